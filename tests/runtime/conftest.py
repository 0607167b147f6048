"""The runtime with two small features and a platform in memory."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

import pytest

from bot.app import App, prepare, wired
from bot.core.events import Account, Message, Place
from bot.core.feature import Feature
from bot.core.platform import Limits
from storage.database import Database
from tests.conversation import config
from tests.fakes.recorder import Recorder
from tests.runtime import features

NOW = datetime(2026, 3, 23, 9, tzinfo=UTC)


@dataclass
class Running:
    """The wired runtime of one test."""

    app: App
    platform: Recorder
    database: Database
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def message(self, text: str, room: str = "a", who: str = "lima", *, id: str = "", reply_to: str = "") -> Message:
        """Somebody says something in a room of the group `diversity`."""
        id = id or f"e{next(self.numbers)}"
        private = room.startswith("dm:")
        return Message(
            id=id, place=Place("console", room, private=private), sender=Account(who, who), at=NOW, message=f"m{id}",
            text=text, reply_to=reply_to, raw={"text": text},
        )  # fmt: skip

    async def say(self, text: str, room: str = "a", who: str = "lima") -> None:
        """Hand a message in and wait until everything is sent."""
        await self.app.inlet.accept(self.message(text, room, who))
        await self.app.outbox.settled()


@asynccontextmanager
async def running(database_url: str, platform: Recorder, *more: Feature) -> AsyncIterator[Running]:
    """Start the runtime on a database; leaving it is a clean stop."""
    database = Database(database_url)
    rooms = [f"console:{name}" for name in "abc"]
    groups = [{"slug": "diversity", "name": "Diversity", "rooms": rooms, "cochairs": ["console:berlin"]}]
    settings = config(groups=groups)
    async with AsyncExitStack() as stack:
        stack.callback(database.close)
        prepare(settings, database, NOW)
        app = await stack.enter_async_context(
            wired(settings, database, {platform.name: platform}, lambda: NOW, (features.FEATURE, *more))
        )
        yield Running(app, platform, database)


@pytest.fixture
def limits() -> Limits:
    return Limits()


@pytest.fixture
async def bot(database_url: str, limits: Limits) -> AsyncIterator[Running]:
    async with running(database_url, Recorder(limits=limits)) as it:
        yield it
