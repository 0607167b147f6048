"""Minutes: shown, put right, approved, and asked for in time (S4, S7).

The meeting ends on Monday, 23 March 2026, at 10:00 UTC. berlin, accra and kyoto were there.
"""

from collections.abc import AsyncIterator, Sequence

import pytest
from sqlmodel import Session, select

from storage import meetings
from storage.audit import AuditEntry
from storage.groups import Group
from storage.meetings import Meeting
from tests.conversation import Conversation
from tests.looking import look
from tests.meetings.afterwards import LINES, gather, hold

RIGHT = "berlin@diversity: !minutes M1 edit"


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url) as conversation:
        await gather(conversation)
        yield conversation


def the_meeting(talk: Conversation) -> Meeting:
    found = look(talk, lambda session: meetings.find(session, 1))
    assert found is not None
    return found


def told(said: str, beginning: str) -> list[str]:
    """Who is told something privately."""
    return [line[1:].partition(",")[0] for line in said.splitlines() if f", private] {beginning}" in line]


async def test_the_minutes_follow_the_meeting_as_text_and_as_a_file(talk: Conversation) -> None:
    """S7."""
    said = await hold(talk)
    assert (
        "[diversity] Minutes of M1: Weekly (Diversity)\n"
        "  Draft: no co-chair has approved it yet.\n"
        "  When: Monday, 23 March 2026, 09:00 UTC\n"
        "  It took 1 h.\n"
        "  Present (3): berlin, accra, kyoto\n"
        "  Scenarios\n"
        "  • Agreed G1 (provisional until Thursday, 26 March 2026, 10:00 (UTC)): Merge the two scenarios\n"
        "  • Action A1: glossary · kyoto · by Fri 27 Mar\n"
        "  • The survey has 40 answers\n"
        "[diversity] Minutes of M1, as a file.\n"
        "  + minutes-M1.md (text/markdown, "
    ) in said


async def test_in_private_a_meeting_is_shown_on_its_readers_clock_too(talk: Conversation) -> None:
    """S1, L1."""
    look(talk, _in_berlin)
    await talk.say("lima@dm: timezone America/Lima")
    await hold(talk)
    when = "When: Monday, 23 March 2026, 09:00 UTC = "
    assert f"{when}04:00 Lima · 10:00 Berlin" in await talk.say("lima@dm: minutes M1")
    assert f"{when}10:00 Berlin\n" in await talk.say("lima@diversity: !minutes M1")


def _in_berlin(session: Session) -> None:
    session.exec(select(Group).where(Group.name == "Diversity")).one().timezone = "Europe/Berlin"


async def test_the_last_minutes_are_shown_and_those_of_a_number(talk: Conversation) -> None:
    await hold(talk)
    await hold(talk, ["info Second"])
    assert "Minutes of M2" in await talk.say("lima@diversity: !minutes")
    assert "Minutes of M1" in await talk.say("lima@dm: minutes M1")


async def test_while_it_runs_the_notes_so_far_are_shown(talk: Conversation) -> None:
    await talk.say('berlin@diversity: !meeting start "Weekly"', "berlin@diversity: !agreed Merge")
    said = await talk.say("lima@dm: minutes")
    assert "Notes so far: the meeting is not over." in said
    assert "• Agreed G1 (provisional): Merge" in said


async def test_each_file_is_a_tap_away(talk: Conversation) -> None:
    await hold(talk)
    assert "minutes-M1.wiki.txt (text/plain, " in await talk.say("lima@dm: minutes", "lima@dm> wikitext")
    assert "minutes-M1.md (text/markdown, " in await talk.say("lima@dm: minutes", "lima@dm> markdown")


async def test_the_core_team_reads_minutes_and_other_groups_do_not(talk: Conversation) -> None:
    await hold(talk)
    assert "Minutes of M1" in await talk.say("core@core: !minutes M1")
    said = await talk.say(":join oslo partnerships", "oslo@partnerships: !me", "oslo@partnerships: !minutes M1")
    assert "There is no meeting “M1” in your groups." in said


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("minutes", "Diversity has not held a meeting yet."),
        ("minutes M1", "M1 has not been held, so there are no minutes."),
        ("minutes M7", "There is no meeting “M7” in your groups."),
        ("approve M1", "M1 has not been held to its end"),
        ("approve", "No minutes of Diversity wait to be approved."),
    ],
)
async def test_without_a_meeting_that_was_held_there_are_no_minutes(talk: Conversation, line: str, answer: str) -> None:
    await talk.say('berlin@diversity: !meet "May" 90m: Thu 7 May 13:00')
    assert answer in await talk.say(f"berlin@diversity: !{line}")


# Put right


async def test_a_co_chair_reads_the_lines_with_their_numbers(talk: Conversation) -> None:
    await hold(talk)
    said = await talk.say(RIGHT)
    assert "[berlin, private] Minutes of M1" in said
    assert "  1. Scenarios\n  2. Agreed G1" in said


async def test_a_line_that_is_put_right_is_shown_to_the_group_with_what_it_was(talk: Conversation) -> None:
    await hold(talk)
    said = await talk.say(f"{RIGHT} 4 The survey has 41 answers")
    assert (
        "[diversity] berlin puts line 4 of the minutes of M1 right:\n"
        "  Before: The survey has 40 answers\n"
        "  Now: The survey has 41 answers"
    ) in said
    assert "• The survey has 41 answers" in await talk.say("lima@dm: minutes")
    assert _audited(talk) == ["minutes.corrected"]


async def test_what_was_agreed_can_be_objected_to_anew_once_its_words_change(talk: Conversation) -> None:
    await hold(talk)
    said = await talk.say(":advance 24h", f"{RIGHT} 2 Merge all scenarios")
    assert "everybody has 72 hours again to object" in said
    assert "G1: Merge all scenarios (provisional until Friday, 27 March 2026, 10:00 (UTC))" in said
    assert "final" not in await talk.say(":at 2026-03-26T10:00:01Z")
    assert "G1: Merge all scenarios" in await talk.say(":at 2026-03-27T10:00Z")


async def test_what_is_not_provisional_keeps_its_words(talk: Conversation) -> None:
    await hold(talk)
    await talk.say("lima@dm: object G1 it leaves out the small groups")
    assert "G1 is not provisional any more" in await talk.say(f"{RIGHT} 2 Merge all")
    assert "Merge the two scenarios" in await talk.say("lima@dm: minutes")


async def test_an_action_that_is_put_right_is_called_so_everywhere(talk: Conversation) -> None:
    await hold(talk)
    assert "Before: glossary\n  Now: short glossary" in await talk.say(f"{RIGHT} 3 short glossary")
    assert "A1: short glossary" in await talk.say("lima@dm: actions")


@pytest.mark.parametrize(
    ("order", "answer"),
    [
        (" 9 x", "There is no line 9 in the minutes of M1."),
        (" 0 x", "There is no line 0"),
        (f" 4 {'a' * 501}", "at most 500 characters. That was 501."),
        (" 4", "1. Scenarios"),
    ],
)
async def test_what_cannot_be_put_right_is_refused_with_what_can(talk: Conversation, order: str, answer: str) -> None:
    await hold(talk)
    assert answer in await talk.say(f"{RIGHT}{order}")


async def test_only_co_chairs_put_lines_right_and_only_once_it_is_over(talk: Conversation) -> None:
    await talk.say('berlin@diversity: !meeting start "Weekly"', "berlin@diversity: !info one")
    assert "M1 still runs" in await talk.say(f"{RIGHT} 1 two")
    await talk.say("berlin@diversity: !end")
    assert "Only the co-chairs of Diversity" in await talk.say("lima@diversity: !minutes M1 edit 1 two")
    assert "I could not read that." in await talk.say("berlin@diversity: !minutes M1 burn")


# Approved


async def test_both_co_chairs_are_asked_and_one_tap_approves(talk: Conversation) -> None:
    """S7: by a co-chair."""
    assert told(await hold(talk), "The minutes of M1 are in the room") == ["berlin", "accra"]
    said = await talk.say("accra@dm> approve")
    assert "[diversity] The minutes of M1 are approved by accra: Weekly" in said
    assert "[berlin, private] (edited) The minutes of M1 are approved by accra" in said
    assert "minutes-M1.md (text/markdown, " in said
    assert "minutes-M1.wiki.txt (text/plain, " in said
    assert the_meeting(talk).approved_at is not None
    assert _audited(talk) == ["minutes.approved"]
    assert "Minutes, approved by accra on Monday, 23 March 2026." in await talk.say("lima@dm: minutes")


async def test_approved_minutes_stay_as_they_are(talk: Conversation) -> None:
    await hold(talk)
    await talk.say("berlin@diversity: !approve")
    assert "so they stay as they are" in await talk.say(f"{RIGHT} 4 something else")
    assert "approved already" in await talk.say("accra@dm: approve M1")


async def test_who_lost_the_role_approves_nothing_with_an_old_tap(talk: Conversation) -> None:
    """G4."""
    await hold(talk)
    await talk.say("core@core: !unappoint diversity berlin")
    assert "Only the co-chairs of Diversity" in await talk.say("berlin@dm> approve")
    assert "Only the co-chairs of Diversity" in await talk.say("lima@dm: approve M1", "core@core: !minutes")
    assert the_meeting(talk).approved_at is None


async def test_of_several_that_wait_one_is_named(talk: Conversation) -> None:
    await hold(talk)
    await hold(talk)
    assert "The minutes of several meetings wait: M2, M1." in await talk.say("berlin@diversity: !approve")
    assert "The minutes of M2 are approved" in await talk.say("berlin@diversity: !approve M2")
    assert "The minutes of M1 are approved" in await talk.say("berlin@diversity: !approve")


# In time


async def test_co_chairs_are_reminded_within_48_hours_unless_the_minutes_are_approved(talk: Conversation) -> None:
    """S4."""
    await hold(talk)
    said = await talk.say(":at 2026-03-25T09:59Z")
    assert told(said, "The minutes of M1 still wait for a co-chair") == ["berlin", "accra"]
    await hold(talk)
    await talk.say("berlin@dm: approve M2")
    assert told(await talk.say(":advance 5d"), "The minutes of M2 still wait") == []


async def test_co_chairs_are_reminded_within_24_hours_of_actions_that_nobody_has_or_without_a_day(
    talk: Conversation,
) -> None:
    """S4."""
    await hold(talk, [*LINES, "action translate the survey", "action kyoto a logo"])
    said = await talk.say(":at 2026-03-24T09:59Z")
    assert told(said, "After M1 these actions have nobody or no day yet") == ["berlin", "accra"]
    assert "• A2: translate the survey · nobody yet" in said
    assert "• A3: a logo · kyoto" in said
    assert "A1: glossary" not in said


async def test_nothing_is_said_of_actions_that_have_all_they_need(talk: Conversation) -> None:
    await hold(talk)
    assert told(await talk.say(":at 2026-03-24T10:00Z"), "After M1") == []


async def test_co_chairs_hear_that_no_action_was_noted(talk: Conversation) -> None:
    await hold(talk, ["info One thing"])
    said = await talk.say(":at 2026-03-24T10:00Z")
    assert told(said, "No action was noted in M1") == ["berlin", "accra"]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Honolulu", "Asia/Kolkata", "Pacific/Pago_Pago"])
async def test_wherever_a_co_chair_lives_they_are_reminded_in_time_and_by_day(talk: Conversation, zone: str) -> None:
    """S4, at zones of +14 and -11 as well."""
    await talk.say(f"berlin@dm: timezone {zone}")
    await hold(talk, ["info One thing"])
    assert "berlin" in told(await talk.say(":at 2026-03-24T10:00Z"), "No action was noted")
    assert "berlin" in told(await talk.say(":at 2026-03-25T10:00Z"), "The minutes of M1 still wait")


async def test_a_co_chair_on_leave_is_reminded_when_they_are_back(talk: Conversation) -> None:
    """G7."""
    await talk.say("accra@dm: away 2026-03-24 to 2026-03-29")
    await hold(talk)
    assert told(await talk.say(":at 2026-03-29T23:00Z"), "The minutes of M1 still wait") == ["berlin"]
    assert told(await talk.say(":at 2026-03-30T09:00Z"), "The minutes of M1 still wait") == ["accra"]


def _audited(talk: Conversation) -> Sequence[str]:
    """What stands in the audit about minutes."""
    found = look(talk, lambda session: session.exec(select(AuditEntry.what)).all())
    return [what for what in found if what.startswith("minutes.")]
