"""What the conversations about summaries share: three groups, of which one is small, and a room of the core team."""

from collections.abc import AsyncIterator

import pytest

from tests.conversation import Conversation, config

SETTINGS = config(
    core={"accounts": ["console:core"], "rooms": ["console:core"]},
    groups=[
        {"slug": "diversity", "name": "Diversity", "cochairs": ["console:berlin", "console:accra"]},
        {"slug": "advocacy", "name": "Advocacy", "cochairs": ["console:oslo"]},
        {"slug": "partnerships", "name": "Partnerships"},
    ],
)


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(database_url, SETTINGS) as conversation:
        yield conversation


@pytest.fixture
async def logged(talk: Conversation) -> Conversation:
    """Six log in Diversity, five in Advocacy and one in Partnerships."""
    await talk.say(*(f"{name}@diversity: !log 6h" for name in ("berlin", "accra", "lima", "kyoto", "cairo", "quito")))
    await talk.say(*(f"{name}@advocacy: !log 4h" for name in ("oslo", "turin", "minsk", "tunis", "hanoi")))
    await talk.say("dakar@partnerships: !log 7h")
    return talk
