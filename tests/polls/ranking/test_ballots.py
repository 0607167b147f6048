"""Ballots in private: filled in by tapping or in writing, cast, and changed until the close (D3)."""

import pytest

from bot.app import FEATURES
from bot.core.registry import Registry
from storage.people import Person
from tests.conversation import Conversation
from tests.looking import look, person_id
from tests.polls.ranking.election import ballot, cast
from tests.polls.staging import begin, gather


async def test_a_tap_in_the_room_brings_the_ballot_in_private(talk: Conversation) -> None:
    """D7: only whoever tapped hears of it."""
    await ballot(talk, "lima", "cairo")
    said = await talk.say("oslo@diversity> vote")
    assert "[oslo, private] P1: Who – your ballot" in said
    assert "> 1: 1. lima\n  > 2: 2. cairo\n  > 3: 3. Reopen nominations" in said
    assert "[diversity] (only oslo sees) Your ballot is in our private chat." in said
    assert "[diversity] I have answered" not in said


async def test_an_order_grows_tap_by_tap_and_counts_once_it_is_cast(talk: Conversation) -> None:
    await ballot(talk, "lima", "cairo")
    await talk.say("oslo@dm: vote P1")
    assert "Your order so far, not cast yet: cairo" in await talk.say("oslo@dm> 2")
    said = await talk.say("oslo@dm> 3")
    assert "Your order so far, not cast yet: cairo → Reopen nominations" in said
    assert "> 2: " not in said
    assert "Your order so far, not cast yet: cairo\n" in await talk.say("oslo@dm> unpick")
    assert "not cast yet: cairo → lima" in await talk.say("oslo@dm> 1")
    assert "have voted" not in await talk.say(":advance 10s")
    said = await talk.say("oslo@dm> cast")
    assert "[oslo, private] (edited) P1: Who – your ballot\n  \n  Your ballot counts: cairo → lima\n" in said
    assert "(only oslo sees) Your ballot counts." in said
    assert "1 of 6 have voted" in said


async def test_an_empty_order_is_not_cast_by_accident_but_as_an_abstention(talk: Conversation) -> None:
    """D5: it counts toward the quorum."""
    await ballot(talk, "lima", "cairo")
    await talk.say("oslo@dm: vote P1")
    assert "Your order is still empty." in await talk.say("oslo@dm> cast")
    said = await talk.say("oslo@dm> abstain", ":advance 10s")
    assert "You abstain. That counts toward the quorum." in said
    assert "1 of 6 have voted" in said


async def test_a_ballot_is_changed_until_the_close_and_the_one_before_counts_meanwhile(talk: Conversation) -> None:
    await ballot(talk, "lima", "cairo", seats=1)
    await cast(talk, oslo="lima", quito="lima", accra="lima", cairo="lima")
    said = await talk.say("oslo@dm> redo")
    assert "Your order so far, not cast yet: lima\n  What you cast before counts until you cast this one." in said
    await talk.say("oslo@dm> unpick", "oslo@dm> 2", "oslo@dm> cast", "quito@dm> redo", "quito@dm> unpick")
    said = await talk.say(":advance 3d2s")
    assert "lima: 3 – elected" in said
    assert "cairo: 1" in said


@pytest.mark.parametrize("written", ["2 1", "2, 1", "cairo, lima", "CAIRO → Lima"])
async def test_an_order_is_written_as_an_answer_or_behind_the_command(talk: Conversation, written: str) -> None:
    await ballot(talk, "lima", "cairo")
    await talk.say("oslo@dm: vote P1")
    said = await talk.say(f"oslo@dm: {written}")
    assert "(edited) Your ballot for P1 goes on further down." in said
    assert "Your ballot counts: cairo → lima" in said
    assert "Your ballot counts: cairo → lima" in await talk.say(f"quito@dm: vote P1 {written}")


async def test_an_unknown_name_is_answered_with_the_nearest_and_changes_nothing(talk: Conversation) -> None:
    await ballot(talk, "lima", "cairo")
    await cast(talk, oslo="lima")
    said = await talk.say("oslo@dm: vote P1 lima, cario")
    assert "There is nobody and nothing called “cario” in P1. Did you mean “cairo”? Nothing is changed." in said
    assert "Your ballot counts: lima\n" in await talk.say("oslo@dm: vote P1")


async def test_namesakes_are_told_apart_by_number(talk: Conversation) -> None:
    await gather(talk, ("lima2",))
    await ballot(talk, "lima", "lima2")
    look(talk, lambda session: setattr(session.get_one(Person, person_id(session, "lima2")), "name", "lima"))
    said = await talk.say("oslo@dm: vote P1")
    assert "1. lima (console:lima)\n  2. lima (console:lima2)" in said
    assert "Several people are called “lima”." in await talk.say("oslo@dm: vote P1 lima")
    assert "Your ballot counts: lima (console:lima2)" in await talk.say("oslo@dm: vote P1 2")


async def test_more_options_than_signs_are_ranked_all_the_same(talk: Conversation) -> None:
    """Each with a sign of its own where choices are reactions; any number can be written."""
    await begin(talk, "ranked", options=tuple(f"Scenario {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    said = await talk.say("oslo@dm: vote P1")
    assert "26. Scenario Z\n  27. Further discussion" in said
    assert "> 19: 19. Scenario S" in said
    assert "> 20: " not in said
    assert "> 27: 27. Further discussion" in said
    assert "Your order so far, not cast yet: Scenario L" in await talk.say("oslo@dm> 12")
    assert "> 20: 20. Scenario T" in await talk.say("oslo@dm> 11")
    assert "Your ballot counts: Scenario Z → Scenario A" in await talk.say("oslo@dm: 26 1")


async def test_a_vote_after_the_deadline_does_not_count(talk: Conversation) -> None:
    """D2."""
    await ballot(talk, "lima", "cairo")
    await talk.say("oslo@dm: vote P1", "oslo@dm> 1", ":advance 3d2s")
    assert "P1 was open until" in await talk.say("oslo@dm: vote P1 lima")


async def test_two_taps_at_once_are_one_step(talk: Conversation) -> None:
    """The second one is of a ballot that has gone on meanwhile: nobody is ranked twice."""
    await ballot(talk, "lima", "cairo")
    await talk.say("oslo@dm: vote P1", "oslo@dm> 1")
    with pytest.raises(Exception, match="there is no choice '1'"):
        await talk.say("oslo@dm> 1")


async def test_whoever_may_not_vote_gets_no_ballot(talk: Conversation) -> None:
    """D1."""
    await ballot(talk, "lima", "cairo")
    assert "The core team supports the groups and does not vote" in await talk.say("core@dm: vote P1 lima")
    await talk.say("delhi@diversity: !me")
    assert "You came into the group after P1 was opened" in await talk.say("delhi@diversity> vote")


async def test_what_is_typed_for_a_step_of_a_ballot_is_no_other_command(talk: Conversation) -> None:
    """A command's name alone is the command, so that no choice under a ballot may have the name of another one."""
    await ballot(talk, "lima", "cairo")
    said = await talk.say("oslo@dm: vote P1", "oslo@dm> 1", "oslo@dm> cast")
    keys = {line.split()[1].rstrip(":") for line in said.splitlines() if line.startswith("  > ")}
    assert keys
    assert not keys & {name for name, command in Registry(FEATURES).names.items() if command.alone}
