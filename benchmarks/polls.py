"""What a vote costs beside a `log` in the same run, and with 5,000 electors; and 1,000 polls that close at once.

Processor time and queries, on an SQLite file, by the whole way: read, looked up, stored, rendered, committed, sent.
Votes come as on a busy day, ten a second and their tallies included, and one by one, each with its own.
"""

import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import event
from sqlmodel import Session, func, insert, select

from benchmarks.figures import Figure
from bot.config import Config
from bot.console import Session as Console
from bot.core import founding
from bot.core.context import Context
from bot.core.i18n import Translator
from handlers.polls.starting import Wanted, start
from storage.groups import Group, Room
from storage.outbox import OutboxMessage
from storage.people import Account, Membership, Person
from storage.polls import CLOSED, Poll

MONDAY = datetime(2026, 3, 23, 9, tzinfo=UTC)
OPEN_FOR = timedelta(hours=72)
FEW, MANY, POLLS = 15, 5_000, 1_000
FIRST = 10_000
ROUNDS, WARM = 150, 30
BUSY, QUIET = timedelta(milliseconds=100), timedelta(seconds=5)


@dataclass(slots=True)
class Cost:
    """Of one line, jobs that it sets off included."""

    cpu: float
    """Milliseconds."""
    queries: float


@dataclass(slots=True)
class Stage:
    """A console whose statements are counted."""

    console: Console
    printed: list[str] = field(default_factory=list)
    statements: int = 0

    async def cost(self, lines: Callable[[int], str], apart: timedelta, count: int = ROUNDS) -> Cost:
        """The mean over many lines, so that what is put off counts as well; the first ones are not counted."""
        began = 0.0
        for number in range(count + WARM):
            if number == WARM:
                began, self.statements = time.process_time(), 0
            await self.console.play(lines(number))
            await self.console._move(self.console.clock.now + apart)
        return Cost((time.process_time() - began) / count * 1000, self.statements / count)

    async def run(self, work: Callable[[Session], list[OutboxMessage]]) -> None:
        """Do something beside the chat; what it says goes out."""
        self.console._app.outbox.push(await self.console._database.run(work))
        await self.console._settle()


async def run() -> list[Figure]:
    """One database for each of the three."""
    return [*await _beside_log(), *await _with_many(), *await _closing()]


async def _beside_log() -> list[Figure]:
    async with _stage() as stage:
        await stage.console._database.run(partial(_found, size=FEW))
        await stage.run(partial(_open, stage.console, groups=[1]))
        await stage.console.play(":advance 10s")
        log, vote = (lambda n: f"{_who(n)}@group-1: !log 1m"), _tap
        busy_log, busy = await stage.cost(log, BUSY), await stage.cost(vote, BUSY)
        quiet = await stage.cost(vote, QUIET)
        text = await stage.cost(_text, BUSY)
        ok = not stage.console.failures
    return [
        Figure("polls.log.cpu", busy_log.cpu, "ms"),
        Figure("polls.vote.cpu", busy.cpu, "ms"),
        Figure.at_most("polls.vote.per_log", busy.cpu / busy_log.cpu if ok else float("inf"), "logs", 2),
        Figure.at_most("polls.vote.queries_per_log", busy.queries / busy_log.queries, "logs", 2),
        Figure.at_most("polls.vote.text_per_log", text.cpu / busy_log.cpu, "logs", 2),
        Figure("polls.vote.alone_per_log", quiet.cpu / busy_log.cpu, "logs"),
    ]


async def _with_many() -> list[Figure]:
    """A poll with 5,000 electors, all of whom can be reached in private."""
    async with _stage() as stage:
        await stage.console._database.run(partial(_found, size=MANY))
        began = time.process_time()
        await stage.run(partial(_open, stage.console, groups=[1]))
        opened = time.process_time() - began
        began = time.process_time()
        await stage.console.play(":advance 10s")
        asked = time.process_time() - began
        busy = await stage.cost(_tap, BUSY, 150)
        quiet = await stage.cost(_tap, QUIET, 60)
        ok = not stage.console.failures
    return [
        Figure.at_most("polls.many.open", opened * 1000, "ms", 2000),
        Figure.at_most("polls.many.ask_each", asked / MANY * 1000, "ms", 20),
        Figure.at_most("polls.many.vote", busy.cpu if ok else float("inf"), "ms", 20),
        Figure.at_most("polls.many.vote_alone", quiet.cpu, "ms", 60),
    ]


async def _closing() -> list[Figure]:
    """A poll in each of 1,000 groups of five, all of which close in the same minute. What is said is not sent."""
    async with _stage() as stage:
        console, database = stage.console, stage.console._database
        for number in range(1, POLLS + 1):
            await database.run(partial(_found, size=5, number=number, private=False))
        rows = await database.run(partial(_open, console, groups=range(1, POLLS + 1)))
        assert len(rows) >= POLLS
        console._app.outbox._stop.set()
        await _until(console, MONDAY + timedelta(hours=1))
        began = time.process_time()
        await _until(console, MONDAY + OPEN_FOR + timedelta(minutes=1))
        took = time.process_time() - began
        closed = await database.run(_count_closed)
    return [Figure.at_most("polls.close.thousand", took if closed == POLLS else float("inf"), "s", 60)]


async def _until(console: Console, instant: datetime) -> None:
    """Run all that is due by an instant."""
    console.clock.now = instant
    while (following := await console._app.scanner.run_due()) is not None and following <= instant:
        pass


@asynccontextmanager
async def _stage() -> AsyncIterator[Stage]:
    config = Config.model_validate({"core": {"accounts": ["console:core"]}})
    with tempfile.TemporaryDirectory() as folder:
        printed: list[str] = []
        async with Console(config, f"sqlite:///{Path(folder) / 'polls.db'}", MONDAY, printed.append) as console:
            stage = Stage(console, printed)

            def count(*_call: object) -> None:
                stage.statements += 1

            event.listen(console._database.engine, "before_cursor_execute", count)
            yield stage


def _count_closed(session: Session) -> int:
    return session.exec(select(func.count()).select_from(Poll).where(Poll.state == CLOSED)).one()


def _who(number: int) -> str:
    return f"p{FIRST + number % FEW}"


def _tap(number: int) -> str:
    return f"{_who(number)}@group-1> {('agree', 'abstain')[number // FEW % 2]}"


def _text(number: int) -> str:
    return f"{_who(number)}@group-1: !vote P1 {('agree', 'abstain')[number // FEW % 2]}"


def _found(session: Session, size: int, number: int = 1, *, private: bool = True) -> None:
    """A group with a room, and its people with an account each."""
    group_id = founding.found(session, MONDAY, f"group-{number}", f"Group {number}", by=None)
    session.add(Room(platform="console", room=f"group-{number}", group_id=group_id))
    session.flush()
    ids = range(FIRST * number, FIRST * number + size)
    people = [{"id": n, "name": f"Person {n}", "core": False, "created_at": MONDAY} for n in ids]
    accounts = [
        {
            "person_id": n, "platform": "console", "account": f"p{n}", "name": f"p{n}", "language": "",
            "direct_room": f"dm:p{n}" if private else "", "seen_at": MONDAY, "created_at": MONDAY,
        }
        for n in ids
    ]  # fmt: skip
    stays = [{"group_id": group_id, "person_id": n, "joined_at": MONDAY, "cochair": n < ids[2]} for n in ids]
    for table, rows in ((Person, people), (Account, accounts), (Membership, stays)):
        session.connection().execute(insert(table), rows)


def _open(console: Console, session: Session, groups: Sequence[int]) -> list[OutboxMessage]:
    """A consensus poll of three days in each of these groups."""
    app = console._app
    rows: list[OutboxMessage] = []
    for group_id in groups:
        context = Context(now=console.clock.now, session=session, registry=app.registry, reader=Translator("en", "UTC"))
        wanted = Wanted(
            method="consensus", title="Scenarios", text="Merge the two scenarios.", quorum="2/3",
            closes_at=console.clock.now + OPEN_FOR,
        )  # fmt: skip
        _, replies = start(context, session.get_one(Group, group_id), wanted, by=FIRST * group_id)
        rows += app.inlet._router.renderer.render(context, replies)
    return rows
