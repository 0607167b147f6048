"""What somebody took on, until it is done (S7)."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, Session, SQLModel, col, select, text

from storage.database import UtcDateTime

OPEN, DONE, DROPPED = "open", "done", "dropped"


class Action(SQLModel, table=True):
    """Something to be done, by somebody, by a day."""

    __tablename__ = "actions"
    __table_args__ = (
        Index(
            "ix_actions_open",
            "group_id",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    """The number that people use: 4 is A4."""
    group_id: int = Field(foreign_key="groups.id")
    meeting_id: int | None = Field(default=None, foreign_key="meetings.id", index=True)
    record_id: int | None = Field(default=None, foreign_key="meeting_records.id", unique=True)
    text: str = Field(sa_type=Text)
    owner_person_id: int | None = Field(default=None, foreign_key="persons.id", index=True)
    """None: nobody has taken it on yet."""
    due_on: date | None = None
    """On the owner's calendar; on the group's as long as nobody owns it."""
    state: str = OPEN
    """`open`, `done` or `dropped`."""
    at: datetime = Field(sa_type=UtcDateTime)
    by_person_id: int = Field(foreign_key="persons.id")
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_by_person_id: int | None = Field(default=None, foreign_key="persons.id")

    @property
    def number(self) -> int:
        """Its number."""
        assert self.id is not None
        return self.id


def find(session: Session, number: int, *, lock: bool = False) -> Action | None:
    """The action with this number; `lock`: to change it in this unit of work."""
    found = select(Action).where(Action.id == number)
    return session.exec(found.with_for_update() if lock else found).first()


def open_in(session: Session, group_id: int) -> Sequence[Action]:
    """What is still to be done in a group, by its day; what has none comes last."""
    return session.exec(
        select(Action)
        .where(Action.group_id == group_id, Action.state == OPEN)
        .order_by(col(Action.due_on).is_(None), col(Action.due_on), col(Action.id))
    ).all()


def of_meeting(session: Session, meeting: int) -> Sequence[Action]:
    """What was taken on in a meeting, in order."""
    return session.exec(select(Action).where(Action.meeting_id == meeting).order_by(col(Action.id))).all()


def owned_by(session: Session, person_id: int) -> Sequence[Action]:
    """What somebody has still to do, in all their groups, by its day; what has none comes last."""
    return session.exec(
        select(Action)
        .where(Action.owner_person_id == person_id, Action.state == OPEN)
        .order_by(col(Action.due_on).is_(None), col(Action.due_on), col(Action.id))
    ).all()


def free(session: Session, group_id: int, person_id: int) -> list[int]:
    """What somebody had taken on in a group and not done is nobody's; returns the numbers."""
    found = [action for action in open_in(session, group_id) if action.owner_person_id == person_id]
    for action in found:
        action.owner_person_id = None
    return [action.number for action in found]


def take_back(action: Action, by: int, now: datetime) -> None:
    """It was noted by mistake. The row stays without words, so that its number never means another action."""
    action.state, action.text, action.owner_person_id = DROPPED, "", None
    action.meeting_id = action.record_id = None
    action.finished_at, action.finished_by_person_id = now, by
