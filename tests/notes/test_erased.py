"""Words that had not gone out yet when somebody was erased go nowhere, and stand on no screen (N1, X1)."""

from collections.abc import AsyncIterator

import pytest

from tests.conversation import Conversation
from tests.notes.forwarded import four_groups, gather

SAID, FORWARDED = "lima@diversity: My words", "berlin@diversity>> !forward partnerships, advocacy"
NOT_SENT = "[diversity] N1 is not sent."
CARD = "[diversity] (edited) N1 · Note to Advocacy, Partnerships\n  \n  It was not sent."


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url, four_groups()) as conversation:
        await gather(conversation)
        yield conversation


async def erase(talk: Conversation, who: str) -> str:
    await talk.say(f"{who}@dm: erase", f"{who}@dm> remove")
    return await talk.say(f"{who}@dm: forget me", ":advance 1m")


async def test_a_note_that_waits_for_its_author_loses_words_and_name(talk: Conversation) -> None:
    await talk.say(SAID, FORWARDED)
    said = await erase(talk, "lima")
    assert NOT_SENT in said
    assert CARD in said
    assert "[partnerships]" not in said
    assert "nobody has said yes" not in await talk.say(":advance 8d")


async def test_its_author_is_asked_no_longer_once_its_sender_is_erased(talk: Conversation) -> None:
    await talk.say("berlin@diversity: My words", "lima@diversity>> !forward partnerships, advocacy")
    said = await erase(talk, "lima")
    assert NOT_SENT in said
    assert CARD in said
    assert "[berlin, private] (edited) N1 is not sent." in said


async def test_cochairs_who_are_asked_read_the_words_no_longer(talk: Conversation) -> None:
    """Also where the author, who has agreed, is not whoever sends it."""
    await talk.say("berlin@diversity: !charter set notes out", ":join manila diversity", "manila@diversity: !me", SAID)
    said = await talk.say('manila@diversity>>"My words" !forward partnerships, advocacy', "lima@dm> yes")
    assert "[accra, private] N1 is to go to Advocacy and Partnerships." in said
    said = await erase(talk, "lima")
    assert "[accra, private] (edited) N1 is not sent." in said
    assert "[berlin, private] (edited) N1 is not sent." in said
    assert "My words" not in said


async def test_what_may_not_leave_an_encrypted_room_yet_never_leaves_it(talk: Conversation) -> None:
    """Its author was not asked yet, and cannot be any more."""
    await talk.say(":encrypt diversity", SAID, FORWARDED)
    said = await erase(talk, "lima")
    assert "[diversity] (edited) N1 is not sent." in said
    assert "My words" not in await talk.say("berlin@diversity: !note N1", "berlin@diversity: !notes", ":advance 8d")
