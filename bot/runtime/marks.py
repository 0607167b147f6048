"""What has arrived, and under which id of the platform: kept at hand, and saved a little later."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TypeVar

import structlog
from sqlmodel import Session

from bot.core.platform import Sent
from bot.runtime.tasks import Tasks
from storage import outbox, people
from storage.database import Database, StorageUnavailable
from storage.outbox import OutboxMessage

log = structlog.get_logger()

DELAY, HARMLESS_DELAY = 0.02, 0.2
"""Seconds that a mark waits for a unit of work to be saved along with, or, where a repeated sending does no harm, for
other marks."""
RETRY = 1.0
"""Seconds until marks are saved again when the database was away."""
REMEMBERED = 10_000
"""Sent rows whose message and room are kept in memory for edits."""

T = TypeVar("T")

Mark = tuple[OutboxMessage, Sent]
"""A row in the form in which it was sent, and what the platform said."""


class Marks:
    """Marks sent rows. `stop` ends the waiting of what is to be saved later; `flush` then saves the rest."""

    def __init__(self, database: Database, tasks: Tasks, stop: asyncio.Event) -> None:
        self._database = database
        self._tasks = tasks
        self._stop = stop
        self._messages: OrderedDict[int, tuple[str, str]] = OrderedDict()
        self._waiting: deque[Mark] = deque()
        self._harmless: list[Mark] = []
        """Marks that no unit of work takes along, since losing one hurts nobody: they are saved by the dozen."""
        self._saving = asyncio.Lock()
        self._later: asyncio.Task[None] | None = None

    def arrived(self, row: OutboxMessage, sent: Sent, *, harmless: bool) -> None:
        """A row was sent; `harmless` says that sending it again would show nothing twice."""
        assert row.id is not None
        if row.kind == "say":
            self._messages[row.id] = sent.message, sent.room or row.room
            while len(self._messages) > REMEMBERED:
                self._messages.popitem(last=False)
        (self._harmless if harmless else self._waiting).append((row, sent))
        self._flush_in(HARMLESS_DELAY if harmless else DELAY)

    async def arrival_of(self, row: int) -> tuple[str, str]:
        """The platform's ids of a row's message, empty while it has not arrived, and of its room.

        Raises `StorageUnavailable`.
        """
        known = self._messages.get(row)
        return known if known is not None else await self._database.run(partial(outbox.arrival_of, row=row))

    async def is_held(self, row: int) -> bool:
        """Whether a row waits for its room. Raises `StorageUnavailable`."""
        return await self._database.run(partial(outbox.is_held, row=row))

    async def flush(self) -> None:
        """Save what has arrived, in one commit."""
        async with self._saving:
            self._waiting.extend(self._harmless)
            self._harmless.clear()
            if not self._waiting:
                return
            try:
                await self._database.call(self.run_here, _nothing)
            except StorageUnavailable as error:
                log.error("storage unavailable", doing="marking sent messages", error=str(error))
                self._flush_in(RETRY)

    def run_here(self, work: Callable[[Session], T]) -> T:
        """Run a unit of work on this database thread, and save in its commit what has arrived by then.

        What a unit that fails could not save is left to the next.
        """
        marks: list[Mark] = []

        def both(session: Session) -> T:
            with suppress(IndexError):  # the event loop appends meanwhile
                while True:
                    marks.append(self._waiting.popleft())
            if marks:
                _save(session, marks)
            return work(session)

        try:
            return self._database.run_here(both)
        except BaseException:
            self._waiting.extendleft(reversed(marks))
            raise

    def _flush_in(self, seconds: float) -> None:
        if self._later is None:
            self._later = self._tasks.start(self._flush_later(seconds), name="outbox marks")

    async def _flush_later(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stop.wait()
        self._later = None
        await self.flush()


def _nothing(session: Session) -> None:
    """No work of its own."""


def _save(session: Session, marks: Sequence[Mark]) -> None:
    outbox.mark_sent(session, [(row, sent.message, sent.room or row.room) for row, sent in marks])
    for row, sent in marks:
        if row.account and not row.room and sent.room:
            people.opened(session, row.platform, row.account, sent.room)
