"""Who is reminded of an action, and when (S7, G7).

The clock stands at Monday, 23 March 2026, 10:00 UTC; the glossary is kyoto's, and due on Friday, 27 March.
"""

from collections.abc import AsyncIterator

import pytest

from tests.conversation import Conversation
from tests.meetings.afterwards import A_WEEK_LATER, DAY_AFTER, DAY_BEFORE, gather, hold, reminders


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url) as conversation:
        await gather(conversation)
        await hold(conversation)
        yield conversation


async def test_the_owner_is_reminded_before_the_day_after_it_and_a_week_later_then_it_rests(talk: Conversation) -> None:
    """S7: followed up; no more than three times."""
    assert await reminders(talk, ":at 2026-03-26T08:59Z") == []
    assert len(await reminders(talk, DAY_BEFORE)) == 1
    assert await reminders(talk, DAY_AFTER) == [
        "[kyoto, private] This was to be done by Friday, 27 March 2026: A1: glossary · by Fri 27 Mar (Diversity)"
    ]
    last = await reminders(talk, A_WEEK_LATER)
    assert [line.partition("]")[0] for line in last] == ["[kyoto, private", "[berlin, private", "[accra, private"]
    assert await reminders(talk, ":advance 30d") == []


async def test_a_tap_below_the_reminder_says_that_it_is_done(talk: Conversation) -> None:
    said = await talk.say(DAY_BEFORE, "kyoto@dm> done")
    assert "[diversity] A1 is done, says kyoto: glossary" in said
    assert await reminders(talk, DAY_AFTER) == []


async def test_a_tap_puts_the_day_off_by_a_week_and_the_reminders_with_it(talk: Conversation) -> None:
    assert "A1 is due on Friday, 3 April 2026." in await talk.say(DAY_BEFORE, "kyoto@dm> later")
    assert await reminders(talk, DAY_AFTER) == []
    assert len(await reminders(talk, ":at 2026-04-02T09:00Z")) == 1


async def test_a_tap_frees_it_and_the_co_chairs_hear_before_its_day_that_nobody_has_it(talk: Conversation) -> None:
    said = await talk.say(DAY_BEFORE, "kyoto@dm> later", "kyoto@dm: give A1 nobody")
    assert "[diversity] A1 is nobody's now" in said
    told = await reminders(talk, ":at 2026-04-02T09:00Z")
    assert [line.partition(":")[0] for line in told] == [
        "[berlin, private] Nobody has taken this on yet", "[accra, private] Nobody has taken this on yet"
    ]  # fmt: skip


async def test_an_old_tap_of_who_does_not_have_it_any_more_changes_nothing(talk: Conversation) -> None:
    """G4: judged anew."""
    await talk.say(DAY_BEFORE, "berlin@diversity: !give A1 lima")
    assert "A1 is with somebody else" in await talk.say("kyoto@dm> done")


async def test_nobody_is_reminded_at_night_by_their_own_clock(talk: Conversation) -> None:
    """In Tokyo the morning of the 26th begins at midnight UTC."""
    await talk.say("kyoto@dm: timezone Asia/Tokyo", "kyoto@dm: due A1 2026-03-27")
    assert await reminders(talk, ":at 2026-03-25T23:59Z") == []
    assert len(await reminders(talk, ":at 2026-03-26T00:00Z")) == 1


async def test_who_is_on_leave_is_reminded_once_they_are_back(talk: Conversation) -> None:
    """G7."""
    await talk.say("kyoto@dm: away 2026-03-25 to 2026-03-30")
    assert await reminders(talk, ":at 2026-03-30T23:00Z") == []
    assert await reminders(talk, ":at 2026-03-31T09:00Z") == [
        "[kyoto, private] This was to be done by Friday, 27 March 2026: A1: glossary · by Fri 27 Mar (Diversity)"
    ]


async def test_what_was_noted_without_a_meeting_is_followed_up_as_well(talk: Conversation) -> None:
    await talk.say("berlin@diversity: !action lima translate the survey by 2026-03-31")
    said = await talk.say(":at 2026-03-30T09:00Z")
    assert "[lima, private] This is yours, and due tomorrow: A2: translate the survey" in said


async def test_the_bot_that_was_away_reminds_when_it_is_back(talk: Conversation) -> None:
    assert len(await reminders(talk, ":restart", DAY_BEFORE, ":restart")) == 1
