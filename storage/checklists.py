"""What a group has done of the exit checklist of each phase (P1)."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, select

from storage.database import UtcDateTime


class Tick(SQLModel, table=True):
    """One item of a phase's checklist that is done."""

    __tablename__ = "checklist_ticks"

    group_id: int = Field(foreign_key="groups.id", primary_key=True)
    phase: str = Field(primary_key=True)
    item: str = Field(primary_key=True)
    """The item's name in the program."""
    at: datetime = Field(sa_type=UtcDateTime)
    by_person_id: int = Field(foreign_key="persons.id")


def set_tick(session: Session, group_id: int, phase: str, item: str, *, done: bool, now: datetime, by: int) -> bool:
    """An item is done, or is not after all; returns whether that is news."""
    row = session.get(Tick, (group_id, phase, item))
    if done and row is None:
        session.add(Tick(group_id=group_id, phase=phase, item=item, at=now, by_person_id=by))
    elif not done and row is not None:
        session.delete(row)
    session.flush()
    return done is (row is None)


def ticks_of(session: Session, group_id: int, phase: str) -> Sequence[Tick]:
    """What is done in a phase."""
    return session.exec(select(Tick).where(Tick.group_id == group_id, Tick.phase == phase)).all()
