"""Timers: what is to happen when. A row is claimed, run and removed in one transaction."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Text, delete, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import UtcDateTime


class Due(SQLModel, table=True):
    """One job, at one instant."""

    __tablename__ = "due"

    id: int | None = Field(default=None, primary_key=True)
    due_at: datetime = Field(sa_type=UtcDateTime, index=True)
    job: str
    key: str = Field(unique=True)
    """Setting a timer with the same key again moves it."""
    arguments: str = Field(default="{}", sa_type=Text)


_due = Due.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it


_SET_SQLITE = sqlite.insert(_due)
_SET_POSTGRESQL = postgresql.insert(_due)
_SET = {
    "sqlite": _SET_SQLITE.on_conflict_do_update(
        index_elements=["key"],
        set_={name: _SET_SQLITE.excluded[name] for name in ("job", "due_at", "arguments")},
    ),
    "postgresql": _SET_POSTGRESQL.on_conflict_do_update(
        index_elements=["key"],
        set_={name: _SET_POSTGRESQL.excluded[name] for name in ("job", "due_at", "arguments")},
    ),
}


def schedule(session: Session, job: str, key: str, due_at: datetime, **arguments: Any) -> None:
    """Set a timer; one with the same key is moved. `arguments` must be JSON."""
    values = {"job": job, "key": key, "due_at": due_at, "arguments": json.dumps(arguments)}
    session.connection().execute(_SET[session.get_bind().dialect.name], values)


def cancel(session: Session, keys: Sequence[str]) -> None:
    """Timers with these keys do not happen."""
    session.connection().execute(delete(_due).where(_due.c.key.in_(keys)))


def is_scheduled(session: Session, key: str) -> bool:
    """Whether a timer with this key waits."""
    return session.exec(select(Due.id).where(Due.key == key)).first() is not None


def find(session: Session, key: str) -> Due | None:
    """The timer with this key, where it waits."""
    return session.exec(select(Due).where(Due.key == key)).first()


def keys_of(session: Session, jobs: Sequence[str]) -> frozenset[str]:
    """The keys of all timers of some jobs."""
    return frozenset(session.exec(select(Due.key).where(col(Due.job).in_(jobs))))


def next_due(session: Session) -> datetime | None:
    """When the earliest timer is due."""
    return session.exec(select(func.min(Due.due_at))).first()


def claim(session: Session, now: datetime, limit: int) -> Sequence[Due]:
    """Take due rows out of the table, oldest first; another process takes other ones (SKIP LOCKED)."""
    rows = session.exec(
        select(Due)
        .where(Due.due_at <= now)
        .order_by(col(Due.due_at), col(Due.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    session.connection().execute(delete(_due).where(_due.c.id.in_([row.id for row in rows])))
    for row in rows:
        session.expunge(row)
    return rows
