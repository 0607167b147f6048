"""Those who owe something are reminded before its day; after it the core team hears of it, once (N2).

The glossary is needed by Friday, 10 April 2026, of Partnerships, which is in Nairobi (three hours ahead of UTC).
"""

import pytest

from tests.conversation import Conversation
from tests.needs.asking import NEED, the_need

WEEK_BEFORE, DAY_BEFORE, DAY_AFTER = ":at 2026-04-03T06:00Z", ":at 2026-04-09T06:00Z", ":at 2026-04-11T09:00Z"
REMINDER = "Diversity needs this from Partnerships (D1): glossary of terms"


@pytest.fixture
async def talk(talk: Conversation) -> Conversation:
    await talk.say(NEED)
    return talk


async def test_the_group_that_owes_it_hears_a_week_and_a_day_before(talk: Conversation) -> None:
    """N2: the room once each time, and both co-chairs in private with what they can do."""
    for at, head in ((WEEK_BEFORE, "On Friday, 10 April 2026, "), (DAY_BEFORE, "Tomorrow, on Friday, 10 April 2026, ")):
        said = await talk.say(at)
        assert said.count(f"{head}{REMINDER}") == 3
        assert f"[partnerships] {head}" in said
        assert f"[nairobi, private] {head}" in said
        assert "  > accept: Accept" in said
        assert "[diversity]" not in said
    said = await talk.say("nairobi@dm> accept")
    assert "[nairobi, private] (edited) Partnerships accepts D1" in said


async def test_nothing_comes_earlier(talk: Conversation) -> None:
    """N2."""
    assert "D1" not in await talk.say(":at 2026-04-03T05:59Z")


async def test_what_is_delivered_is_not_asked_for(talk: Conversation) -> None:
    """N2."""
    await talk.say("jakarta@partnerships: !deliver D1 here", WEEK_BEFORE)
    assert "D1" not in await talk.say(WEEK_BEFORE, DAY_BEFORE, DAY_AFTER)


async def test_what_is_declined_is_not_asked_for(talk: Conversation) -> None:
    """N2."""
    await talk.say("nairobi@partnerships: !decline D1 nobody knows the terms")
    assert "D1" not in await talk.say(WEEK_BEFORE, DAY_BEFORE, DAY_AFTER)


async def test_the_core_team_hears_once_that_it_is_late(talk: Conversation) -> None:
    """N2: and both cards say so; nothing is said daily."""
    await talk.say("nairobi@partnerships: !accept D1", WEEK_BEFORE, DAY_BEFORE)
    said = await talk.say(DAY_AFTER)
    assert "[core] D1 is late: Diversity needed this from Partnerships by Friday, 10 April 2026" in said
    assert "It was accepted." in said
    assert said.count("Accepted. Its day has passed, and the core team knows.") == 2
    assert the_need(talk).escalated_at is not None
    said = await talk.say(":advance 14d")
    assert "D1 is late: " not in said
    assert REMINDER not in said


async def test_another_day_moves_the_reminders(talk: Conversation) -> None:
    """N2."""
    await talk.say("lima@diversity: !need D1 by 20 April")
    assert "D1" not in await talk.say(":at 2026-04-12T12:00Z")
    assert REMINDER in await talk.say(":at 2026-04-13T06:00Z")


async def test_whoever_is_on_leave_is_left_alone(talk: Conversation) -> None:
    """G7."""
    await talk.say("kampala@dm: away 2026-04-01 to 2026-04-30")
    said = await talk.say(WEEK_BEFORE, DAY_BEFORE)
    assert "[nairobi, private] On Friday, 10 April" in said
    assert "[kampala, private] On Friday" not in said
    assert "[kampala, private] Tomorrow" not in said


async def test_who_is_no_cochair_any_more_is_not_told(talk: Conversation) -> None:
    """G4."""
    await talk.say("core@dm: unappoint partnerships kampala")
    assert "[kampala, private] On Friday" not in await talk.say(WEEK_BEFORE)


async def test_who_loses_the_seat_before_they_wake_is_not_told(talk: Conversation) -> None:
    """G4: where kampala is it is night when the group is reminded, and morning at 14:00 UTC."""
    await talk.say("kampala@dm: timezone America/Lima")
    assert "[kampala, private] On Friday" not in await talk.say(WEEK_BEFORE)
    await talk.say("core@dm: unappoint partnerships kampala")
    assert "[kampala, private] On Friday" not in await talk.say(":at 2026-04-03T18:00Z")


async def test_a_cochair_who_sleeps_is_told_in_their_own_morning(talk: Conversation) -> None:
    """N2."""
    await talk.say("kampala@dm: timezone America/Lima", WEEK_BEFORE)
    assert "[kampala, private] On Friday" in await talk.say(":at 2026-04-03T18:00Z")


async def test_it_is_late_only_once_its_day_is_over_for_both_groups(talk: Conversation) -> None:
    """N2: at nine in the morning in Nairobi, the group that needs it still has two hours to that."""
    await talk.say("berlin@diversity: !charter set timezone Accra")
    assert "D1 is late" not in await talk.say(":at 2026-04-11T06:59Z")
    assert "D1 is late" in await talk.say(":at 2026-04-11T09:01Z")


async def test_a_need_by_tomorrow_has_no_reminder_that_is_past(talk: Conversation) -> None:
    """N2."""
    await talk.say('lima@diversity: !need partnerships "an answer" by 24 March')
    said = await talk.say(":at 2026-03-25T09:00Z")
    assert "Tomorrow, on" not in said
    assert "D2 is late" in said


async def test_reminders_while_the_bot_was_down_say_only_what_is_true(talk: Conversation) -> None:
    """N2: what was due a week before and is found on the day itself says nothing."""
    late = await talk.say(":at 2026-04-03T05:00Z", ":restart", ":at 2026-04-11T12:00Z")
    assert late.count("[core] D1 is late") == 1
