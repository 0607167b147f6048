"""A meeting begins and ends, by hand and by itself (S3, S7)."""

from datetime import timedelta

import pytest

from storage.meetings import HELD, PLANNED, RUNNING
from tests.conversation import Conversation
from tests.meetings.sittings import FIVE, agreements, burdens, here, meeting, meeting_of
from tests.polls.staging import gather

PLAN = 'berlin@diversity: !meet "Monthly" 60m: 2026-03-24 17:00 UTC'


async def test_a_co_chair_starts_the_meeting_that_is_due_by_one_word(database_url: str) -> None:
    """S7."""
    async with Conversation(database_url) as talk:
        await gather(talk, FIVE)
        await talk.say(PLAN, ":at 2026-03-24T16:55Z")
        said = await talk.say("berlin@diversity: !start")
        assert "[diversity] M1: Monthly has begun (16:55 UTC)." in said
        assert "(pinned) M1: Monthly has begun" in said
        assert "(unpinned) M1: Monthly (1 h)" in said
        assert meeting_of(talk).state == RUNNING
        assert here(talk) == {"berlin": (True, "spoke")}


async def test_in_private_a_meeting_that_is_named_is_started(sqlite_url: str) -> None:
    """S7."""
    async with Conversation(sqlite_url) as talk:
        await gather(talk, FIVE)
        await talk.say(PLAN, ":at 2026-03-24T16:55Z")
        assert "Hello. Here I tell you what is only for you." in await talk.say("berlin@dm: start")
        assert "[diversity] M1: Monthly has begun (16:55" in await talk.say("berlin@dm: start M1")
        assert meeting_of(talk).state == RUNNING


async def test_a_meeting_is_started_late_where_nobody_could_before(database_url: str) -> None:
    """S7: the bot was away, or everybody was late."""
    async with Conversation(database_url) as talk:
        await gather(talk, FIVE)
        await talk.say(PLAN, ":at 2026-03-24T19:30Z", "accra@diversity: !start")
        found = meeting_of(talk)
        assert found.state == RUNNING
        assert found.started_at == found.begins + timedelta(hours=2, minutes=30)


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("lima@diversity: !meeting start M1", "Only the co-chairs of Diversity, and whoever takes its notes"),
        ("berlin@diversity: !meeting start", "No meeting of Diversity begins about now."),
        ("berlin@diversity: !start M1", "I can start it from two hours before on"),
        ("berlin@diversity: !start M7", "There is no meeting “M7” in your groups."),
        ("berlin@diversity: !start", "No meeting of Diversity begins about now."),
        ("lima@diversity: !start", "No meeting of Diversity begins about now."),
        ("lima@diversity: !start M1", "Only the co-chairs of Diversity, and whoever takes its notes"),
        ("berlin@diversity: !start soon", "I could not read that. Write it like this: !meeting start"),
        ("core@diversity: !start", "Write !start to me in private."),
        ("berlin@dm: start M1", "I can start it from two hours before on"),
        ("nobody@dm: start M1", "Hello. I do not know you yet."),
        ("berlin@dm: start", "Hello. Here I tell you what is only for you."),
        ('berlin@diversity: !start "' + "x" * 121 + '"', "A title has at most 120 characters; this one has 121."),
        ('berlin@diversity: !meeting start "\u2800"', "I could not read that."),
        ("berlin@diversity: !meeting start soon", "I could not read that. Write it like this: !meeting start"),
        ("lima@diversity: !end", "No meeting of Diversity is running."),
        ("lima@diversity: !topic Budget", "No meeting of Diversity is running."),
        ("berlin@partnerships: !topic Budget", "No meeting of Partnerships is running."),
        ("berlin@diversity: !attendance", "Diversity has held no meeting yet."),
        ("berlin@diversity: !attendance M1", "M1 has not begun, so nobody can have been there."),
    ],
)
async def test_what_cannot_be_done_before_a_meeting_says_what_can(sqlite_url: str, line: str, answer: str) -> None:
    """S7."""
    async with Conversation(sqlite_url) as talk:
        await gather(talk, FIVE)
        await talk.say(PLAN)
        assert answer in await talk.say(line)
        assert meeting_of(talk).state == PLANNED


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("accra@diversity: !start M1", "M1 is running already. !end ends it."),
        ("accra@diversity: !start", "M1 is running already. !end ends it."),
        ('accra@diversity: !start "Another"', "M1 is running already. !end ends it."),
        ("lima@diversity: !end", "Only the co-chairs of Diversity, and whoever takes its notes"),
    ],
)
async def test_one_meeting_of_a_group_runs_at_a_time(sqlite_url: str, line: str, answer: str) -> None:
    """S7."""
    async with meeting(sqlite_url) as talk:
        assert answer in await talk.say(line)
        assert meeting_of(talk).state == RUNNING


async def test_whoever_takes_the_notes_starts_and_ends_as_well(sqlite_url: str) -> None:
    """G5, S7."""
    async with Conversation(sqlite_url) as talk:
        await gather(talk, FIVE)
        await talk.say("kyoto@diversity: !role notes")
        assert "M1: Weekly has begun" in await talk.say('kyoto@diversity: !start "Weekly"')
        assert "M1: Weekly is over." in await talk.say("kyoto@diversity: !end")


async def test_a_meeting_is_started_and_ended_in_private_too(sqlite_url: str) -> None:
    """S7: the group is told in its room."""
    async with Conversation(sqlite_url) as talk:
        await gather(talk, FIVE)
        said = await talk.say('berlin@dm: meeting start "Weekly"')
        assert "[diversity] M1: Weekly has begun" in said
        assert "[berlin, private] It has begun. I have told the group." in said
        assert "[berlin, private] M1 is over." in await talk.say("berlin@dm: end")


async def test_a_tap_on_the_reminder_starts_it_about_its_time_only(sqlite_url: str) -> None:
    """S7: a slip of the finger an hour before must not."""
    async with Conversation(sqlite_url) as talk:
        await gather(talk, FIVE)
        assert "> start: Start the meeting" in await talk.say(PLAN, ":at 2026-03-24T16:01Z")
        assert "A tap starts it from 15 minutes before on" in await talk.say("berlin@diversity> start")
        await talk.say(":at 2026-03-24T16:50Z")
        assert "Only the co-chairs of Diversity" in await talk.say("lima@diversity> start")
        assert "M1: Monthly has begun" in await talk.say("berlin@diversity> start")


async def test_nothing_is_said_of_coming_once_it_runs(sqlite_url: str) -> None:
    """S7: no reminder of a meeting that has begun, and it is not said that nobody started it."""
    async with Conversation(sqlite_url) as talk:
        await gather(talk, FIVE)
        await talk.say(PLAN, ":at 2026-03-24T15:30Z", "berlin@diversity: !start M1")
        said = await talk.say(":at 2026-03-24T18:00Z")
        assert "In 1 h" not in said
        assert "It was not started here" not in said


async def test_the_end_makes_what_was_agreed_provisional_for_72_hours(database_url: str) -> None:
    """S7: and the minutes follow."""
    async with meeting(database_url) as talk:
        await talk.say("lima@diversity: !agreed We pay the translators")
        assert agreements(talk)[0].final_at is None
        said = await talk.say("berlin@diversity: !end")
        assert "[diversity] (edited) M1: Weekly is over." in said
        assert "(unpinned) M1: Weekly is over." in said
        assert "We pay the translators" in said
        found = meeting_of(talk)
        assert (found.state, found.ended_at) == (HELD, talk.session.clock.now)
        assert agreements(talk)[0].final_at == talk.session.clock.now + timedelta(hours=72)


async def test_a_meeting_that_nobody_ends_is_ended_two_hours_over_its_length(database_url: str) -> None:
    """S7: and it is said so."""
    async with meeting(database_url) as talk:
        await talk.say("lima@diversity: !info still here")
        assert "nobody has ended it" not in await talk.say(":advance 2h59m")
        said = await talk.say(":advance 1m")
        assert "[diversity] M1: Weekly is two hours over its time, and nobody has ended it." in said
        assert meeting_of(talk).state == HELD
        assert "M1 is running" not in await talk.say('berlin@diversity: !start "Next"')


async def test_a_meeting_that_was_left_open_while_the_bot_was_away_is_ended_at_the_start(database_url: str) -> None:
    """S7."""
    async with meeting(database_url) as talk:
        talk.session.clock.now += timedelta(days=2)
        said = await talk.say(":restart", ":advance 1s")
        assert "nobody has ended it" in said
        assert meeting_of(talk).state == HELD


async def test_what_was_said_while_the_bot_was_away_is_read_before_a_meeting_is_ended(sqlite_url: str) -> None:
    """S7: notes and the end itself may be in it; a platform that stays away is not waited for for ever."""
    async with meeting(sqlite_url) as talk:
        talk.session._app.registry.behind = lambda: frozenset({"matrix"})
        assert "nobody has ended it" not in await talk.say(":advance 3h")
        assert (await talk.say("lima@diversity: !info still here")).startswith("[diversity] (reaction) ✅")
        assert "nobody has ended it" in await talk.say(":advance 30m")


async def test_a_restart_changes_nothing_about_a_meeting_that_runs(database_url: str) -> None:
    """S7."""
    async with meeting(database_url) as talk:
        assert "Line" not in await talk.say(":restart", "lima@diversity: !topic Budget", ":advance 5s")
        assert here(talk)["lima"] == (True, "spoke")
        assert "M1: Weekly is over." in await talk.say("berlin@diversity: !end")


async def test_what_a_meeting_costs_accrues_to_those_who_were_there(database_url: str) -> None:
    """S3: 17:00 UTC is midnight in Jakarta, where an hour of night counts double; RSVPs are no attendance."""
    async with Conversation(database_url) as talk:
        await gather(talk, FIVE)
        await talk.say("jakarta@dm: timezone Jakarta", "kyoto@dm: timezone Tokyo", "lima@dm: timezone Lima", PLAN)
        await talk.say("kyoto@diversity: !rsvp M1 yes", ":at 2026-03-24T17:00Z", "berlin@diversity: !start")
        await talk.say(
            "jakarta@diversity: good night", "lima@diversity: hello", ":advance 3h30m", "berlin@diversity: !end"
        )
        assert burdens(talk) == {"jakarta": 120}, "the planned hour counts, not when somebody remembered to end it"


@pytest.mark.parametrize(
    ("began", "took", "minutes"),
    [("17:00", "20m", 40), ("17:30", "20m", 40), ("17:30", "90m", 120), ("16:30", "45m", 60), ("16:30", "3h30m", 90)],
)
async def test_what_took_place_counts_and_no_longer_than_planned(
    sqlite_url: str, began: str, took: str, minutes: int
) -> None:
    """S3: until midnight in Jakarta, a minute counts once."""
    async with Conversation(sqlite_url) as talk:
        await gather(talk, FIVE)
        await talk.say("jakarta@dm: timezone Jakarta", PLAN, f":at 2026-03-24T{began}Z", "berlin@diversity: !start M1")
        await talk.say("jakarta@diversity: good night", f":advance {took}", "berlin@diversity: !end")
        assert burdens(talk) == {"jakarta": minutes}


async def test_the_length_of_a_meeting_that_nobody_planned_is_what_it_took(sqlite_url: str) -> None:
    """S3."""
    async with meeting(sqlite_url) as talk:
        await talk.say(":advance 25m", "berlin@diversity: !end")
        assert meeting_of(talk).minutes == 25
