"""What tests of rooms share: somebody whose messages cannot be read at once."""

from collections.abc import AsyncIterator

import pytest

from tests.conversation import Conversation
from tests.rooms.sealing import Sealing


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Conversation]:
    """Lima is known to the bot."""
    async with Conversation(database_url) as conversation:
        await conversation.say("lima@diversity: !me")
        yield conversation


@pytest.fixture
def sealing(talk: Conversation) -> Sealing:
    """What Lima writes in the room of Diversity."""
    return Sealing(talk)
