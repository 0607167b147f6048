"""An intake that keeps what it is handed in memory, and the platform that reads into it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from bot.core.errors import StorageUnavailable
from bot.core.events import Event, Unreadable
from bot.core.platform import Sealed
from bot.platforms.matrix import Matrix

E = TypeVar("E", bound=Event)


class RecordingIntake:
    """Keeps events once by their id, and positions. Survives a restart of the platform, as a database does."""

    def __init__(self, bound: Iterable[str] = ()) -> None:
        self.events: list[Event] = []
        self.bound = set(bound)
        self.settled: set[str] = set()
        self.set_aside: dict[str, Mapping[str, Any]] = {}
        self.forgotten: list[str] = []
        self.saved: str | None = None
        self.commits = 0
        self.polls = 0
        self.behind = True
        self.known_by_then = 0
        self.outage = 0
        """So many of the next calls fail as when the database is locked."""
        self.at_once = 100
        """So many of those that wait for their keys are brought together."""
        self._changed = asyncio.Event()

    def of(self, kind: type[E]) -> list[E]:
        """The events of one kind, in order of arrival."""
        return [event for event in self.events if isinstance(event, kind)]

    async def until(self, condition: Callable[[], object], timeout: float = 30) -> None:
        """Wait until the condition holds; it is looked at after every call of the platform."""
        try:
            async with asyncio.timeout(timeout):
                while not condition():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise TimeoutError(f"never true; at the end: {self.events[-5:]}, set aside {self.set_aside}") from None

    async def accept(self, event: Event) -> None:
        self._commit()
        if event.id not in {known.id for known in self.events}:
            self.events.append(event)

    async def quarantine(self, platform: str, event_id: str, raw: Mapping[str, Any], error: Exception) -> None:
        self._commit()
        self.set_aside[event_id] = raw

    async def position(self, platform: str) -> str | None:
        return self.saved

    async def save_position(self, platform: str, position: str) -> None:
        self._commit()
        self.saved = position

    async def bound_rooms(self, platform: str) -> frozenset[str]:
        return frozenset(self.bound)

    async def settled_rooms(self, platform: str) -> frozenset[str]:
        return frozenset(self.settled)

    async def sealed_keys(self, platform: str) -> frozenset[str]:
        return frozenset(event.session for event in self._sealed() if event.session)

    async def sealed(self, platform: str, sessions: Collection[str], after: int) -> Sequence[Sealed]:
        waiting = self._sealed()
        found = [
            Sealed(event.place.room, event.raw, event.received, event.session, number)
            for number, event in enumerate(self.of(Unreadable), 1)
            if number > after and event in waiting and event.session in sessions
        ]
        return found[: self.at_once]

    def _sealed(self) -> list[Unreadable]:
        opened = {event.id for event in self.events if event.late}
        return [event for event in self.of(Unreadable) if event.event not in opened]

    async def forget_direct(self, platform: str, room: str) -> None:
        self.forgotten.append(room)
        self._changed.set()

    def polled(self, platform: str) -> None:
        self.polls += 1
        self._changed.set()

    def fell_behind(self, platform: str) -> None:
        self.behind = True
        self._changed.set()

    def caught_up(self, platform: str) -> None:
        self.behind = False
        self.known_by_then = len(self.events)
        self._changed.set()

    def _commit(self) -> None:
        self._changed.set()
        if self.outage:
            self.outage -= 1
            raise StorageUnavailable("database is locked")
        self.commits += 1


@contextlib.asynccontextmanager
async def reading(matrix: Matrix, intake: RecordingIntake) -> AsyncIterator[None]:
    """Log in and read inside the `with` block; at its end the platform is closed."""
    polls = intake.polls
    await matrix.start()
    try:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(matrix.receive(intake))
            await intake.until(lambda: intake.polls > polls or task.done())
            yield
            task.cancel()
    finally:
        await matrix.close()
