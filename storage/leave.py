"""Leave: when somebody is away. There is no reason to it (G7)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import UtcDateTime


class Leave(SQLModel, table=True):
    """Days on which a person is away, on their own calendar, both ends included."""

    __tablename__ = "leaves"
    __table_args__ = (Index("ix_leaves_person_id_first", "person_id", "first"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="persons.id")
    first: date
    last: date | None = None
    """None: until they say that they are back."""
    created_at: datetime = Field(sa_type=UtcDateTime)


def leaves_of(session: Session, person_ids: Collection[int]) -> Sequence[Leave]:
    """All leaves of some people, by their first day."""
    return session.exec(
        select(Leave).where(col(Leave.person_id).in_(person_ids)).order_by(col(Leave.first), col(Leave.id))
    ).all()
