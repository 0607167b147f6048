"""The runtime's side of a platform, without a runtime: it writes down what is handed in."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

from bot.core.errors import StorageUnavailable
from bot.core.events import Event
from bot.core.platform import Sealed

E = TypeVar("E", bound=Event)


class Notebook:
    """An `Intake` that keeps events in memory, each once.

    `unavailable` is how many of the next calls fail as if the database were away. `before` runs ahead of each event.
    """

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.deliveries = 0
        self.quarantined: list[tuple[str, Mapping[str, Any], Exception]] = []
        self.positions: dict[str, str] = {}
        self.bound: set[str] = set()
        self.polls = 0
        self.behind = True
        self.known_by_then = 0
        self.unavailable = 0
        self.before: Callable[[Event], None] = lambda event: None
        self._changed = asyncio.Event()

    async def accept(self, event: Event) -> None:
        """Write it down, unless it is there already."""
        self._fail()
        await asyncio.sleep(0)
        self.before(event)
        self.deliveries += 1
        if event.id not in {known.id for known in self.events}:
            self.events.append(event)
        self._wake()

    async def quarantine(self, platform: str, event_id: str, raw: Mapping[str, Any], error: Exception) -> None:
        """Write down what could not be read."""
        self._fail()
        self.quarantined.append((event_id, raw, error))
        self._wake()

    async def position(self, platform: str) -> str | None:
        """As saved last."""
        return self.positions.get(platform)

    async def save_position(self, platform: str, position: str) -> None:
        """Remember it."""
        self._fail()
        self.positions[platform] = position
        self._wake()

    async def bound_rooms(self, platform: str) -> frozenset[str]:
        """What the test put into `bound`."""
        return frozenset(self.bound)

    async def settled_rooms(self, platform: str) -> frozenset[str]:
        """Nothing is known of rooms here."""
        return frozenset()

    async def sealed_keys(self, platform: str) -> frozenset[str]:
        """What could not be read waits for nothing here."""
        return frozenset()

    async def sealed(self, platform: str, sessions: Collection[str], after: int) -> Sequence[Sealed]:
        """See `sealed_keys`."""
        return ()

    async def forget_direct(self, platform: str, room: str) -> None:
        """Private chats are not kept here."""

    def polled(self, platform: str) -> None:
        """Count it."""
        self.polls += 1
        self._wake()

    def fell_behind(self, platform: str) -> None:
        """Note it."""
        self.behind = True
        self._wake()

    def caught_up(self, platform: str) -> None:
        """Note it, and what had been handed in by then."""
        self.behind = False
        self.known_by_then = len(self.events)
        self._wake()

    def of(self, kind: type[E]) -> list[E]:
        """The events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]

    async def until(self, true: Callable[[], object], *, timeout: float = 30.0) -> None:
        """Wait for a condition, looked at after each change."""
        async with asyncio.timeout(timeout):
            while not true():
                await self._changed.wait()

    async def count(self, number: int, *, timeout: float = 30.0) -> list[Event]:
        """The events, once there are that many."""
        await self.until(lambda: len(self.events) >= number, timeout=timeout)
        return self.events

    def _fail(self) -> None:
        if self.unavailable:
            self.unavailable -= 1
            raise StorageUnavailable("the disk is full")

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
