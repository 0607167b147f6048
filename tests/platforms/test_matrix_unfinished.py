"""What was being handed in when the bot ended comes again: the position is saved after the events, and not before."""

import asyncio

import pytest

from bot.core.events import Event, Message
from tests.fakes.matrix import Homeserver
from tests.fakes.matrix_intake import RecordingIntake, reading
from tests.fakes.matrix_phone import Phone
from tests.platforms.adapter import ANA, BOT, bot
from tests.platforms.encrypted_rooms import encrypted_room, ready


class Unfinished(RecordingIntake):
    """Does not get done with the messages after the first one of each room."""

    def __init__(self) -> None:
        super().__init__()
        self.begun: list[str] = []
        self.is_stuck = True

    async def accept(self, event: Event) -> None:
        if self.is_stuck and isinstance(event, Message) and event.text != "!first":
            self.begun.append(event.text)
            self._changed.set()
            await asyncio.Event().wait()
        await super().accept(event)


@pytest.mark.parametrize("rooms", [1, 2])
@pytest.mark.parametrize("is_encrypted", [False, True])
async def test_what_was_being_handed_in_at_the_end_is_handed_in_in_the_next_life(
    server: Homeserver, rooms: int, *, is_encrypted: bool
) -> None:
    """Of one answer to /sync: half of what it held is known by then."""
    intake = Unfinished()
    known = [encrypted_room(server) if is_encrypted else server.room(ANA, BOT, "@ben:fake") for _ in range(rooms)]
    async with reading(bot(server), intake):
        await ready(server)
        await intake.until(lambda: not intake.behind)
    phone, before = Phone(server, ANA, BOT), intake.saved
    assert before is not None
    for room in known:
        for text in ("!first", "!second", "!third"):
            phone.say(room, text) if is_encrypted else server.say(room, ANA, text)
    async with reading(bot(server), intake):
        await intake.until(lambda: intake.begun == ["!second"] * rooms)
    assert intake.saved == before
    intake.is_stuck = False
    async with reading(bot(server), intake):
        await intake.until(lambda: len(intake.of(Message)) == 3 * rooms)
    for room in known:
        said = [event.text for event in intake.of(Message) if event.place.room == room]
        assert said == ["!first", "!second", "!third"]
    assert not intake.set_aside
