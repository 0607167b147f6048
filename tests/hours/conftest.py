"""What the conversations about hours share."""

from collections.abc import AsyncIterator

import pytest

from tests.conversation import Conversation


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(database_url) as conversation:
        await conversation.say("lima@diversity: !timezone America/Lima")
        yield conversation
