"""Units of work: one commit or none, and a database that is away is told from a mistake."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import Session, select, text

from storage import migrations
from storage.database import Database, StorageUnavailable
from storage.groups import Group

NOW = datetime(2026, 3, 29, 12, tzinfo=UTC)


@pytest.fixture
def database(database_url: str) -> Database:
    database = Database(database_url)
    migrations.upgrade(database)
    return database


def add_group(session: Session, slug: str = "diversity", at: datetime = NOW) -> None:
    session.add(Group(slug=slug, name=slug, created_at=at))


def slugs(session: Session) -> list[str]:
    return list(session.exec(select(Group.slug)))


async def test_a_unit_that_fails_leaves_nothing(database: Database) -> None:
    def fails(session: Session) -> None:
        add_group(session)
        session.flush()
        raise KeyError

    with pytest.raises(KeyError):
        await database.run(fails)
    assert await database.run(slugs) == []
    database.close()


async def test_an_instant_comes_back_as_aware_utc(database: Database) -> None:
    jakarta = timezone(timedelta(hours=7))
    await database.run(partial(add_group, at=NOW.astimezone(jakarta)))
    found = await database.run(lambda session: session.exec(select(Group.created_at)).one())
    assert (found, found.tzinfo) == (NOW, UTC)
    database.close()


async def test_a_naive_instant_is_a_mistake(database: Database) -> None:
    with pytest.raises(Exception, match="an instant needs a time zone"):
        await database.run(partial(add_group, at=NOW.replace(tzinfo=None)))
    database.close()


async def test_a_mistake_in_a_query_is_not_taken_for_an_outage(database: Database) -> None:
    with pytest.raises(Exception, match="nothing_like_it") as raised:
        await database.run(lambda session: session.exec(text("SELECT * FROM nothing_like_it")))  # type: ignore[call-overload]  # plain SQL on purpose
    assert not isinstance(raised.value, StorageUnavailable)
    database.close()


async def test_a_locked_file_is_an_outage_and_passes(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    migrations.upgrade(database)
    await database.run(lambda session: session.exec(text("PRAGMA busy_timeout=10")))  # type: ignore[call-overload]  # plain SQL on purpose
    assert database.path is not None
    with closing(sqlite3.connect(database.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageUnavailable, match="locked"):
            await database.run(add_group)
        other.execute("ROLLBACK")
    await database.run(add_group)
    assert await database.run(slugs) == ["diversity"]
    database.close()


async def test_a_full_disk_is_an_outage_and_confirms_nothing(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    migrations.upgrade(database)

    def fill(session: Session) -> None:
        pages = session.connection().exec_driver_sql("PRAGMA page_count").scalar()
        session.connection().exec_driver_sql(f"PRAGMA max_page_count={pages}")

    await database.run(fill)
    with pytest.raises(StorageUnavailable, match="full"):
        await database.run(partial(add_group, slug="x" * 100_000))
    assert await database.run(slugs) == []
    database.close()


async def test_an_unreachable_server_is_an_outage() -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(StorageUnavailable):
        await database.run(slugs)
    database.close()


def test_the_file_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/new/convene.db")
    assert database.path is not None
    assert database.path.stat().st_mode & 0o077 == 0
    database.close()


OWNERS_ALONE = ["", "-wal", "-shm", ".lock", ".erasures", ".before-0008"]
"""What stands beside the file: SQLite's own, the lock, who was erased, and the copy before a migration."""


def test_what_stands_beside_the_file_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    """However it came there: a copy that was put back by hand, say, or a version that did not look after it."""
    for ending in OWNERS_ALONE:
        path = tmp_path / f"convene.db{ending}"
        path.touch()
        path.chmod(0o644)
    others = tmp_path / "convene.dbx", tmp_path / "config.toml"
    for other in others:
        other.touch()
        other.chmod(0o644)
    database = Database(f"sqlite:///{tmp_path}/convene.db")
    assert {
        path.name: oct(path.stat().st_mode & 0o777) for path in tmp_path.glob("convene.db*") if path not in others
    } == {f"convene.db{ending}": "0o600" for ending in OWNERS_ALONE}
    assert [other.stat().st_mode & 0o777 for other in others] == [0o644, 0o644]
    database.close()


def test_what_sqlite_puts_beside_the_file_while_it_works_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        database = Database(f"sqlite:///{tmp_path}/convene.db")
        migrations.upgrade(database)
        with database.alone(), database.engine.connect() as connection:
            connection.exec_driver_sql("CREATE TABLE told (text TEXT)")
            found = {path.name: path.stat().st_mode & 0o077 for path in tmp_path.iterdir()}
        database.close()
    finally:
        os.umask(before)
    assert {"convene.db", "convene.db-wal", "convene.db-shm", "convene.db.lock"} <= found.keys()
    assert set(found.values()) == {0}


def test_sqlite_keeps_a_write_ahead_log_and_syncs_every_commit(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    database.close()


async def test_units_that_race_on_postgresql_all_count(postgres_url: str) -> None:
    """Two units read the same and both write: the one that loses runs again."""
    import asyncio

    database = Database(postgres_url)
    migrations.upgrade(database)
    await database.run(add_group)

    def rename(session: Session) -> None:
        group = session.exec(select(Group)).one()
        group.name += "+"
        session.add(group)

    await asyncio.gather(*(database.run(rename) for _ in range(12)))
    name = await database.run(lambda session: session.exec(select(Group.name)).one())
    database.close()
    assert name == "diversity" + "+" * 12


def test_one_process_at_a_time_works_on_a_database(database_url: str) -> None:
    first, second = Database(database_url), Database(database_url)
    with first.alone(), pytest.raises(StorageUnavailable, match="another convene"), second.alone():
        pass
    with second.alone():
        pass
    first.close()
    second.close()
