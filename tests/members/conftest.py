"""A conversation in which somebody else than the co-chairs has come in."""

from collections.abc import AsyncIterator

import pytest

from tests.conversation import Conversation


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Conversation]:
    """Diversity with the co-chairs berlin and accra, and the member lima."""
    async with Conversation(database_url) as conversation:
        await conversation.say(":join lima diversity")
        yield conversation
