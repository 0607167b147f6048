"""A figure behind `vote` is a choice where the only open poll has figures to choose; `P1` is always the poll."""

from collections.abc import AsyncIterator

import pytest

from tests.conversation import Conversation
from tests.polls.staging import begin, gather


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url) as conversation:
        await conversation.say("berlin@dm: hello", "lima@diversity: !me", "lima@dm: hello")
        await gather(conversation, ("berlin", "accra", "lima"))
        yield conversation


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("vote 1", "counts: one fund\n"),
        ("vote 2 1", "counts: two funds → one fund\n"),
        ("vote 1 2", "counts: one fund → two funds\n"),
        ("vote 1, 2", "counts: one fund → two funds\n"),
        ("vote P1 2", "counts: two funds\n"),
        ("vote 1 two funds", "counts: two funds\n"),
    ],
)
async def test_a_figure_is_an_option_of_the_only_ranking(talk: Conversation, said: str, answer: str) -> None:
    await begin(talk, "ranked", options=("one fund", "two funds"))
    assert answer in await talk.say(f"lima@dm: {said}")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("vote 2", "Your vote on P1: For it."),
        ("vote 1", "Your vote on P1: Strongly for it."),
        ("vote 1 2", "Your vote on P1: For it."),
        ("vote P1 2", "Your vote on P1: For it."),
    ],
)
async def test_a_figure_is_a_level_of_the_only_sense_check(talk: Conversation, said: str, answer: str) -> None:
    await begin(talk, "sense-check")
    assert answer in await talk.say(f"lima@dm: {said}")


async def test_a_figure_is_a_polls_number_where_there_is_none_to_choose(talk: Conversation) -> None:
    await begin(talk)
    assert "Your vote on P1: Agree." in await talk.say("lima@dm: vote 1 agree")
    await begin(talk, "sense-check")
    assert "Scenarios (consensus)" in await talk.say("lima@dm: vote 1")
