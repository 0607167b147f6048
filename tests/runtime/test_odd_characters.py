"""Characters that a database does not take stop nobody: what holds them is set aside, and the next is heard."""

from collections.abc import AsyncIterator

import pytest

from bot.core.events import Account, Message, Place, Unreadable
from tests.conversation import MONDAY, Conversation


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(database_url) as conversation:
        await conversation.say("lima@diversity: !me")
        yield conversation


@pytest.mark.parametrize("odd", ["\0", "\ud800"], ids=["nul", "half-a-pair"])
@pytest.mark.parametrize("who", ["lima", "newcomer"])
async def test_what_no_database_takes_is_not_waited_with_for_ever(talk: Conversation, odd: str, who: str) -> None:
    """PostgreSQL takes no NUL. Taken for a database that is away, it would be tried again without end."""
    place = Place("console", "diversity")
    said = ((who, f"!log 1h a{odd}b"), (f"{who}{odd}", "!log 1h reading"), (f"{who}{odd}", f"!{odd}"))
    for id, (name, text) in zip("abc", said, strict=True):
        await talk.hand_in(Message(id=id, place=place, sender=Account(who, name), at=MONDAY, message=id, text=text))
    await talk.hand_in(
        Unreadable(
            id="s", place=place, sender=Account(who), at=MONDAY, event="d", session=odd, received=MONDAY, raw={}
        )
    )  # fmt: skip
    assert "Noted for" in await talk.say("lima@diversity: !log 1h reading")
