"""Polls that cannot be opened as they are: what would work is said, or asked for."""

from collections.abc import AsyncIterator

import pytest

from tests.conversation import Conversation
from tests.polls.drafting import end_chair, opened, set_charter


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    """`lima` is a member, `berlin` and `accra` are the co-chairs, all of them with a private chat."""
    async with Conversation(sqlite_url) as conversation:
        await conversation.say("lima@diversity: !me", "berlin@dm: hello", "accra@dm: hello")
        yield conversation


async def test_only_the_cochairs_call_polls_and_others_are_told_who_they_are(
    talk: Conversation, sqlite_url: str
) -> None:
    """G4."""
    assert await talk.say('lima@diversity: !poll consensus "R3" Merge.') == (
        "[diversity] The co-chairs of Diversity call its polls: berlin, accra. Ask one of them to put your proposal to "
        "the group."
    )
    assert "A group's co-chairs call its polls" in await talk.say('core@core: !poll consensus "R3" Merge.')
    assert "A group's co-chairs call its polls" in await talk.say("core@dm: poll")
    end_chair(sqlite_url, "berlin")
    end_chair(sqlite_url, "accra")
    assert "both seats are empty" in await talk.say("lima@diversity: !poll")
    assert opened(sqlite_url) == []


@pytest.mark.parametrize(
    ("order", "answer"),
    [
        ('consensus "x" y secret: no. secret', "In consensus an objection needs somebody who stands for it"),
        ('consensus "x" y. fallback ranked', "“ranked” cannot follow a consensus that stays blocked."),
        ('consent "x" y. aim: z. review 2026-03-23', "The review lies in the future"),
        ('consent "x" y. aim: z. review 2026-03-25 for 5d', "The poll closes on Saturday, 28 March 2026, and the"),
        ('consent "x" y. aim: z. review 2026-03-28 for 5d', "a later one, such as review in 3 months, or a shorter"),
        ('lazy "x" y. about members', "Lazy consensus, in which silence agrees, is not for members"),
        ('lazy "x" y. about co-chairs', "Take another method, such as consensus or consent."),
        ('lazy "x" y. about final recommendations', "Take another method"),
        ('lazy "x" y. about budget', "Take another method"),
        ('majority "x" y. for 61d', "A poll is open for at most 60 days."),
        ('majority "x" y. until 2026-03-22 10:00', "is past"),
        ('majority "x" y. quorum 4', "A quorum of 4 cannot be reached: 3 can vote now."),
        ('ranked "x" y. options: A', "A ranked choice needs at least two options"),
        ('ranked "x" y. options: A; B; a', "“a” is there twice."),
        ('ranked "x" y. options: 1;2;3;4;5;6;7;8;9;10;11', "A ranked choice has at most 10 options, and this has 11."),
        (f'ranked "x" y. options: A; {"b" * 101}', "An option has at most 100 characters, and one has 101."),
        ('election "x" 0 seats', "An election fills 1 to 10 seats"),
        ('election "x" 11 seats', "An election fills 1 to 10 seats"),
        ('election cochairs "x" replacing lima', "lima is no co-chair of Diversity."),
        ('election cochairs "x" replacing Zoe', "I know nobody called “Zoe” here."),
        (f'majority "{"x" * 121}" y', "A title has at most 120 characters, and this has 121."),
        (f'majority "x" {"y" * 2501}', "A proposal has at most 2500 characters, and this has 2501."),
        (f'majority "x" {"y" * 20_000}', "That is too long for me"),
        (f'ranked "x" {"y" * 2499}. options: A; B', "A proposal has at most 2500 characters, and this has 2502."),
        ("vote for me", "I know no method “vote”. There is: consensus, consent, lazy"),
        ("P9", "There is no poll “P9” in your groups."),
        ("P1 and more", "I could not read that."),
    ],
)
async def test_what_cannot_be_opened_is_refused_and_says_what_would_work(
    talk: Conversation, sqlite_url: str, order: str, answer: str
) -> None:
    """D2, D5, D7 and the table of methods."""
    said = await talk.say(f"berlin@diversity: !poll {order}")
    assert answer in said
    assert opened(sqlite_url) == []
    assert talk.session.failures == 0


@pytest.mark.parametrize(
    ("order", "question"),
    [
        ("", "Choose a method"),
        ("consensus", "Write the proposal"),
        ('consensus "" y', "What is its title?"),
        ('consensus "\u200b" y', "What is its title?"),
        ('consensus "x"', "And the text of “x”?"),
        (f"consensus {'y ' * 80}", "What is its title?"),
        ('consent "x" y.', "What is the aim?"),
        ('consent "x" y. aim: z', "When is it to be looked at again?"),
        ('ranked "x" y.', "Which options are there?"),
        ('election cochairs "x"', "Whose seat is voted on?"),
        ('majority "x" y. for 71h', "Less than 72 hours needs a reason"),
    ],
)
async def test_what_is_missing_is_asked_for(talk: Conversation, sqlite_url: str, order: str, question: str) -> None:
    """D2."""
    assert question in await talk.say(f"berlin@diversity: !poll {order}")
    assert opened(sqlite_url) == []


async def test_a_quorum_of_the_charter_that_is_out_of_reach_is_asked_anew(talk: Conversation, sqlite_url: str) -> None:
    """D5."""
    set_charter(sqlite_url, quorum="8")
    said = await talk.say('berlin@dm: poll majority "x" y. for 3d')
    assert "How many have to take part? 3 can vote now." in said
    assert "2 of the 3 who can vote have to take part." in await talk.say("berlin@dm> 2/3")


async def test_a_poll_that_nobody_could_vote_in_is_refused(talk: Conversation, sqlite_url: str) -> None:
    """D1."""
    await talk.say("lima@dm: away", "berlin@dm: away", "accra@dm: away")
    said = await talk.say('berlin@diversity: !poll consensus "R3" Merge. for 3d')
    assert "Everybody in Diversity is on leave now" in said
    assert opened(sqlite_url) == []
