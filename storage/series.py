"""Series of meetings, anchored to the local time of a zone (S5)."""

import json
from collections.abc import Sequence
from datetime import date, datetime, time

from sqlalchemy import Text, Time, or_
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import UtcDateTime


class Series(SQLModel, table=True):
    """Meetings that come again."""

    __tablename__ = "meeting_series"

    id: int | None = Field(default=None, primary_key=True)
    """The number that people use: 2 is S2."""
    group_id: int = Field(foreign_key="groups.id", index=True)
    title: str
    minutes: int
    zone: str
    """IANA name: whose clock it goes by."""
    first: date
    """The first date, on that clock."""
    at: time = Field(sa_type=Time)
    """Local time in `zone`, while no slots take turns."""
    every: str
    """`week`, `two-weeks` or `month`."""
    which: int = 0
    """Of the weekdays of a month, as in `handlers.meetings.series.recurrence.Series`."""
    until: date | None = None
    """The last date on which it may meet; None: without an end."""
    rotation: str = Field(default="[]", sa_type=Text)
    """JSON: the slots that take turns, each `[weekday, "HH:MM"]`, in their order; empty where it does not rotate."""
    rotates_from: date | None = None
    """The first date of the first slot: from this week on, Monday to Sunday, the slots take turns."""
    earlier: str = Field(default="[]", sa_type=Text)
    """JSON: the rules that held before, each with its last date (see `handlers.meetings.series.plans`)."""
    link: str = ""
    """Of the call."""
    called_by_person_id: int = Field(foreign_key="persons.id")
    called_at: datetime = Field(sa_type=UtcDateTime)
    sequence: int = 0
    """One more with each change of its times and with its end."""
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it was called off; its meetings from then on are cancelled."""

    @property
    def number(self) -> int:
        """Its number; a series that is not saved yet has none."""
        assert self.id is not None
        return self.id

    @property
    def turns(self) -> list[tuple[int, time]]:
        """The weekday and local time of each slot that takes turns."""
        turns: list[tuple[int, str]] = json.loads(self.rotation)
        return [(weekday, time.fromisoformat(at)) for weekday, at in turns]


class SeriesChoice(SQLModel, table=True):
    """What was chosen for a date on which the clocks leave out the time of a series, or show it twice (S5)."""

    __tablename__ = "series_choices"

    series_id: int = Field(foreign_key="meeting_series.id", primary_key=True)
    day: date = Field(primary_key=True)
    starts_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """None: there is no meeting on this date."""


def find(session: Session, number: int, *, lock: bool = False) -> Series | None:
    """The series with this number; `lock`: to change it in this unit of work."""
    found = select(Series).where(Series.id == number)
    return session.exec(found.with_for_update() if lock else found).first()


def running(session: Session, group_id: int) -> Sequence[Series]:
    """A group's series that have not been called off, oldest first."""
    return session.exec(
        select(Series).where(Series.group_id == group_id, col(Series.ended_at).is_(None)).order_by(col(Series.id))
    ).all()


def all_running(session: Session) -> Sequence[Series]:
    """The series of all groups that have not been called off."""
    return session.exec(select(Series).where(col(Series.ended_at).is_(None)).order_by(col(Series.id))).all()


def choices_of(session: Session, series: int) -> dict[date, datetime | None]:
    """What was chosen for dates that the clocks make unclear."""
    found = session.exec(select(SeriesChoice).where(SeriesChoice.series_id == series))
    return {choice.day: choice.starts_at for choice in found}


def not_ended_before(session: Session, group_ids: Sequence[int], since: datetime) -> Sequence[Series]:
    """The series of some groups that had not been called off by an instant, oldest first."""
    return session.exec(
        select(Series)
        .where(col(Series.group_id).in_(group_ids), or_(col(Series.ended_at).is_(None), col(Series.ended_at) >= since))
        .order_by(col(Series.id))
    ).all()


def choices_of_all(session: Session, series: Sequence[int]) -> dict[int, dict[date, datetime | None]]:
    """What was chosen for several series, by series and date."""
    found: dict[int, dict[date, datetime | None]] = {}
    for choice in session.exec(select(SeriesChoice).where(col(SeriesChoice.series_id).in_(series))):
        found.setdefault(choice.series_id, {})[choice.day] = choice.starts_at
    return found
