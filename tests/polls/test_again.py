"""A poll that is asked again, or by another feature, is checked as if it were opened anew (D1, D5, D6, G4)."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest

from storage import polls
from tests.conversation import Conversation
from tests.looking import look, person_id
from tests.polls.ranking.election import SIX, nominations
from tests.polls.staging import begin, gather, poll_of, vote

AFTER = ":at 2026-03-26T09:00:01Z"


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url) as conversation:
        await gather(conversation, SIX)
        yield conversation


async def all_leave(talk: Conversation, *but: str) -> None:
    await talk.say(*(f"{name}@dm: away" for name in SIX if name not in but))


@pytest.mark.parametrize("order", ["rerun P1", "reopen P1 there is money"])
async def test_nothing_is_asked_again_while_everybody_is_on_leave(talk: Conversation, order: str) -> None:
    """D1: as at any opening."""
    await begin(talk)
    await talk.say(AFTER)
    await all_leave(talk)
    assert "Everybody in Diversity is on leave now, so nobody could vote." in await talk.say(f"berlin@dm: {order}")


@pytest.mark.parametrize("order", ["rerun P1", "reopen P1 there is money"])
async def test_a_number_of_people_who_cannot_come_together_is_not_asked_for_again(
    talk: Conversation, order: str
) -> None:
    """D5."""
    await begin(talk, quorum="6")
    await talk.say(AFTER, "oslo@dm: away", "quito@dm: leave", "quito@dm> leave")
    said = await talk.say(f"berlin@diversity: !{order}")
    assert "P1 asks for 6 people, and 4 can vote now. Open it anew with !poll and a smaller quorum" in said


async def test_a_text_is_asked_once_at_a_time_whichever_way_it_is_taken_up(talk: Conversation) -> None:
    """D5, D6: also where a poll between them has closed."""
    await begin(talk)
    await talk.say(AFTER, "berlin@diversity: !reopen P1 there is money")
    assert "P1 has been taken up again already, as P2." in await talk.say("accra@diversity: !rerun P1")
    await talk.say(":advance 73h", "berlin@diversity: !rerun P2")
    for number in (1, 2):
        said = await talk.say(f"berlin@diversity: !reopen P{number} there is money")
        assert f"P{number} is being asked again already, as P3." in said
    await talk.say(":advance 73h")
    assert "P4 is open" in await talk.say("berlin@dm: reopen P1 there is more money")


async def test_a_rerun_takes_the_place_of_a_reopening_until_it_has_ended(talk: Conversation) -> None:
    await begin(talk)
    await talk.say(AFTER, "berlin@diversity: !rerun P1")
    assert "is being asked again already, as P2." in await talk.say("berlin@diversity: !reopen P1 there is money")


# Elections of co-chairs


async def _ended(talk: Conversation, **wanted: Any) -> None:
    """An election for which lima and accra stand, and that has no quorum."""
    await nominations(talk, **wanted)
    await talk.say("lima@dm: nominate P1 me", ":advance 3d2s", ":advance 3d2s")
    assert poll_of(talk, 1).outcome == "no-quorum"


async def test_an_election_that_is_run_again_is_about_the_seats_of_now(talk: Conversation) -> None:
    """G4: what has come free is elected too."""
    await _ended(talk, holders=("berlin",), seats=1)
    await talk.say("core@core: !unappoint diversity accra", "berlin@diversity: !rerun P1")
    assert poll_of(talk, 2).seats == 2


async def test_a_seat_that_its_holder_has_given_up_is_counted_once(talk: Conversation) -> None:
    """G4: it is vacant now; who was elected elsewhere does not stand for it."""
    await _ended(talk, holders=("berlin",), seats=1)
    await talk.say("core@core: !unappoint diversity berlin", "accra@diversity: !rerun P1")
    assert poll_of(talk, 2).seats == 1
    options = look(talk, lambda session: [(o.state) for o in polls.options_of(session, 2)])
    assert options == ["accepted"]


async def test_no_election_is_run_again_for_seats_that_are_filled(talk: Conversation) -> None:
    """G4."""
    await talk.say("core@core: !unappoint diversity accra")
    await _ended(talk, about="cochairs", seats=1)
    await talk.say("core@core: !appoint diversity lima")
    for order in ("rerun P1", "reopen P1 somebody new"):
        said = await talk.say(f"berlin@diversity: !{order}")
        assert "Both co-chair seats of Diversity are filled. !poll election cochairs asks whose seat" in said


async def test_who_stood_with_an_account_that_is_linked_by_now_stands_again(talk: Conversation) -> None:
    """G1: once, as who they are."""
    await nominations(talk)
    await talk.say("quito@dm: nominate P1 me", "lima@dm: nominate P1 me", ":advance 3d2s", ":advance 3d2s")
    code = re.search(r"link ([0-9A-Z]{5}-[0-9A-Z]{5})", await talk.say("lima@dm: link"))
    assert code is not None
    await talk.say(f"quito@dm: link {code[1]}", "lima@dm> yes", "berlin@diversity: !rerun P1")
    lima = look(talk, lambda session: person_id(session, "lima"))
    assert look(talk, lambda session: [option.person_id for option in polls.options_of(session, 2)]) == [lima]


# What other features ask


CHARTER = ("berlin@diversity: !charter set method majority", "berlin@diversity: !charter set changes poll")
ASK = ("berlin@diversity: !charter set hours 4h", "berlin@diversity> ask")


async def test_an_order_is_not_reopened_but_given_anew(talk: Conversation) -> None:
    """D6, G10: its words may hold no longer."""
    await talk.say(*CHARTER, *ASK)
    said = await talk.say(AFTER)
    assert "It can be run once more" in said
    said = await talk.say("berlin@diversity: !reopen P1 there is money")
    assert "Please give the order anew: !charter set and what, or !invite and whom." in said
    await talk.say(*ASK)
    said = await vote(talk, 2, **dict.fromkeys(SIX, "no"))
    assert "by the same order: !charter set or !invite." in await talk.say("berlin@diversity: !close P2")


async def test_the_group_is_asked_by_its_charter_of_now(talk: Conversation) -> None:
    """G10: a choice that has waited for a while."""
    await talk.say(*CHARTER, "berlin@diversity: !charter set hours 4h", "core@core: !charter set diversity hours 6h")
    assert "Hours: 4 h a week, before: 6 h a week." in await talk.say("berlin@diversity> ask")
    await talk.say("accra@diversity: !charter set hours 7h", "core@core: !charter set diversity hours 7h")
    assert "That is what the charter says already." in await talk.say("accra@diversity> ask")


async def test_what_a_feature_asks_needs_no_more_people_than_can_vote(talk: Conversation) -> None:
    """D5: the charter's head count is for a fuller house."""
    await talk.say("berlin@diversity: !charter set quorum 6", "oslo@dm: away", *CHARTER)
    assert "5 of the 5 who can vote have to take part." in await talk.say(*ASK)


async def test_a_feature_asks_nobody_while_everybody_is_on_leave(talk: Conversation) -> None:
    await talk.say(*CHARTER, ASK[0])
    await all_leave(talk)
    assert "Everybody in Diversity is on leave now, so nobody could vote." in await talk.say(ASK[1])


# The fall-back


async def _blocked(talk: Conversation, **wanted: Any) -> str:
    """P1 stays blocked in its third version, and everybody is on leave when it closes."""
    await begin(talk, fallback="majority", **wanted)
    for text in ("one", "two"):
        await talk.say(f"berlin@diversity: !amend P1 {text}")
    await vote(talk, 1, **dict.fromkeys(SIX[1:], "agree"), berlin="block it is too early")
    await all_leave(talk)
    return await talk.say(AFTER)


async def test_a_fallback_in_which_nobody_could_vote_is_left_for_later(talk: Conversation) -> None:
    """D1, D4: it is said in the outcome, then and whenever it is read again."""
    said = await _blocked(talk)
    left = "Its fall-back, majority, was not opened, since everybody is on leave. A co-chair can open it later with"
    assert f"{left} !poll majority." in said
    assert "P2" not in said
    assert left in await talk.say("berlin@diversity: !poll P1")


async def test_what_was_to_follow_from_a_fallback_that_is_not_opened_is_settled(talk: Conversation) -> None:
    done = []
    talk.session._app.registry.effects["tests.follow"] = lambda context, number, passed: done.append((number, passed))
    said = await _blocked(talk, effect='{"name": "tests.follow", "arguments": {}}')
    assert "A co-chair can ask it anew by the same order" in said
    assert done == [(1, False)]
