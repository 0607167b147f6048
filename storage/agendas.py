"""What a meeting is to be about."""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import UtcDateTime
from storage.meetings import ASKING, PLANNED, RUNNING, Meeting


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
    """Which agreements are on a group's agendas, to be talked about again: by number, and in which meeting at last.

    A meeting that is over, or cancelled, has nothing that is to be talked about.
    """
    found = session.exec(
        select(AgendaItem)
        .join(Meeting, col(Meeting.id) == AgendaItem.meeting_id)
        .where(
            Meeting.group_id == group_id,
            col(Meeting.state).in_([ASKING, PLANNED, RUNNING]),
            col(AgendaItem.text).like("G%:%"),
        )
        .order_by(col(AgendaItem.id))
    )
    marked = ((agreement_in(item), item.meeting_id) for item in found)
    return {number: meeting for number, meeting in marked if number is not None}


def agreement_in(item: AgendaItem) -> int | None:
    """The number of the agreement that an item is about; None: of none."""
    mark = re.match(r"G([0-9]{1,9}):", item.text)
    return int(mark[1]) if mark is not None else None


def put_in_order(items: Sequence[AgendaItem]) -> None:
    """Give the items of one agenda their numbers anew."""
    for position, item in enumerate(items, start=1):
        item.position = position


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
