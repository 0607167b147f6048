"""What people had to do with meetings: how it comes together, goes and is told (G1, S3, S7, X1)."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, SQLModel, col, select

from storage.actions import OPEN, Action
from storage.agendas import AgendaItem
from storage.attendance import Attendance, Burden, Rsvp
from storage.minutes import Agreement, Objection, Record
from storage.personal import table_of
from storage.slots import Slot, SlotAnswer

Row = dict[str, Any]
Better = Callable[[Any, Any], bool]
"""Whether the newcomer's row takes the place of the survivor's."""


def _is_later(theirs: Any, ours: Any) -> bool:
    return bool(theirs.at > ours.at)


def one_each(model: type[SQLModel], *keys: str, better: Better = _is_later) -> Any:
    """Merges rows of which a person has one for each thing, which `keys` name: of two, the better one stays."""

    def merge(session: Session, survivor: int, newcomer: int, now: datetime) -> None:
        named: Any = model
        for row in session.exec(select(named).where(named.person_id == newcomer)).all():
            theirs = model(**row.model_dump())
            primary = tuple(
                survivor if column.name == "person_id" else getattr(row, column.name)
                for column in table_of(model).primary_key
            )
            session.delete(row)
            session.flush()
            ours = session.get(model, primary)
            if ours is None:
                session.add(model(**{**theirs.model_dump(), "person_id": survivor}))
            elif better(theirs, ours):
                for name, value in theirs.model_dump(exclude={"person_id", *keys}).items():
                    setattr(ours, name, value)

    return merge


merge_rsvps = one_each(Rsvp, "meeting_id")
merge_answers = one_each(SlotAnswer, "slot_id")
merge_attendance = one_each(
    Attendance, "meeting_id", better=lambda theirs, ours: theirs.present and not ours.present
)  # fmt: skip
merge_burdens = one_each(Burden, "meeting_id", better=lambda theirs, ours: theirs.minutes > ours.minutes)
merge_objections = one_each(
    Objection, "agreement_id", better=lambda theirs, ours: ours.withdrawn_at is not None and theirs.withdrawn_at is None
)


def free_actions(session: Session, person_id: int, now: datetime) -> None:
    """What they had taken on and not done is nobody's; that they did the rest stays, without a name."""
    table = table_of(Action)
    theirs = (table.c.owner_person_id == person_id) & (table.c.state == OPEN)
    session.connection().execute(update(table).where(theirs).values(owner_person_id=None))


def told(model: type[SQLModel], column: str, *fields: str, meeting: str = "meeting_id") -> Any:
    """Gathers the rows whose `column` names somebody: the number of the meeting, and the fields that are named."""

    def gather(session: Session, person_id: int) -> list[Row]:
        named: Any = model
        found = session.exec(
            select(named).where(getattr(named, column) == person_id).order_by(getattr(named, meeting))
        ).all()  # fmt: skip
        return [{"meeting": getattr(row, meeting), **_fields(row, fields)} for row in found]

    return gather


def numbered(model: type[SQLModel], column: str, *fields: str) -> Any:
    """The same of things that have a number of their own."""

    def gather(session: Session, person_id: int) -> list[Row]:
        named: Any = model
        found = session.exec(select(named).where(getattr(named, column) == person_id).order_by(named.id)).all()
        return [{"number": row.id, **_fields(row, fields)} for row in found]

    return gather


def answers(session: Session, person_id: int) -> list[Row]:
    """What they said to the slots of searches."""
    found = session.exec(
        select(SlotAnswer, Slot)
        .join(Slot, col(Slot.id) == SlotAnswer.slot_id)
        .where(SlotAnswer.person_id == person_id)
        .order_by(col(Slot.meeting_id), col(Slot.position))
    )
    return [
        {
            "meeting": slot.meeting_id,
            "starts_at": slot.starts_at,
            "answer": answer.answer,
            "at": answer.at,
            "source": answer.source,
        }
        for answer, slot in found
    ]


def objections(session: Session, person_id: int) -> list[Row]:
    """What they objected to."""
    found = session.exec(
        select(Objection, Agreement)
        .join(Agreement, col(Agreement.id) == Objection.agreement_id)
        .where(Objection.person_id == person_id)
        .order_by(col(Agreement.id))
    )
    return [
        {"agreement": agreed.id, **_fields(objection, ("reason", "at", "withdrawn_at"))} for objection, agreed in found
    ]


items = told(AgendaItem, "by_person_id", "text", "at")
records = told(Record, "by_person_id", "kind", "text", "at")


def _fields(row: Any, names: Collection[str]) -> Row:
    return {name: getattr(row, name) for name in names}
