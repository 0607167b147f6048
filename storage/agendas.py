"""What a meeting is to be about."""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import UtcDateTime
from storage.meetings import CANCELLED, Meeting


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


def agreements_on(session: Session, group_id: int) -> dict[int, int]:
    """Which agreements are on a group's agendas, to be talked about again: by number, and in which meeting at last."""
    found = session.exec(
        select(AgendaItem.text, AgendaItem.meeting_id)
        .join(Meeting, col(Meeting.id) == AgendaItem.meeting_id)
        .where(Meeting.group_id == group_id, Meeting.state != CANCELLED, col(AgendaItem.text).like("G%:%"))
        .order_by(col(AgendaItem.id))
    )
    marked = ((re.match(r"G([0-9]{1,9}):", text), meeting) for text, meeting in found)
    return {int(mark[1]): meeting for mark, meeting in marked if mark is not None}


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
