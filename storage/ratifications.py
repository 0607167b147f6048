"""How each recommendation is ratified, and who was consulted about it (P4)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Text, and_, func
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import UtcDateTime
from storage.groups import Group
from storage.outcomes import Outcome
from storage.polls import CLOSED, Poll

ABOUT_PEOPLE = frozenset({"members", "cochairs"})
"""What polls about the group itself are about, as `polls.about` has it."""


class Ratification(SQLModel, table=True):
    """What holds for one recommendation: a poll that ended with “the group recommends”."""

    __tablename__ = "ratifications"

    poll_id: int = Field(foreign_key="polls.id", primary_key=True)
    model: str = ""
    """`consensus`, `defined_group`, `board_resolution` or `other`; empty: not said yet."""
    body: str = ""
    """Who ratifies it where that is a defined group or another way, in words."""
    consulted: str = Field(default="", sa_type=Text)
    """Who was consulted, in words; empty: not said yet."""
    by_person_id: int = Field(foreign_key="persons.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime)


_IS_ONE: ColumnElement[bool] = and_(
    col(Poll.state) == CLOSED,
    col(Poll.outcome) == "recommends",
    col(Poll.effect) == "",
    col(Poll.about).not_in(ABOUT_PEOPLE),
)


def is_recommendation(poll: Poll) -> bool:
    """Whether a poll ended with something that others ratify: not with an order of the group about itself."""
    recommends = poll.state == CLOSED and poll.outcome == "recommends"
    return recommends and not poll.effect and poll.about not in ABOUT_PEOPLE


def find(session: Session, number: int) -> Ratification | None:
    """What is known about one recommendation, by its poll."""
    return session.get(Ratification, number)


def of_polls(session: Session, numbers: Collection[int]) -> dict[int, Ratification]:
    """The same of several."""
    found = session.exec(select(Ratification).where(col(Ratification.poll_id).in_(numbers)))
    return {row.poll_id: row for row in found}


def note(session: Session, number: int, by: int, now: datetime, **said: str) -> Ratification:
    """Keep what is said of a recommendation; what is not said stays."""
    row = find(session, number) or Ratification(poll_id=number, by_person_id=by, at=now)
    for name, value in said.items():
        setattr(row, name, value)
    row.by_person_id, row.at = by, now
    session.add(row)
    session.flush()
    return row


def count(session: Session, group_id: int | None) -> int:
    """How many recommendations a group, or all (None), have made."""
    found = select(func.count()).select_from(Poll).where(_IS_ONE)
    return session.exec(found if group_id is None else found.where(Poll.group_id == group_id)).one()


def recommendations(
    session: Session, group_id: int | None, first: int, limit: int
) -> Sequence[tuple[Poll, Group, Ratification | None]]:
    """What a group, or all (None), recommend, the newest first, from one of them on."""
    found = (
        select(Poll, Group, Ratification)
        .join(Group, col(Group.id) == Poll.group_id)
        .join(Ratification, col(Ratification.poll_id) == Poll.id, isouter=True)
        .where(_IS_ONE)
    )
    if group_id is not None:
        found = found.where(Poll.group_id == group_id)
    return session.exec(
        found.order_by(col(Poll.closed_at).desc(), col(Poll.id).desc()).offset(first).limit(limit)
    ).all()


def between(
    session: Session, group_id: int, begin: datetime, end: datetime
) -> Sequence[tuple[Poll, Outcome, Ratification | None]]:
    """What a group came to recommend from one instant to before another, the oldest first."""
    return session.exec(
        select(Poll, Outcome, Ratification)
        .join(Outcome, col(Outcome.poll_id) == Poll.id)
        .join(Ratification, col(Ratification.poll_id) == Poll.id, isouter=True)
        .where(_IS_ONE, Poll.group_id == group_id, col(Poll.closed_at) >= begin, col(Poll.closed_at) < end)
        .order_by(col(Poll.closed_at), col(Poll.id))
    ).all()
