"""Brings a database to the newest shape, by Alembic, at every start."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.database import Database

FOLDER = Path(__file__).parent


class DatabaseTooNew(Exception):
    """The database was made by a newer version of the program."""


def newest(folder: Path = FOLDER) -> str:
    """The newest revision: migrations are numbered, and their files are named after their numbers."""
    return max(path.name.split("_")[0] for path in (folder / "versions").glob("[0-9]*.py"))


def current(connection: Connection) -> str | None:
    """The revision that the database is at; None when it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(database: Database, folder: Path = FOLDER) -> Path | None:
    """Apply what is missing. An SQLite file that holds something is copied aside first; returns the copy.

    Raises `DatabaseTooNew` rather than work on tables it does not know, and `StorageUnavailable`.
    """
    before = database.run_here(lambda session: current(session.connection()))
    head = newest(folder)
    if before == head:
        return None
    if before is not None and before > head:
        raise DatabaseTooNew(f"The database is at revision {before}, and this program only knows {head}: update it.")
    copy = _copy_aside(database, head) if before else None
    # Alembic is slow to import, and most starts do not need it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder))
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return copy


def _copy_aside(database: Database, head: str) -> Path | None:
    if database.path is None:
        return None
    copy = database.path.with_name(f"{database.path.name}.before-{head}")
    copy.touch(mode=0o600)
    # SQLite's own backup takes in what still stands in the write-ahead log.
    with closing(sqlite3.connect(database.path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy
