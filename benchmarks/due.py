"""Timers: how late they fire beside 100,000 that wait, and what looking costs when nothing is due."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from sqlmodel import Session, insert

from benchmarks.figures import Figure
from bot.app import prepare, system_clock, wired
from bot.config import Config
from bot.core.context import Context
from bot.core.feature import Feature, job
from bot.core.replies import Replies
from storage.database import Database
from storage.due import Due

WAITING, DUE = 100_000, 1_000
LEAD = timedelta(seconds=3)
"""From setting the timers to the first of them, so that setting them does not count."""
SCANS = 500


async def run() -> list[Figure]:
    """A thousand timers spread evenly over one second, each of them one job that reads the clock."""
    late: list[float] = []

    @job("benchmark.note")
    def note(context: Context) -> Replies:
        assert context.due_at is not None
        late.append((system_clock() - context.due_at).total_seconds())
        return None

    feature = Feature(name="benchmark", jobs=(note,))
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'due.db'}")
        async with AsyncExitStack() as stack:
            stack.callback(database.close)
            prepare(Config(), database, system_clock())
            app = await stack.enter_async_context(wired(Config(), database, {}, system_clock, (feature,)))
            first = system_clock() + timedelta(days=1)
            await database.run(partial(_set, count=WAITING, at=lambda n: first + timedelta(seconds=n)))
            idle = await _idle_scan(app.scanner.run_due)
            start = system_clock() + LEAD
            await database.run(partial(_set, count=DUE, at=lambda n: start + timedelta(seconds=n / DUE)))
            scanning = asyncio.get_running_loop().create_task(app.scanner.run())
            await asyncio.sleep(LEAD.total_seconds() + 3)
            scanning.cancel()
            await asyncio.wait({scanning})
    fired = len(late) == DUE
    p50, p99 = statistics.median(late), statistics.quantiles(late, n=100)[98]
    return [
        Figure("due.late.median", p50 * 1000, "ms"),
        Figure.at_most("due.late.p99", p99 * 1000 if fired else float("inf"), "ms", 250),
        Figure.at_most("due.idle_scan", idle * 1_000_000, "us", 1000),
    ]


async def _idle_scan(scan: Callable[[], Awaitable[object]]) -> float:
    """Seconds of one look when nothing is due, thread and transaction included."""
    took = []
    for _ in range(SCANS):
        began = time.perf_counter()
        await scan()
        took.append(time.perf_counter() - began)
    return statistics.median(took)


def _set(session: Session, count: int, at: Callable[[int], datetime]) -> None:
    rows = [
        {"due_at": at(n), "job": "benchmark.note", "key": f"{at(n).isoformat()}:{n}", "arguments": "{}"}
        for n in range(count)
    ]
    session.connection().execute(insert(Due), rows)
