"""A group of six, who know the bot."""

from collections.abc import AsyncIterator

import pytest

from tests.conversation import Conversation
from tests.polls.ranking.election import SIX
from tests.polls.staging import gather


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url) as conversation:
        await gather(conversation, SIX)
        yield conversation
