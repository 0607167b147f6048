"""The audit only grows."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage import audit, migrations
from storage.database import Database

NOW = datetime(2026, 3, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize("change", ["UPDATE audit SET what = 'nothing'", "DELETE FROM audit"])
async def test_the_database_refuses_to_change_what_was_recorded(database_url: str, change: str) -> None:
    """X1, G4: who did what stays as it was written."""
    database = Database(database_url)
    migrations.upgrade(database)
    await database.run(lambda session: audit.record(session, NOW, "room.bound", by=None, room="a"))
    with pytest.raises(DBAPIError, match="append-only"):
        await database.run(lambda session: session.connection().execute(text(change)))
    (entry,) = await database.run(lambda session: audit.newest(session, 5))
    assert (entry.what, entry.details) == ("room.bound", '{"room": "a"}')
    database.close()
