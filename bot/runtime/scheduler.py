"""Runs jobs when they are due. APScheduler only wakes the scanner; what is due stands in the database."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger
from sqlmodel import Session

from bot.core.errors import StorageUnavailable
from bot.runtime import choices
from bot.runtime.jobs import Jobs
from bot.runtime.listening import Listening
from bot.runtime.outbox import Outbox
from bot.runtime.outcomes import Outcome
from storage import due, inbox
from storage.database import Database

log = structlog.get_logger()

BATCH = 50
"""Jobs in one transaction: few enough that a command does not wait for long."""
LOOK_ANYWAY = timedelta(seconds=30)
"""How often to look without being woken: another process may have set a timer."""
PRUNE, FIRST_PRUNE = timedelta(hours=6), timedelta(minutes=10)
"""How often, and how long after the start, what is too old to keep is dropped."""
FAR_AWAY = datetime.max.replace(tzinfo=UTC)


class Scanner:
    """Finds due rows and runs them. Nothing but `run_due` acts; everything else decides when to call it."""

    def __init__(
        self, database: Database, jobs: Jobs, listening: Listening, outbox: Outbox, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._listening = listening
        self._outbox = outbox
        self._clock = clock
        self._due = asyncio.Event()
        self._wake_at = FAR_AWAY

    async def prepare(self) -> None:
        """Let features set the timers that must exist."""
        await self._database.run(partial(self._jobs.start, now=self._clock()))

    async def run(self) -> None:
        """Run what is overdue, and go on by the clock until cancelled."""
        await self.prepare()
        scheduler = AsyncIOScheduler(timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True})
        scheduler.start()
        first = self._clock() + FIRST_PRUNE
        scheduler.add_job(self._prune, IntervalTrigger(seconds=int(PRUNE.total_seconds()), start_date=first))
        try:
            while True:
                self._due.clear()
                following = await self._look()
                if not self._due.is_set():
                    scheduler.add_job(self._rouse, DateTrigger(following), id="wake", replace_existing=True)
                    self._wake_at = following
                    await self._due.wait()
        finally:
            scheduler.shutdown(wait=False)

    async def _rouse(self) -> None:
        """A coroutine: APScheduler runs plain functions on other threads, from which the event may not be set."""
        self._due.set()

    def wake(self, timers: Iterable[datetime]) -> None:
        """Timers have been set: look again, in time for the earliest."""
        if any(at < self._wake_at for at in timers):
            self._due.set()

    async def run_due(self) -> datetime | None:
        """Run all that is due now, in order; returns when the next is."""
        while True:
            now = self._clock()
            outcome, following = await self._database.run(partial(self._batch, now=now))
            self._outbox.push(outcome.rows, unasked=True)
            if outcome.listens:
                await self._database.run(self._listening.load)
            if following is None or following > now:
                return following

    def _batch(self, session: Session, now: datetime) -> tuple[Outcome, datetime | None]:
        following = due.next_due(session)
        if following is None or following > now:
            return Outcome(), following
        outcome = self._jobs.run_due(session, due.claim(session, now, BATCH), now)
        return outcome, due.next_due(session)

    async def _look(self) -> datetime:
        """Run what is due; returns when to look again."""
        self._wake_at = FAR_AWAY
        following = None
        try:
            following = await self.run_due()
        except StorageUnavailable as error:
            log.error("storage unavailable", doing="looking for due jobs", error=str(error))
        latest = self._clock() + LOOK_ANYWAY
        return latest if following is None else min(following, latest)

    async def _prune(self) -> None:
        """Drop what nobody needs any more."""
        now = self._clock()
        for prune in (inbox.forget_old, choices.forget_waiting):
            await self._database.run(partial(_forget, prune=prune, now=now))


def _forget(session: Session, prune: Callable[[Session, datetime], object], now: datetime) -> None:
    prune(session, now)
