"""Votes by reaction, and reactions that are taken back (D3)."""

from collections.abc import AsyncIterator

import pytest
from sqlmodel import select

from bot.core.events import Account, Chosen
from storage.ballots import Ballot, Concern
from tests.conversation import Conversation
from tests.looking import look
from tests.polls.reactions import button, place_of, react, unreact
from tests.polls.staging import begin, gather

FIVE = ("berlin", "accra", "lima", "kyoto", "board")


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Conversation]:
    """A group of five with an open consensus poll that everybody has been shown."""
    async with Conversation(database_url) as conversation:
        await gather(conversation, FIVE)
        await begin(conversation)
        await conversation.say(":advance 10s")
        yield conversation


def votes(talk: Conversation) -> list[str]:
    """What is chosen."""
    return look(talk, lambda session: sorted(session.exec(select(Ballot.choice)).all()))


async def test_a_reaction_is_a_vote_and_the_tally_acknowledges_it(talk: Conversation) -> None:
    """D3: an edit of the tally and of the private copy, and no message."""
    said = await react(talk, "lima", "diversity", "🟢")
    assert votes(talk) == ["agree"]
    assert "[lima, private] (edited)" in said
    assert "[diversity] (edited)" in said
    assert "🟢 Agree: 1" in said
    assert "] P1" not in said
    assert await react(talk, "lima", "diversity", "🎉", 2) == "", "a sign of their own"


async def test_a_reaction_in_private_is_a_vote_and_changes_that_copy(talk: Conversation) -> None:
    """D3."""
    said = await react(talk, "lima", "dm", "🟡")
    assert "Your vote: Agree with reservations." in said
    assert "[lima, private] Your vote" not in said
    assert votes(talk) == ["reservations"]


async def test_taking_the_reaction_back_takes_the_vote_back(talk: Conversation) -> None:
    """D3: the tally follows, and the voter reads that they have not voted."""
    await react(talk, "lima", "diversity", "🟢")
    said = await unreact(talk, "lima", "diversity")
    assert "You have not voted on this yet." in said
    assert votes(talk) == []
    assert "🟢 Agree: 0" in await talk.say(":advance 5s")
    await react(talk, "lima", "diversity", "⚪", 2)
    assert votes(talk) == ["abstain"]


async def test_an_earlier_vote_does_not_revive(talk: Conversation) -> None:
    """Settled readings."""
    await talk.say("lima@diversity: !vote P1 agree")
    await react(talk, "lima", "diversity", "⚪")
    await unreact(talk, "lima", "diversity")
    assert votes(talk) == []


async def test_taking_back_an_older_reaction_does_nothing(talk: Conversation) -> None:
    """D3: whoever changes their reaction first adds one, then takes the other away."""
    await react(talk, "lima", "diversity", "🟢", 1)
    await react(talk, "lima", "diversity", "🟡", 2)
    assert await unreact(talk, "lima", "diversity", 1) == ""
    assert votes(talk) == ["reservations"]
    await talk.say("lima@diversity: !vote P1 reservations")
    assert await unreact(talk, "lima", "diversity", 2) == "", "they have said the same in words since"
    assert votes(talk) == ["reservations"]


async def test_a_moderator_takes_nobody_s_vote_back(talk: Conversation) -> None:
    """D3: only the voter's own doing counts."""
    await react(talk, "lima", "diversity", "🟢")
    assert await unreact(talk, "lima", "diversity", by="berlin") == ""
    assert await unreact(talk, "lima", "diversity", by="nobody-known") == ""
    assert votes(talk) == ["agree"]


async def test_a_concern_goes_with_its_vote(talk: Conversation) -> None:
    """D6: it stays listed as withdrawn."""
    await talk.say("lima@diversity: !vote P1 block too early")
    said = await talk.say(":redact lima@diversity")
    assert "You have not voted on this yet." in said
    assert votes(talk) == []
    assert look(talk, lambda session: session.exec(select(Concern.resolution)).one()) == "withdrawn"


async def test_a_message_that_voted_can_be_taken_back_in_private_too(talk: Conversation) -> None:
    await talk.say("lima@dm: vote P1 agree")
    said = await talk.say(":redact lima@dm")
    assert "[lima, private] Your vote on P1 is taken back. You can vote again until it closes." in said
    assert votes(talk) == []


async def test_after_the_close_nothing_is_taken_back(talk: Conversation) -> None:
    """D2, D6."""
    await react(talk, "lima", "diversity", "🟢")
    await talk.say(":advance 73h")
    assert await unreact(talk, "lima", "diversity") == ""
    assert votes(talk) == ["agree"]


async def test_after_a_new_version_the_old_one_stays_as_it_was(talk: Conversation) -> None:
    """D4."""
    await react(talk, "lima", "diversity", "🟢")
    await talk.say("berlin@diversity: !amend P1 Merge them later")
    await unreact(talk, "lima", "diversity")
    assert votes(talk) == ["agree"]


async def test_a_reaction_to_an_old_version_is_answered_in_private(talk: Conversation) -> None:
    """D4: where a reaction has no answer of its own."""

    message, _ = button(talk, "agree")
    await talk.say("berlin@diversity: !amend P1 Merge them later", ":advance 10s")
    said = await talk.hand_in(
        Chosen(
            id="old", place=place_of("lima", "diversity"), sender=Account("lima", "lima"),
            at=talk.session.clock.now, message=message, key="🟢",
        )
    )  # fmt: skip
    assert said == "[lima, private] P1 has changed since, so this choice counts no more. Please vote on version 2."
    assert votes(talk) == []
