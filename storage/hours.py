"""Hours that people gave, what is expected of them, and which weeks are closed."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Index, Select, Text, UniqueConstraint, bindparam, delete, exists, func, text, update
from sqlalchemy import select as select_columns  # SQLModel's is declared for four at most
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import UtcDateTime
from storage.nudges import Nudge
from storage.people import Membership


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


class Expectation(SQLModel, table=True):
    """What a group expects of a member in a week, from one week on (H3)."""

    __tablename__ = "expectations"
    __table_args__ = (UniqueConstraint("group_id", "from_week"),)

    id: int | None = Field(default=None, primary_key=True)
    group_id: int = Field(foreign_key="groups.id")
    from_week: str
    minutes: int


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


_entries = Entry.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_closes = WeekClose.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
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
_EXPECTED_IN = (
    select(Expectation.minutes)
    .where(Expectation.group_id == bindparam("group"), Expectation.from_week <= bindparam("week"))
    .order_by(col(Expectation.from_week).desc())
    .limit(1)
)
_LOAD = select(_MINUTES_IN.scalar_subquery(), _EXPECTED_IN.scalar_subquery())
_BEFORE = select_columns(
    select(func.coalesce(func.max(Entry.number), 0) + 1)
    .where(Entry.person_id == bindparam("person"))
    .scalar_subquery(),
    _MINUTES_ON.scalar_subquery(),
    exists().where(col(Nudge.person_id) == bindparam("person"), col(Nudge.answered_at).is_(None)),
    _MINUTES_IN.scalar_subquery(),
    _EXPECTED_IN.scalar_subquery(),
    exists().where(_closes.c.group_id == bindparam("group"), _closes.c.week == bindparam("week")),
)
_CLOSE = select(WeekClose).where(WeekClose.group_id == bindparam("group"), WeekClose.week == bindparam("week"))
_EXPECTATIONS = (
    select(Expectation).where(Expectation.group_id == bindparam("group")).order_by(col(Expectation.from_week))
)
_CLOSING = {
    "sqlite": sqlite.insert(_closes).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(_closes).on_conflict_do_nothing(),
}
_STAYS = (
    select(Membership)
    .where(Membership.person_id == bindparam("person"), Membership.group_id == bindparam("group"))
    .order_by(col(Membership.joined_at))
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


def week_minutes(session: Session, group_id: int, weeks: Collection[str]) -> dict[str, list[int]]:
    """For each week the minutes of each person who logged anything for the group, without their names."""
    rows = session.exec(
        select(Entry.week, func.sum(Entry.minutes))
        .where(Entry.group_id == group_id, col(Entry.week).in_(weeks), _STANDING)
        .group_by(Entry.week, col(Entry.person_id))
    ).all()
    found: dict[str, list[int]] = {week: [] for week in weeks}
    for week, minutes in rows:
        found[week].append(int(minutes))
    return found


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


class Closed(NamedTuple):
    """How a week was closed, as far as figures want it: plain columns, since there are many."""

    total: int
    loggers: int
    revised: bool
    kept: str | None


def closes_by_group(
    session: Session, group_ids: Collection[int], weeks: Sequence[str]
) -> dict[tuple[int, str], Closed]:
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


def weeks_with(session: Session, person_id: int) -> set[tuple[int, str]]:
    """The groups and weeks for which somebody noted anything that stands."""
    wanted = select(Entry.group_id, Entry.week).where(Entry.person_id == person_id, _STANDING)
    return {(group_id, week) for group_id, week in session.exec(wanted.distinct())}


def groups_of(session: Session, person_id: int) -> set[int]:
    """The groups that somebody was ever in, as far as that is kept."""
    return set(session.exec(select(Membership.group_id).where(Membership.person_id == person_id).distinct()))


def keep(session: Session, group_id: int, week: str, figures: str) -> None:
    """Let a closed week be told to co-chairs by these figures from now on, unless others are kept already."""
    session.connection().execute(
        update(_closes)
        .where(_closes.c.group_id == group_id, _closes.c.week == week, _closes.c.kept.is_(None))
        .values(kept=figures)
    )


def expectations_by_group(session: Session, group_ids: Collection[int]) -> dict[int, list[Expectation]]:
    """The expectations of some groups, oldest first."""
    found: dict[int, list[Expectation]] = {}
    rows = select(Expectation).where(col(Expectation.group_id).in_(group_ids)).order_by(col(Expectation.from_week))
    for row in session.exec(rows):
        found.setdefault(row.group_id, []).append(row)
    return found


def close_many(session: Session, wanted: Collection[tuple[int, str]], now: datetime) -> None:
    """Close many weeks of groups as they stand, but for those that somebody else closes at this very moment."""
    weeks = sorted({week for _, week in wanted})
    minutes = minutes_by_group(session, {group_id for group_id, _ in wanted}, weeks)
    values = [
        {
            "group_id": group_id, "week": week, "closed_at": now,
            "total": sum(minutes.get((group_id, week), ())), "loggers": len(minutes.get((group_id, week), ())),
        }
        for group_id, week in wanted
    ]  # fmt: skip
    session.connection().execute(_CLOSING[session.get_bind().dialect.name], values)


def last_closed(session: Session, group_id: int) -> str | None:
    """A group's newest closed week."""
    return session.exec(select(func.max(WeekClose.week)).where(WeekClose.group_id == group_id)).one()


def close_of(session: Session, group_id: int, week: str) -> WeekClose | None:
    """How a group's week was closed; None while it is open."""
    return session.exec(_CLOSE, params={"group": group_id, "week": week}).first()


def close(session: Session, group_id: int, week: str, now: datetime) -> WeekClose:
    """Close a group's week as it stands, unless somebody else has done so at this very moment."""
    minutes = week_minutes(session, group_id, {week})[week]
    values = {"group_id": group_id, "week": week, "closed_at": now, "total": sum(minutes), "loggers": len(minutes)}
    session.connection().execute(_CLOSING[session.get_bind().dialect.name], values)
    return session.exec(_CLOSE, params={"group": group_id, "week": week}).one()


def expectations_of(session: Session, group_id: int) -> Sequence[Expectation]:
    """A group's expectations, oldest first."""
    return session.exec(_EXPECTATIONS, params={"group": group_id}).all()


def expect(session: Session, group_id: int, from_week: str, minutes: int) -> None:
    """What a group expects of a member from a week on; said twice for one week, the last word counts (H3)."""
    wanted = select(Expectation).where(Expectation.group_id == group_id, Expectation.from_week == from_week)
    row = session.exec(wanted).first() or Expectation(group_id=group_id, from_week=from_week, minutes=minutes)
    row.minutes = minutes
    session.add(row)


class PlaceInGroup(NamedTuple):
    """A time as a member, as far as figures want it: plain columns, since there are many."""

    group_id: int
    person_id: int
    joined_at: datetime
    left_at: datetime | None


def stays_during(
    session: Session, group_ids: Collection[int], first: datetime, last: datetime
) -> Iterator[PlaceInGroup]:
    """The times in some groups that overlap a period."""
    session.flush()
    rows = session.connection().execute(
        select(Membership.group_id, Membership.person_id, Membership.joined_at, Membership.left_at)
        .where(
            col(Membership.group_id).in_(group_ids),
            Membership.joined_at <= last,
            col(Membership.left_at).is_(None) | (col(Membership.left_at) > first),
        )
        .order_by(col(Membership.group_id), col(Membership.person_id), col(Membership.joined_at))
    )
    return (PlaceInGroup(*row) for row in rows)


def stays_of(session: Session, person_id: int, group_id: int) -> Sequence[Membership]:
    """A person's times in a group, in their order."""
    return session.exec(_STAYS, params={"person": person_id, "group": group_id}).all()


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
