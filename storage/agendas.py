"""What a meeting is to be about."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import UtcDateTime


class AgendaItem(SQLModel, table=True):
    """Something to talk about."""

    __tablename__ = "agenda_items"

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meetings.id", index=True)
    position: int
    """Its number, from 1."""
    text: str = Field(sa_type=Text)
    minutes: int | None = None
    """How long it may take."""
    by_person_id: int = Field(foreign_key="persons.id")
    at: datetime = Field(sa_type=UtcDateTime)


def items_of(session: Session, meeting: int) -> Sequence[AgendaItem]:
    """The agenda of a meeting, in order."""
    return session.exec(
        select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting)
        .order_by(col(AgendaItem.position), col(AgendaItem.id))
    ).all()


def items_of_all(session: Session, meetings: Sequence[int]) -> dict[int, list[AgendaItem]]:
    """The agendas of several meetings, each in order."""
    found: dict[int, list[AgendaItem]] = {}
    for item in session.exec(
        select(AgendaItem)
        .where(col(AgendaItem.meeting_id).in_(meetings))
        .order_by(col(AgendaItem.position), col(AgendaItem.id))
    ):
        found.setdefault(item.meeting_id, []).append(item)
    return found
