"""All that stands in a database, to look for what should not."""

import json

from sqlmodel import Session

from storage.tables import metadata


def everything(session: Session) -> str:
    """All that stands in any table."""
    return "\n".join(
        json.dumps([list(row) for row in session.connection().execute(table.select())], default=str)
        for table in metadata.tables.values()
    )
