"""What waits in memory to be sent: a queue for each room and each private chat."""

import asyncio
from collections import deque
from dataclasses import dataclass, field

from bot.core.backoff import Backoff
from bot.runtime.rates import Bucket
from bot.runtime.turns import Rank, Turn
from storage.outbox import OutboxMessage


@dataclass(slots=True)
class Item:
    """A row that waits."""

    row: OutboxMessage
    unasked: bool = False
    """Whether the bot says it by itself: where the platform lets few through, answers to people go first."""
    sending: bool = False
    changed: bool = False
    """A newer edit took this one's place while it was being sent."""
    aside: bool = False
    """It waits for a file: what follows it in its room goes first."""
    dropped: bool = False
    """It was taken back before it was sent."""
    held: bool = False
    """It is held in the database since it was queued, and forgotten here: it goes out once it is pushed again."""


@dataclass(slots=True)
class Lane:
    """The queue of one room or private chat."""

    bucket: Bucket
    items: deque[Item] = field(default_factory=deque)
    backoff: Backoff = field(default_factory=lambda: Backoff(longest=60.0))
    running: bool = False
    turn: Turn | None = None
    """While it waits for the platform's limit on all rooms together."""
    between: asyncio.Event = field(default_factory=asyncio.Event)
    """Set while nothing of it is on its way."""

    @property
    def rank(self) -> Rank:
        """Its place among the lanes that wait."""
        oldest = next((item.row.id for item in self.items), None)
        return all(item.unasked for item in self.items), oldest or 0
