"""What the digest costs with a thousand groups of fifteen people and half a year of hours, on an SQLite file (N3)."""

import multiprocessing
import resource
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlmodel import Session, insert

from benchmarks.figures import Figure
from bot.config import Config
from bot.console import Session as Console
from bot.core import founding, week_rules
from bot.core.weeks import days_of, monday_of, week_after, weeks_between
from storage import groups
from storage.closes import WeekClose
from storage.groups import Room
from storage.hours import Entry
from storage.leave import Leave
from storage.meetings import HELD, Meeting
from storage.needs import Need
from storage.people import Membership, Person

MONDAY = datetime(2026, 3, 30, 12, 30, tzinfo=UTC)
FOUNDED = datetime(2025, 9, 1, 9, tzinfo=UTC)
LAST = week_rules.last_closable(MONDAY)
WEEKS = weeks_between(week_after(LAST, -25), LAST)
GROUPS, MEMBERS, FIRST, FEW = 1000, 15, 10_000, 10


async def run() -> list[Figure]:
    """The whole way of the job: read, compared, rendered, committed, sent, and its files written; in processor time.

    Each in a process of its own, so that its memory is that of the program with nothing else beside.
    """
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"), max_tasks_per_child=1) as pool:
        many = pool.submit(_measured, GROUPS).result()
        few = pool.submit(_measured, FEW).result()
    return [
        Figure.at_most("digest.time", many["seconds"], "s", 5),
        Figure.at_most("digest.memory", many["memory"], "MiB", 300),
        Figure.at_most("digest.range.time", many["range"], "s", 5),
        Figure("digest.queries", many["queries"], "queries"),
        Figure.at_most("digest.queries_per_group", (many["queries"] - few["queries"]) / (GROUPS - FEW), "queries", 0),
    ]


def _measured(count: int) -> dict[str, float]:
    import asyncio

    return asyncio.run(_measure(count))


async def _measure(count: int) -> dict[str, float]:
    config = Config.model_validate({"core": {"accounts": ["console:core"], "rooms": ["console:core"]}})
    statements: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        printed: list[str] = []
        url = f"sqlite:///{Path(folder) / 'digest.db'}"
        async with Console(config, url, MONDAY, printed.append) as console:
            fill = multiprocessing.get_context("spawn").Process(target=_fill_file, args=(url, count))
            fill.start()
            fill.join()
            event.listen(console._database.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
            began = time.process_time()
            await console.play(":at 2026-03-30T13:00Z")
            seconds = time.process_time() - began
            queries = _of_the_digest(statements)
            told = any(f"summary-{LAST}.csv" in line for line in printed)
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            began = time.process_time()
            await console.play(f"core@core: !summary {WEEKS[0]}..{LAST}")
            over_half_a_year = time.process_time() - began
            ok = told and not console.failures and any(f"{LAST}.json" in line for line in printed)
    worst = float("inf")
    return {
        "seconds": seconds if ok else worst, "memory": memory, "queries": queries,
        "range": over_half_a_year if ok else worst,
    }  # fmt: skip


def _of_the_digest(statements: list[str]) -> int:
    """Those that gather figures, past the outbox and its rows."""
    return sum(s.startswith("SELECT") and "outbox" not in s for s in statements)


def _fill_file(url: str, count: int) -> None:
    """In a process of its own: what it takes to write half a million rows is not the digest's."""
    from storage.database import Database

    database = Database(url)
    database.run_here(lambda session: _fill(session, count))
    database.close()


def _fill(session: Session, count: int) -> None:
    """Groups with their people, some on leave; hours of nearly everybody in every week; meetings and needs."""
    for number in range(count):
        group_id = founding.found(session, FOUNDED, f"group-{number:04}", f"Group {number}", by=None)
        session.add(Room(platform="console", room=f"group-{number:04}", group_id=group_id))
    session.flush()
    found = groups.by_slug(session, "group-0000")
    assert found is not None
    assert found.id is not None
    first, connection = found.id, session.connection()
    ids = range(FIRST, FIRST + count * MEMBERS)
    people = [{"id": n, "name": f"Person {n}", "core": False, "created_at": FOUNDED} for n in ids]
    connection.execute(insert(Person), people)
    stays = [
        {
            "group_id": first + n // MEMBERS, "person_id": FIRST + n, "cochair": n % MEMBERS < 2,
            "joined_at": FOUNDED + timedelta(days=n % 90),
        }
        for n in range(count * MEMBERS)
    ]  # fmt: skip
    connection.execute(insert(Membership), stays)
    away = [
        {
            "person_id": n,
            "start": date(2026, 1, 1) + timedelta(days=n % 60),
            "end": date(2026, 3, 10),
            "created_at": FOUNDED,
        }
        for n in ids[::MEMBERS]
    ]
    connection.execute(insert(Leave), away)
    for number, week in enumerate(WEEKS, start=1):
        connection.execute(
            insert(Entry), [_entry(n, first, number, week) for n in ids if n % MEMBERS <= 9 + number % 6]
        )
        if week != LAST:
            connection.execute(insert(WeekClose), [_close(first + n, week, number) for n in range(count)])
    connection.execute(insert(Meeting), [_meeting(first + n, n) for n in range(count)])
    connection.execute(insert(Need), [_need(first + n, first + (n + 1) % count) for n in range(count)])


def _entry(person: int, first: int, number: int, week: str) -> dict[str, Any]:
    return {
        "person_id": person, "group_id": first + (person - FIRST) // MEMBERS, "number": number,
        "minutes": 60 + person % 300, "day": days_of(week)[person % 7], "week": week, "note": "", "platform": "",
        "room": "", "message": "", "logged_at": FOUNDED,
    }  # fmt: skip


def _close(group_id: int, week: str, number: int) -> dict[str, Any]:
    closed_at = week_rules.closes_at(week)
    return {"group_id": group_id, "week": week, "closed_at": closed_at, "total": 4000, "loggers": 10 + number % 6}


def _meeting(group_id: int, number: int) -> dict[str, Any]:
    starts = datetime.combine(monday_of(LAST), datetime.min.time(), UTC) + timedelta(hours=10 + number % 90)
    return {
        "group_id": group_id, "title": "Weekly", "minutes": 60, "state": HELD, "starts_at": starts,
        "started_at": starts, "called_by_person_id": FIRST, "called_at": FOUNDED,
    }  # fmt: skip


def _need(group_id: int, other: int) -> dict[str, Any]:
    return {
        "group_id": group_id, "of_group_id": other, "text": "The glossary", "due_on": date(2026, 3, 20 + group_id % 11),
        "by_person_id": FIRST, "at": FOUNDED, "changed_at": FOUNDED,
    }  # fmt: skip
