"""Somebody in a room sends more than is kept of what nobody can read, and what is odd about it."""

import pytest
from structlog.testing import capture_logs

from storage import sealed as sealed_events
from tests.conversation import Conversation
from tests.rooms.sealing import UNREAD, Sealing


@pytest.fixture(autouse=True)
def _few_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_events, "AT_MOST", 5)
    monkeypatch.setattr(sealed_events, "FEWER", 3)


async def test_the_oldest_of_too_many_go_and_nobody_elses(talk: Conversation) -> None:
    """So whoever floods a room keeps nobody else from being read late."""
    mine, other_room, other = Sealing(talk), Sealing(talk, room="core"), Sealing(talk, "berlin")
    await other.sent("z1")
    await other_room.sent("y1")
    for number in range(1, 6):
        await mine.sent(f"a{number}")
    assert len(await mine.waiting()) == 7, "as many as are kept"
    with capture_logs() as logs:
        await mine.sent("a6")
        await mine.sent("a7")
    assert await mine.waiting() == ["a4", "a5", "a6", "a7", "y1", "z1"]
    dropped = [entry for entry in logs if "dropped" in entry]
    assert [(entry["sender"], entry["dropped"]) for entry in dropped] == [("lima", 3)]


async def test_what_was_dropped_is_not_told_of_and_its_sender_still_is(talk: Conversation) -> None:
    mine = Sealing(talk)
    for number in range(1, 10):
        await mine.sent(f"a{number}")
    assert (await talk.say(":advance 1m")).count(UNREAD) == 1


async def test_whoever_was_told_is_not_told_anew_since_that_message_is_too_old_to_be_kept(talk: Conversation) -> None:
    mine = Sealing(talk)
    await mine.sent("a0")
    assert UNREAD in await talk.say(":advance 1m")
    for number in range(1, 20):
        await mine.sent(f"a{number:02}")
        assert UNREAD not in await talk.say(":advance 2h")
    assert len(await mine.waiting()) <= 6
    assert (await mine.waiting())[-1] == "a19"
