"""What was changed in roles, charters, bindings and accounts, by whom and when. Rows are only ever added.

The database itself refuses to change or delete one (triggers, see the migration).
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Text
from sqlmodel import Field, Session, SQLModel, col, select

from storage import links
from storage.database import UtcDateTime
from storage.people import Person


class AuditEntry(SQLModel, table=True):
    """One change. It names people by their rows, never by name: who was erased stays unnamed here too."""

    __tablename__ = "audit"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    by_person_id: int | None = Field(default=None, foreign_key="persons.id")
    """None: by the configuration, or by the bot itself."""
    what: str
    """Such as `room.bound`, `cochair.appointed`, `charter.changed`, `person.erased`."""
    group_id: int | None = Field(default=None, foreign_key="groups.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="persons.id")
    """Whom it concerns."""
    details: str = Field(default="{}", sa_type=Text)
    """JSON: ids, codes and numbers; no words of people."""


def record(
    session: Session,
    now: datetime,
    what: str,
    *,
    by: int | None,
    group: int | None = None,
    person: int | None = None,
    **details: Any,
) -> None:
    """Note a change, in the unit of work that makes it. `by`, `group` and `person` are row ids."""
    session.add(
        AuditEntry(
            at=now,
            by_person_id=by,
            what=what,
            group_id=group,
            person_id=person,
            details=json.dumps(details, ensure_ascii=False),
        )
    )


def newest(
    session: Session, limit: int, *, group: int | None = None, before: int | None = None
) -> Sequence[AuditEntry]:
    """The newest changes first, of all groups or of one; with `before`, those older than that row."""
    wanted = select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(limit)
    if group is not None:
        wanted = wanted.where(AuditEntry.group_id == group)
    if before is not None:
        wanted = wanted.where(col(AuditEntry.id) < before)
    return session.exec(wanted).all()


def people_in(session: Session, entries: Sequence[AuditEntry]) -> dict[int, Person]:
    """Those whom some entries name, by the row that is named: as they are now, whoever they were found to be since."""
    named = {row for entry in entries for row in (entry.by_person_id, entry.person_id) if row is not None}
    now_called = links.now_called(session, named)
    found = session.exec(select(Person).where(col(Person.id).in_({*named, *now_called.values()})))
    people = {person.id: person for person in found}
    return {row: people[now_called.get(row, row)] for row in named}
