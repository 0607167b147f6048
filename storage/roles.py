"""Functional roles: who does what for a group, beside the co-chairs (G5)."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import UtcDateTime
from storage.groups import Group


class FunctionalRole(SQLModel, table=True):
    """One task that one member has taken on."""

    __tablename__ = "functional_roles"

    id: int | None = Field(default=None, primary_key=True)
    group_id: int = Field(foreign_key="groups.id", index=True)
    person_id: int = Field(foreign_key="persons.id", index=True)
    role: str
    """`communications`, `facilitation`, `notes`, `translation` or `liaison`."""
    to_group_id: int | None = Field(default=None, foreign_key="groups.id")
    """For a liaison: the group that they keep in touch with."""
    since: datetime = Field(sa_type=UtcDateTime)
    until: datetime | None = Field(default=None, sa_type=UtcDateTime)


def held_in(session: Session, group_id: int) -> Sequence[FunctionalRole]:
    """The roles that are taken now, in the order in which they were."""
    return session.exec(
        select(FunctionalRole)
        .where(FunctionalRole.group_id == group_id, col(FunctionalRole.until).is_(None))
        .order_by(col(FunctionalRole.since), col(FunctionalRole.id))
    ).all()


def held_by(session: Session, person_id: int) -> Sequence[FunctionalRole]:
    """A person's roles now, in all their groups."""
    return session.exec(
        select(FunctionalRole)
        .where(FunctionalRole.person_id == person_id, col(FunctionalRole.until).is_(None))
        .order_by(col(FunctionalRole.since), col(FunctionalRole.id))
    ).all()


def held_as(
    session: Session, group_id: int, person_id: int, role: str, to_group_id: int | None
) -> FunctionalRole | None:
    """The row by which somebody has a role now; a liaison's is to one group."""
    return session.exec(
        select(FunctionalRole).where(
            FunctionalRole.group_id == group_id,
            FunctionalRole.person_id == person_id,
            FunctionalRole.role == role,
            col(FunctionalRole.to_group_id) == to_group_id
            if to_group_id is not None
            else col(FunctionalRole.to_group_id).is_(None),
            col(FunctionalRole.until).is_(None),
        )
    ).first()


def end_all(session: Session, group_id: int, person_id: int, now: datetime) -> None:
    """Somebody has no role in a group any more."""
    for held in held_by(session, person_id):
        if held.group_id == group_id:
            held.until = now


def named(session: Session, held: Sequence[FunctionalRole]) -> dict[int, list[tuple[str, str]]]:
    """Some roles by group, each with the name of the group that a liaison is to, else nothing."""
    wanted = {each.to_group_id for each in held if each.to_group_id is not None}
    others = session.exec(select(Group).where(col(Group.id).in_(wanted))).all() if wanted else ()
    names = {group.id: group.name for group in others}
    found: dict[int, list[tuple[str, str]]] = {}
    for each in held:
        found.setdefault(each.group_id, []).append((each.role, names.get(each.to_group_id, "")))
    return found
