"""What tests of the Matrix adapter share: a homeserver in memory, and what was handed in."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.matrix import Homeserver, homeserver
from tests.fakes.matrix_intake import RecordingIntake


@pytest.fixture
async def server() -> AsyncIterator[Homeserver]:
    async with homeserver() as running:
        yield running


@pytest.fixture
def intake() -> RecordingIntake:
    return RecordingIntake()
