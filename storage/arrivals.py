"""Who has come into a group's room: its members, and the guests whom nobody has invited yet."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, bindparam, or_, union_all
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import UtcDateTime
from storage.groups import Group
from storage.invitations import Invitation
from storage.people import Membership, Person


class Arrival(SQLModel, table=True):
    """That somebody was seen in a group's room, once for each group and person."""

    __tablename__ = "arrivals"

    group_id: int = Field(foreign_key="groups.id", primary_key=True)
    person_id: int = Field(foreign_key="persons.id", primary_key=True, index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    """When they came first."""
    gone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When they left the room; None while they are there."""
    welcomed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When they were welcomed in private: once for each group."""
    asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the co-chairs were asked whether this guest is to be invited."""


_IS_MEMBER = and_(
    col(Membership.person_id) == Arrival.person_id,
    col(Membership.group_id) == Arrival.group_id,
    col(Membership.left_at).is_(None),
)

_GUESTS = (
    select(Arrival, Person)
    .join(Person, col(Person.id) == Arrival.person_id)
    .join(Membership, _IS_MEMBER, isouter=True)
    .where(
        Arrival.group_id == bindparam("group"),
        col(Arrival.gone_at).is_(None),
        col(Membership.id).is_(None),
        col(Person.core).is_(False),
        col(Person.erased_at).is_(None),
    )
)


def seen(session: Session, group_id: int, person_id: int, now: datetime) -> Arrival:
    """Somebody is in a group's room."""
    arrival = session.get(Arrival, (group_id, person_id))
    if arrival is None:
        arrival = Arrival(group_id=group_id, person_id=person_id, at=now)
        session.add(arrival)
        session.flush()
    arrival.gone_at = None
    return arrival


def is_there(session: Session, group_id: int, person_id: int) -> bool:
    """Whether somebody was seen in a group's room, and has not left it."""
    arrival = session.get(Arrival, (group_id, person_id))
    return arrival is not None and arrival.gone_at is None


def gone(session: Session, group_id: int, person_id: int, now: datetime) -> None:
    """Somebody has left a group's room."""
    seen(session, group_id, person_id, now).gone_at = now


def guests_of(session: Session, group_id: int, limit: int) -> Sequence[tuple[Arrival, Person]]:
    """The guests who are in a group's room, newest first."""
    newest = _GUESTS.order_by(col(Arrival.at).desc(), col(Arrival.person_id).desc()).limit(limit)
    return session.exec(newest, params={"group": group_id}).all()


def to_ask_about(session: Session, group_id: int) -> Sequence[tuple[Arrival, Person]]:
    """The guests about whom the co-chairs have not been asked, in the order of coming."""
    unasked = _GUESTS.where(col(Arrival.asked_at).is_(None)).order_by(col(Arrival.at), col(Arrival.person_id))
    return session.exec(unasked, params={"group": group_id}).all()


def known_in(session: Session, group_id: int) -> Sequence[Person]:
    """Everybody who is in a group, or was seen in its room."""
    members = select(Membership.person_id).where(Membership.group_id == group_id, col(Membership.left_at).is_(None))
    seen_there = select(Arrival.person_id).where(Arrival.group_id == group_id)
    return session.exec(
        select(Person)
        .where(or_(col(Person.id).in_(members), col(Person.id).in_(seen_there)), col(Person.erased_at).is_(None))
        .order_by(col(Person.id))
    ).all()


def last_group(session: Session, person_id: int) -> Group | None:
    """The group with which somebody had to do last: was seen in its room, ceased to be its member, or was invited."""
    newest = union_all(
        select(col(Arrival.group_id).label("group_id"), col(Arrival.at).label("at")).where(
            Arrival.person_id == person_id
        ),
        select(col(Membership.group_id), col(Membership.left_at)).where(
            Membership.person_id == person_id, col(Membership.left_at).is_not(None)
        ),
        select(col(Invitation.group_id), col(Invitation.at)).where(Invitation.person_id == person_id),
    ).subquery()
    found = select(Group).join(newest, newest.c.group_id == col(Group.id))
    return session.exec(found.order_by(newest.c.at.desc(), newest.c.group_id).limit(1)).first()
