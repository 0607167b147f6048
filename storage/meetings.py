"""Meetings: from the search for a time to the minutes. A meeting of a series is one like any other."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import Index, Text, bindparam, or_
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, select, text

from storage.database import UtcDateTime
from storage.groups import Group, Room

ASKING, PLANNED, RUNNING, HELD, CANCELLED = "asking", "planned", "running", "held", "cancelled"


class Meeting(SQLModel, table=True):
    """A meeting of a group."""

    __tablename__ = "meetings"
    __table_args__ = (
        UniqueConstraint("series_id", "series_day"),
        Index("ix_meetings_group_id_starts_at", "group_id", "starts_at"),
        Index(
            "uq_meetings_running",
            "group_id",
            unique=True,
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    """The number that people use: 3 is M3. Counted over all groups, without gaps."""
    group_id: int = Field(foreign_key="groups.id")
    title: str
    minutes: int
    """How long it is planned to be."""
    state: str = PLANNED
    """`asking` (for a time), `planned`, `running`, `held` or `cancelled`. One meeting of a group runs at a time."""
    starts_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """None as long as members are asked for a time."""
    called_by_person_id: int = Field(foreign_key="persons.id")
    called_at: datetime = Field(sa_type=UtcDateTime)
    set_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the group was told the time that holds: the notice counts from here (S4)."""
    answers_by: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Until when members are asked for a time."""
    all_answered: bool = False
    """Whether the co-chairs have been told that nobody is left to answer."""
    link: str = ""
    """Of the call."""
    series_id: int | None = Field(default=None, foreign_key="meeting_series.id")
    series_day: date | None = None
    """The date that the series gives it, by which calendars know it, also when it is moved."""
    sequence: int = 0
    """One more with each change of the time and with cancelling, as calendars want it (S6)."""
    reason: str = Field(default="", sa_type=Text)
    """Why it was moved last, or cancelled."""
    shown_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When its message in the rooms was edited last."""
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Of the meeting that was held; or when it was cancelled."""
    approved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    approved_by_person_id: int | None = Field(default=None, foreign_key="persons.id")
    """Who approved the minutes (S7)."""

    @property
    def number(self) -> int:
        """Its number; a meeting that is not saved yet has none."""
        assert self.id is not None
        return self.id

    @property
    def begins(self) -> datetime:
        """When it begins; only a meeting whose time is set begins."""
        assert self.starts_at is not None
        return self.starts_at


_FIND = select(Meeting).where(Meeting.id == bindparam("number"))
_LOCK = _FIND.with_for_update()


def find(session: Session, number: int, *, lock: bool = False) -> Meeting | None:
    """The meeting with this number; `lock`: to change it in this unit of work."""
    return session.exec(_LOCK if lock else _FIND, params={"number": number}).first()


def in_states(session: Session, group_id: int, states: Collection[str]) -> Sequence[Meeting]:
    """A group's meetings in some states: those without a time first, then by their time."""
    return session.exec(
        select(Meeting)
        .where(Meeting.group_id == group_id, col(Meeting.state).in_(states))
        .order_by(col(Meeting.starts_at).is_not(None), col(Meeting.starts_at), col(Meeting.id))
    ).all()


def not_over(session: Session, group_id: int | None, since: datetime, limit: int) -> Sequence[tuple[Meeting, Group]]:
    """The meetings of a group, or of all (None), that are not over: those that run, then by time, then searches.

    `since`: what was planned to begin before it, and was not started, is over.
    """
    in_time = (col(Meeting.state) == PLANNED) & (col(Meeting.starts_at) > since)
    found = (
        select(Meeting, Group)
        .join(Group, col(Group.id) == Meeting.group_id)
        .where(in_time | col(Meeting.state).in_([ASKING, RUNNING]))
    )
    if group_id is not None:
        found = found.where(Meeting.group_id == group_id)
    found = found.order_by(
        col(Meeting.state) != RUNNING, col(Meeting.state) == ASKING, col(Meeting.starts_at), col(Meeting.id)
    )  # fmt: skip
    return session.exec(found.limit(limit)).all()


def held(session: Session, group_id: int, limit: int) -> Sequence[Meeting]:
    """A group's meetings that were held, the newest first."""
    return session.exec(
        select(Meeting)
        .where(Meeting.group_id == group_id, Meeting.state == HELD)
        .order_by(col(Meeting.starts_at).desc(), col(Meeting.id).desc())
        .limit(limit)
    ).all()


def running(session: Session, group_id: int) -> Meeting | None:
    """The meeting of a group that has been started and not ended."""
    return session.exec(select(Meeting).where(Meeting.group_id == group_id, Meeting.state == RUNNING)).first()


def rooms_of_running(session: Session) -> Sequence[Room]:
    """The rooms of all groups whose meeting has been started and not ended."""
    return session.exec(
        select(Room).join(Meeting, col(Meeting.group_id) == col(Room.group_id)).where(Meeting.state == RUNNING)
    ).all()


def of_series(session: Session, series_id: int) -> Sequence[Meeting]:
    """The meetings of a series that have a row, by the date that the series gives them."""
    return session.exec(select(Meeting).where(Meeting.series_id == series_id).order_by(col(Meeting.series_day))).all()


def timed(
    session: Session, group_ids: Sequence[int], since: datetime, whole_series: Sequence[int]
) -> Sequence[Meeting]:  # fmt: skip
    """The meetings of some groups that have a time, from an instant on; and all of some series."""
    return session.exec(
        select(Meeting)
        .where(
            col(Meeting.group_id).in_(group_ids),
            or_(col(Meeting.starts_at) >= since, col(Meeting.series_id).in_(whole_series)),
            col(Meeting.starts_at).is_not(None),
        )
        .order_by(col(Meeting.id))
    ).all()
