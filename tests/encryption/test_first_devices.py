"""People who have no device that reads encrypted rooms when they come, and get one later (on a real Synapse)."""

import itertools
from pathlib import Path

from bot.core.events import BotAdded
from bot.core.platform import Delivery
from bot.core.text import Text
from tests.clients.matrix import ENCRYPTED, Person
from tests.encryption.people import People
from tests.encryption.test_device import Account
from tests.fakes.matrix_intake import RecordingIntake, reading


async def test_the_first_device_of_who_has_come_or_is_invited_reads_what_is_said_from_then_on(
    people: People, tmp_path: Path
) -> None:
    """Ben has come without a device, Eve is invited; both get their first one then, and Eve comes with it."""
    account, intake, numbers = Account(people, tmp_path), RecordingIntake(), itertools.count(1)
    matrix, ana = account.matrix(), await people.own("ana")

    async def say(words: str) -> None:
        number = next(numbers)
        text = Text.plain(words)
        await matrix.send(
            Delivery(id=number, platform="matrix", kind="say", room=room, transaction=f"t{number}", text=text)
        )

    async with (
        Person(people.server.url, *people.server.register(f"ben-{people.suffix}")) as plain_ben,
        Person(people.server.url, *people.server.register(f"eve-{people.suffix}")) as plain_eve,
        reading(matrix, intake),
    ):
        room = await ana.create_room(account.id, plain_ben.id, plain_eve.id, initial_state=ENCRYPTED)
        await intake.until(lambda: intake.of(BotAdded))
        await plain_ben.join(room)
        known = matrix._client.rooms
        await intake.until(lambda: room in known and not known[room].users[plain_ben.id].invited)
        await say("before")
        ben, eve = await people.second_own(plain_ben), await people.second_own(plain_eve)
        await eve.join(room)
        devices = matrix._client.olm.device_store
        await intake.until(lambda: ben.device in devices[ben.id] and eve.device in devices[eve.id], timeout=30)
        await say("after")
        for person in (ben, eve):
            await person.until_told(room, "after", by=account.id)
            await person.until(room, lambda event: event["sender"] == account.id and "undecrypted" in event)
        await ana.until_told(room, "before", by=account.id)
        await ana.until_told(room, "after", by=account.id)
