"""What all tests share: a database, on SQLite and on PostgreSQL, and a homeserver."""

import gc
import logging
import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import sqlalchemy
import structlog
from sqlalchemy import URL, Engine

from storage import migrations
from storage.database import Database
from tests import postgres, synapse
from tests.clients import js

# The same examples in every run, however slow the machine is. HYPOTHESIS_PROFILE=default looks for new ones.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

# Each start of the bot would compile all of it anew: it keeps what it compiled, as an operator's does.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Temporary files are kept in memory where the system offers that: SQLite waits for the disk at every commit.
_MEMORY = Path("/dev/shm")
if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > 2 << 30:
    os.environ.setdefault("TMPDIR", str(_MEMORY))
    tempfile.tempdir = None


@pytest.hookimpl(wrapper=True, optionalhook=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """One more than there are cores (`-n auto`): some tests mostly wait, for a homeserver or for the bot's start."""
    return (yield) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that mostly wait begin first, the longest of them before the others, on all workers but one.

    So there is always something to do besides, and no worker is left with a long one at the end. Each worker begins
    with one stretch of the list (xdist, worksteal).
    """
    waiting = sorted(filter(_waits, items), key=lambda item: item.get_closest_marker("timeout") is None)
    others = [item for item in items if not _waits(item)]
    left, workers = len(items), int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    lanes = max(1, workers - 1)
    items.clear()
    for number in range(workers):
        stretch = waiting[number::lanes] if number < lanes else []
        length = left // (workers - number)
        left -= length
        length = max(0, length - len(stretch))
        items += stretch + others[:length]
        del others[:length]
    items += others


def _waits(item: pytest.Item) -> bool:
    return (
        item.get_closest_marker("timeout") is not None
        or "synapse_server" in getattr(item, "fixturenames", ())
        or item.path.parent.name == "kill"
    )


def pytest_collection_finish() -> None:
    """What was imported and collected stays until the end: the garbage collector need not look through it.

    Nor need it look often: a test is short.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def _logs_stand_with_the_test_that_failed() -> None:
    """Through the standard library, which pytest captures; the default writes to standard output, in colours."""
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
    )


@pytest.fixture(scope="session", autouse=True)
def _statements_are_compiled_once() -> Iterator[None]:
    """SQLAlchemy keeps what it compiled with an engine, and nearly every test has an engine of its own.

    Compiling is most of what a short conversation costs. The bot itself has one engine for as long as it lives.
    """
    firsts: dict[str, Engine] = {}

    def create_engine(url: URL, **options: Any) -> Engine:
        engine = sqlalchemy.create_engine(url, query_cache_size=10_000, **options)
        first = firsts.get(url.drivername)
        if first is None or first.dialect.server_version_info is None:  # which was never connected
            firsts[url.drivername] = engine
        else:
            engine.dialect = engine.pool._dialect = first.dialect
            engine._compiled_cache = first._compiled_cache
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storage.database.create_engine", create_engine)
        yield


@pytest.fixture(autouse=True)
def _logs_restored() -> Iterator[None]:
    """A test may set up the log of this process: afterwards it is as it was, for those that follow."""
    root = logging.getLogger()
    handlers, level, configuration = root.handlers[:], root.level, structlog.get_config()
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**configuration)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """A running PostgreSQL, started for the first test that asks."""
    with postgres.server() as server:
        yield server


@pytest.fixture(scope="session")
def _with_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that has its tables and nothing in them."""
    path = tmp_path_factory.mktemp("tables") / "convene.db"
    database = Database(f"sqlite:///{path}")
    migrations.upgrade(database)
    database.close()
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, _with_tables: Path) -> str:
    """The URL of a SQLite file that has its tables already, with nothing in them: it comes much sooner."""
    path = tmp_path / "convene.db"
    shutil.copy(_with_tables, path)
    return f"sqlite:///{path}"


@pytest.fixture
def new_sqlite_url(tmp_path: Path) -> str:
    """The URL of a SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'convene.db'}"


@pytest.fixture
def postgres_url(postgres_server: postgres.Server) -> Iterator[str]:
    """The URL of an empty PostgreSQL database."""
    with postgres_server.database() as url:
        yield url


@pytest.fixture
def emptied_postgres_url(postgres_server: postgres.Server) -> Iterator[str]:
    """The URL of a PostgreSQL database that has its tables already, with nothing in them: it comes much sooner."""
    with postgres_server.emptied() as url:
        yield url


@pytest.fixture(params=["sqlite_url", "emptied_postgres_url"], ids=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a database with nothing in it; the test runs once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture(params=["new_sqlite_url", "postgres_url"], ids=["sqlite", "postgresql"])
def new_database_url(request: pytest.FixtureRequest) -> str:
    """The same without tables."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture(scope="session")
def synapse_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[synapse.Synapse]:
    """A running Synapse, started for the first test that asks. Its log stays in pytest's temporary folder."""
    with synapse.synapse(tmp_path_factory.mktemp("synapse")) as server:
        yield server


@pytest.fixture(scope="session")
def js_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[js.Node]:
    """matrix-js-sdk in a Node process, started for the first test that asks."""
    with js.node(tmp_path_factory.mktemp("js") / "js.log") as node:
        yield node
