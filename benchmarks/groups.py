"""What `groups` costs with a thousand groups of fifteen people, on an SQLite file: processor time and queries."""

import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import event
from sqlmodel import Session, insert

from benchmarks.figures import Figure
from bot.config import Config
from bot.console import Session as Console
from bot.core import founding
from storage import groups
from storage.groups import Room
from storage.people import Membership, Person

MONDAY = datetime(2026, 3, 23, 9, tzinfo=UTC)
GROUPS, MEMBERS, FIRST = 1000, 15, 10_000
ASKED = 50


async def run() -> list[Figure]:
    """The whole way of the command: read, looked up, rendered, committed, sent."""
    config = Config.model_validate({"core": {"accounts": ["console:core"]}})
    statements: list[str] = []
    took: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        printed: list[str] = []
        async with Console(config, f"sqlite:///{Path(folder) / 'groups.db'}", MONDAY, printed.append) as console:
            database = console._database
            await database.run(_fill)
            event.listen(database.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
            for _ in range(ASKED):
                printed.clear()
                statements.clear()
                began = time.process_time()
                await console.play("core@core: !groups")
                took.append(time.process_time() - began)
            failures = console.failures
    answered = f"{MEMBERS} of 15 members" in printed[0] and not failures
    cpu = statistics.median(took) * 1000
    return [
        Figure.at_most("groups.cpu", cpu if answered else float("inf"), "ms", 50),
        Figure.at_most("groups.queries", len(statements), "queries", 25),
    ]


def _fill(session: Session) -> None:
    """Groups with a room each, their people, and two co-chairs among these."""
    for number in range(GROUPS):
        group_id = founding.found(session, MONDAY, f"group-{number:04}", f"Group {number}", by=None)
        session.add(Room(platform="console", room=f"group-{number:04}", group_id=group_id))
    ids = range(FIRST, FIRST + GROUPS * MEMBERS)
    rows = [{"id": number, "name": f"Person {number}", "core": False, "created_at": MONDAY} for number in ids]
    session.connection().execute(insert(Person), rows)
    first = groups.by_slug(session, "group-0000")
    assert first is not None
    assert first.id is not None
    stays = [
        {
            "group_id": first.id + n // MEMBERS,
            "person_id": FIRST + n,
            "joined_at": MONDAY,
            "cochair": n % MEMBERS < 2,
        }
        for n in range(GROUPS * MEMBERS)
    ]
    session.connection().execute(insert(Membership), stays)
