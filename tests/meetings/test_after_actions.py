"""Actions are followed up until they are done (S7, G7).

The clock stands at Monday, 23 March 2026, 10:00 UTC; the glossary is kyoto's, and due on Friday, 27 March.
"""

from collections.abc import AsyncIterator

import pytest
from sqlmodel import Session, select

from storage import actions
from storage.actions import Action
from storage.people import Membership
from tests.conversation import MONDAY, Conversation
from tests.looking import look, person_id
from tests.meetings.afterwards import DAY_AFTER, DAY_BEFORE, gather, hold, reminders


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url) as conversation:
        await gather(conversation)
        await hold(conversation)
        yield conversation


def the_action(talk: Conversation, number: int = 1) -> Action:
    found = look(talk, lambda session: actions.find(session, number))
    assert found is not None
    return found


async def test_open_actions_are_listed_with_their_owner_and_day(talk: Conversation) -> None:
    """S7."""
    assert "• A1: glossary · kyoto · by Fri 27 Mar" in await talk.say("lima@diversity: !actions")
    assert "No action is open in Diversity" in await talk.say("kyoto@dm: done A1", "lima@diversity: !actions")


async def test_a_day_that_has_passed_is_marked_and_nobody_is_blamed(talk: Conversation) -> None:
    assert "by Fri 27 Mar (the day has passed)" in await talk.say(DAY_AFTER, "lima@diversity: !actions")


async def test_somebodys_own_actions_are_listed_in_private_over_all_groups(talk: Conversation) -> None:
    assert "• A1: glossary · by Fri 27 Mar (Diversity)" in await talk.say("kyoto@dm: actions mine")
    assert "You have no open action. " in await talk.say("lima@dm: actions mine")
    assert "You have no open action in Diversity. " in await talk.say("lima@diversity: !actions mine")


async def test_the_core_team_sees_the_actions_of_a_group_and_other_groups_do_not(talk: Conversation) -> None:
    assert "A1: glossary" in await talk.say("core@core: !actions diversity")
    assert "Only the members of Diversity" in await talk.say(
        ":join oslo partnerships", "oslo@partnerships: !me", "oslo@partnerships: !actions diversity"
    )


async def test_a_word_that_is_no_group_is_refused(talk: Conversation) -> None:
    assert "I know no group “divercity”. Did you mean diversity?" in await talk.say("lima@dm: actions divercity")


async def test_what_is_done_is_told_to_the_group_also_when_it_is_said_in_private(talk: Conversation) -> None:
    said = await talk.say("kyoto@dm: done A1")
    assert "[kyoto, private] A1 is done, says kyoto: glossary" in said
    assert "[diversity] A1 is done, says kyoto: glossary" in said
    assert "A1 is done already" in await talk.say("kyoto@dm: done A1")


async def test_what_is_done_can_be_opened_again_with_a_tap(talk: Conversation) -> None:
    said = await talk.say("kyoto@diversity: !done A1", "kyoto@diversity> undo")
    assert "A1 is open again: glossary" in said
    assert the_action(talk).finished_at is None
    assert await reminders(talk, DAY_BEFORE) != []


async def test_what_was_dropped_since_is_not_opened_again_by_an_old_choice(talk: Conversation) -> None:
    await talk.say("kyoto@diversity: !done A1")

    def drop(session: Session) -> None:
        session.get_one(actions.Action, 1).state = actions.DROPPED

    look(talk, drop)
    assert "A1 was dropped." in await talk.say("kyoto@diversity> undo")
    assert the_action(talk).state == actions.DROPPED


async def test_what_a_leaver_had_done_is_nobodys_when_it_is_opened_again(talk: Conversation) -> None:
    """G4: they hear nothing of the group any more."""
    await talk.say("berlin@diversity: !done A1", "kyoto@diversity: !leave", "kyoto@diversity> leave", ":advance 1m")
    said = await talk.say("berlin@diversity> undo")
    assert "A1 is nobody's now: glossary" in said
    assert the_action(talk).state == actions.OPEN
    assert the_action(talk).owner_person_id is None
    assert "kyoto, private" not in await talk.say(":advance 20d")


async def test_whoever_is_no_member_any_more_is_not_reminded(talk: Conversation) -> None:
    """G4: whichever way their place ended."""

    def leave(session: Session) -> None:
        kyoto = person_id(session, "kyoto")
        session.exec(select(Membership).where(Membership.person_id == kyoto)).one().left_at = MONDAY

    look(talk, leave)
    said = await talk.say(":advance 20d")
    assert "[kyoto, private]" not in said
    assert "[berlin, private] Nobody has taken this on yet: A1: glossary" in said
    assert the_action(talk).owner_person_id is None


@pytest.mark.parametrize("line", ["done A1", "drop A1 no time", "due A1 2026-05-01", "take A1", "give A1 lima"])
async def test_only_its_owner_and_the_co_chairs_say_what_becomes_of_an_action(talk: Conversation, line: str) -> None:
    refused = "A1 is with somebody else: they, or a co-chair of Diversity, can do that."
    assert refused in await talk.say(f"lima@diversity: !{line}")
    assert refused in await talk.say(f"lima@dm: {line}")


async def test_a_former_member_can_do_nothing_with_an_action(talk: Conversation) -> None:
    """G4."""
    await talk.say("berlin@diversity: !give A1 nobody", "lima@diversity: !leave", "lima@diversity> leave")
    said = await talk.say("lima@dm: take A1", "lima@dm: done A1")
    assert "A1 is" not in said
    assert the_action(talk).owner_person_id is None


async def test_dropping_needs_a_reason_which_the_group_reads(talk: Conversation) -> None:
    assert "Please say why" in await talk.say("kyoto@diversity: !drop A1")
    said = await talk.say("kyoto@diversity: !drop A1 the *event* is cancelled")
    assert "kyoto drops A1: glossary\n  Why: the *event* is cancelled" in said
    assert "A1 was dropped." in await talk.say("kyoto@diversity: !done A1")


async def test_a_reason_that_is_too_long_is_refused(talk: Conversation) -> None:
    assert "at most 500 characters. That was 501." in await talk.say(f"kyoto@diversity: !drop A1 {'a' * 501}")


async def test_an_action_is_given_to_a_member_who_hears_of_it(talk: Conversation) -> None:
    said = await talk.say("kyoto@diversity: !give A1 lima")
    assert "[diversity] A1 is with lima now: glossary" in said
    assert "[lima, private] kyoto gives you this action: A1: glossary · by Fri 27 Mar (Diversity)" in said
    assert await reminders(talk, DAY_BEFORE) == [
        "[lima, private] This is yours, and due tomorrow: A1: glossary · by Fri 27 Mar (Diversity)"
    ]


async def test_who_gets_an_action_after_its_day_reads_so_and_is_reminded_in_the_morning(talk: Conversation) -> None:
    """S7: no reminder is promised that never comes."""
    said = await talk.say(":at 2026-03-31T12:00Z", "berlin@diversity: !give A1 lima")
    assert "kyoto gives" not in said
    assert (
        "[lima, private] berlin gives you this action: A1: glossary · by Fri 27 Mar (Diversity) (the day has passed)\n"
        "  If you need more time, due A1 Friday sets another day."
    ) in said
    assert await reminders(talk, ":at 2026-04-01T08:59Z") == []
    assert await reminders(talk, ":at 2026-04-01T09:00Z") == [
        "[lima, private] This was to be done by Friday, 27 March 2026: A1: glossary · by Fri 27 Mar (Diversity)"
    ]


async def test_who_gets_an_action_on_its_day_is_promised_no_reminder_before_it(talk: Conversation) -> None:
    """S7."""
    said = await talk.say(":at 2026-03-27T12:00Z", "berlin@diversity: !give A1 lima")
    assert "by Fri 27 Mar (Diversity)\n  If you need more time" in said
    assert len(await reminders(talk, DAY_AFTER)) == 1


async def test_several_actions_are_done_in_one_line(talk: Conversation) -> None:
    """S7: each can be opened again on its own."""
    await talk.say("berlin@diversity: !action kyoto slides", "berlin@diversity: !action kyoto room")
    said = await talk.say("kyoto@diversity: !done A1, a3 and A1")
    assert "A1 is done, says kyoto: glossary" in said
    assert "A3 is done, says kyoto: room" in said
    assert [the_action(talk, number).state for number in (1, 2, 3)] == ["done", "open", "done"]
    assert "I could not read that." in await talk.say("kyoto@diversity: !done A2 and more")


async def test_of_several_actions_those_that_can_be_done_are_and_the_others_are_named(talk: Conversation) -> None:
    await talk.say("berlin@diversity: !action kyoto slides", "berlin@diversity: !action lima room")
    said = await talk.say("kyoto@diversity: !done A3 A1 A9")
    assert "A1 is done, says kyoto: glossary" in said
    assert (
        "A3 is with somebody else: they, or a co-chair of Diversity, can do that.\n"
        "  There is no action “A9” in your groups."
    ) in said
    assert [the_action(talk, number).state for number in (1, 2, 3)] == ["done", "open", "open"]
    said = await talk.say("kyoto@diversity: !done A3 A9")
    assert "A3 is with somebody else" in said
    assert "There is no action “A9”" in said


async def test_to_may_stand_before_who_gets_an_action(talk: Conversation) -> None:
    assert "A1 is with lima now" in await talk.say("kyoto@diversity: !give A1 to lima")
    assert "A1 is nobody's now" in await talk.say("lima@diversity: !give A1 to nobody")


async def test_an_action_is_given_to_nobody_and_taken_by_anybody(talk: Conversation) -> None:
    assert "A1 is nobody's now" in await talk.say("kyoto@diversity: !give A1 nobody")
    assert "A1 is with lima now" in await talk.say("lima@diversity: !take A1")
    assert "You have A1 already" in await talk.say("lima@diversity: !take A1")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("give A1", "To whom?"),
        ("give A1 lime", "Did you mean “lima”?"),
        ("give A1 core", "core is no member of Diversity"),
        ("give A1 lima and cairo", "To whom?"),
        ("give A9 lima", "There is no action “A9” in your groups."),
    ],
)
async def test_an_action_cannot_be_given_to_who_is_no_member(talk: Conversation, line: str, answer: str) -> None:
    await talk.say("core@diversity: !me")
    assert answer in await talk.say(f"berlin@diversity: !{line}")


async def test_of_two_who_have_one_name_the_one_that_is_meant_is_asked(talk: Conversation) -> None:
    for account in ("ana1", "ana2"):
        await talk.hand_in(talk.joined(account, "Ana", "diversity"))
    assert "2: Ana (console:ana2)" in await talk.say("berlin@diversity: !give A1 Ana")
    assert "A1 is with Ana (console:ana2) now" in await talk.say("berlin@diversity> 2")


async def test_the_day_is_changed_in_words_and_a_doubt_is_asked_back(talk: Conversation) -> None:
    """S8."""
    assert "A1 is due on Friday, 3 April 2026." in await talk.say("kyoto@diversity: !due A1 next week Friday")
    asked = await talk.say("kyoto@diversity: !due A1 04/05")
    assert "I am not sure when “04/05” is" in asked
    assert "A1 is due on" in await talk.say("kyoto@diversity> 1")
    assert "A1 has no day any more." in await talk.say("kyoto@diversity: !due A1 none")
    assert the_action(talk).due_on is None


@pytest.mark.parametrize("line", ["due A1", "due A1 \u2800", "due A1 by"])
async def test_without_a_day_it_is_asked_and_the_action_keeps_its_own(talk: Conversation, line: str) -> None:
    """S7, S8: it is never due today by a slip."""
    before = the_action(talk).due_on
    said = await talk.say(f"kyoto@diversity: !{line}")
    assert "By when? Write !due A1 Friday" in said or "I am not sure when" in said
    assert the_action(talk).due_on == before


async def test_tonight_is_a_day_by_which_something_is_due(talk: Conversation) -> None:
    """S8."""
    assert "A1 is due on Monday, 23 March 2026." in await talk.say("kyoto@diversity: !due A1 tonight")


async def test_a_day_that_has_passed_is_no_day_by_which_something_is_due(talk: Conversation) -> None:
    before = the_action(talk).due_on
    await talk.say("kyoto@diversity: !due A1 2026-03-01")
    assert the_action(talk).due_on == before
