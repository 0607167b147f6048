"""Running an adapter's receiver for the length of a `with` block."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.core.platform import Intake, Platform


@asynccontextmanager
async def receiving(platform: Platform, intake: Intake) -> AsyncIterator[asyncio.Task[None]]:
    """Receive until the block ends; what the receiver raises by itself is raised here."""
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(platform.receive(intake))
        yield task
        task.cancel()
