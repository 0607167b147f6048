"""What the bot reads in encrypted rooms on a real Synapse, over restarts of either side and in what it has missed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.core.events import BotAdded, Edited, Message, Unreadable
from bot.core.platform import Delivery
from bot.core.text import Text
from bot.platforms.matrix import Matrix
from tests.clients.encrypted import EncryptedPerson
from tests.clients.js import JsPerson
from tests.clients.matrix import ENCRYPTED, Person
from tests.encryption.people import KINDS, People
from tests.encryption.test_device import Account, signed_devices
from tests.fakes.matrix_intake import RecordingIntake, reading


class Bot:
    """The bot's adapter in one life after the other, and what it has handed in."""

    def __init__(self, people: People, folder: Path) -> None:
        self.account = Account(people, folder)
        self.intake = RecordingIntake()
        self._sent = 0

    @property
    def id(self) -> str:
        return self.account.id

    @asynccontextmanager
    async def life(self) -> AsyncIterator[Matrix]:
        matrix = self.account.matrix()
        async with reading(matrix, self.intake):
            yield matrix

    async def enter(self, owner: Person) -> str:
        """An encrypted room of somebody and the bot."""
        rooms = len(self.intake.of(BotAdded))
        room = await owner.create_room(self.id, initial_state=ENCRYPTED)
        await self.intake.until(lambda: len(self.intake.of(BotAdded)) > rooms)
        await self.is_trusted_by(owner, room)
        return room

    async def is_trusted_by(self, person: Person, room: str) -> None:
        """Wait until somebody's client knows that the bot is there, and that its owner has signed its device."""
        await person.until_joined(room, self.id)
        assert isinstance(person, JsPerson | EncryptedPerson)
        async with asyncio.timeout(20):
            while not (await signed_devices(person, self.account)).get(self.account.device):
                await person.sync(500)

    async def hears(self, text: str) -> Message:
        """Wait until the bot has read a text."""
        await self.intake.until(lambda: self._found(text), timeout=30)
        return self._found(text)[0]

    def _found(self, text: str) -> list[Message]:
        return [message for message in self.intake.of(Message) if message.text == text]

    async def say(self, matrix: Matrix, room: str, text: str) -> None:
        self._sent += 1
        delivery = Delivery(
            id=self._sent, transaction=f"t{self._sent}", platform="matrix", kind="say", room=room, text=Text.plain(text)
        )
        await matrix.send(delivery)


@pytest.fixture
def bot(people: People, tmp_path: Path) -> Bot:
    return Bot(people, tmp_path)


@pytest.mark.parametrize("kind", KINDS)
async def test_both_directions_also_after_restarts_of_either_side(people: People, bot: Bot, kind: str) -> None:
    ana = await people.of(kind, "ana")
    async with bot.life() as matrix:
        room = await bot.enter(ana)
        await ana.say(room, "!one")
        assert (await bot.hears("!one")).place.encrypted
        await bot.say(matrix, room, "first answer")
        await ana.until_told(room, "first answer", by=bot.id)
        await ana.restart()  # type: ignore[attr-defined]  # both have it
        await ana.until_joined(room, bot.id)
        await ana.say(room, "!two")
        await bot.hears("!two")
    await ana.say(room, "!three")
    async with bot.life() as matrix:
        await bot.hears("!three")
        await bot.say(matrix, room, "second answer")
        assert (await ana.until_told(room, "second answer", by=bot.id))["encrypted"]
        said = await ana.say(room, "!fuor")
        await ana.edit(room, said, "!four")
        await bot.intake.until(lambda: any(event.text == "!four" for event in bot.intake.of(Edited)))
    assert not bot.intake.of(Unreadable)
    assert not any(event.late for event in bot.intake.events)


async def test_what_is_sent_while_the_bot_is_down_is_read_in_its_order_and_nothing_late(
    people: People, bot: Bot
) -> None:
    """More events, and more keys, than the homeserver tells at once, some of a device that was not there before."""
    ana = await people.own("ana")
    async with bot.life():
        room = await bot.enter(ana)
        await ana.say(room, "!0")
        await bot.hears("!0")
    second = await people.second_own(ana, identity=ana.identity)
    await bot.is_trusted_by(second, room)
    for number in range(1, 216):
        client = second if number % 10 == 0 else ana
        client.keys.begin(room)
        await client.hand_over(room, bot.id)
        said = {"msgtype": "m.text", "body": f"!{number}"}
        await client.send_sealed(room, client.keys.encrypt(room, "m.room.message", said))
    async with bot.life():
        await bot.hears("!215")
    assert [message.text for message in bot.intake.of(Message)] == [f"!{number}" for number in range(216)]
    assert not bot.intake.of(Unreadable)
    assert not any(event.late for event in bot.intake.events)


async def test_a_device_that_nobody_has_signed_is_read_all_the_same(people: People, bot: Bot) -> None:
    """The bot answers whoever is in the room; members' clients decide whom they trust."""
    eve = await people.own("eve", signed=False, strict=False)
    async with bot.life() as matrix:
        room = await bot.enter(eve)
        await eve.say(room, "!one")
        await bot.hears("!one")
        await bot.say(matrix, room, "answer")
        await eve.until_told(room, "answer", by=bot.id)
