"""Who says that they come to a meeting, who was there, and what it cost them (S3, S6, S7)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, func
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import UtcDateTime
from storage.meetings import PLANNED, Meeting


class Rsvp(SQLModel, table=True):
    """What somebody says about a meeting that is planned."""

    __tablename__ = "rsvps"

    meeting_id: int = Field(foreign_key="meetings.id", primary_key=True)
    person_id: int = Field(foreign_key="persons.id", primary_key=True, index=True)
    answer: str
    """`yes`, `maybe` or `no`."""
    at: datetime = Field(sa_type=UtcDateTime)
    source: str = Field(default="", index=True)
    """The platform and the event that said it: taking a reaction back takes its answer back."""


class Attendance(SQLModel, table=True):
    """Whether somebody was at a meeting."""

    __tablename__ = "attendances"

    meeting_id: int = Field(foreign_key="meetings.id", primary_key=True)
    person_id: int = Field(foreign_key="persons.id", primary_key=True, index=True)
    present: bool
    source: str
    """`spoke` in the meeting; by `hand`, which what is heard later does not change; or `self`."""
    at: datetime = Field(sa_type=UtcDateTime)


class Burden(SQLModel, table=True):
    """What a meeting that was held cost somebody who was there, in weighted minutes (S3). Nobody else's to read."""

    __tablename__ = "burdens"

    meeting_id: int = Field(foreign_key="meetings.id", primary_key=True)
    person_id: int = Field(foreign_key="persons.id", primary_key=True, index=True)
    minutes: int


def rsvps_of(session: Session, meeting: int) -> Sequence[Rsvp]:
    """What everybody says about a meeting, the oldest answer first."""
    return session.exec(
        select(Rsvp).where(Rsvp.meeting_id == meeting).order_by(col(Rsvp.at), col(Rsvp.person_id))
    ).all()


def counts(session: Session, meetings: Collection[int]) -> dict[int, dict[str, int]]:
    """How many say what about some meetings."""
    found: dict[int, dict[str, int]] = {}
    rows = (
        select(Rsvp.meeting_id, Rsvp.answer, func.count())
        .where(col(Rsvp.meeting_id).in_(meetings))
        .group_by(col(Rsvp.meeting_id), col(Rsvp.answer))
    )
    for meeting, answer, count in session.exec(rows):
        found.setdefault(meeting, {})[answer] = count
    return found


def own_rsvps(session: Session, meetings: Collection[int], person_id: int) -> dict[int, str]:
    """What somebody says about some meetings."""
    found = select(Rsvp).where(col(Rsvp.meeting_id).in_(meetings), Rsvp.person_id == person_id)
    return {rsvp.meeting_id: rsvp.answer for rsvp in session.exec(found)}


def rsvp_by(session: Session, source: str) -> Rsvp | None:
    """The answer that an event gave and that still holds."""
    return session.exec(select(Rsvp).where(Rsvp.source == source)).first()


def forget_rsvps(session: Session, meeting: int) -> None:
    """What was said about a meeting at another time is no answer any more."""
    table = Rsvp.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
    session.connection().execute(delete(table).where(table.c.meeting_id == meeting))


def forget_coming(session: Session, person_id: int, group_id: int) -> None:
    """Whoever leaves a group does not come to its meetings, whatever they said."""
    table = Rsvp.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
    planned = select(Meeting.id).where(Meeting.group_id == group_id, Meeting.state == PLANNED)
    session.connection().execute(delete(table).where(table.c.person_id == person_id, table.c.meeting_id.in_(planned)))


def attendance_of(session: Session, meeting: int) -> Sequence[Attendance]:
    """Everything that is known about who was at a meeting, in the order in which it became known."""
    return session.exec(
        select(Attendance)
        .where(Attendance.meeting_id == meeting)
        .order_by(col(Attendance.at), col(Attendance.person_id))
    ).all()


def burdens_of(session: Session, group_id: int, person_ids: Collection[int]) -> dict[int, int]:
    """What a group's meetings have cost some people so far; those who bore nothing are left out."""
    found = (
        select(Burden.person_id, func.sum(Burden.minutes))
        .join(Meeting, col(Meeting.id) == Burden.meeting_id)
        .where(Meeting.group_id == group_id, col(Burden.person_id).in_(person_ids))
        .group_by(col(Burden.person_id))
    )
    return {person_id: int(total) for person_id, total in session.exec(found)}


def own_burdens(session: Session, group_id: int, person_id: int, limit: int) -> Sequence[tuple[Meeting, int]]:
    """What a group's meetings have cost somebody, the newest first."""
    found = (
        select(Meeting, Burden.minutes)
        .join(Burden, col(Burden.meeting_id) == Meeting.id)
        .where(Meeting.group_id == group_id, Burden.person_id == person_id)
        .order_by(col(Meeting.starts_at).desc(), col(Meeting.id).desc())
        .limit(limit)
    )
    return [(meeting, minutes) for meeting, minutes in session.exec(found)]
