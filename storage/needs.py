"""What one group needs of another by a day (N2)."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Text, bindparam, false, or_
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import UtcDateTime

OPEN, ACCEPTED, DECLINED, DELIVERED, WITHDRAWN = "open", "accepted", "declined", "delivered", "withdrawn"
UNFINISHED = (OPEN, ACCEPTED)
"""Somebody waits for it."""


class Need(SQLModel, table=True):
    """A dependency: it stands in both groups."""

    __tablename__ = "needs"

    id: int | None = Field(default=None, primary_key=True)
    """The number that people use: 3 is D3."""
    group_id: int = Field(foreign_key="groups.id", index=True)
    """Who needs it."""
    of_group_id: int = Field(foreign_key="groups.id", index=True)
    """Of whom it is needed."""
    text: str = Field(sa_type=Text)
    due_on: date
    """On the calendar of the group that needs it."""
    state: str = OPEN
    """`open`, `accepted`, `declined`, `delivered` or `withdrawn`."""
    by_person_id: int = Field(foreign_key="persons.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)
    changed_by_person_id: int | None = Field(default=None, foreign_key="persons.id")
    words: str = Field(default="", sa_type=Text)
    """What was said with the last change: why it was declined, where it was delivered."""
    escalated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the core team heard that it is late."""
    sealed: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether what is needed has been said in encrypted rooms alone, so that no other one shows it."""
    words_sealed: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """The same of `words`."""

    @property
    def number(self) -> int:
        """Its number."""
        assert self.id is not None
        return self.id


_FIND = select(Need).where(Need.id == bindparam("number"))
_LOCK = _FIND.with_for_update()


def find(session: Session, number: int, *, lock: bool = False) -> Need | None:
    """The need with this number; `lock`: to change it in this unit of work."""
    return session.exec(_LOCK if lock else _FIND, params={"number": number}).first()


def unfinished(session: Session, group_id: int | None = None) -> Sequence[Need]:
    """What a group waits for and others wait for from it, or what all groups do (None), the most urgent first."""
    found = select(Need).where(col(Need.state).in_(UNFINISHED)).order_by(col(Need.due_on), col(Need.id))
    if group_id is not None:
        found = found.where(_between(group_id))
    return session.exec(found).all()


def finished(session: Session, group_id: int, limit: int) -> Sequence[Need]:
    """What is delivered, declined or withdrawn, of a group and to it, the newest first."""
    return session.exec(
        select(Need)
        .where(_between(group_id), col(Need.state).not_in(UNFINISHED))
        .order_by(col(Need.changed_at).desc(), col(Need.id).desc())
        .limit(limit)
    ).all()


def _between(group_id: int) -> ColumnElement[bool]:
    return or_(col(Need.group_id) == group_id, col(Need.of_group_id) == group_id)
