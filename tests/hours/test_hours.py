"""Logging hours and seeing them: lines typed, answers read. The clock stands at Monday, 23 March 2026, 09:00 UTC."""

import pytest
from sqlmodel import Session, col, select

from storage import expectations
from storage.database import Database
from storage.groups import Group
from storage.hours import Entry
from tests.conversation import Conversation
from tests.looking import look


async def test_hours_logged_in_a_room_are_noted_without_the_amount(talk: Conversation) -> None:
    """H1, X1."""
    said = await talk.say("lima@diversity: !log 1h30 reading the draft")
    assert said == "[diversity] Noted for Monday, 23 March 2026 (week 13)."


async def test_hours_logged_in_private_are_confirmed_with_where_the_week_stands(talk: Conversation) -> None:
    """H1, H3."""
    await talk.say("lima@diversity: !log 1,5 h")
    assert await talk.say("lima@dm: log 45m yesterday agenda") == (
        "[lima, private] Noted: 45 min on Sunday, 22 March 2026 (week 12), as #2.\n  Week 12: 45 min"
    )
    assert "Week 13: 3 h 30 min of 5 h" in await talk.say("lima@dm: /log 2h")


async def test_one_instant_is_in_two_weeks_for_two_people(talk: Conversation) -> None:
    """H2: Sunday 23:30 in Lima is Monday in Jakarta."""
    await talk.say("jakarta@diversity: !timezone Asia/Jakarta", ":at 2026-03-30T04:30Z")
    assert "Sunday, 29 March 2026 (week 13)" in await talk.say("lima@diversity: !log 1h30")
    assert "Monday, 30 March 2026 (week 14)" in await talk.say("jakarta@diversity: !log 45m")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("!log", "I could not read that. Write it like this: !log 1h30 reading the draft"),
        ("!log soon", "“soon” is not an amount of time that I can read. Write it like 1h30, 1:30, 1.5 or 90m."),
        ("!log 0h", "An amount has to be more than zero"),
        ("!log -1h", "An amount has to be more than zero"),
        ("!log 25h", "A day has 24 hours"),
        ("!log 90", "For minutes write 90m."),
        ("!log 1h tomorrow", "Tuesday, 24 March 2026 has not come yet where you are."),
        (
            "!log 1h 2026-02-01",
            "more than four weeks ago. The earliest day that can still be changed is Monday, 23 Feb",
        ),
        ("!log 1h 03/04/2026", "I am not sure which day “03/04/2026” is."),
        ("!log 1h 2026-02-30", "There is no day 2026-02-30."),
        ("!undo", "There is nothing here that you have logged."),
        ("!undo #7", "There is no entry #7 of yours."),
        ("!undo it", "I could not read that. Write it like this: !undo #3"),
        ("!undo 1", "Did you mean !undo #1?"),
        ("!edit 2 3h", "Did you mean !edit #2 3h?"),
        ("!edit 2 90", "Did you mean !edit #2 90?"),
        ("!edit 2 45m yesterday", "Did you mean !edit #2 45m yesterday?"),
        ("!edit 2 3 pages", "I see more than one amount"),
        ("!edit 2 yesterday", "Did you mean !edit #2 yesterday or !edit 2h yesterday?"),
        ("!edit 2 reading", "Did you mean !edit #2 reading or !edit 2h reading?"),
        ("!edit #1", "I could not read that. Write it like this: !edit 2h"),
        ("!edit #1 2hh", "“2hh” is not an amount of time that I can read."),
        ("!log 10m 20-03 reading", "I am not sure which day “20-03” is."),
        ("!log 2h reading the draft yesterday", "Is “yesterday” the day? Then write it right behind the amount"),
        ("!log 2h 25 march", "Are they a day? Write it like 2026-03-25."),
        ("!edit 2h", "There is nothing here that you have logged."),
        ("!edit", "I could not read that. Write it like this: !edit 2h"),
        ("!hours group", "Only the co-chairs of a group can use !hours group. !cochair shows who they are."),
        ("!hours all", "Only the core team can use !hours all."),
    ],
)
async def test_what_cannot_be_done_is_refused_with_what_would_work(sqlite_url: str, line: str, answer: str) -> None:
    """H1, H4, S8."""
    async with Conversation(sqlite_url) as talk:
        await talk.say("lima@diversity: !me")
        said = await talk.say(f"lima@diversity: {line}")
        assert answer in said
        assert said.startswith("[diversity] ")


async def test_a_day_has_24_hours_over_all_groups(talk: Conversation) -> None:
    """H1; and no room hears that the day is full, since that tells how much was noted in private (X1)."""
    await talk.say("lima@diversity: !log 13h", "lima@partnerships: !log 10h")
    said = await talk.say("lima@partnerships: !log 1h01")
    assert said == (
        "[lima, private] That would make more than 24 hours on Monday, 23 March 2026. "
        "hours shows what you have noted already.\n[partnerships] I have answered you in private."
    )
    assert "Noted for Monday" in await talk.say("lima@partnerships: !log 1h")


async def test_ones_own_hours_are_shown_in_private_only(talk: Conversation) -> None:
    """H4, X1."""
    await talk.say("lima@diversity: !log 1h30 <b>the draft</b> @room")
    said = await talk.say("lima@diversity: !hours")
    assert "[diversity] I have answered you in private." in said
    room = said.partition("[diversity]")[2]
    assert "1 h" not in room
    assert "[lima, private] Diversity\n  Week 13: 1 h 30 min of 5 h" in said
    assert "#1 Mon 23 Mar: 1 h 30 min – <b>the draft</b> @\u2060room" in said


async def test_the_average_leaves_out_the_running_week_and_leave(talk: Conversation) -> None:
    """H3, G7."""
    await talk.say("lima@diversity: !log 4h", ":at 2026-03-30T15:00Z", "lima@dm: away until 2026-04-05")
    await talk.say(":at 2026-04-06T15:00Z", "lima@dm: log 6h last week", ":at 2026-04-13T15:00Z", "lima@dm: log 9h")
    said = await talk.say("lima@dm: hours")
    assert "Week 16: 9 h of 5 h" in said
    assert "Week 14: 6 h, on leave" in said
    assert "On average over 2 full weeks: 2 h of 5 h." in said
    assert "1 week of leave is left out." in said


async def test_undo_removes_the_newest_entry_or_a_numbered_one(talk: Conversation) -> None:
    """H1."""
    await talk.say("lima@dm: log 1h", "lima@dm: log 2h", "lima@dm: log 3h")
    assert "Removed: #3, 3 h on Monday, 23 March 2026 (week 13)." in await talk.say("lima@dm: undo")
    assert "Removed: #1, 1 h" in await talk.say("lima@dm: undo #1")
    assert "There is no entry #1 of yours." in await talk.say("lima@dm: undo #1")
    said = await talk.say("lima@diversity: !undo")
    assert said == "[diversity] Removed: it no longer counts for Monday, 23 March 2026 (week 13)."
    assert "as #4." in await talk.say("lima@dm: log 1h")


async def test_edit_changes_what_is_named_and_keeps_the_rest(talk: Conversation) -> None:
    """H1."""
    await talk.say("lima@dm: log 1h agenda", "lima@dm: log 2h draft")
    assert "Changed: #1 is now 45 min on Sunday, 22 March 2026 (week 12)." in await talk.say(
        "lima@dm: edit #1 45m yesterday"
    )
    await talk.say("lima@dm: edit 3h the whole draft")
    said = await talk.say("lima@dm: hours")
    assert "#2 Mon 23 Mar: 3 h – the whole draft" in said
    assert "#1 Sun 22 Mar: 45 min – agenda" in said
    room = await talk.say("lima@diversity: !edit 1h")
    assert room == "[diversity] Changed: it now counts for Monday, 23 March 2026 (week 13)."


async def test_an_edit_may_leave_the_amount_as_it_was(talk: Conversation) -> None:
    """H1: what is left out stays."""
    await talk.say("lima@dm: log 2 hours agenda")
    assert "#1 is now 2 h on Sunday, 22 March 2026" in await talk.say("lima@dm: edit #1 yesterday")
    assert "#1 is now 2 h on Friday, 20 March 2026" in await talk.say("lima@dm: edit 3 days ago")
    assert "#1 is now 2 h on Friday, 20 March 2026" in await talk.say("lima@dm: edit reading the draft")
    assert "#1 is now 3 h on Friday, 20 March 2026" in await talk.say("lima@dm: edit 3")
    assert "#1 Fri 20 Mar: 3 h – reading the draft" in await talk.say("lima@dm: hours")


async def test_a_room_hears_how_to_see_an_amount_that_had_to_be_read(talk: Conversation) -> None:
    """X1: never the amount itself."""
    said = await talk.say("lima@diversity: !log 2 hours and a half")
    assert said == (
        "[diversity] Noted for Monday, 23 March 2026 (week 13).\n  !hours shows you alone how I read the amount."
    )
    assert "shows you alone" in await talk.say("lima@diversity: !edit 1,5")
    assert "shows you alone" not in await talk.say("lima@diversity: !edit 1h30")
    assert "shows you alone" not in await talk.say("lima@diversity: !edit yesterday")
    assert "shows you alone" not in await talk.say("lima@dm: log 2 hours and a half")


async def test_an_edit_that_would_fill_the_day_leaves_the_entry_alone(talk: Conversation) -> None:
    """H1: its own old amount does not count against it."""
    await talk.say("lima@dm: log 12h", "lima@dm: log 12h")
    assert "more than 24 hours" in await talk.say("lima@dm: edit 12h01")
    assert "is now 11 h 59 min" in await talk.say("lima@dm: edit 11h59")


async def test_after_28_days_an_entry_stays_as_it_is(talk: Conversation) -> None:
    """H1."""
    await talk.say("lima@dm: log 1h", ":at 2026-04-20T09:00Z")
    assert "Changed: #1" in await talk.say("lima@dm: edit #1 2h 2026-04-20")
    await talk.say(":advance 1m")
    assert "Entry #1 is more than four weeks old and stays as it is." in await talk.say("lima@dm: undo")


async def test_nobody_can_touch_another_persons_entries(talk: Conversation) -> None:
    await talk.say("lima@diversity: !log 1h", "accra@diversity: !me")
    assert "There is nothing here that you have logged." in await talk.say("accra@dm: undo")
    assert "There is no entry #1 of yours." in await talk.say("accra@dm: undo #1")


async def test_in_a_room_the_newest_entry_is_the_newest_of_its_group(talk: Conversation) -> None:
    """H1, X1."""
    await talk.say("lima@diversity: !log 1h", "lima@partnerships: !log 2h")
    assert "[diversity] Changed:" in await talk.say("lima@diversity: !edit 3h")
    assert "[diversity] Removed:" in await talk.say("lima@diversity: !undo")
    assert "There is nothing here that you have logged." in await talk.say("lima@diversity: !undo")
    assert "#2 Mon 23 Mar: 2 h" in await talk.say("lima@dm: hours", "lima@dm> partnerships")


async def test_what_is_changed_for_another_group_is_told_in_private(talk: Conversation) -> None:
    """X1; and the group is named to those who are in several."""
    await talk.say("lima@diversity: !me", "lima@partnerships: !log 2h")
    assert await talk.say("lima@diversity: !edit #1 3h") == (
        "[lima, private] Changed: #1 is now 3 h on Monday, 23 March 2026 (week 13).\n"
        "  Partnerships – Week 13: 3 h of 5 h\n[diversity] I have answered you in private."
    )
    assert "Partnerships – Week 13: 0 h of 5 h" in await talk.say("lima@dm: undo")


async def test_who_comes_back_keeps_what_they_gave_before(talk: Conversation) -> None:
    """H3: the average is over all times in the group; the gap is left out."""
    await talk.say("lima@diversity: !log 4h", ":at 2026-03-30T15:00Z", "lima@dm: leave", "lima@dm> leave")
    await talk.say(":at 2026-05-04T15:00Z", "core@dm: invite diversity lima expertise", "lima@dm> join")
    await talk.say("lima@diversity: !log 2h", ":at 2026-05-11T15:00Z")
    said = await talk.say("lima@dm: hours")
    assert "On average over 2 full weeks: 3 h of 5 h." in said
    assert "Week 17" not in said


async def test_what_was_noted_for_a_week_before_joining_is_measured_against_nothing(talk: Conversation) -> None:
    """H3: in the receipt, in one's own weeks and in the group's."""
    assert "Week 12: 45 min\n" in await talk.say("berlin@dm: log 45m yesterday") + "\n"
    assert "Week 12: 45 min\n" in await talk.say("berlin@dm: hours")
    assert "Week 12: 45 min, 1 person logged" in await talk.say("berlin@dm: hours group")


async def test_the_core_team_logs_no_hours(talk: Conversation) -> None:
    assert "Only a group's members can use !log." in await talk.say("core@diversity: !log 1h")


async def test_somebody_in_two_groups_is_asked_for_which_one_the_hours_are(talk: Conversation) -> None:
    await talk.say("lima@partnerships: !me")
    assert "> partnerships: Partnerships" in await talk.say("lima@dm: log 1h30 reading")
    assert "Noted: 1 h 30 min" in await talk.say("lima@dm> partnerships")
    assert "Partnerships\n  Week 13: 1 h 30 min of 5 h" in await talk.say("lima@dm: hours")


async def test_a_command_that_waited_speaks_of_the_day_when_it_was_written(talk: Conversation) -> None:
    """H1: and can be undone from when it is done."""
    await talk.say("lima@partnerships: !me", "lima@dm: log 2h yesterday", ":at 2026-03-24T08:00Z")
    assert "Noted: 2 h on Sunday, 22 March 2026" in await talk.say("lima@dm> diversity")
    await talk.say(":at 2026-04-21T08:00Z")
    assert "Removed: #1" in await talk.say("lima@dm: undo")


async def test_after_a_day_no_group_makes_an_old_command_run(talk: Conversation) -> None:
    """H1: also where its text has not been dropped yet."""
    await talk.say("lima@partnerships: !me", "lima@dm: log 2h yesterday", ":advance 25h")
    assert "Please write it again." in await talk.say("lima@dm> diversity")


async def test_a_heavy_week_is_asked_about_once_and_the_answer_stays_private(talk: Conversation) -> None:
    """H5."""
    assert "Is the load all right" not in await talk.say("lima@diversity: !log 10h")
    said = await talk.say("lima@diversity: !log 1m")
    assert "[lima, private] Week 13 in Diversity is more than twice what is expected." in said
    assert await talk.say("lima@dm> much") == (
        "[lima, private] (edited) Thank you for saying so. I tell nobody; your co-chairs can share the work out "
        "if you ask them, and away gives you a rest."
    )
    assert "Is the load all right" not in await talk.say("lima@diversity: !log 1h")


async def test_nobody_is_asked_about_a_heavy_week_on_leave(talk: Conversation) -> None:
    """H5, G7."""
    await talk.say("lima@dm: away")
    assert "Is the load all right" not in await talk.say("lima@diversity: !log 11h")
    assert "Week 13: 11 h, on leave" in await talk.say("lima@dm: hours")


async def test_a_new_expectation_holds_from_its_week_on(talk: Conversation, database_url: str) -> None:
    """H3: this week and those before stay as they were."""
    await talk.say("lima@diversity: !log 1h", ":at 2026-03-25T09:00Z")

    def expect_less(session: Session) -> None:
        group = session.exec(select(Group).where(Group.slug == "diversity")).one()
        assert group.id is not None
        expectations.expect(session, group.id, "2026-W14", 180)

    database = Database(database_url)
    database.run_here(expect_less)
    database.close()
    assert "Week 13: 2 h of 5 h" in await talk.say("lima@dm: log 1h")
    await talk.say(":at 2026-03-30T15:00Z", "lima@dm: log 1h")
    said = await talk.say("lima@dm: hours")
    assert "Week 14: 1 h of 3 h" in said
    assert "Week 13: 2 h of 5 h" in said


@pytest.mark.parametrize(("language", "words"), [("es", "lunes, 23 de marzo de 2026"), ("id", "Senin, 23 Maret 2026")])
async def test_in_private_the_answer_is_in_the_readers_language(sqlite_url: str, language: str, words: str) -> None:
    """L1."""
    async with Conversation(sqlite_url) as talk:
        await talk.say(f"lima@diversity: !language {language}")
        assert words in await talk.say("lima@dm: log 1h")


async def test_of_a_long_note_the_answer_says_what_was_kept(talk: Conversation) -> None:
    """H1: nothing that people write is lost silently, neither of a new entry nor of one that is changed."""
    kept = "I kept the first 500 characters of your note."
    assert kept not in await talk.say("lima@diversity: !log 1h " + "a" * 500)
    assert kept in await talk.say("lima@diversity: !log 1h " + "b" * 10_000)
    assert _notes(talk)[-1] == "b" * 500 + "…"
    assert kept not in await talk.say("lima@dm: edit 2h"), "its note stays as it was"
    assert _notes(talk)[-1] == "b" * 500 + "…"
    assert kept in await talk.say("lima@dm: edit 2h " + "@" * 501 + "c")
    said = await talk.say("lima@dm: edit 3h", "lima@dm: edit 3h short")
    assert kept not in said
    assert _notes(talk)[-1] == "short"


def _notes(talk: Conversation) -> list[str]:
    return look(talk, lambda session: [entry.note for entry in session.exec(select(Entry).order_by(col(Entry.id)))])
