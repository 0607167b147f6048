"""The guiding principles: one text for all groups, in versions, and who has acknowledged which (G6)."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Text, and_, func
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import UtcDateTime
from storage.groups import Group
from storage.people import Membership


class Principles(SQLModel, table=True):
    """One version of the text."""

    __tablename__ = "principles"

    version: int = Field(primary_key=True)
    text: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcDateTime)
    by_person_id: int | None = Field(default=None, foreign_key="persons.id")


class Acknowledgement(SQLModel, table=True):
    """That a member has read a version and stands by it."""

    __tablename__ = "acknowledgements"

    person_id: int = Field(foreign_key="persons.id", primary_key=True)
    version: int = Field(foreign_key="principles.version", primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)


class Standing(NamedTuple):
    """How far a group has come with a version."""

    group: Group
    members: int
    acknowledged: int


def newest(session: Session) -> Principles | None:
    """The version that holds."""
    return session.exec(select(Principles).order_by(col(Principles.version).desc()).limit(1)).first()


def has_acknowledged(session: Session, person_id: int, version: int) -> bool:
    """Whether somebody stands by a version."""
    return session.get(Acknowledgement, (person_id, version)) is not None


def acknowledge(session: Session, person_id: int, version: int, now: datetime) -> bool:
    """Somebody stands by a version; returns whether that is news."""
    if has_acknowledged(session, person_id, version):
        return False
    session.add(Acknowledgement(person_id=person_id, version=version, at=now))
    session.flush()
    return True


def standings(session: Session, version: int, group_id: int | None = None) -> Sequence[Standing]:
    """How many members there are, and how many of them stand by a version: of each group by slug, or of one."""
    members, acknowledged = func.count(col(Membership.id)), func.count(col(Acknowledgement.person_id))
    wanted = (
        select(Group, members, acknowledged)
        .join(Membership, and_(col(Membership.group_id) == Group.id, col(Membership.left_at).is_(None)), isouter=True)
        .join(
            Acknowledgement,
            and_(col(Acknowledgement.person_id) == Membership.person_id, col(Acknowledgement.version) == version),
            isouter=True,
        )
        .group_by(col(Group.id))
        .order_by(Group.slug)
    )
    rows = session.exec(wanted if group_id is None else wanted.where(Group.id == group_id)).all()
    return [Standing(*row) for row in rows]


def open_after(session: Session, version: int, person_id: int, limit: int) -> Sequence[int]:
    """The next members after a person, by their rows, who do not stand by a version yet."""
    acknowledged = select(Acknowledgement.person_id).where(Acknowledgement.version == version)
    return session.exec(
        select(Membership.person_id)
        .where(
            col(Membership.left_at).is_(None),
            Membership.person_id > person_id,
            col(Membership.person_id).not_in(acknowledged),
        )
        .distinct()
        .order_by(col(Membership.person_id))
        .limit(limit)
    ).all()


def open_since(session: Session, version: int, first: datetime, last: datetime) -> Sequence[int]:
    """Who joined a group in a period (its end included), is in it still, and does not stand by a version yet."""
    acknowledged = select(Acknowledgement.person_id).where(Acknowledgement.version == version)
    return session.exec(
        select(Membership.person_id)
        .where(
            col(Membership.left_at).is_(None),
            Membership.joined_at > first,
            Membership.joined_at <= last,
            col(Membership.person_id).not_in(acknowledged),
        )
        .distinct()
        .order_by(col(Membership.person_id))
    ).all()
