"""What comes late, twice, from somebody else, or broken, from a client that misbehaves to the running program."""

from pathlib import Path
from typing import Any

import pytest

from tests.clients.olm import MEGOLM
from tests.encryption.group import Group
from tests.encryption.people import People

BROKEN: list[dict[str, Any]] = [
    {},
    {"algorithm": "m.megolm.v9.rot13", "ciphertext": "x"},
    {"algorithm": MEGOLM},
    {"algorithm": MEGOLM, "session_id": 7, "ciphertext": ["x"], "sender_key": None, "device_id": {}},
    {"algorithm": MEGOLM, "session_id": "x" * 10_000, "ciphertext": "!" * 10_000, "sender_key": "", "device_id": ""},
    {"algorithm": "m.olm.v1.curve25519-aes-sha2", "ciphertext": {}, "sender_key": "x"},
]


@pytest.mark.parametrize("restarted", [False, True])
async def test_a_command_whose_key_comes_late_is_done_once_and_the_answer_says_so(
    people: People, tmp_path: Path, *, restarted: bool
) -> None:
    async with Group(people, tmp_path) as group:
        accra = group.accra
        async with group.life() as process:
            await group.welcome()
            private = await group.private(accra)
            accra.rotate(group.room)
            accra.withheld_from = {group.bot}
            late = await accra.say(group.room, "!log 1h")
            await group.ask(group.berlin, "!log 7h", "Noted")
            accra.withheld_from = set()
            if restarted:
                await process.kill()
                await process.start()
            await accra.hand_over(group.room, group.bot)
            await group.answer(accra, late, "Noted", "I could read your message of", "only now")
            await group.ask(accra, "!log 2h", "Noted")
            await group.ask_alone(accra, private, "hours", ": 3 h")
            assert await process.stop() == 0, process.logged()


async def test_a_message_that_is_replayed_is_done_once_also_after_a_restart(people: People, tmp_path: Path) -> None:
    """The same ciphertext in another event, as the homeserver or a member could send it."""
    async with Group(people, tmp_path) as group:
        accra = group.accra
        async with group.life() as process:
            await group.welcome()
            private = await group.private(accra)
            content = await accra.seal(group.room, "m.room.message", {"msgtype": "m.text", "body": "!log 1h"})
            await group.answer(accra, await accra.send_sealed(group.room, content), "Noted")
            await accra.send_sealed(group.room, content)
            await group.ask(accra, "!log 2h", "Noted")
            await group.ask_alone(accra, private, "hours", ": 3 h")
            assert await process.stop() == 0, process.logged()
        async with group.life() as process:
            await accra.send_sealed(group.room, content)
            await group.ask(accra, "!log 4h", "Noted")
            await group.ask_alone(accra, private, "hours", ": 7 h")
            assert await process.stop() == 0, process.logged()


async def test_what_somebody_else_has_encrypted_is_nobodys_command_and_the_owners_still_counts(
    people: People, tmp_path: Path
) -> None:
    async with Group(people, tmp_path) as group, group.life() as process:
        accra, eve = group.accra, await people.own("eve")
        await group.welcome()
        await accra.invite(group.room, eve.id)
        await eve.join(group.room)
        await accra.until_joined(group.room, eve.id)
        private = {person.id: await group.private(person) for person in (accra, eve)}
        content = await accra.seal(group.room, "m.room.message", {"msgtype": "m.text", "body": "!log 1h"})
        forged = await eve.send_sealed(group.room, content)
        await group.answer(accra, await accra.send_sealed(group.room, content), "Noted")
        await group.ask(eve, "!log 4h", "Noted")
        await group.ask_alone(eve, private[eve.id], "hours", ": 4 h")
        await group.ask_alone(accra, private[accra.id], "hours", ": 1 h")
        events = await accra.history(group.room)
        assert not [event for event in events if group.answers(event, forged)]
        assert await process.stop() == 0, process.logged()


async def test_what_is_broken_or_very_long_is_answered_or_left_aside_and_the_next_message_counts(
    people: People, tmp_path: Path
) -> None:
    async with Group(people, tmp_path) as group, group.life() as process:
        accra = group.accra
        await group.welcome()
        content = await accra.seal(group.room, "m.room.message", {"msgtype": "m.text", "body": "!log 1h"})
        middle = len(content["ciphertext"]) // 2
        spoilt = content["ciphertext"][:middle] + ("A" if content["ciphertext"][middle] != "A" else "B")
        for odd in (*BROKEN, {**content, "ciphertext": spoilt + content["ciphertext"][middle + 1 :]}):
            await accra.send_sealed(group.room, odd)
        await group.answer(accra, await accra.send_sealed(group.room, content), "Noted")
        for text in ("!log 1h " + "x" * 10_000, "!poll " + "word " * 2_000):
            await group.ask(accra, text)
        for inside in ({}, {"msgtype": 3}, {"msgtype": "m.text", "body": ["!log 1h"]}, {"body": "!log 1h"}):
            await accra.send(group.room, "m.room.message", inside)
        await group.ask(group.berlin, "!log 2h", "Noted")
        await group.ask(accra, "!log 2h", "Noted")
        assert await process.stop() == 0, process.logged()
    assert "Traceback" not in process.logged()
