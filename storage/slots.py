"""Slots that members are asked about, their answers, and when each of them is comfortable (S1, S2)."""

from collections.abc import Collection, Sequence
from datetime import datetime, time

from sqlalchemy import Time, delete
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, select

from storage.database import UtcDateTime
from storage.meetings import ASKING, Meeting


class Slot(SQLModel, table=True):
    """A time at which a meeting may be."""

    __tablename__ = "meeting_slots"
    __table_args__ = (UniqueConstraint("meeting_id", "position"), UniqueConstraint("meeting_id", "starts_at"))

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meetings.id")
    position: int
    """Its number, from 1, in order of time."""
    starts_at: datetime = Field(sa_type=UtcDateTime)


class SlotAnswer(SQLModel, table=True):
    """What somebody says to a slot."""

    __tablename__ = "slot_answers"

    slot_id: int = Field(foreign_key="meeting_slots.id", primary_key=True)
    person_id: int = Field(foreign_key="persons.id", primary_key=True, index=True)
    answer: str
    """`yes`, `if-needed` or `no`."""
    at: datetime = Field(sa_type=UtcDateTime)
    source: str = Field(default="", index=True)
    """The platform and the event that said it: taking a reaction back takes its answer back."""


class ComfortableWindow(SQLModel, table=True):
    """When somebody likes to meet, on their own clock; without a row: 08:00–21:00."""

    __tablename__ = "comfortable_windows"

    person_id: int = Field(foreign_key="persons.id", primary_key=True)
    start: time = Field(sa_type=Time)
    end: time = Field(sa_type=Time)
    """Without it; before `start` where the window goes over midnight."""


def slots_of(session: Session, meeting: int) -> Sequence[Slot]:
    """The slots of a meeting, by number."""
    return session.exec(select(Slot).where(Slot.meeting_id == meeting).order_by(col(Slot.position))).all()


def answers_to(session: Session, meeting: int) -> Sequence[tuple[SlotAnswer, Slot]]:
    """Everybody's answers to the slots of a meeting, by slot and person."""
    found = session.exec(
        select(SlotAnswer, Slot)
        .join(Slot, col(Slot.id) == SlotAnswer.slot_id)
        .where(Slot.meeting_id == meeting)
        .order_by(col(Slot.position), col(SlotAnswer.person_id))
    )
    return list(found)


def of_person(session: Session, meeting: int, person_id: int) -> dict[int, SlotAnswer]:
    """What somebody says to the slots of a meeting, by the slots' numbers."""
    found = session.exec(
        select(SlotAnswer, Slot)
        .join(Slot, col(Slot.id) == SlotAnswer.slot_id)
        .where(Slot.meeting_id == meeting, SlotAnswer.person_id == person_id)
    )
    return {slot.position: answer for answer, slot in found}


def said_by(session: Session, source: str) -> Sequence[tuple[SlotAnswer, Slot]]:
    """The answers that an event gave and that still hold."""
    found = session.exec(
        select(SlotAnswer, Slot)
        .join(Slot, col(Slot.id) == SlotAnswer.slot_id)
        .where(SlotAnswer.source == source)
        .order_by(col(Slot.position))
    )
    return list(found)


def windows_of(session: Session, person_ids: Collection[int]) -> dict[int, ComfortableWindow]:
    """The windows that some people have set, by person."""
    found = select(ComfortableWindow).where(col(ComfortableWindow.person_id).in_(person_ids))
    return {window.person_id: window for window in session.exec(found)}


def forget_answers(session: Session, person_id: int, group_id: int) -> None:
    """Whoever leaves a group answers its open searches no more."""
    answers = SlotAnswer.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
    asked = (
        select(Slot.id)
        .join(Meeting, col(Meeting.id) == Slot.meeting_id)
        .where(Meeting.group_id == group_id, Meeting.state == ASKING)
    )
    session.connection().execute(delete(answers).where(answers.c.person_id == person_id, answers.c.slot_id.in_(asked)))
