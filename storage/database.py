"""The engine, and the unit of work: one short synchronous session, one transaction, off the event loop."""

import asyncio
import fcntl
import glob
import os
import random
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, DateTime, Dialect, Engine, create_engine, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DataError, DBAPIError
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session, SQLModel

T = TypeVar("T")

POSTGRESQL_WORKERS = 4
ADVISORY_LOCK = 0x636F6E76656E65  # “convene” in ASCII: PostgreSQL's advisory locks have numbers
SERIALIZATION_ATTEMPTS = 10
ERASURES = "erasures"
"""Where a session's `info` names the file of those who were erased."""
FIRST_PAUSE = 0.004
"""Seconds: the longest pause after a race is lost once. It doubles each time, and chance shortens it, so that units
which met do not meet again."""

_STOP_IT = ": stop that one, or name another database in the configuration"
# A name for every constraint, so that a migration can drop it by name on both databases.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class StorageUnavailable(Exception):
    """The database cannot be read or written now (locked, full disk, server away). Nothing was saved."""


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware UTC in the program, `timestamptz` on PostgreSQL, ISO text in UTC on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Database:
    """Runs units of work. SQLite has one writer thread; PostgreSQL a small pool of them.

    `url` is an SQLAlchemy URL: `sqlite:///convene.db` or `postgresql://user@host/name`. `erasures` is the file of those
    who were erased (see `storage.erasures`): beside the SQLite file, where nothing is said.
    """

    def __init__(self, url: str, erasures: Path | None = None) -> None:
        self.url = make_url(url)
        self.erasures = erasures or (self.path.with_name(f"{self.path.name}.erasures") if self.path else None)
        if self.url.drivername in {"postgres", "postgresql"}:
            self.url = self.url.set(drivername="postgresql+psycopg")
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        workers = 1 if self.is_sqlite else POSTGRESQL_WORKERS
        self.engine = _sqlite(self) if self.is_sqlite else _postgresql(self)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="database")

    @property
    def path(self) -> Path | None:
        """The SQLite file; None in memory or on PostgreSQL."""
        return file_of(self.url)

    async def run(self, work: Callable[[Session], T]) -> T:
        """Run one unit of work on a database thread: commits when it returns, rolls back when it raises.

        Raises `StorageUnavailable` when the database, not the work, is at fault.
        """
        return await self.call(self.run_here, work)

    async def call(self, function: Callable[..., T], *arguments: Any) -> T:
        """Call a function that runs units of work by `run_here` itself, on a database thread."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, function, *arguments)

    def run_here(self, work: Callable[[Session], T]) -> T:
        """The same on the calling thread. A unit that lost a race on PostgreSQL is run again."""
        for attempt in range(SERIALIZATION_ATTEMPTS):
            try:
                info = {ERASURES: self.erasures}
                with Session(self.engine, expire_on_commit=False, info=info) as session, session.begin():
                    return work(session)
            except DBAPIError as error:
                if _lost_race(error) and attempt + 1 < SERIALIZATION_ATTEMPTS:
                    time.sleep(random.uniform(0, FIRST_PAUSE * 2**attempt))
                    continue
                if is_unavailable(error):
                    raise StorageUnavailable(str(error.orig)) from error
                raise
        raise AssertionError("the loop above returns or raises")

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be the one process that works on this database. Raises `StorageUnavailable` where another one does.

        The lock goes with the process, however that ends.
        """
        if self.path is not None:
            lock = self.path.with_name(f"{self.path.name}.lock")
            with os.fdopen(os.open(lock, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError:
                    raise StorageUnavailable(f"another convene works on {self.path}{_STOP_IT}") from None
                yield
        elif self.is_sqlite:
            yield
        else:
            try:
                connection = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            except DBAPIError as error:
                raise StorageUnavailable(str(error.orig)) from error
            with connection:
                connection.detach()  # closed at the end, not kept in the pool with its lock
                if not connection.scalar(select(func.pg_try_advisory_lock(ADVISORY_LOCK))):
                    raise StorageUnavailable(f"another convene works on {self.url.database}{_STOP_IT}")
                yield

    def close(self) -> None:
        """Finish what is running and let go of the connections."""
        self._threads.shutdown()
        self.engine.dispose()


def file_of(url: str | URL) -> Path | None:
    """The SQLite file that a URL names, whether it is there or not; None in memory or on PostgreSQL."""
    url = make_url(url)
    name = url.database if url.get_backend_name() == "sqlite" else None
    return Path(name) if name and name != ":memory:" else None


def make_private(path: Path) -> None:
    """Let nobody but its owner read or write a file, however it came to be: copied back, say, by somebody's hand.

    What belongs to somebody else stays as it is. Raises `OSError`.
    """
    found = path.stat()
    if stat.S_ISREG(found.st_mode) and found.st_mode & 0o077 and found.st_uid == os.geteuid():
        path.chmod(stat.S_IMODE(found.st_mode) & ~0o077)


def is_unavailable(error: DBAPIError) -> bool:
    """Whether an error speaks of the database's state rather than of a mistake in the program."""
    original = error.orig
    if isinstance(original, sqlite3.Error):
        name = getattr(original, "sqlite_errorname", "")
        return name.startswith(
            ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN")
        )
    state = getattr(original, "sqlstate", None)
    if state is None:  # it never got as far as the server: because of that, or of a value that no text may hold
        return error.connection_invalidated or not isinstance(error, DataError)
    # Class 08 connection, 40 rollback (races lost too often), 53 resources, 57 operator, 55P03 lock.
    return error.connection_invalidated or state.startswith(("08", "40", "53", "57", "55P03"))


def _lost_race(error: DBAPIError) -> bool:
    # 40001 serialization failure, 40P01 deadlock; 23505 when another unit inserted the same key first.
    return getattr(error.orig, "sqlstate", None) in {"40001", "40P01", "23505"}


def _sqlite(database: Database) -> Engine:
    if path := database.path:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # readable by its owner only, from the first byte
            for each in (path, *path.parent.glob(f"{glob.escape(path.name)}[-.]*")):
                make_private(each)
        except OSError as error:
            raise StorageUnavailable(f"{path}: {error.strerror}") from error
    engine = create_engine(
        database.url,
        connect_args={"check_same_thread": False},
        pool_size=1,
        max_overflow=1,
        pool_reset_on_return=None,
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # we begin transactions ourselves
        # What is deleted is overwritten: who voted what in secret, or was erased, stays in no free page of the file.
        for pragma in (
            "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000", "secure_delete=ON",
        ):  # fmt: skip
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _postgresql(database: Database) -> Engine:
    return create_engine(
        database.url,
        pool_size=POSTGRESQL_WORKERS,
        max_overflow=1,
        pool_pre_ping=True,
        isolation_level="SERIALIZABLE",
        hide_parameters=True,
    )
