"""Invitations into groups, from being proposed to being answered (G3)."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import UtcDateTime


class Invitation(SQLModel, table=True):
    """That somebody should become a member, why, and what became of it."""

    __tablename__ = "invitations"

    id: int | None = Field(default=None, primary_key=True)
    group_id: int = Field(foreign_key="groups.id", index=True)
    person_id: int = Field(foreign_key="persons.id", index=True)
    reason: str
    """`expertise` or `replacement`."""
    note: str = ""
    by_person_id: int = Field(foreign_key="persons.id")
    at: datetime = Field(sa_type=UtcDateTime)
    agreed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the group, or the core team for it, agreed."""
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When nothing more was to be decided: they came in, declined, or were not agreed to."""
    outcome: str = ""
    """`joined`, `declined`, `refused`, `withdrawn`, or `ended` with a phase; empty while open."""


def open_in(session: Session, group_id: int, *, lock: bool = False) -> Sequence[Invitation]:
    """A group's open invitations, oldest first; `lock`: to close them in this unit of work."""
    found = (
        select(Invitation)
        .where(Invitation.group_id == group_id, col(Invitation.closed_at).is_(None))
        .order_by(col(Invitation.id))
    )
    return session.exec(found.with_for_update() if lock else found).all()


def open_for(session: Session, group_id: int, person_id: int) -> Invitation | None:
    """The open invitation of somebody into a group."""
    return session.exec(
        select(Invitation).where(
            Invitation.group_id == group_id, Invitation.person_id == person_id, col(Invitation.closed_at).is_(None)
        )
    ).first()


def waiting_for(session: Session, person_id: int) -> Sequence[Invitation]:
    """The invitations that somebody can accept now, oldest first."""
    return session.exec(
        select(Invitation)
        .where(
            Invitation.person_id == person_id,
            col(Invitation.agreed_at).is_not(None),
            col(Invitation.closed_at).is_(None),
        )
        .order_by(col(Invitation.id))
        .with_for_update()
    ).all()


def ever_invited(session: Session, group_id: int) -> set[int]:
    """Everybody who was ever proposed for a group, whatever became of it."""
    return set(session.exec(select(Invitation.person_id).where(Invitation.group_id == group_id)))


def accepted(session: Session, group_id: int, person_id: int, at: datetime) -> Invitation | None:
    """The invitation by which somebody came into a group at an instant."""
    return session.exec(
        select(Invitation).where(
            Invitation.group_id == group_id,
            Invitation.person_id == person_id,
            Invitation.closed_at == at,
            Invitation.outcome == "joined",
        )
    ).first()
