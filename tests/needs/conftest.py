"""What tests of needs share: the two groups, talking."""

from collections.abc import AsyncIterator

import pytest

from tests.conversation import Conversation
from tests.needs.asking import gather, settings


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url, settings()) as conversation:
        await gather(conversation)
        yield conversation
