"""Charters that change by a poll of the group (G10): lines typed and tapped, answers read."""

from collections.abc import AsyncIterator

import pytest

from tests.conversation import Conversation

ASK = ("berlin@diversity: !charter set hours 4h", "berlin@diversity> ask")


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Conversation]:
    """Diversity, with berlin, accra and lima, whose charter changes by a poll; its method is a majority."""
    async with Conversation(database_url) as conversation:
        await conversation.say(
            ":join lima diversity", "berlin@diversity: !charter set method majority",
            "berlin@diversity: !charter set changes poll",
        )  # fmt: skip
        yield conversation


async def test_a_co_chair_is_offered_to_ask_the_group(talk: Conversation) -> None:
    """G10: nothing has changed by then."""
    assert await talk.say("berlin@diversity: !charter set hours 4h") == (
        "[diversity] The charter of Diversity changes by a poll of the group. It would be asked for this:\n"
        "  Hours: 4 h a week\n"
        "  > ask: Ask the group"
    )
    said = await talk.say("berlin@diversity> ask")
    assert "(edited) The group is asked in P1." in said
    assert "P1: Charter: Hours (majority)" in said
    assert "Hours: 4 h a week, before: 5 h a week." in said
    assert "Hours: 5 h a week" in await talk.say("lima@diversity: !charter")


def votes(stance: str, number: int = 1) -> tuple[str, ...]:
    """Everybody votes, and the poll is closed."""
    said = [f"{who}@diversity: !vote P{number} {stance}" for who in ("berlin", "accra", "lima")]
    return *said, f"berlin@diversity: !close P{number}", ":advance 1s"


async def test_what_the_group_recommends_is_in_the_charter_from_then_on(talk: Conversation) -> None:
    """G10: and on its record."""
    await talk.say(*ASK)
    said = await talk.say(*votes("yes"))
    assert (
        "[diversity] As the group recommends in P1, its charter changes (now version 4). Hours: 4 h a week, before: "
        "5 h a week."
    ) in said
    assert "It holds from week 14 on." in said
    assert "Hours: 4 h a week" in await talk.say("lima@diversity: !charter")
    assert "4: Monday, 23 March 2026, by P1\n  Hours: 4 h" in await talk.say("lima@diversity: !charter history")


async def test_what_the_group_does_not_recommend_changes_nothing(talk: Conversation) -> None:
    """G10."""
    await talk.say(*ASK)
    assert "charter changes" not in await talk.say(*votes("no"))
    assert "Hours: 5 h a week" in await talk.say("lima@diversity: !charter")


async def test_what_the_charter_cannot_take_by_then_is_said(talk: Conversation) -> None:
    """G10: in the meantime the core team has changed the same."""
    await talk.say(*ASK, "core@core: !charter set diversity hours 4h")
    said = await talk.say(*votes("yes"))
    assert "The charter stays as it is, although the group recommends P1. That is what the charter says" in said


async def test_the_group_can_give_the_charter_back_to_its_co_chairs(talk: Conversation) -> None:
    """G10: no charter locks itself."""
    await talk.say("berlin@dm: charter set changes", "berlin@dm> cochairs", "berlin@dm> ask", *votes("yes"))
    assert "berlin has changed the charter" in await talk.say("berlin@diversity: !charter set hours 4h")


async def test_the_same_is_asked_once(talk: Conversation) -> None:
    await talk.say(*ASK)
    said = await talk.say("accra@dm: charter set hours 4h", "accra@dm> ask")
    assert "(edited) The group is asked in P1." in said
    assert "P2" not in said


async def test_what_the_charter_says_already_is_not_asked(talk: Conversation) -> None:
    assert "That is what the charter says already." in await talk.say("berlin@diversity: !charter set hours 5h")


async def test_who_is_no_co_chair_any_more_asks_nothing(talk: Conversation) -> None:
    """G4: also by a choice that is on screen."""
    await talk.say("berlin@diversity: !charter set hours 4h", "core@core: !unappoint diversity berlin")
    assert "Only the co-chairs of Diversity can do that." in await talk.say("berlin@diversity> ask")


async def test_a_method_that_needs_more_than_a_question_gives_way_to_a_majority(database_url: str) -> None:
    async with Conversation(database_url) as talk:
        await talk.say("berlin@diversity: !charter set method lazy", "berlin@diversity: !charter set changes poll")
        assert "P1: Charter: Hours (majority)" in await talk.say(*ASK)


async def test_the_core_teams_word_is_enough_while_the_group_is_being_set_up(talk: Conversation) -> None:
    """G3, G10."""
    assert "core has changed the charter" in await talk.say("core@core: !charter set diversity hours 4h")


async def test_who_voted_what_is_shown_only_where_the_charter_says_so(talk: Conversation) -> None:
    """D8: a poll keeps to what the charter said when it was opened."""
    said = await talk.say("berlin@diversity: !charter set votes", "berlin@diversity> named")
    assert "Votes in polls: shown with names" in said
    assert "> ask: Ask the group" in said
