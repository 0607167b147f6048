"""Several notes are acknowledged at once, and that is one message (N1)."""

from collections.abc import AsyncIterator

import pytest

from tests.conversation import Conversation
from tests.notes.forwarded import A_MOMENT, FORWARD, four_groups, gather


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    """N1 and N2 are in Partnerships, N3 in Advocacy alone, N4 in Partnerships again."""
    async with Conversation(sqlite_url, four_groups()) as conversation:
        await gather(conversation)
        await conversation.say(
            FORWARD, "quito@health: !forward partnerships Is there a map?", "quito@health: !forward advocacy Hello",
            "quito@health: !forward partnerships Where is the list?", A_MOMENT,
        )  # fmt: skip
        yield conversation


@pytest.mark.parametrize("words", ["N1 N2", "n1, n2", "1 and 2", "N1, N2 and N1", "N1 y N2", "N1 & N2"])
async def test_several_notes_are_acknowledged_in_one_message(talk: Conversation, words: str) -> None:
    said = await talk.say(f"oslo@partnerships: !ack {words}")
    assert said.count("[partnerships] N1 and N2 are acknowledged.") == 1
    assert "[diversity] (edited) N1 · Note to Advocacy, Partnerships" in said
    assert "[health] (edited) N2 · Note to Partnerships" in said
    assert "N4" not in said


@pytest.mark.parametrize("words", ["all", "all notes", "ALL"])
async def test_all_that_wait_are_acknowledged_at_once(talk: Conversation, words: str) -> None:
    await talk.say("oslo@partnerships: !answer N2 yes")
    said = await talk.say(f"oslo@partnerships: !ack {words}")
    assert "[partnerships] N1 and N4 are acknowledged." in said
    assert "[advocacy]" not in said
    assert "No note waits for your group." in await talk.say("oslo@partnerships: !ack all")


async def test_of_those_that_cannot_be_acknowledged_it_is_said_why(talk: Conversation) -> None:
    await talk.say("oslo@partnerships: !decline N2 no time")
    said = await talk.say("oslo@partnerships: !ack N1 N2 N3 N99")
    assert "[partnerships] N1 is acknowledged.\n  N2 is declined already." in said
    assert "There is no note “N3”" in said
    assert "There is no note “N99”" in said
    assert "N1 is acknowledged already." in await talk.say("oslo@partnerships: !ack N1 N2")


async def test_a_group_reads_once_what_was_acknowledged_for_it_in_private(talk: Conversation) -> None:
    said = await talk.say("oslo@dm: ack all")
    assert "[oslo, private] N1, N2 and N4 are acknowledged." in said
    assert said.count("[partnerships] oslo has acknowledged N1, N2 and N4 for this group.") == 1


async def test_what_is_no_number_is_not_left_out(talk: Conversation) -> None:
    assert "I could not read that." in await talk.say("oslo@partnerships: !ack N1 and the other one")
