"""What tests of the Matrix adapter share: a homeserver in memory or a real one, and what was handed in."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from nio import AsyncClient, AsyncClientConfig
from structlog.testing import capture_logs

from bot.platforms.matrix.client import MatrixClient
from tests.fakes.matrix import Homeserver, homeserver
from tests.fakes.matrix_intake import RecordingIntake
from tests.platforms.gaps import BOT
from tests.platforms.on_synapse import World
from tests.synapse import Synapse


@pytest.fixture
async def server() -> AsyncIterator[Homeserver]:
    async with homeserver() as running:
        yield running


@pytest.fixture
def folder(server: Homeserver) -> Path:
    """Where the bot keeps its device."""
    return server.folder / "store"


@pytest.fixture
def intake() -> RecordingIntake:
    return RecordingIntake()


@pytest.fixture
def logged() -> Iterator[list[Any]]:
    """What the bot writes into its log."""
    with capture_logs() as lines:
        yield lines


@pytest.fixture
async def bare(server: Homeserver) -> AsyncIterator[AsyncClient]:
    """nio's own client, as nio makes it, logged in."""
    client = AsyncClient(server.url, BOT, config=AsyncClientConfig(max_limit_exceeded=0, max_timeouts=0))
    client.access_token, client.user_id, client.device_id = "convene", BOT, "BARE"
    yield client
    await client.close()


@pytest.fixture
async def ours(server: Homeserver) -> AsyncIterator[MatrixClient]:
    client = MatrixClient(server.url, BOT)
    client.access_token, client.device_id = "convene", "OURS"
    yield client
    await client.close()


@pytest.fixture
async def world(synapse_server: Synapse, tmp_path: Path) -> AsyncIterator[World]:
    world = World(synapse_server, tmp_path)
    yield world
    await world.close()
