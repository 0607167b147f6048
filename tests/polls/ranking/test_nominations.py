"""Nominations: who may be nominated, and how they come to stand or not."""

import pytest

from storage import polls
from tests.conversation import Conversation
from tests.looking import look
from tests.polls.ranking.election import nominations
from tests.polls.staging import begin, poll_of


async def test_a_nominee_is_asked_in_private_and_shown_once_they_accept(talk: Conversation) -> None:
    """Nobody's name stands there against their will; the reason is for them alone."""
    await nominations(talk)
    said = await talk.say("lima@diversity: !nominate P1 cairo knows the groups", ":advance 10s")
    assert "[diversity] Thank you. I have asked cairo in private" in said
    assert "[cairo, private] lima nominates you in P1: Who (Diversity). Do you stand?" in said
    assert "Why: knows the groups" in said
    assert "• cairo" not in said
    accepted = await talk.say("cairo@dm> accept", ":advance 10s")
    assert "[cairo, private] (edited) You stand in P1" in accepted
    assert "[diversity] (edited) P1: Who (election)" in accepted
    assert "• cairo" in accepted
    assert "knows the groups" not in accepted


async def test_accepting_can_be_taken_back_while_nominations_last(talk: Conversation) -> None:
    await nominations(talk)
    await talk.say("lima@dm: nominate P1 me", ":advance 10s")
    assert "You do not stand in P1." in await talk.say("lima@dm: decline")
    assert "• lima" not in await talk.say(":advance 10s")
    assert "You stand in P1" in await talk.say("lima@dm: accept P1")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("lima@dm: nominate P1", "Whom do you nominate?"),
        ("lima@dm: nominate P1 cario", "Did you mean “cairo”?"),
        ("lima@dm: nominate P1 core", "core is no member of Diversity, so they cannot stand."),
        ("lima@dm: nominate P1 berlin", "berlin is co-chair already, and P1 is not about that seat."),
        ("lima@dm: nominate P1 cairo " + "x" * 501, "A reason has at most 500 characters. Yours has 501."),
        ("lima@dm: nominate P7 cairo", "There is no poll “P7”"),
        ("lima@dm: accept P1", "Nobody has nominated you in P1. nominate P1 me does it."),
        ("core@dm: nominate P1 lima", "The core team supports the groups, and does not stand in their elections."),
    ],
)
async def test_what_cannot_be_done_is_answered_with_what_can(talk: Conversation, line: str, answer: str) -> None:
    await nominations(talk, about="cochairs", holders=("accra",))
    assert answer in await talk.say(line)


async def test_who_is_asked_stands_or_has_declined_is_not_asked_again(talk: Conversation) -> None:
    await nominations(talk)
    await talk.say("lima@dm: nominate P1 cairo")
    assert "asked already" in await talk.say("oslo@dm: nominate P1 cairo")
    await talk.say("cairo@dm> accept")
    assert "cairo stands in P1 already." in await talk.say("oslo@dm: nominate P1 cairo")
    await talk.say("cairo@dm: decline")
    assert "cairo has declined to stand" in await talk.say("oslo@dm: nominate P1 cairo")


async def test_a_guest_of_the_room_cannot_be_nominated(talk: Conversation) -> None:
    await talk.say("core@dm: phase next diversity", "core@dm> yes", ":join tunis diversity")
    await nominations(talk)
    assert "tunis is no member of Diversity" in await talk.say("lima@dm: nominate P1 tunis")


async def test_without_a_number_it_is_the_election_that_takes_nominations(talk: Conversation) -> None:
    await nominations(talk)
    await begin(talk, "majority")
    assert "You stand in P1" in await talk.say("lima@dm: nominate me")
    assert "You do not stand in P1" in await talk.say("lima@diversity: !decline")


async def test_another_poll_takes_no_nominations(talk: Conversation) -> None:
    await begin(talk, "majority")
    assert "P1 is no election" in await talk.say("lima@dm: nominate P1 cairo")


async def test_nominations_end_with_their_deadline_and_the_ballot_begins(talk: Conversation) -> None:
    """D2: for 72 hours."""
    await nominations(talk)
    await talk.say("lima@dm: nominate P1 me", "oslo@dm: nominate P1 cairo")
    said = await talk.say(":advance 3d2s")
    assert "The nominations are over. The ballot is below." in said
    assert "[cairo, private] (edited) The nominations of P1 are over. You did not answer" in said
    assert "Open until Sunday, 29 March 2026, 09:00" in said
    assert "P1 takes" not in await talk.say("lima@dm: vote P1 lima")
    assert "The nominations of P1 are over." in await talk.say("cairo@dm: accept P1")
    assert "The nominations of P1 are over." in await talk.say("cairo@dm: nominate P1 me")


async def test_the_electorate_are_the_members_when_the_ballot_is_opened(talk: Conversation) -> None:
    """D1: whoever comes in during the nominations votes; whoever comes in later does not."""
    await nominations(talk)
    await talk.say("lima@dm: nominate P1 me", "tunis@diversity: !me", "quito@dm: leave", "quito@dm> leave")
    await talk.say(":advance 3d2s", "delhi@diversity: !me")
    assert look(talk, lambda session: list(polls.electors_by_zone(session, 1))) == [(None, 6, 6)]
    assert "Your ballot counts: lima" in await talk.say("tunis@dm: vote P1 lima")
    assert "You came into the group after P1 was opened" in await talk.say("delhi@dm: vote P1 lima")


async def test_a_co_chair_begins_the_ballot_early_once_somebody_stands(talk: Conversation) -> None:
    await nominations(talk)
    assert "Nobody stands in P1 yet." in await talk.say("berlin@dm: close P1")
    await talk.say("lima@dm: nominate P1 me")
    assert "Only the co-chairs" in await talk.say("oslo@dm: close P1")
    assert "The ballot is below." in await talk.say("berlin@dm: close P1")
    assert poll_of(talk, 1).state == "open"


async def test_nominations_are_not_ended_early_while_somebody_is_still_asked(talk: Conversation) -> None:
    """D2: how many is said, and not who; who has left is not waited for."""
    await nominations(talk)
    await talk.say("lima@dm: nominate P1 me", "lima@dm: nominate P1 cairo", "lima@dm: nominate P1 quito")
    said = await talk.say("berlin@dm: close P1")
    assert "once everybody who was nominated has answered. 2 people have not answered yet. Nominations last" in said
    assert "cairo" not in said
    await talk.say("cairo@dm> decline")
    assert "1 person has not answered yet." in await talk.say("berlin@dm: close P1")
    await talk.say("quito@dm: leave", "quito@dm> leave")
    assert "The ballot is below." in await talk.say("berlin@dm: close P1")


async def test_the_question_of_a_nomination_is_for_the_nominee(talk: Conversation) -> None:
    """A member answers for nobody else; who accepts in words settles the question on screen."""
    await nominations(talk)
    await talk.say("lima@dm: nominate P1 cairo")
    said = await talk.say("cairo@diversity: !accept P1")
    assert "[diversity] You stand in P1" in said
    assert "[cairo, private] (edited) You stand in P1" in said
