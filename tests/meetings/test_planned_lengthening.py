"""A planned meeting is made longer or shorter: announced, with a new calendar file (S4, S6)."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from handlers.meetings.calendar import filing
from tests.conversation import Conversation
from tests.looking import look
from tests.meetings.planning import agenda_of, gather, meeting_of, plan, rsvps_of

WEEKLY = 'series "Weekly" 60m every Thursday 14:00 Europe/Berlin'


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url) as talk:
        await gather(talk)
        await plan(talk)
        yield talk


def calendar_of(talk: Conversation, number: int = 1) -> str:
    facts = {"meeting": number, "language": "en"}
    return look(talk, lambda session: filing.of_meeting(session, facts)).decode()


async def test_the_group_hears_it_with_a_new_file_and_who_comes_stays(database_url: str) -> None:
    """S6: SEQUENCE + 1."""
    async with Conversation(database_url) as talk:
        await gather(talk)
        await plan(talk)
        await talk.say("lima@diversity: !rsvp M1 yes", "lima@diversity: !agenda M1 Budget")
        said = await talk.say("berlin@diversity: !meeting length M1 60m because the hall closes early")
        assert "[diversity] (edited) M1: April call (1 h 30 min)" in said
        assert "Changed. A newer message shows how long it is." in said
        assert (
            "[diversity] M1: April call takes 1 h now, not 1 h 30 min.\n"
            "  Tuesday, 7 April 2026, 13:00 UTC = 08:00 Lima · 15:00 Berlin · 20:00 Jakarta · 22:00 Tokyo\n"
            "  Why: the hall closes early\n"
        ) in said
        assert "+ meeting-M1.ics" in said
        assert "[diversity] (pinned) M1: April call (1 h)" in said
        found = meeting_of(talk)
        assert (found.minutes, found.begins) == (60, datetime(2026, 4, 7, 13, tzinfo=UTC))
        assert (rsvps_of(talk), agenda_of(talk)) == ({"lima": "yes"}, [("Budget", None)])
        file = calendar_of(talk)
        assert "SEQUENCE:1" in file
        assert "DURATION:PT1H" in file


async def test_whoever_comes_hears_it_in_private_too(talk: Conversation) -> None:
    await talk.say("lima@diversity: !rsvp M1 yes", ":at 2026-04-06T13:00Z", ":advance 4h")
    said = await talk.say("berlin@dm: meeting length M1 2h", ":advance 1m")
    assert "[berlin, private] M1: April call takes 2 h now, not 1 h 30 min." in said
    assert "[lima, private] (edited) M1: April call (2 h)\n  Changed. A newer message shows how long it is." in said
    when = "  Tuesday, 7 April 2026, 13:00 UTC = 08:00 Lima\n"
    assert f"[lima, private] M1: April call (2 h)\n{when}  Changed: it takes 2 h now.\n  > yes" in said
    assert "Moved" not in said


async def test_it_can_be_answered_on_the_new_message_and_reminders_follow(talk: Conversation) -> None:
    await talk.say("berlin@diversity: !meeting length M1 60m", "lima@diversity> yes")
    assert rsvps_of(talk) == {"lima": "yes"}
    assert "M1: April call (1 h)" in await talk.say(":at 2026-04-06T13:00Z")


async def test_of_a_series_only_that_one_changes(talk: Conversation) -> None:
    await talk.say(f"berlin@diversity: !{WEEKLY}", "berlin@diversity: !meeting length M2 30m")
    assert (meeting_of(talk, 2).minutes, meeting_of(talk, 3).minutes) == (30, 60)
    file = calendar_of(talk, 2)
    assert "RECURRENCE-ID" in file
    assert "DURATION:PT30M" in file
    assert "DURATION:PT1H" in file


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("berlin@diversity: !meeting length", "I could not read that."),
        ("berlin@diversity: !meeting length M1 long", "“long” is no length of a meeting that I can read."),
        ("berlin@diversity: !meeting length M1 13h", "A meeting is between 15 minutes and 12 hours long."),
        ("berlin@diversity: !meeting length M1 90m", "M1 takes 1 h 30 min already."),
        ("lima@diversity: !meeting length M1 60m", "Only the co-chairs of Diversity can do that."),
        ("berlin@diversity: !meeting length M9 60m", "There is no meeting “M9” in your groups."),
    ],
)
async def test_what_cannot_be_done_says_what_works(talk: Conversation, line: str, answer: str) -> None:
    assert answer in await talk.say(line)
    assert meeting_of(talk).sequence == 0


async def test_a_meeting_that_has_begun_keeps_its_length(talk: Conversation) -> None:
    await talk.say(":at 2026-04-07T13:00Z", "berlin@diversity: !start")
    assert "M1 has started, so it is too late for that." in await talk.say("berlin@diversity: !meeting length M1 60m")
