"""Hours that people gave."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Index, Select, Text, UniqueConstraint, bindparam, delete, exists, func, text, update
from sqlalchemy import select as select_columns  # SQLModel's is declared for four at most
from sqlmodel import Field, Session, SQLModel, col, select

from storage.closes import WeekClose
from storage.database import UtcDateTime
from storage.expectations import EXPECTED_IN
from storage.nudges import Nudge


class Entry(SQLModel, table=True):
    """Time that one person gave to one group on one day (H1)."""

    __tablename__ = "entries"
    __table_args__ = (
        UniqueConstraint("person_id", "number"),
        Index("ix_entries_message", "message", "room", postgresql_where=text("message <> ''"),
              sqlite_where=text("message <> ''")),
        Index("ix_entries_group_id_week", "group_id", "week"),
        Index("ix_entries_person_id_day", "person_id", "day"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="persons.id")
    group_id: int = Field(foreign_key="groups.id")
    number: int
    """Counts each person's entries from 1 and is never used again: what they call it by."""
    minutes: int
    day: date
    """On the person's own calendar."""
    week: str
    """The ISO week of `day`: 2026-W13."""
    note: str = Field(default="", sa_type=Text)
    logged_at: datetime = Field(sa_type=UtcDateTime)
    platform: str = ""
    room: str = ""
    message: str = ""
    """The chat message that it came from; empty when it came from a choice."""
    edited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


_entries = Entry.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_STANDING = col(Entry.deleted_at).is_(None)


# Statements that every entry runs are built once: building one costs as much as running it.
_ADD = _entries.insert().returning(_entries.c.id)
_COLUMNS = [name for name in _entries.c.keys() if name != "id"]  # noqa: SIM118  # a collection of columns, no dictionary
_MINUTES_ON = select(func.coalesce(func.sum(Entry.minutes), 0)).where(
    Entry.person_id == bindparam("person"), Entry.day == bindparam("day"), _STANDING, Entry.id != bindparam("but")
)
_MINUTES_IN = select(func.coalesce(func.sum(Entry.minutes), 0)).where(
    Entry.person_id == bindparam("person"),
    Entry.group_id == bindparam("group"),
    Entry.week == bindparam("week"),
    _STANDING,
)
_LOAD = select(_MINUTES_IN.scalar_subquery(), EXPECTED_IN.scalar_subquery())
_BEFORE = select_columns(
    select(func.coalesce(func.max(Entry.number), 0) + 1)
    .where(Entry.person_id == bindparam("person"))
    .scalar_subquery(),
    _MINUTES_ON.scalar_subquery(),
    exists().where(col(Nudge.person_id) == bindparam("person"), col(Nudge.answered_at).is_(None)),
    _MINUTES_IN.scalar_subquery(),
    EXPECTED_IN.scalar_subquery(),
    exists().where(col(WeekClose.group_id) == bindparam("group"), col(WeekClose.week) == bindparam("week")),
)


def add(session: Session, entry: Entry) -> None:
    """Save a new entry at once, past the session's bookkeeping: it is what people do most."""
    values = {name: getattr(entry, name) for name in _COLUMNS}
    entry.id = session.connection().execute(_ADD, values).scalar_one()


class Before(NamedTuple):
    """What an entry has to know of what a person did before, in one query."""

    number: int
    """The number of their next entry."""
    on_day: int
    """Their minutes on that day, over all groups."""
    asked: bool
    """Whether a nudge of theirs is unanswered."""
    in_week: int
    """Their minutes for the group in that week."""
    expected: int | None
    """What the group has said that it expects of everybody in a week."""
    closed: bool
    """Whether that week of the group has been closed."""


def before(session: Session, person_id: int, group_id: int, day: date, week: str) -> Before:
    """What stands before a new entry of a person for a group on a day, which is in that week."""
    session.flush()
    values = {"person": person_id, "group": group_id, "day": day, "week": week, "but": 0}
    number, on_day, asked, in_week, expected, closed = session.connection().execute(_BEFORE, values).one()
    return Before(number, on_day, bool(asked), in_week, expected, bool(closed))


def minutes_on(session: Session, person_id: int, day: date, *, but: int | None = None) -> int:
    """A person's minutes on a day over all groups, without the entry whose id is `but`."""
    return _number(session, _MINUTES_ON, person=person_id, day=day, but=but or 0)


def minutes_in(session: Session, person_id: int, group_id: int, week: str) -> int:
    """A person's minutes for a group in a week."""
    return _number(session, _MINUTES_IN, person=person_id, group=group_id, week=week)


def load(session: Session, person_id: int, group_id: int, week: str) -> tuple[int, int | None]:
    """A person's minutes for a group in a week, and what the group has said that it expects of everybody."""
    session.flush()
    values = {"person": person_id, "group": group_id, "week": week}
    given, expected = session.connection().execute(_LOAD, values).one()
    return int(given), expected


def newest(session: Session, person_id: int, group_id: int | None = None) -> Entry | None:
    """The entry that a person made last and that still stands, in one group or in any."""
    wanted = select(Entry).where(Entry.person_id == person_id, _STANDING).order_by(col(Entry.number).desc()).limit(1)
    return session.exec(wanted if group_id is None else wanted.where(Entry.group_id == group_id)).first()


def numbered(session: Session, person_id: int, number: int) -> Entry | None:
    """A person's entry by its number, if it still stands."""
    return session.exec(select(Entry).where(Entry.person_id == person_id, Entry.number == number, _STANDING)).first()


def from_message(session: Session, platform: str, room: str, message: str) -> Entry | None:
    """The entry that a chat message made, also when it does not stand any more."""
    return session.exec(
        select(Entry).where(Entry.message == message, Entry.room == room, Entry.platform == platform)
    ).first()


def entries_of(session: Session, person_id: int, group_id: int) -> Sequence[Entry]:
    """A person's standing entries in a group, by day."""
    return session.exec(
        select(Entry)
        .where(Entry.person_id == person_id, Entry.group_id == group_id, _STANDING)
        .order_by(col(Entry.day), col(Entry.number))
    ).all()


def logged_anything(session: Session, person_id: int, week: str) -> bool:
    """Whether a person logged anything in a week, in any group."""
    entry = select(Entry.id).where(Entry.person_id == person_id, Entry.week == week, _STANDING).limit(1)
    return session.exec(entry).first() is not None


def minutes_by_group(
    session: Session, group_ids: Collection[int], weeks: Sequence[str]
) -> dict[tuple[int, str], list[int]]:
    """For each group and week, of those that follow one another, the minutes of each who logged; no names."""
    session.flush()
    rows = session.connection().execute(
        select(Entry.group_id, Entry.week, func.sum(Entry.minutes))
        .where(col(Entry.group_id).in_(group_ids), col(Entry.week).between(weeks[0], weeks[-1]), _STANDING)
        .group_by(col(Entry.group_id), col(Entry.week), col(Entry.person_id))
    )
    found: dict[tuple[int, str], list[int]] = {}
    for group_id, week, minutes in rows:
        found.setdefault((group_id, week), []).append(int(minutes))
    return found


def weeks_with(session: Session, person_id: int) -> set[tuple[int, str]]:
    """The groups and weeks for which somebody noted anything that stands."""
    wanted = select(Entry.group_id, Entry.week).where(Entry.person_id == person_id, _STANDING)
    return {(group_id, week) for group_id, week in session.exec(wanted.distinct())}


def forget_before(session: Session, instant: datetime) -> None:
    """Remove the entries of earlier days (X1: raw hours are kept 13 months).

    Of somebody's last entry the number stays, so that it is not given again; all that it tells is gone.
    """
    connection, old = session.connection(), _entries.c.day < instant.date()
    others = _entries.alias()
    newest = select(func.max(others.c.number)).where(others.c.person_id == _entries.c.person_id).scalar_subquery()
    connection.execute(delete(_entries).where(old, _entries.c.number < newest))
    emptied = {"minutes": 0, "note": "", "platform": "", "room": "", "message": ""}
    removed_at = func.coalesce(_entries.c.deleted_at, instant)
    connection.execute(update(_entries).where(old).values(deleted_at=removed_at, **emptied))


def _number(session: Session, statement: Select[Any], **values: Any) -> int:
    """The one number that a statement asks for, past the making of objects."""
    session.flush()
    return int(session.connection().execute(statement, values).scalar_one())
