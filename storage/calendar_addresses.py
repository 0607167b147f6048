"""Private addresses under which a calendar can be subscribed to (S6)."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import UtcDateTime


class CalendarAddress(SQLModel, table=True):
    """An address that somebody has asked for. Only a hash of its secret part is kept: it can be shown once."""

    __tablename__ = "calendar_addresses"

    id: int | None = Field(default=None, primary_key=True)
    secret_hash: str = Field(unique=True)
    person_id: int = Field(foreign_key="persons.id", index=True)
    """Who asked for it; whose calendar it is, where it is no group's."""
    group_id: int | None = Field(default=None, foreign_key="groups.id", index=True)
    """Whose meetings it has; None: those of every group that the person is in."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


def hash_of(secret: str) -> str:
    """What is kept of an address: its secret has 128 bits by chance, so a plain hash cannot be guessed back."""
    return sha256(secret.encode()).hexdigest()


def by_secret(session: Session, secret: str) -> CalendarAddress | None:
    """The address that has this secret and has not been revoked."""
    return session.exec(
        select(CalendarAddress).where(
            CalendarAddress.secret_hash == hash_of(secret), col(CalendarAddress.revoked_at).is_(None)
        )
    ).first()


def in_use(session: Session, person_id: int, group_id: int | None) -> Sequence[CalendarAddress]:
    """Somebody's addresses for one group, or for all of theirs, that have not been revoked."""
    return session.exec(
        select(CalendarAddress)
        .where(
            CalendarAddress.person_id == person_id,
            CalendarAddress.group_id == group_id,
            col(CalendarAddress.revoked_at).is_(None),
        )
        .order_by(col(CalendarAddress.id))
    ).all()


def of_person(session: Session, person_id: int) -> Sequence[CalendarAddress]:
    """All addresses of somebody that have not been revoked."""
    return session.exec(
        select(CalendarAddress)
        .where(CalendarAddress.person_id == person_id, col(CalendarAddress.revoked_at).is_(None))
        .order_by(col(CalendarAddress.id))
    ).all()


def is_known(session: Session, secret: str) -> bool:
    """Whether an address has this secret, or had it."""
    wanted = select(CalendarAddress.id).where(CalendarAddress.secret_hash == hash_of(secret))
    return session.exec(wanted).first() is not None
