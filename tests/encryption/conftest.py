"""What tests of encrypted rooms share."""

from collections.abc import AsyncIterator

import pytest

from tests.clients.js import Node
from tests.encryption.people import People
from tests.synapse import Synapse


@pytest.fixture
async def people(synapse_server: Synapse, js_library: Node) -> AsyncIterator[People]:
    """Nobody yet."""
    async with People(synapse_server, js_library) as people:
        yield people
