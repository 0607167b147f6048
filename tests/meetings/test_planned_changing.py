"""A planned meeting is moved, cancelled, or left out of its series (S4, S6)."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.meetings.planned.settling import is_to_ring
from storage.meetings import CANCELLED, PLANNED
from tests.conversation import Conversation
from tests.meetings.planning import agenda_of, gather, meeting_of, plan, rsvps_of

WEEKLY = 'series "Weekly" 60m every Thursday 14:00 Europe/Berlin'


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url) as talk:
        await gather(talk)
        await plan(talk)
        yield talk


async def test_a_move_is_told_with_a_new_file_and_who_comes_is_asked_anew(database_url: str) -> None:
    """S6: SEQUENCE + 1."""
    async with Conversation(database_url) as talk:
        await gather(talk)
        await plan(talk)
        await talk.say("lima@diversity: !rsvp M1 yes", "lima@diversity: !agenda M1 Budget")
        said = await talk.say("berlin@diversity: !meeting move M1 2026-04-08 13:00 UTC because the hall is closed")
        assert "(edited) M1: April call (1 h 30 min)" in said
        assert "Moved. A newer message shows the time that holds." in said
        assert "(unpinned) M1: April call" in said
        assert (
            "[diversity] M1: April call is moved.\n"
            "  Now: Wednesday, 8 April 2026, 13:00 UTC = 08:00 Lima · 15:00 Berlin · 20:00 Jakarta · 22:00 Tokyo\n"
            "  Before: Tuesday, 7 April 2026, 13:00 UTC\n"
            "  Why: the hall is closed\n"
            "  What was said about coming was for the time before. Please say it again.\n"
        ) in said
        assert "+ meeting-M1.ics" in said
        assert "(pinned) M1: April call" in said
        found = meeting_of(talk)
        assert (found.begins, found.sequence) == (datetime(2026, 4, 8, 13, tzinfo=UTC), 1)
        assert rsvps_of(talk) == {}
        assert agenda_of(talk) == [("Budget", None)], "what it is about stays"


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        ("by 30m", "2026-04-07T13:30"),
        ("by 1 h because of the train", "2026-04-07T14:00"),
        ("to 2026-04-09 10:00 UTC", "2026-04-09T10:00"),
        ("Thursday 9 April 15:00", "2026-04-09T13:00"),
        ("2026-04-01 13:00 UTC", "2026-04-01T13:00"),
    ],
)
async def test_a_new_time_is_read_on_the_clock_of_whoever_moves_it(talk: Conversation, said: str, begins: str) -> None:
    """S8: berlin writes."""
    await talk.say(f"berlin@diversity: !meeting move M1 {said}")
    assert f"{meeting_of(talk).begins:%Y-%m-%dT%H:%M}" == begins


async def test_a_day_alone_asks_whether_the_time_of_day_stays(talk: Conversation) -> None:
    """S8: nothing is guessed."""
    said = await talk.say("berlin@diversity: !meeting move M1 10 April because of Easter")
    assert "> 1: Friday, 10 April 2026, 13:00 (UTC)" in said
    assert meeting_of(talk).sequence == 0
    assert "Why: of Easter" in await talk.say("berlin@diversity> 1")
    assert meeting_of(talk).begins == datetime(2026, 4, 10, 13, tzinfo=UTC)


@pytest.mark.parametrize("said", ["yesterday", "until yesterday", "to last Friday"])
async def test_a_day_that_is_over_is_said_to_be_past(talk: Conversation, said: str) -> None:
    """S8."""
    answer = await talk.say(f"berlin@diversity: !move M1 {said}")
    assert "2026 is past. Write a day and a time that are still to come, as in 2026-03-27 18:00." in answer
    assert meeting_of(talk).sequence == 0


async def test_move_alone_is_for_a_meeting_where_its_number_follows(talk: Conversation) -> None:
    assert "Please say it again" not in await talk.say("berlin@diversity: !move M1 by 1h"), "nobody had"
    assert meeting_of(talk).begins == datetime(2026, 4, 7, 14, tzinfo=UTC)
    assert "core team" in await talk.say("berlin@diversity: !move partnerships")


@pytest.mark.parametrize("where", ["diversity: !", "dm: "])
async def test_move_alone_is_for_a_meeting_from_whoever_cannot_move_the_room(talk: Conversation, where: str) -> None:
    assert "To when? Write the day and the time" in await talk.say(f"berlin@{where}move")
    assert "To when? Write the day and the time" in await talk.say(f"berlin@{where}move M1")
    assert "Only the co-chairs of Diversity" in await talk.say(f"lima@{where}move Thursday 15:00")
    await talk.say(f"berlin@{where}move Thursday 15:00")
    assert meeting_of(talk).begins == datetime(2026, 3, 26, 14, tzinfo=UTC)
    assert "Only the core team" in await talk.say(f"berlin@{where}move Partnerships")
    assert "I know no group “Thursday”" in await talk.say("core@diversity: !move Thursday 15:00")


@pytest.mark.parametrize("said", ["16:00", "at 16:00", "to 4 pm"])
async def test_a_time_alone_may_be_meant_for_the_day_of_the_meeting(talk: Conversation, said: str) -> None:
    """S8: it is asked, with today and tomorrow."""
    asked = await talk.say(f"berlin@diversity: !move M1 {said}")
    assert (
        "  > 1: Monday, 23 March 2026, 15:00 (UTC) = 16:00 Berlin\n"
        "  > 2: Tuesday, 24 March 2026, 15:00 (UTC) = 16:00 Berlin\n"
        "  > 3: Tuesday, 7 April 2026, 14:00 (UTC) = 16:00 Berlin"
    ) in asked
    await talk.say("berlin@diversity> 3")
    assert meeting_of(talk).begins == datetime(2026, 4, 7, 14, tzinfo=UTC)


async def test_of_too_many_times_those_on_the_day_of_the_meeting_are_asked_about(talk: Conversation) -> None:
    """S8: the half of the day is not named."""
    asked = await talk.say("berlin@dm: move M1 9:30")
    assert "7 April 2026, 09:30" in asked
    assert "> 4: Tuesday, 7 April 2026, 21:30" in asked
    assert "> 5" not in asked


async def test_without_a_number_the_only_meeting_that_is_ahead_is_meant(talk: Conversation) -> None:
    await talk.say("berlin@dm: meeting move 9 April 15:00")
    assert meeting_of(talk).begins == datetime(2026, 4, 9, 13, tzinfo=UTC)
    await plan(talk, 'meet "May call" 60m: Tue 5 May 13:00 UTC')
    assert "Which meeting do you mean?" in await talk.say("berlin@diversity: !meeting move by 1h")
    assert "Which meeting do you mean?" in await talk.say("berlin@diversity: !cancel it rains")


async def test_whoever_moves_it_in_private_hears_that_the_group_knows(talk: Conversation) -> None:
    said = await talk.say("berlin@dm: meeting move M1 by 1h")
    assert "[diversity] M1: April call is moved." in said
    assert (
        "[berlin, private] M1 is moved to Tuesday, 7 April 2026, 16:00 (Berlin), and the group knows." in said
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("lima@diversity: !meeting move M1 by 1h", "Only the co-chairs of Diversity can do that."),
        ("lima@diversity: !cancel M1 no", "Only the co-chairs of Diversity can do that."),
        ("lima@diversity: !skip M1", "Only the co-chairs of Diversity can do that."),
        ("core@dm: cancel M1 no", "members"),
        ("berlin@diversity: !meeting move M1", "To when? Write the day and the time: !meeting move M1 2026-04-08 18:"),
        ("berlin@diversity: !meeting move M1 sometime", "sometime"),
        ("berlin@diversity: !meeting move M1 2026-03-20 10:00 UTC", "is past"),
        ("berlin@diversity: !meeting move M1 7 April 15:00", "M1 is at Tuesday, 7 April 2026, 13:00 (UTC) already."),
        ("berlin@diversity: !meeting move M1 7 April 15:00 CST", "CST"),
        ("berlin@diversity: !meeting move M1 by 1h because " + "x" * 501, "in at most 500 characters. That was 501."),
        ("berlin@diversity: !cancel M1", "Please say why"),
        ("berlin@diversity: !cancel M1 " + "x" * 501, "in at most 500 characters. That was 501."),
        ("berlin@diversity: !skip", "Which meeting is left out?"),
        ("berlin@diversity: !skip M1", "M1 is of no series. To cancel it: !cancel M1 and the reason."),
        ("berlin@diversity: !skip S9 7 May", "There is no series “S9” in your groups."),
    ],
)
async def test_what_cannot_be_done_says_what_can(talk: Conversation, line: str, answer: str) -> None:
    assert answer in await talk.say(line)
    found = meeting_of(talk)
    assert (found.state, found.sequence) == (PLANNED, 0)


@pytest.mark.parametrize("order", ["meeting move M1 by 1h", "cancel M1 no time"])
@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        ([":at 2026-04-07T13:00Z"], "M1 was to begin at Tuesday, 7 April 2026, 13:00 (UTC)"),
        ([":at 2026-04-07T13:00Z", "berlin@diversity: !start M1"], "M1 has started, so it is too late for that."),
        ([":at 2026-04-07T13:00Z", "berlin@diversity: !start M1", "berlin@diversity: !end"], "M1 is over."),
        (["accra@diversity: !cancel M1 first"], "M1 is cancelled."),
    ],
)
async def test_a_meeting_that_has_begun_or_is_off_is_not_changed(
    talk: Conversation, order: str, lines: list[str], answer: str
) -> None:
    """Bad input of S6: moving a meeting that has started."""
    await talk.say(*lines)
    assert answer in await talk.say(f"berlin@diversity: !{order}")


async def test_a_cancelled_meeting_is_told_with_its_reason_and_a_file(talk: Conversation) -> None:
    """S6: SEQUENCE + 1 on CANCEL."""
    said = await talk.say("berlin@diversity: !cancel M1 the election is on that day")
    assert (
        "[diversity] M1: April call does not take place.\n"
        "  Tuesday, 7 April 2026, 13:00 UTC = 08:00 Lima · 15:00 Berlin · 20:00 Jakarta · 22:00 Tokyo\n"
        "  Why: the election is on that day\n"
        "  + meeting-M1.ics"
    ) in said
    assert "(unpinned) M1" in said
    found = meeting_of(talk)
    assert (found.state, found.sequence, found.ended_at) == (CANCELLED, 1, talk.session.clock.now)
    assert "M1" not in await talk.say(":at 2026-04-07T18:00Z"), "nothing more is said of it"
    assert "Cancelled.\n  Why: the election" in await talk.say("lima@diversity: !meeting M1")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("because nobody can", "nobody can"),
        ("M1: because nobody can", "nobody can"),
        ("M1 porque hay elecciones", "hay elecciones"),
        ("M1 rain, because it is April", "rain, because it is April"),
    ],
)
async def test_the_word_before_a_reason_is_no_part_of_it(talk: Conversation, said: str, why: str) -> None:
    assert f"  Why: {why}\n  +" in await talk.say(f"berlin@diversity: !cancel {said}")


async def test_what_is_cancelled_or_over_needs_no_reason_to_say_so(talk: Conversation) -> None:
    assert "Please say why" in await talk.say("berlin@diversity: !cancel M1 because")
    await talk.say("berlin@diversity: !call off M1 it rains")
    assert "M1 is cancelled. !meetings lists" in await talk.say("berlin@diversity: !cancel M1")


async def test_a_search_is_cancelled_like_a_meeting(talk: Conversation) -> None:
    await talk.say('berlin@diversity: !meet "May call" 60m: Tue 5 May 13:00 UTC, Wed 6 May 13:00 UTC')
    said = await talk.say("berlin@diversity: !cancel M2 we wait for the report")
    assert "[diversity] M2: May call does not take place. No time is looked for any more." in said
    assert meeting_of(talk, 2).state == CANCELLED
    assert "M2" not in await talk.say(":at 2026-05-07T18:00Z")
    assert "M2: May call was cancelled before it had a time." in await talk.say("lima@diversity: !meeting M2")


async def test_one_of_a_series_is_left_out_and_the_others_stay(talk: Conversation) -> None:
    """S6: by its number, by its day, and far ahead, where it has no number yet."""
    await talk.say(f"berlin@diversity: !{WEEKLY}")
    assert "M2: Weekly does not take place.\n  Thursday, 26 March 2026" in await talk.say("berlin@diversity: !skip M2")
    said = await talk.say("berlin@diversity: !skip S1 2026-05-07 because of the holidays")
    assert "Weekly does not take place.\n  Thursday, 7 May 2026, 12:00 UTC" in said
    assert "Why: of the holidays" in said
    far = meeting_of(talk, 4)
    assert (far.state, f"{far.series_day}") == (CANCELLED, "2026-05-07")
    assert meeting_of(talk, 3).state == PLANNED
    assert "S1 has no meeting on Friday, 8 May 2026" in await talk.say("berlin@diversity: !skip S1 2026-05-08")
    assert "S1 has no meeting on Thursday, 7 May 2026" in await talk.say("berlin@diversity: !skip S1 2026-05-07")


async def test_the_next_of_a_series_is_left_out_where_no_day_is_named(talk: Conversation) -> None:
    await talk.say(f"berlin@diversity: !{WEEKLY}")
    assert "[berlin, private] M2 is cancelled, and the group knows." in await talk.say("berlin@dm: skip S1")
    assert meeting_of(talk, 2).state == CANCELLED


async def test_one_of_a_series_is_moved_and_stays_the_one_of_its_day(talk: Conversation) -> None:
    """S6: RECURRENCE-ID goes by the day that the series gives it."""
    await talk.say(f"berlin@diversity: !{WEEKLY}", "berlin@diversity: !meeting move M3 2026-04-03 10:00 UTC")
    found = meeting_of(talk, 3)
    assert (f"{found.series_day}", found.begins) == ("2026-04-02", datetime(2026, 4, 3, 10, tzinfo=UTC))
    assert "M3 is cancelled" in await talk.say("berlin@dm: skip S1 2026-04-03"), "the day that it is on now"


async def test_whoever_was_reminded_is_told_of_a_change_in_private(talk: Conversation) -> None:
    """An edit alone makes no phone ring."""
    await talk.say("kyoto@diversity: !rsvp M1 yes", ":at 2026-04-07T12:30Z")
    said = await talk.say("berlin@diversity: !meeting move M1 by 1h because of the train", ":advance 5s")
    assert (
        "[kyoto, private] M1: April call (1 h 30 min)\n"
        "  Tuesday, 7 April 2026, 14:00 UTC = 23:00 Tokyo\n"
        "  Moved: this is the time that holds now.\n"
        "  Why: of the train\n"
        "  Do you come?\n"
        "  > yes: Yes"
    ) in said
    await talk.say("kyoto@dm> no")
    assert rsvps_of(talk) == {"kyoto": "no"}
    said = await talk.say("berlin@diversity: !cancel M1 the train stands still", ":advance 5s")
    when = "  Tuesday, 7 April 2026, 14:00 UTC = 09:00 Lima\n"
    assert f"[lima, private] M1: April call (1 h 30 min)\n{when}  Cancelled.\n" in said
    assert "\n[kyoto, private] M1" not in said.replace("[kyoto, private] (edited)", ""), "who does not come knows it"


@pytest.mark.parametrize(
    ("order", "news"),
    [
        ("move M1 by 1h because of the train", "Moved: this is the time that holds now.\n  Why: of the train\n"),
        ("cancel M1 because nobody can", "Cancelled.\n  Why: nobody can"),
    ],
)
@pytest.mark.parametrize("reminded", [False, True])
async def test_whoever_comes_is_told_once_in_private_that_it_changes(
    talk: Conversation, order: str, news: str, reminded: bool
) -> None:
    """S6: however far ahead, and whether they were reminded or not; nobody reads the same words twice."""
    await talk.say("kyoto@dm: rsvp M1 yes", "jakarta@diversity: !rsvp M1 maybe", "lima@dm: rsvp M1 no")
    await talk.say(":at 2026-04-07T02:00Z" if reminded else ":at 2026-04-05T09:00Z")
    said = await talk.say(f"berlin@diversity: !{order}", ":advance 5s")
    for name in ("kyoto", "jakarta"):
        told = [part for part in said.split("\n[") if part.startswith(f"{name}, private]")]
        assert len([part for part in told if news in part]) == 1
        assert len(told) == 1 + reminded
        assert "(edited) M1: April call (1 h 30 min)" in told[0] or not reminded
    assert "lima, private] M1" not in said
    assert ("accra, private] M1" in said) == reminded
    assert "private]" not in await talk.say(":advance 1m")


async def test_whoever_said_that_they_come_and_has_left_is_not_told(talk: Conversation) -> None:
    """G3."""
    await talk.say("kyoto@dm: rsvp M1 yes", "kyoto@diversity: !leave", "kyoto@diversity> leave")
    assert "kyoto" not in await talk.say("berlin@diversity: !cancel M1 nobody can", ":advance 5s")


@pytest.mark.parametrize(
    ("now", "begins", "rings"),
    [
        ("2026-03-24T22:30", "2026-03-25T15:30", False),
        ("2026-03-25T05:00", "2026-03-30T15:30", True),
        ("2026-03-24T22:30", "2026-03-25T04:00", True),
        ("2026-03-24T22:30", "2026-03-25T04:30", False),
    ],
    ids=["at night", "awake", "it begins before breakfast", "there is time in the morning"],
)
def test_nobody_is_woken_for_what_can_wait_until_the_morning(now: str, begins: str, rings: bool) -> None:
    """G7: in Kathmandu it is 04:15 at 22:30 UTC."""
    at, start = (datetime.fromisoformat(f"{each}Z") for each in (now, begins))
    assert is_to_ring(at, start, ZoneInfo("Asia/Kathmandu")) == rings


async def test_the_audit_tells_who_moved_and_who_cancelled(talk: Conversation) -> None:
    await talk.say("berlin@diversity: !meeting move M1 by 1h", "accra@diversity: !cancel M1 no time")
    said = await talk.say("core@core: !audit diversity")
    assert "berlin (console:berlin) moved M1 of Diversity" in said
    assert "accra (console:accra) cancelled M1 of Diversity" in said


async def test_who_has_left_the_group_reads_nothing_of_a_change(talk: Conversation) -> None:
    """G3: neither the new time nor a reason; what they were shown is closed as they leave."""
    await talk.say(":at 2026-04-07T12:30Z")
    said = await talk.say("lima@diversity: !leave", "lima@diversity> leave", ":advance 1m")
    to_lima = [part.partition("\n[")[0].rstrip() for part in said.split("[lima, private] ")[1:]]
    assert to_lima == ["(edited) M1: this is no longer asked."] * 2, "of the day before and of the hour before"
    assert "lima" not in await talk.say("berlin@diversity: !move M1 by 1h because of a secret", ":advance 5s")
    assert "lima" not in await talk.say("berlin@diversity: !cancel M1 another secret", ":advance 5s")
