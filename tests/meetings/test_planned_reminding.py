"""What is said of a meeting by itself: a day and an hour before, in the room and to each member (S4, G7)."""

import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from handlers.meetings import members
from handlers.meetings.planned import settling
from storage.meetings import CANCELLED, PLANNED
from tests.conversation import Conversation
from tests.meetings.planning import away_until, choice_of, gather, meeting_of, plan
from tests.polls.reactions import tap

MORNING = 'meet "Morning call" 60m: Thu 26 Mar 10:00 UTC'
"""Five in the morning in Lima."""
NIGHT = 'meet "Night call" 60m: Thu 26 Mar 20:00 UTC'


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url) as talk:
        await gather(talk)
        yield talk


def heard(said: str, beginning: str) -> list[str]:
    """Who read a message that begins so, in the order in which it was said."""
    return [line[1:].partition("]")[0] for line in said.splitlines() if f"] {beginning}" in line]


async def test_the_room_and_each_member_are_reminded_a_day_and_an_hour_before(database_url: str) -> None:
    """S4: in private by one's own clock."""
    async with Conversation(database_url) as talk:
        await gather(talk)
        await plan(talk)
        await talk.say("lima@diversity: !rsvp M1 yes", "lima@diversity: !agenda M1 Budget 10m")
        day = await talk.say(":at 2026-04-06T13:00Z")
        assert heard(day, "In a day: M1: April call") == ["diversity", "berlin, private", "accra, private"]
        when = "  Tuesday, 7 April 2026, 13:00 UTC = 15:00 Berlin\n"
        assert f"[berlin, private] In a day: M1: April call (1 h 30 min)\n{when}" in day
        assert "1. Budget (10 min)" in day
        hour = await talk.say(":at 2026-04-07T12:00Z")
        assert "[lima, private] In 23 h: M1: April call" in hour, "at nine in the morning"
        assert "[kyoto, private] In 13 h: M1: April call" in hour
        assert "[jakarta, private] In 11 h: M1: April call" in hour
        assert heard(hour, "In 1 h: M1: April call") == [
            "diversity", "berlin, private", "accra, private", "jakarta, private", "lima, private", "kyoto, private"
        ]  # fmt: skip
        assert "You said that you come." in hour


async def test_nobody_is_woken_a_day_before_and_everybody_may_be_an_hour_before(talk: Conversation) -> None:
    """G7: it is five in the morning in Lima."""
    await plan(talk, MORNING)
    assert "lima, private" not in heard(await talk.say(":at 2026-03-25T13:59Z"), "In")
    assert heard(await talk.say(":at 2026-03-25T14:00Z"), "In 20 h: M1") == ["lima, private"]
    assert "lima, private" in heard(await talk.say(":at 2026-03-26T09:00Z"), "In 1 h: M1")


async def test_whoever_wakes_too_late_for_the_day_before_is_reminded_an_hour_before(talk: Conversation) -> None:
    await plan(talk, 'meet "Early call" 60m: Thu 26 Mar 15:00 UTC')
    await talk.say("lima@dm: away 2026-03-24 to 2026-03-25")
    said = await talk.say(":at 2026-03-26T13:59Z")
    assert "lima, private" not in heard(said, "In")
    assert "lima, private" in heard(await talk.say(":at 2026-03-26T14:00Z"), "In 1 h")


async def test_whoever_does_not_come_or_is_on_leave_then_is_left_alone(talk: Conversation) -> None:
    """G7."""
    await plan(talk)
    await talk.say("lima@diversity: !rsvp M1 no", "kyoto@dm: away 2026-04-07 to 2026-04-08")
    said = await talk.say(":at 2026-04-07T12:30Z")
    assert not {"lima, private", "kyoto, private"} & set(heard(said, "In"))


async def test_whoever_says_no_in_the_reminder_hears_no_more(talk: Conversation) -> None:
    await plan(talk)
    await talk.say(":at 2026-04-06T13:00Z")
    said = await tap(talk, "accra", choice_of(talk, "dm:accra", "no"), room="dm")
    assert "[accra, private] (edited) M1: April call" in said
    assert "You said that you do not come.\n  > yes: Yes" in said
    assert "accra, private" not in heard(await talk.say(":at 2026-04-07T12:00Z"), "In")


async def test_a_meeting_that_was_moved_is_reminded_of_at_its_new_time_only(talk: Conversation) -> None:
    await plan(talk)
    await talk.say("berlin@diversity: !meeting move M1 2026-04-09 13:00 UTC")
    assert not heard(await talk.say(":at 2026-04-08T12:59Z"), "In")
    assert "diversity" in heard(await talk.say(":at 2026-04-08T13:00Z"), "In a day: M1")


async def test_a_meeting_planned_at_the_last_minute_is_not_reminded_of_late(talk: Conversation) -> None:
    await plan(talk, 'meet "Now" 15m: Mon 23 Mar 09:30 UTC')
    assert not heard(await talk.say(":at 2026-03-23T09:45Z"), "In")


async def test_a_bot_that_was_away_says_how_much_time_is_left(talk: Conversation) -> None:
    """A reminder that is late and of use is sent, with what is true by then."""
    await plan(talk)
    said = await away_until(talk, datetime(2026, 4, 7, 7, tzinfo=UTC))
    assert "diversity" in heard(said, "In 6 h: M1: April call")
    said = await away_until(talk, datetime(2026, 4, 7, 12, 40, tzinfo=UTC))
    assert "diversity" in heard(said, "In 20 min: M1: April call")


async def test_a_reminder_that_is_too_late_is_not_sent_and_logged(
    talk: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    """The meeting started while the bot was down."""
    caplog.set_level(logging.INFO)
    await plan(talk)
    said = await away_until(talk, datetime(2026, 4, 7, 13, tzinfo=UTC))
    assert not heard(said, "In")
    assert caplog.text.count("reminder not sent: it is too late to be of use") == 2


async def test_of_two_reminders_that_are_late_the_later_one_is_sent(talk: Conversation) -> None:
    await plan(talk)
    said = await away_until(talk, datetime(2026, 4, 7, 12, 10, tzinfo=UTC))
    assert heard(said, "In 50 min: M1").count("diversity") == 1


async def test_a_meeting_of_a_series_is_shown_three_days_before(talk: Conversation) -> None:
    """S4: its group has known the date for long; now it says who comes."""
    await talk.say('berlin@diversity: !series "Weekly" 60m every Monday 14:00 Europe/Berlin', ":at 2026-03-23T17:00Z")
    assert "(pinned)" not in await talk.say(":at 2026-03-27T11:59Z")
    said = await talk.say(":at 2026-03-27T12:00Z")
    assert "[diversity] M2: Weekly (1 h, series S1)\n  Monday, 30 March 2026, 12:00 UTC" in said
    assert "(pinned) M2: Weekly" in said
    assert "(only lima sees) You come to M2" in await talk.say("lima@diversity> yes")


async def test_a_meeting_of_a_series_that_went_by_while_the_bot_was_down_is_not_shown(talk: Conversation) -> None:
    await talk.say('berlin@diversity: !series "Weekly" 60m every Thursday 14:00 Europe/Berlin from 2 April')
    said = await away_until(talk, datetime(2026, 4, 8, 9, tzinfo=UTC))
    assert "M1: Weekly" not in said
    assert "(pinned) M2: Weekly" in said


async def test_what_is_still_to_be_done_is_told_with_the_next_meeting(talk: Conversation) -> None:
    """S7."""
    await talk.say('berlin@diversity: !start "Short"', "berlin@diversity: !action lima glossary by Friday")
    await talk.say("berlin@diversity: !end")
    await plan(talk)
    assert "glossary" in await talk.say(":at 2026-04-06T13:00Z")


async def test_a_meeting_that_nobody_started_is_put_away(talk: Conversation) -> None:
    await plan(talk)
    await talk.say(":at 2026-04-07T16:29Z")
    said = await talk.say(":at 2026-04-07T16:30Z")
    assert "(edited) M1: April call (1 h 30 min)" in said
    assert "It was not started here, so nothing of it is noted." in said
    assert "(unpinned) M1" in said
    assert "M1" not in await talk.say("lima@diversity: !meetings")
    assert "It was not started here" in await talk.say("lima@diversity: !meeting M1")


# Whether it takes place


async def test_the_co_chairs_are_asked_a_day_before_where_few_come_or_nothing_is_to_be_talked_about(
    talk: Conversation,
) -> None:
    """S4."""
    await plan(talk)
    await talk.say(
        "lima@diversity: !agenda M1 Budget", "lima@diversity: !rsvp M1 yes", "kyoto@diversity: !rsvp M1 maybe"
    )
    said = await talk.say(":at 2026-04-06T13:00Z")
    assert "[berlin, private] M1: April call (1 h 30 min)\n  Tuesday, 7 April 2026, 13:00 UTC = 15:00 Berlin\n" in said
    assert "1 of 5 say that they come, and 1 that they may." in said
    assert "Nothing is on the agenda" not in said
    assert said.count("Shall it be cancelled?") == 2


@pytest.mark.parametrize(
    ("coming", "agenda", "asked"), [(3, True, False), (3, False, True), (2, True, True), (0, False, True)]
)
async def test_where_enough_come_and_there_is_an_agenda_nobody_is_asked(
    talk: Conversation, coming: int, *, agenda: bool, asked: bool
) -> None:
    """S4: half of the five."""
    await plan(talk)
    await talk.say(*(f"{name}@diversity: !rsvp M1 yes" for name in ("berlin", "lima", "kyoto")[:coming]))
    await talk.say(*(["lima@diversity: !agenda M1 Budget"] if agenda else []))
    assert ("Shall it be cancelled?" in await talk.say(":at 2026-04-06T13:00Z")) is asked


async def test_one_tap_cancels_it_and_both_see_so(talk: Conversation) -> None:
    """S4."""
    await plan(talk)
    await talk.say(":at 2026-04-06T13:00Z")
    said = await tap(talk, "accra", choice_of(talk, "dm:accra", "cancel"), room="dm")
    assert "[diversity] M1: April call does not take place." in said
    assert "Why: Few can come." in said
    assert "[berlin, private] (edited) M1 is cancelled, and the group knows." in said
    assert meeting_of(talk).state == CANCELLED


async def test_an_empty_agenda_is_the_reason_where_enough_come(talk: Conversation) -> None:
    await plan(talk)
    await talk.say(
        *(f"{name}@diversity: !rsvp M1 yes" for name in ("berlin", "lima", "kyoto")), ":at 2026-04-06T13:00Z"
    )
    said = await tap(talk, "accra", choice_of(talk, "dm:accra", "cancel"), room="dm")
    assert "Why: There is nothing on the agenda." in said


async def test_one_tap_keeps_it_and_both_see_so(talk: Conversation) -> None:
    """S4."""
    await plan(talk)
    await talk.say(":at 2026-04-06T13:00Z")
    said = await tap(talk, "berlin", choice_of(talk, "dm:berlin", "keep"), room="dm")
    assert "[accra, private] (edited) M1 takes place." in said
    assert meeting_of(talk).state == PLANNED


async def test_whoever_is_no_co_chair_any_more_cannot_cancel_by_an_old_button(talk: Conversation) -> None:
    """G4."""
    await plan(talk)
    await talk.say(":at 2026-04-06T13:00Z")
    kept = choice_of(talk, "dm:accra", "cancel")
    await talk.say("accra@diversity: !stepdown", "accra@diversity> stepdown")
    assert "Only the co-chairs of Diversity can do that." in await tap(talk, "accra", kept, room="dm")
    assert meeting_of(talk).state == PLANNED


async def test_the_question_is_closed_where_the_meeting_is_moved(talk: Conversation) -> None:
    await plan(talk)
    await talk.say(":at 2026-04-06T13:00Z")
    kept = choice_of(talk, "dm:accra", "cancel")
    said = await talk.say("berlin@diversity: !meeting move M1 by 2d")
    assert "[accra, private] (edited) M1: this is no longer asked." in said
    await tap(talk, "accra", kept, room="dm")
    assert meeting_of(talk).state == PLANNED


async def test_a_co_chair_who_sleeps_is_asked_in_the_morning(talk: Conversation) -> None:
    """At 22:00 in Berlin and 20:00 in Accra, nobody is asked; at nine there is still time."""
    await plan(talk, NIGHT)
    assert "Shall it be cancelled?" not in await talk.say(":at 2026-03-26T07:59Z")
    said = await talk.say(":at 2026-03-26T08:00Z")
    assert "[berlin, private] M1: Night call" in said
    assert said.count("Shall it be cancelled?") == 1


async def test_a_large_group_is_reminded_and_told_in_parts(talk: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that commands do not wait for long, and nobody is left out or told twice."""
    monkeypatch.setattr(members, "BATCH", 2)
    monkeypatch.setattr(settling, "AT_ONCE", 2)
    await plan(talk)
    said = await talk.say(":at 2026-04-07T12:00Z")
    everybody = {"berlin, private", "accra, private", "jakarta, private", "lima, private", "kyoto, private"}
    assert sorted(heard(said, "In 1 h")) == sorted({"diversity", *everybody})
    said = await talk.say("berlin@diversity: !cancel M1 no time", ":advance 5s")
    assert sorted(heard(said, "M1: April call (1 h 30 min)")) == sorted(everybody)
