"""A series gets other times, or ends: what becomes of its meetings. It is Monday, 23 March 2026, 09:00 UTC."""

from collections.abc import AsyncIterator

import pytest

from tests.conversation import Conversation
from tests.meetings.planning import agenda_of, rsvps_of
from tests.meetings.seriestelling import WEEKLY, group, lines, planned, rows, series_of
from tests.polls.telling import told


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Conversation]:
    async with group(database_url) as conversation:
        yield conversation


async def test_a_series_gets_other_times_and_its_planned_meetings_follow(talk: Conversation) -> None:
    """S5, S6: from the week of the next meeting on, with the same numbers."""
    await talk.say(f"berlin@diversity: !{WEEKLY}", ":at 2026-03-26T15:00Z")
    said = await talk.say("berlin@diversity: !series S1 90m Friday 15:00 because Thursdays are full")
    assert "Why: Thursdays are full" in said
    assert "[diversity] From now on, this holds for S1: Weekly:" in said
    assert "A meeting takes 1 h 30 min.\n  Every Friday at 15:00 (Berlin)" in said
    assert "M2: Friday, 3 April 2026, 13:00 UTC" in said
    assert "series-S1.ics" in said
    assert planned(talk)[1:] == ["Fri 03.04. 13:00", "Fri 10.04. 13:00"]
    assert [(row.minutes, row.sequence) for row in rows(talk)][1:] == [(90, 1), (90, 1)]
    assert series_of(talk).sequence == 1


async def test_what_was_said_about_another_time_is_no_answer_any_more(talk: Conversation) -> None:
    await talk.say(f"berlin@diversity: !{WEEKLY}", "lima@dm: rsvp M1 yes", ":at 2026-03-24T09:00Z")
    said = await talk.say("berlin@diversity: !series S1 16:00")
    assert "M1: Weekly has another time now." in said
    said = await talk.say(":advance 1m")
    assert "Do you come? 0 of 5 have answered." in said


async def test_who_had_said_that_they_come_is_asked_to_say_it_again(talk: Conversation) -> None:
    """S6: the group reads when the meeting was, as with one that is moved by itself."""
    await talk.say(f"berlin@diversity: !{WEEKLY}")
    again = "What was said about coming was for the time before. Please say it again."
    assert again not in await talk.say("berlin@diversity: !series S1 15:00")
    said = await talk.say("jakarta@diversity: !rsvp M1 yes", "berlin@diversity: !series S1 Friday 15:00")
    assert again in said
    assert (
        "  M1: Friday, 27 March 2026, 14:00 UTC = 09:00 Lima · 15:00 Berlin · 21:00 Jakarta · 23:00 Tokyo\n"
        "  Before: Thursday, 26 March 2026, 14:00 UTC\n"
    ) in said
    assert not rsvps_of(talk)
    said = await talk.say(":advance 1s")
    told(said, ["[jakarta, private] M1: Weekly (1 h, series S1)", "Moved: this is the time that holds now.", "> yes"])
    assert not lines(said, "[lima, private]")


async def test_what_was_said_about_coming_holds_where_only_the_length_changes(talk: Conversation) -> None:
    await talk.say(f"berlin@diversity: !{WEEKLY}", "jakarta@diversity: !rsvp M1 yes")
    said = await talk.say("berlin@diversity: !series S1 90m")
    assert not lines(said, "Before:", "say it again")
    assert rsvps_of(talk) == {"jakarta": "yes"}
    assert not lines(await talk.say(":advance 1s"), "[jakarta, private]")


async def test_a_week_that_was_left_out_stays_so_when_the_day_changes(talk: Conversation) -> None:
    """S6: and each meeting keeps its week, with what it has."""
    await talk.say(f"berlin@diversity: !{WEEKLY}", "berlin@diversity: !agenda M2 Budget 20m")
    await talk.say("berlin@diversity: !skip S1", "berlin@diversity: !skip S1 7 May", "berlin@diversity: !skip S1 3 Sep")
    said = await talk.say("berlin@diversity: !series S1 Friday 15:00")
    told(
        said,
        [
            "  M1: Friday, 27 March 2026, 14:00 UTC",
            " (cancelled)",
            "  M2: Friday, 3 April 2026, 13:00 UTC",
            "  Before: Thursday, 2 April 2026, 12:00 UTC",
        ],
    )
    assert planned(talk) == ["Fri 03.04. 13:00", "Fri 10.04. 13:00"]
    assert agenda_of(talk, 2) == [("Budget", 20)]
    off = [f"{row.begins:%a %d.%m. %H:%M}" for row in rows(talk) if row.state == "cancelled"]
    assert off == ["Fri 27.03. 14:00", "Fri 08.05. 13:00", "Fri 04.09. 13:00"]


async def test_a_meeting_is_not_moved_into_a_week_that_was_left_out(talk: Conversation) -> None:
    """S6: the next one is a week later."""
    await talk.say(f"berlin@diversity: !{WEEKLY}", "berlin@diversity: !skip S1 2 April")
    await talk.say("berlin@diversity: !series S1 Friday 15:00")
    assert planned(talk) == ["Fri 27.03. 14:00", "Fri 10.04. 13:00"]


async def test_nobody_is_asked_when_a_meeting_is_that_was_left_out(talk: Conversation) -> None:
    """S5, S6: though the clocks leave out its new time."""
    await talk.say(f"berlin@diversity: !{WEEKLY}", "berlin@diversity: !skip S1")
    said = await talk.say("berlin@diversity: !series S1 Sunday 02:30")
    assert "the clocks in Berlin" not in said
    assert planned(talk) == ["Sun 05.04. 00:30", "Sun 12.04. 00:30"]


async def test_a_series_keeps_its_step_of_two_weeks(talk: Conversation) -> None:
    await talk.say('berlin@diversity: !series "B" 60m every two weeks on Thursday 14:00', ":at 2026-03-27T09:00Z")
    await talk.say("berlin@diversity: !series S1 Friday 15:00")
    assert planned(talk)[1:] == ["Fri 10.04. 13:00", "Fri 24.04. 13:00"]


async def test_a_meeting_that_was_moved_by_itself_stays_there_when_the_series_changes(talk: Conversation) -> None:
    """S6: whoever moved it meant that time; the group reads that it stays, and calendars keep it apart."""
    await talk.say(f"berlin@diversity: !{WEEKLY}", "berlin@diversity: !meeting move M2 2026-04-03 15:00 UTC")
    await talk.say("jakarta@diversity: !rsvp M2 yes")
    said = await talk.say("berlin@diversity: !series S1 until 2026-06-30", "berlin@diversity: !series S1 90m")
    assert "stays at" not in said
    assert planned(talk) == ["Thu 26.03. 13:00", "Fri 03.04. 15:00"]
    assert [row.minutes for row in rows(talk)] == [90, 90]
    said = await talk.say("berlin@diversity: !series S1 Wednesday 16:00")
    assert "M2 was moved by itself and stays at Friday, 3 April 2026, 15:00 UTC = 10:00 Lima" in said
    assert "Before: Friday" not in said
    assert planned(talk) == ["Wed 25.03. 15:00", "Fri 03.04. 15:00"]
    assert rsvps_of(talk, 2) == {"jakarta": "yes"}
    [first, second] = rows(talk)
    assert [str(first.series_day), str(second.series_day)] == ["2026-03-25", "2026-04-01"]
    await talk.say(":at 2026-04-09T09:00Z")
    assert planned(talk)[2:] == ["Wed 08.04. 14:00", "Wed 15.04. 14:00", "Wed 22.04. 14:00"]


async def test_an_answer_to_a_meeting_that_stays_is_taken_from_its_message(talk: Conversation) -> None:
    await talk.say(f"berlin@diversity: !{WEEKLY}", "berlin@diversity: !meeting move M1 2026-03-27 15:00 UTC")
    await talk.say("berlin@diversity: !series S1 Wednesday 16:00", "lima@diversity: !rsvp M1 yes")
    assert rsvps_of(talk) == {"lima": "yes"}


async def test_a_meeting_that_was_moved_follows_where_its_week_has_no_place_any_more(talk: Conversation) -> None:
    """S6: as the others do."""
    await talk.say(f"berlin@diversity: !{WEEKLY}", "berlin@diversity: !meeting move M2 2026-04-03 15:00 UTC")
    said = await talk.say("berlin@diversity: !series S1 every two weeks on Friday 15:00")
    assert "stays at" not in said
    assert "Before: Friday, 3 April 2026, 15:00 UTC" in said
    assert planned(talk) == ["Fri 27.03. 14:00", "Fri 10.04. 13:00"]


async def test_a_meeting_that_was_moved_beyond_its_own_time_keeps_its_date(talk: Conversation) -> None:
    """S6: the meeting of the week after is another one."""
    await talk.say(f"berlin@diversity: !{WEEKLY}", "berlin@diversity: !meeting move M1 2026-03-27 15:00 UTC")
    await talk.say(":at 2026-03-26T15:00Z", "berlin@diversity: !series S1 90m")
    assert [(str(row.series_day), f"{row.begins:%d.%m.}") for row in rows(talk)] == [
        ("2026-03-26", "27.03."),
        ("2026-04-02", "02.04."),
        ("2026-04-09", "09.04."),
    ]


async def test_a_change_of_the_zone_that_names_the_same_instant_another_day_plans_nothing_twice(
    talk: Conversation,
) -> None:
    """S6: half past eleven in Berlin is the next day in Helsinki."""
    await talk.say('berlin@diversity: !series "Late" 60m every Thursday 23:30')
    await talk.say("berlin@diversity: !series S1 every Friday 00:30 Europe/Helsinki")
    assert planned(talk) == ["Thu 26.03. 22:30", "Thu 02.04. 21:30"]


async def test_a_cancelled_date_stays_cancelled_when_the_time_changes(talk: Conversation) -> None:
    await talk.say(f"berlin@diversity: !{WEEKLY}", "berlin@diversity: !cancel M2 Easter")
    await talk.say("berlin@diversity: !series S1 16:00")
    assert planned(talk) == ["Thu 26.03. 15:00", "Thu 09.04. 14:00"]


async def test_meetings_after_a_new_last_day_are_cancelled(talk: Conversation) -> None:
    await talk.say(f"berlin@diversity: !{WEEKLY}", ":advance 1h")
    said = await talk.say("berlin@diversity: !series S1 until 27 March")
    assert "Every Thursday at 14:00 (Berlin), until Friday, 27 March 2026" in said
    assert "Short notice" not in said
    assert planned(talk) == ["Thu 26.03. 13:00"]
    assert [row.state for row in rows(talk)] == ["planned", "cancelled"]


async def test_a_series_loses_its_last_day_again(talk: Conversation) -> None:
    await talk.say(f"berlin@diversity: !{WEEKLY} until 2 April")
    said = await talk.say("berlin@diversity: !series S1 until further notice")
    assert "  Every Thursday at 14:00 (Berlin)\n" in said
    assert "That is how S1 is already." in await talk.say("berlin@diversity: !series S1 until further notice")
    await talk.say(":at 2026-04-10T09:00Z")
    assert planned(talk)[-2:] == ["Thu 16.04. 12:00", "Thu 23.04. 12:00"]


async def test_a_change_that_changes_nothing_is_refused(talk: Conversation) -> None:
    await talk.say(f"berlin@diversity: !{WEEKLY}")
    for said in ("14:00", "every Thursday 14:00", "60m", "Europe/Berlin"):
        assert "That is how S1 is already." in await talk.say(f"berlin@diversity: !series S1 {said}")


async def test_a_series_is_ended_once_a_co_chair_confirms(talk: Conversation) -> None:
    await talk.say(f"berlin@diversity: !{WEEKLY}")
    said = await talk.say("berlin@diversity: !series S1 end because we have finished")
    assert "S1: Weekly ends for good, and its planned meetings are cancelled." in said
    assert "S1 stays as it is." in await talk.say("berlin@diversity> keep")
    assert len(planned(talk)) == 2
    await talk.say("berlin@diversity: !series S1 end because we have finished")
    said = await talk.say("berlin@diversity> end")
    assert "[diversity] S1: Weekly has ended. Its planned meetings do not take place.\n  Why: we have finished" in said
    assert "series-S1.ics" in said
    assert [row.state for row in rows(talk)] == ["cancelled", "cancelled"]
    said = await talk.say(":at 2026-04-20T09:00Z")
    assert not lines(said, "Weekly")
    assert "S1 is over." in await talk.say("berlin@diversity: !series S1 15:00")


async def test_who_is_no_co_chair_any_more_does_not_end_it(talk: Conversation) -> None:
    """G4: judged when the choice is tapped."""
    await talk.say(
        f"accra@diversity: !{WEEKLY}", "accra@diversity: !series S1 end", "core@core: !unappoint diversity accra"
    )
    assert "Only the co-chairs of Diversity can do that." in await talk.say("accra@diversity> end")
    assert len(planned(talk)) == 2


async def test_a_change_that_was_to_come_later_gives_way_to_a_newer_one(talk: Conversation) -> None:
    """S5: no week has two meetings, and none goes back to a time that was given up."""
    await talk.say(
        f"berlin@diversity: !{WEEKLY}",
        "berlin@diversity: !series S1 Friday 15:00 from 10 April",
        "berlin@diversity: !series S1 Monday 16:00",
        ":at 2026-04-07T09:00Z",
    )
    assert planned(talk)[:3] == ["Mon 23.03. 15:00", "Mon 30.03. 14:00", "Mon 06.04. 14:00"]
    assert not any(each.startswith(("Thu", "Fri")) for each in planned(talk))


async def test_turns_that_were_to_begin_later_give_way_to_a_newer_time(talk: Conversation) -> None:
    """S3, S5."""
    await talk.say(
        f"berlin@diversity: !{WEEKLY}", "berlin@diversity: !rotate S1 for 6", "berlin@diversity> take",
        "berlin@diversity: !series S1 Friday 15:00", ":advance 1m",
    )  # fmt: skip
    assert planned(talk) == ["Fri 27.03. 14:00", "Fri 03.04. 13:00"]
