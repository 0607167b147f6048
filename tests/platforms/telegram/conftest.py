"""A pretended Telegram, the adapter connected to it, and a clock that both read and only tests move."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from bot.platforms.telegram import Telegram
from tests.fakes.intake import Notebook
from tests.fakes.telegram import FakeTelegram


@dataclass
class Clock:
    """Seconds since 1970 when called, an aware instant when asked for `now`."""

    seconds: float = 1_774_256_400.0  # 2026-03-23 09:00 UTC

    def __call__(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        """The same instant, aware UTC."""
        return datetime.fromtimestamp(self.seconds, UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def fake(clock: Clock) -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(clock) as fake:
        yield fake


@pytest.fixture
async def bot(fake: FakeTelegram, clock: Clock) -> AsyncIterator[Telegram]:
    bot = Telegram(fake.token, clock=clock.now, base_url=fake.base_url)
    await bot.start()
    yield bot
    await bot.close()


@pytest.fixture
def notebook() -> Notebook:
    return Notebook()
