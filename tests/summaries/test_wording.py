"""Numbers in the digest come with a few words of what they stand for, where these may be read (N1, N3)."""

from collections.abc import AsyncIterator

import pytest
from sqlmodel import Session

from storage.polls import Poll
from tests.conversation import Conversation
from tests.looking import look
from tests.needs.asking import NEED, gather, settings


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url, settings()) as conversation:
        await gather(conversation)
        yield conversation


WORDS = (
    NEED,
    "lima@diversity: !forward partnerships Please read the **draft** of the charter by Friday evening",
    'lima@diversity: !ask expert "somebody who knows the law on archives"',
)


async def test_numbers_come_with_a_few_words(talk: Conversation) -> None:
    """N3: those of needs, notes and asks; long ones are cut."""
    await talk.say(*WORDS, ":at 2026-04-06T12:30Z")
    said = await talk.say("core@core: !summary")
    assert "Others need within a week: D1 glossary of terms" in said
    assert "1 note without an answer: N1 Please read the draft of the…" in said
    assert "1 ask waits for the core team: Q1 somebody who knows the law on…" in said
    assert "D1 glossary of terms" in await talk.say("core@core: !summary partnerships")


async def test_the_digest_has_them_too(talk: Conversation) -> None:
    """N3."""
    await talk.say(*WORDS)
    said = await talk.say(":at 2026-04-06T13:00Z")
    assert "D1 glossary of terms" in said[said.index("Week 14") :]


async def test_words_of_encrypted_rooms_stay_out_of_an_open_one(talk: Conversation) -> None:
    """N1: the numbers are there, and the words in private."""
    await talk.say(":encrypt diversity", ":encrypt partnerships", *WORDS, ":at 2026-04-06T12:30Z")
    said = await talk.say("core@core: !summary")
    for words in ("glossary", "draft", "archives"):
        assert words not in said
    assert "Others need within a week: D1\n" in f"{said}\n"
    assert "D1 glossary of terms" in await talk.say("core@dm: summary")


def about_members(session: Session) -> None:
    """Make the poll one about the group's members."""
    session.get_one(Poll, 1).about = "members"


async def test_polls_about_people_are_numbers_alone(talk: Conversation) -> None:
    """X1: their titles may name somebody."""
    await talk.say('nairobi@partnerships: !poll majority "Merge the lists" Do it. for 3d')
    await talk.say(*(f"{name}@partnerships: !vote P1 yes" for name in ("nairobi", "kampala", "jakarta")), ":advance 8d")
    assert "the group recommends P1 Merge the lists" in await talk.say("core@core: !summary")
    look(talk, about_members)
    said = await talk.say("core@core: !summary")
    assert "the group recommends P1" in said
    assert "Merge" not in said
