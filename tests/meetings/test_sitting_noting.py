"""What is noted while a meeting runs: who may, what is understood, and what is taken back (S7, S8)."""

import pytest
from sqlmodel import Session

from storage.agendas import AgendaItem
from storage.minutes import Record
from tests.conversation import MONDAY, Conversation
from tests.looking import look, person_id
from tests.meetings.sittings import FIVE, agreements, here, meeting, notes, tasks
from tests.polls.staging import gather


async def test_a_note_is_acknowledged_by_a_sign_and_stands_on_one_message(database_url: str) -> None:
    """S7: by anybody in the group; nothing new is said in the room."""
    async with meeting(database_url) as talk:
        said = await talk.say("lima@diversity: !agreed We pay the translators")
        assert said.startswith("[diversity] (reaction) ✅")
        assert "[diversity] (edited) M1: Weekly has begun" in said
        assert "1. Agreed, provisionally: We pay the translators (G1)" in said
        assert "[diversity] M1" not in said
        assert notes(talk) == [("agreed", "We pay the translators")]
        assert here(talk)["lima"] == (True, "spoke")


async def test_several_lines_in_one_message_are_several_notes(database_url: str) -> None:
    """S7."""
    async with meeting(database_url) as talk:
        lines = r"Budget\n!agreed We pay\nthe translators\naction kyoto glossary by 2026-04-03\n!info Report in May"
        said = await talk.say(f"lima@diversity: !topic {lines}")
        assert notes(talk) == [
            ("topic", "Budget"), ("agreed", "We pay the translators"), ("action", "glossary"),
            ("info", "Report in May"),
        ]  # fmt: skip
        assert said.count("(edited)") == 1
        assert "[diversity] A1: glossary · kyoto · by Fri 3 Apr" in said


async def test_a_line_that_cannot_be_noted_is_named_and_the_others_are_noted(sqlite_url: str) -> None:
    """S7: nobody has to write all of it again."""
    async with meeting(sqlite_url) as talk:
        lines = r"Budget\n!toppic Room\n!poll majority \"x\" y\n!info\n!action kyoto glossary by 3/4\n!info Later"
        said = await talk.say(f"lima@diversity: !topic {lines}")
        assert "Line 2 is not noted. I do not know !toppic. Did you mean !topic?".replace("!toppic", "toppic") in said
        assert "Line 3 is not noted. !poll needs a message of its own." in said
        assert "Line 4 is not noted. There is nothing to note behind !info." in said
        assert "Line 5 is not noted. I am not sure when “by 3/4” is." in said
        assert notes(talk) == [("topic", "Budget"), ("info", "Later")]


async def test_a_message_may_end_the_meeting_with_its_last_line(sqlite_url: str) -> None:
    """S7: where whoever wrote it may."""
    async with meeting(sqlite_url) as talk:
        said = await talk.say(r"lima@diversity: !info One\n!end")
        assert "Line 2 is not noted. Only the co-chairs" in said
        assert "M1: Weekly is over." in await talk.say(r"accra@diversity: !agreed Two\n!end")
        assert agreements(talk)[0].final_at is not None


async def test_what_stands_behind_the_end_is_named_as_not_noted(sqlite_url: str) -> None:
    """S7: lines are taken in order, and who may not end a meeting notes the others."""
    async with meeting(sqlite_url) as talk:
        said = await talk.say(r"lima@diversity: !end\n!info One")
        assert "Line 1 is not noted. Only the co-chairs" in said
        assert notes(talk) == [("info", "One")]
        for line in (r"!end\nthank you all", "!end info Two", "!end now"):
            assert "Write it like this: !end." in await talk.say(f"accra@diversity: {line}")
        said = await talk.say(r"accra@diversity: !end\n!info Two\naction kyoto glossary")
        assert "Line 2 is not noted. No meeting of Diversity is running." in said
        assert "Line 3 is not noted. No meeting of Diversity is running." in said
        assert "M1: Weekly is over." in said
        assert here(talk)["accra"] == (True, "spoke")
        assert notes(talk) == [("info", "One")]
        assert tasks(talk) == []


async def test_of_many_lines_in_one_message_the_first_are_noted_and_a_few_are_answered(sqlite_url: str) -> None:
    """S7: one message makes no wall of text."""
    async with meeting(sqlite_url) as talk:
        said = await talk.say("lima@diversity: !topic One" + r"\n!b" * 2500)
        assert "Line 21 is not noted. One message has at most 20 notes. Write what follows in another one." in said
        assert said.count("is not noted") == 5
        assert "… and 15 more." in said
        assert notes(talk) == [("topic", "One")]
        said = await talk.say("lima@diversity: !action One" + r"\n!action nobody: more" * 262)
        assert len(tasks(talk)) == 20
        assert said.count("more · nobody yet") <= 40


async def test_a_meetings_minutes_have_an_end(sqlite_url: str) -> None:
    """S7."""
    async with meeting(sqlite_url) as talk:
        look(talk, _fill)
        assert "at most 300 lines. !meeting undo takes one back." not in await talk.say("lima@diversity: !info 300")
        assert "at most 300 lines. !meeting undo takes one back." in await talk.say("lima@diversity: !info 301")
        assert len(notes(talk)) == 300


def _fill(session: Session) -> None:
    lima = person_id(session, "lima")
    for number in range(299):
        session.add(Record(meeting_id=1, kind="info", text=str(number), by_person_id=lima, at=MONDAY))


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("!topic", "There is nothing to note behind !topic."),
        ("!topic \u2800", "There is nothing to note behind !topic."),
        ("!info " + "x" * 501, "That has 501 characters, and a line of the minutes has at most 500."),
        ("!action", "There is nothing to note behind !action."),
        ("!action kyoto", "There is nothing to note behind !action."),
        ("!action kyoto by 2026-04-03", "There is nothing to note behind !action."),
        ("!action by Friday", "There is nothing to note behind !action."),
        ("!action by 4/5", "There is nothing to note behind !action."),
        ("!action kyoto: ", "There is nothing to note behind !action."),
        ("!action kyoto –", "There is nothing to note behind !action."),
        ("!action nobody: by Friday", "There is nothing to note behind !action."),
        ("!action kyoto, by 4/5", "There is nothing to note behind !action."),
        ("!action :", "There is nothing to note behind !action."),
        ("!action kyoto glossary by 2026-03-01", "is past."),
        ("!action kyoto write by yesterday", "Sunday, 22 March 2026 is past."),
        ("!action kyoto by yesterday write it", "Sunday, 22 March 2026 is past."),
        ("!action kyoto by 31 April write it", "There is no day 31 april."),
        ("!action kyoto by next week write it", "I am not sure when “next week” is."),
        ("!action kyoto write by last Friday", "Friday, 20 March 2026 is past."),
        ("!action kyoto write by next week", "I am not sure when “next week” is."),
        ("!action kyoto write by next month.", "I am not sure when “next month” is."),
        ("!action core: the digest", "core is no member of Diversity"),
        ("!action @nobody:example.org the digest", "I know nobody called"),
    ],
)
async def test_what_cannot_be_noted_is_refused_with_what_would_work(sqlite_url: str, line: str, answer: str) -> None:
    """S7, S8."""
    async with meeting(sqlite_url) as talk:
        await talk.say("core@diversity: !me")
        assert answer in await talk.say(f"lima@diversity: {line}")
        assert notes(talk) == []
        assert tasks(talk) == []


async def test_whoever_is_not_in_the_group_notes_nothing(sqlite_url: str) -> None:
    """S7."""
    async with meeting(sqlite_url) as talk:
        said = await talk.say("core@diversity: !info The digest is out")
        assert "Only a group's members can use !info." in said
        assert notes(talk) == []


async def test_the_number_of_an_item_of_the_agenda_is_its_topic(sqlite_url: str) -> None:
    """S7."""
    async with Conversation(sqlite_url) as talk:
        await gather(talk, FIVE)
        await talk.say('berlin@diversity: !meet "Monthly" 60m: 2026-03-24 17:00 UTC')
        look(talk, _add_to_agenda)
        said = await talk.say(":at 2026-03-24T17:00Z", "berlin@diversity: !start")
        assert "1. The budget for translations (10 min)" in said
        await talk.say("kyoto@diversity: !topic 1")
        assert notes(talk) == [("topic", "The budget for translations")]
        assert "There is no item 2 on the agenda." in await talk.say("kyoto@diversity: !topic 2")
        await talk.say("kyoto@diversity: !topic 2 more things")
        assert notes(talk)[-1] == ("topic", "2 more things")


def _add_to_agenda(session: Session) -> None:
    lima, text = person_id(session, "lima"), "The budget for translations"
    session.add(AgendaItem(meeting_id=1, position=1, text=text, minutes=10, by_person_id=lima, at=MONDAY))


async def test_undo_takes_back_ones_own_last_line_with_all_that_came_of_it(database_url: str) -> None:
    """S7."""
    async with meeting(database_url) as talk:
        await talk.say(r"lima@diversity: !info One\n!agreed Two\n!action kyoto three by 2026-04-03")
        await talk.say("kyoto@diversity: !info Four")
        said = await talk.say("lima@diversity: !undo", ":advance 5s")
        assert "[diversity] Line 3 is taken back. Action: three" in said
        assert "2. Agreed, provisionally: Two (G1)" in said
        assert tasks(talk) == []
        assert "Line 2 is taken back. Agreed: Two" in await talk.say("lima@diversity: !undo")
        assert agreements(talk) == []
        assert notes(talk) == [("info", "One"), ("info", "Four")]


async def test_the_number_of_what_is_taken_back_never_means_anything_else(database_url: str) -> None:
    """S7: the choices below an old message do not finish another action."""
    async with meeting(database_url) as talk:
        await talk.say("kyoto@dm: !me", "lima@diversity: !action lima: first task by Friday")
        said = await talk.say("lima@diversity: !give A1 kyoto")
        assert "[kyoto, private] lima gives you this action: A1: first task" in said
        said = await talk.say("lima@diversity: !undo")
        assert "[kyoto, private] (edited) lima drops A1: first task" in said
        assert "A2: second" in await talk.say("lima@diversity: !action kyoto: second")
        assert "A1 was dropped." in await talk.say("kyoto@diversity: !done A1")
        assert tasks(talk) == [("second", "kyoto", "")]
        await talk.say("lima@diversity: !agreed One", "lima@diversity: !undo", "lima@diversity: !agreed Two")
        assert [row.number for row in agreements(talk)] == [2]
        assert "no agreement “G1”" in await talk.say("berlin@diversity: !end", "lima@diversity: !object G1 no")
        assert "no line" in await talk.say("berlin@diversity: !minutes M1 edit 4 Three")


async def test_only_whoever_keeps_the_meeting_takes_back_the_lines_of_others(sqlite_url: str) -> None:
    """S7."""
    async with meeting(sqlite_url) as talk:
        await talk.say("lima@diversity: !info One")
        assert "Somebody else noted line 1." in await talk.say("kyoto@diversity: !undo 1")
        assert "You have noted nothing in M1" in await talk.say("kyoto@diversity: !undo")
        assert "The notes of M1 have no line 2." in await talk.say("berlin@diversity: !undo 2")
        assert "Line 1 is taken back. Info: One" in await talk.say("berlin@diversity: !undo 1")
        assert notes(talk) == []


async def test_undo_is_for_hours_where_it_can_only_mean_them(sqlite_url: str) -> None:
    """S7, H1: with `#`, in private, and where no meeting runs."""
    async with meeting(sqlite_url) as talk:
        await talk.say("lima@diversity: !info One", "lima@dm: log 1h reading")
        assert "[diversity] Removed: it no longer counts" in await talk.say("lima@diversity: !undo #1")
        await talk.say("lima@dm: log 2h reading")
        assert "[lima, private] Removed: #2, 2 h" in await talk.say("lima@dm: undo")
        await talk.say("berlin@diversity: !end", "lima@dm: log 3h reading")
        assert "[diversity] Removed: it no longer counts" in await talk.say("lima@diversity: !undo")
        assert notes(talk) == [("info", "One")]


async def test_what_is_done_already_is_not_taken_back(sqlite_url: str) -> None:
    """S7."""
    async with meeting(sqlite_url) as talk:
        await talk.say("lima@diversity: !action lima glossary", "lima@diversity: !done A1")
        assert "A1 is done or dropped by now, so it stays." in await talk.say("lima@diversity: !undo")
        assert notes(talk) == [("action", "glossary")]


async def test_notes_can_be_taken_in_private(sqlite_url: str) -> None:
    """S7: the group sees them on its message."""
    async with meeting(sqlite_url) as talk:
        said = await talk.say("lima@dm: topic Budget")
        assert "[lima, private] (reaction) ✅" in said
        assert "[diversity] (edited) M1: Weekly has begun" in said
        assert here(talk)["lima"] == (True, "spoke")


async def test_many_notes_in_a_moment_are_few_edits(database_url: str) -> None:
    """S7: Telegram allows a group twenty messages a minute, edits included."""
    async with meeting(database_url) as talk:
        said = await talk.say(*(f"lima@diversity: !info Note {number}" for number in range(20)))
        assert said.count("(edited)") == 1
        said = await talk.say(":advance 5s")
        assert said.count("(edited)") == 1
        assert "20. Note 19" in said
        assert await talk.say(":advance 1m") == ""


async def test_what_people_note_is_never_markup_and_calls_nobody(sqlite_url: str) -> None:
    """S7."""
    async with meeting(sqlite_url) as talk:
        said = await talk.say("lima@diversity: !info **bold** `undo` @room {n}")
        assert "1. **bold** `undo` @\u2060room {n}" in said
