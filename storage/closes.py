"""Weeks of groups that are over, as they stood then (H2)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Text, UniqueConstraint, bindparam, func, update
from sqlalchemy import select as select_columns  # SQLModel's is declared for four at most
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, select

from storage.database import UtcDateTime


class WeekClose(SQLModel, table=True):
    """A group's week that is over (H2). Kept when the entries are not any more."""

    __tablename__ = "week_closes"
    __table_args__ = (UniqueConstraint("group_id", "week"),)

    id: int | None = Field(default=None, primary_key=True)
    group_id: int = Field(foreign_key="groups.id")
    week: str
    closed_at: datetime = Field(sa_type=UtcDateTime)
    total: int
    """Minutes, as they stood at the close: what came later is in the entries."""
    loggers: int
    """How many people had logged anything."""
    revised_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the week first became another than it was at the close."""
    kept: str | None = Field(default=None, sa_type=Text)
    """What co-chairs were told of it, as JSON, before somebody who had a part in it was erased."""


_closes = WeekClose.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_OF_WEEK = select(WeekClose).where(WeekClose.group_id == bindparam("group"), WeekClose.week == bindparam("week"))
_CLOSING = {
    "sqlite": sqlite.insert(_closes).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(_closes).on_conflict_do_nothing(),
}


def close(session: Session, weeks: Mapping[tuple[int, str], Sequence[int]], now: datetime) -> None:
    """Close weeks of groups, given the minutes of each who logged; not those that somebody else closes at this moment.

    Closed weeks stay as they are.
    """
    values = [
        {"group_id": group_id, "week": week, "closed_at": now, "total": sum(minutes), "loggers": len(minutes)}
        for (group_id, week), minutes in weeks.items()
    ]
    session.connection().execute(_CLOSING[session.get_bind().dialect.name], values)


def of_week(session: Session, group_id: int, week: str) -> WeekClose | None:
    """How a group's week was closed; None while it is open."""
    return session.exec(_OF_WEEK, params={"group": group_id, "week": week}).first()


def newest(session: Session, group_id: int) -> str | None:
    """A group's newest closed week."""
    return session.exec(select(func.max(WeekClose.week)).where(WeekClose.group_id == group_id)).one()


class Closed(NamedTuple):
    """How a week was closed, as far as figures want it: plain columns, since there are many."""

    total: int
    loggers: int
    revised: bool
    kept: str | None


def by_group(session: Session, group_ids: Collection[int], weeks: Sequence[str]) -> dict[tuple[int, str], Closed]:
    """The closed ones among some weeks, which follow one another, of some groups."""
    if not weeks:
        return {}
    session.flush()
    table = _closes.c
    rows = session.connection().execute(
        select_columns(
            table.group_id, table.week, table.total, table.loggers, table.revised_at.is_not(None), table.kept
        ).where(table.group_id.in_(group_ids), table.week.between(weeks[0], weeks[-1]))
    )
    return {
        (group_id, week): Closed(total, loggers, bool(revised), kept)
        for group_id, week, total, loggers, revised, kept in rows
    }


def keep(session: Session, group_id: int, week: str, figures: str) -> None:
    """Let a closed week be told to co-chairs by these figures from now on, unless others are kept already."""
    session.connection().execute(
        update(_closes)
        .where(_closes.c.group_id == group_id, _closes.c.week == week, _closes.c.kept.is_(None))
        .values(kept=figures)
    )
