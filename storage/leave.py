"""Leave: when somebody is away. There is no reason to it (G7)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import Index, delete
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import UtcDateTime
from storage.people import Membership


class Leave(SQLModel, table=True):
    """Days on which a person is away, on their own calendar, both ends included."""

    __tablename__ = "leaves"
    __table_args__ = (Index("ix_leaves_person_id_start", "person_id", "start"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="persons.id")
    start: date
    end: date | None = None
    """None: until they say that they are back."""
    created_at: datetime = Field(sa_type=UtcDateTime)

    def covers(self, day: date) -> bool:
        """Whether the person is away on a day of their calendar."""
        return self.start <= day and (self.end is None or day <= self.end)


_leaves = Leave.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it


def leaves_of(session: Session, person_ids: Collection[int]) -> Sequence[Leave]:
    """All leaves of some people, by their first day."""
    return session.exec(
        select(Leave).where(col(Leave.person_id).in_(person_ids)).order_by(col(Leave.start), col(Leave.id))
    ).all()


def during(session: Session, group_ids: Collection[int], first: date, last: date) -> Sequence[Leave]:
    """The leaves that overlap a period, of all who are in some groups or were."""
    members = select(Membership.person_id).where(col(Membership.group_id).in_(group_ids))
    return session.exec(
        select(Leave).where(
            col(Leave.person_id).in_(members),
            Leave.start <= last,
            col(Leave.end).is_(None) | (col(Leave.end) >= first),
        )
    ).all()


def current_or_next(session: Session, person_id: int, today: date) -> Leave | None:
    """A person's leave that is running, else the one that begins next."""
    return session.exec(
        select(Leave)
        .where(Leave.person_id == person_id, col(Leave.end).is_(None) | (col(Leave.end) >= today))
        .order_by(col(Leave.start), col(Leave.id))
    ).first()


def forget_before(session: Session, day: date) -> None:
    """Remove the leaves that ended on earlier days (X1)."""
    session.connection().execute(delete(_leaves).where(_leaves.c.end < day))
