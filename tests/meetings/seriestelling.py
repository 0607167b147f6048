"""What the conversations about series share: a group whose clock is Berlin's, and its meetings in the database."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from storage import meetings, series
from storage.meetings import Meeting
from storage.series import Series
from tests.conversation import MONDAY, Conversation, config
from tests.looking import look
from tests.meetings.asking import gather

GROUPS: list[dict[str, Any]] = [
    {
        "slug": "diversity", "name": "Diversity", "timezone": "Europe/Berlin",
        "cochairs": ["console:berlin", "console:accra"],
    },
    {"slug": "partnerships", "name": "Partnerships", "timezone": "Africa/Nairobi"},
]  # fmt: skip
WEEKLY = 'series "Weekly" 60m every Thursday 14:00'


@asynccontextmanager
async def group(database_url: str, at: datetime = MONDAY) -> AsyncIterator[Conversation]:
    """Five people on four continents, whose group goes by Berlin's clock."""
    async with Conversation(database_url, config(groups=GROUPS), at) as talk:
        await gather(talk)
        yield talk


def rows(talk: Conversation, number: int = 1) -> Sequence[Meeting]:
    """The meetings of a series that stand in the database."""
    return look(talk, lambda session: meetings.of_series(session, number))


def planned(talk: Conversation, number: int = 1) -> list[str]:
    """When those are that are planned, in UTC."""
    return [f"{row.begins:%a %d.%m. %H:%M}" for row in rows(talk, number) if row.state == "planned"]


def series_of(talk: Conversation, number: int = 1) -> Series:
    """A series as it stands in the database."""
    found = look(talk, lambda session: series.find(session, number))
    assert found is not None
    return found


def lines(said: str, *words: str) -> list[str]:
    """The lines that have one of some words."""
    return [line for line in said.splitlines() if any(word in line for word in words)]
