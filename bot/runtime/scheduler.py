"""Runs jobs when they are due. APScheduler only wakes the scanner; what is due stands in the database."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger
from sqlmodel import Session

from bot.core.errors import StorageUnavailable
from bot.runtime.outbox import Outbox
from bot.runtime.router import Outcome, Router
from storage import due, inbox, outbox
from storage.database import Database

log = structlog.get_logger()

BATCH = 50
"""Jobs in one transaction: few enough that a command does not wait for long."""
LOOK_ANYWAY = timedelta(seconds=30)
"""How often to look without being woken: another process may have set a timer."""
PRUNE = timedelta(hours=6)


class Scanner:
    """Finds due rows and runs them. Nothing but `run_due` acts; everything else decides when to call it."""

    def __init__(self, database: Database, router: Router, outbox: Outbox, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._router = router
        self._outbox = outbox
        self._clock = clock
        self._wake_at: datetime | None = None
        self._scheduler: AsyncIOScheduler | None = None

    async def prepare(self) -> None:
        """Let features set the timers that must exist."""
        await self._database.run(partial(self._router.start, now=self._clock()))

    async def start(self) -> None:
        """Run what is overdue, and go on by the clock."""
        await self.prepare()
        self._scheduler = AsyncIOScheduler(timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True})
        self._scheduler.start()
        self._scheduler.add_job(self._prune, IntervalTrigger(seconds=int(PRUNE.total_seconds())))
        await self._look()

    def stop(self) -> None:
        """No more jobs; the one in hand is finished by its own transaction."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None

    def wake(self, timers: Iterable[datetime]) -> None:
        """Timers have been set: wake in time for the earliest."""
        at = min(timers, default=None)
        if at is not None and (self._wake_at is None or at < self._wake_at):
            self._sleep_until(at)

    async def run_due(self) -> datetime | None:
        """Run all that is due now, in order; returns when the next is."""
        while True:
            now = self._clock()
            outcome, following = await self._database.run(partial(self._batch, now=now))
            self._outbox.push(outcome.rows)
            if following is None or following > now:
                return following

    def _batch(self, session: Session, now: datetime) -> tuple[Outcome, datetime | None]:
        following = due.next_due(session)
        if following is None or following > now:
            return Outcome(), following
        outcome = self._router.run_due(session, due.claim(session, now, BATCH), now)
        return outcome, due.next_due(session)

    async def _look(self) -> None:
        self._wake_at = None
        latest = self._clock() + LOOK_ANYWAY
        wanted = latest
        try:
            wanted = min(await self.run_due() or latest, latest)
        except StorageUnavailable as error:
            log.error("storage unavailable", doing="looking for due jobs", error=str(error))
        if self._wake_at is None or wanted < self._wake_at:
            self._sleep_until(wanted)

    def _sleep_until(self, at: datetime) -> None:
        self._wake_at = at
        if self._scheduler is not None:
            self._scheduler.add_job(self._look, DateTrigger(at), id="look", replace_existing=True)

    async def _prune(self) -> None:
        """Drop what nobody needs any more."""
        now = self._clock()
        for prune in (inbox.forget_old, outbox.forget_old):
            await self._database.run(partial(_forget, prune=prune, now=now))


def _forget(session: Session, prune: Callable[[Session, datetime], object], now: datetime) -> None:
    prune(session, now)
