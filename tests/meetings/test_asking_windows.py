"""The hours that suit somebody: their own, and private (S2, X1)."""

from collections.abc import AsyncIterator

import pytest

from storage import slots
from tests.conversation import Conversation
from tests.looking import look, person_id
from tests.meetings.asking import gather


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(database_url) as conversation:
        await gather(conversation, {"berlin": "Europe/Berlin", "kyoto": ""})
        yield conversation


def kept(talk: Conversation, name: str = "berlin") -> tuple[int, int] | None:
    """From which hour until which."""

    def work(session: object) -> tuple[int, int] | None:
        person = person_id(session, name)  # type: ignore[arg-type]  # a session
        found = slots.windows_of(session, [person]).get(person)  # type: ignore[arg-type]
        return (found.start.hour, found.end.hour) if found is not None else None

    return look(talk, work)


async def test_a_window_is_set_changed_and_forgotten(talk: Conversation) -> None:
    """S2: the default is 08:00 to 21:00."""
    assert "08:00 to 21:00 suits you: the usual hours." in await talk.say("berlin@dm: window")
    assert "Noted. 09:00 to 17:00 suits you. By the clock in Berlin." in await talk.say("berlin@dm: window 9 to 17")
    assert "22:00 to 06:00 suits you." in await talk.say("berlin@dm: window 22:00-06:00")
    assert kept(talk) == (22, 6)
    assert "Any hour of the day suits you." in await talk.say("berlin@dm: window any")
    assert kept(talk) == (0, 0)
    assert "the usual hours" in await talk.say("berlin@dm: window usual")
    assert kept(talk) is None


async def test_the_room_does_not_read_the_hours(talk: Conversation) -> None:
    """X1: no personal figures in a room."""
    said = await talk.say("berlin@diversity: !window 9 to 17", "berlin@diversity: !window")
    in_room = [part for part in said.split("\n[") if part.lstrip("[").startswith("diversity]")]
    assert in_room
    assert not any("09:00" in part for part in in_room)
    assert "[berlin, private] Noted. 09:00 to 17:00 suits you." in said


async def test_a_window_that_is_not_certain_is_asked_for_once_more(talk: Conversation) -> None:
    """S8."""
    assert "such as window 09:00 to 17:00." in await talk.say("berlin@dm: window 9-5")
    assert "I cannot read “mornings” as hours." in await talk.say("berlin@dm: window mornings")
    assert kept(talk) is None


async def test_without_a_zone_a_window_is_kept_for_later(talk: Conversation) -> None:
    """S1."""
    assert "I do not know your time zone yet" in await talk.say("kyoto@dm: window 9 to 17")
    assert kept(talk, "kyoto") == (9, 17)
