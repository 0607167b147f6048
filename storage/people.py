"""People, their accounts on the platforms, and their places in groups."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple, cast

from sqlalchemy import and_, bindparam, case, delete, false, func, update
from sqlmodel import Field, Index, Session, SQLModel, UniqueConstraint, col, select, text

from storage.database import UtcDateTime
from storage.groups import Group


class Person(SQLModel, table=True):
    """A human being, however many accounts they use (G1)."""

    __tablename__ = "persons"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    """How their newest account calls itself: to show, never to trust."""
    language: str | None = None
    timezone: str | None = None
    """IANA name; None until they say."""
    core: bool = False
    """Belongs to the core team."""
    current_group_id: int | None = Field(default=None, foreign_key="groups.id")
    """Which group a private command is for, once the person was asked."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    erased_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When everything about them was erased. The row stays, unnamed, so that others' records still add up (X1)."""


class Account(SQLModel, table=True):
    """A person's account on one platform."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("platform", "account"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="persons.id", index=True)
    platform: str
    account: str
    """The platform's id: the only proof of who somebody is."""
    name: str = ""
    language: str = ""
    """What their client says it speaks."""
    direct_room: str = ""
    """The private chat with the bot; empty until there is one."""
    seen_at: datetime = Field(sa_type=UtcDateTime)
    created_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Since when the bot knows it, whosoever it is."""


class Membership(SQLModel, table=True):
    """A person's place in a group, from joining to leaving."""

    __tablename__ = "memberships"
    __table_args__ = (
        Index(
            "uq_memberships_current",
            "group_id",
            "person_id",
            unique=True,
            sqlite_where=text("left_at IS NULL"),
            postgresql_where=text("left_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    group_id: int = Field(foreign_key="groups.id")
    person_id: int = Field(foreign_key="persons.id", index=True)
    reason: str = Field(default="setup", sa_column_kwargs={"server_default": "setup"})
    """Why they were taken in (G3): `setup` while the group was being set up, `expertise` or `replacement`."""
    cochair: bool = False
    interim: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """A co-chair until the seat is filled for good (G4)."""
    board: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """A member of a board: shown as such, with one ordinary vote (G9)."""
    joined_at: datetime = Field(sa_type=UtcDateTime)
    left_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    absent_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When they left the group's room, without having left the group."""


_memberships = Membership.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_accounts = Account.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it

# Statements that every command runs are built once: building one costs as much as running it.
_ACCOUNT = (
    select(Account, Person)
    .join(Person, col(Person.id) == Account.person_id)
    .where(Account.platform == bindparam("platform"), Account.account == bindparam("account"))
)
_STAYS = (
    select(Membership)
    .where(Membership.person_id == bindparam("person"), Membership.group_id == bindparam("group"))
    .order_by(col(Membership.joined_at))
)
_PLACES = (
    select(Account, Person, Membership, Group)
    .join(Person, col(Person.id) == Account.person_id)
    .join(Membership, and_(col(Membership.person_id) == Person.id, col(Membership.left_at).is_(None)), isouter=True)
    .join(Group, col(Group.id) == Membership.group_id, isouter=True)
    .where(Account.platform == bindparam("platform"), Account.account == bindparam("account"))
    .order_by(Group.slug)
)


def find_account(session: Session, platform: str, account: str) -> tuple[Account, Person] | None:
    """The account and whose it is."""
    return session.exec(_ACCOUNT, params={"platform": platform, "account": account}).first()


def find_with_groups(
    session: Session, platform: str, account: str
) -> tuple[Account, Person, list[tuple[Membership, Group]]] | None:
    """The account, whose it is, and that person's current groups by slug, in one query."""
    rows = session.exec(_PLACES, params={"platform": platform, "account": account}).all()
    if not rows:
        return None
    # An outer join: mypy cannot know that the last two may be missing.
    places = [(m, g) for m, g in cast("list[tuple[Membership | None, Group]]", [row[2:] for row in rows]) if m]
    return rows[0][0], rows[0][1], places


def add_account(session: Session, platform: str, account: str, name: str, now: datetime) -> tuple[Account, Person]:
    """A new account of a new person."""
    person = Person(name=name or account, created_at=now)
    session.add(person)
    session.flush()
    assert person.id is not None
    row = Account(person_id=person.id, platform=platform, account=account, name=name, seen_at=now, created_at=now)
    session.add(row)
    session.flush()
    return row, person


def persons(session: Session, person_ids: Sequence[int]) -> Sequence[Person]:
    """Several people, by their rows."""
    return session.exec(select(Person).where(col(Person.id).in_(person_ids)).order_by(col(Person.id))).all()


def accounts_of(session: Session, person_ids: Sequence[int]) -> Sequence[Account]:
    """Accounts of several people; of one person the most recently used first."""
    return session.exec(
        select(Account)
        .where(col(Account.person_id).in_(person_ids))
        .order_by(col(Account.seen_at).desc(), col(Account.id))
    ).all()


def memberships_of(session: Session, person_id: int) -> Sequence[tuple[Membership, Group]]:
    """A person's current groups, by slug."""
    return session.exec(
        select(Membership, Group)
        .join(Group, col(Group.id) == Membership.group_id)
        .where(Membership.person_id == person_id, col(Membership.left_at).is_(None))
        .order_by(Group.slug)
    ).all()


def members_of(session: Session, group_id: int) -> Sequence[tuple[Membership, Person]]:
    """A group's current members, in the order of joining."""
    return session.exec(
        select(Membership, Person)
        .join(Person, col(Person.id) == Membership.person_id)
        .where(Membership.group_id == group_id, col(Membership.left_at).is_(None))
        .order_by(col(Membership.joined_at), col(Membership.id))
    ).all()


def chairs_of(session: Session, group_id: int) -> Sequence[int]:
    """Who a group's co-chairs are now, by their rows and in the order of joining."""
    return session.exec(
        select(Membership.person_id)
        .where(Membership.group_id == group_id, col(Membership.cochair), col(Membership.left_at).is_(None))
        .order_by(col(Membership.joined_at), col(Membership.id))
    ).all()


def chairs_by_group(session: Session, group_ids: Collection[int]) -> dict[int, list[int]]:
    """The same of several groups; those without any are left out."""
    found: dict[int, list[int]] = {}
    for group_id, person_id in session.exec(
        select(Membership.group_id, Membership.person_id)
        .where(col(Membership.group_id).in_(group_ids), col(Membership.cochair), col(Membership.left_at).is_(None))
        .order_by(col(Membership.joined_at), col(Membership.id))
    ):
        found.setdefault(group_id, []).append(person_id)
    return found


def count_members(session: Session, group_id: int) -> int:
    """How many people are in a group now."""
    current = select(func.count()).where(Membership.group_id == group_id, col(Membership.left_at).is_(None))
    return session.exec(current).one()


def sizes(session: Session, group_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Of several groups: how many members each has now, and how many co-chairs whose seat is filled for good."""
    seated = case((and_(col(Membership.cochair), ~col(Membership.interim)), 1), else_=0)
    counted = (
        select(Membership.group_id, func.count(), func.sum(seated))
        .where(col(Membership.group_id).in_(group_ids), col(Membership.left_at).is_(None))
        .group_by(col(Membership.group_id))
    )
    return {group: (members, int(chairs)) for group, members, chairs in session.exec(counted)}


def was_member(session: Session, group_id: int, person_id: int) -> bool:
    """Whether somebody has been in a group before, or is."""
    stay = select(Membership.id).where(Membership.group_id == group_id, Membership.person_id == person_id).limit(1)
    return session.exec(stay).first() is not None


def ever_in(session: Session, group_id: int) -> set[int]:
    """Everybody who is in a group, or was."""
    return set(session.exec(select(Membership.person_id).where(Membership.group_id == group_id)))


def all_members(session: Session) -> Sequence[Person]:
    """Everybody who is in a group now."""
    current = select(Membership.person_id).where(col(Membership.left_at).is_(None))
    return session.exec(select(Person).where(col(Person.id).in_(current)).order_by(col(Person.id))).all()


def core_team(session: Session) -> Sequence[Person]:
    """Everybody in the core team."""
    return session.exec(select(Person).where(Person.core).order_by(col(Person.id))).all()


def groups_of(session: Session, person_id: int) -> set[int]:
    """The groups that somebody was ever in, as far as that is kept."""
    return set(session.exec(select(Membership.group_id).where(Membership.person_id == person_id).distinct()))


class PlaceInGroup(NamedTuple):
    """A time as a member, as far as figures want it: plain columns, since there are many."""

    group_id: int
    person_id: int
    joined_at: datetime
    left_at: datetime | None


def stays_during(
    session: Session, group_ids: Collection[int], first: datetime, last: datetime
) -> Iterator[PlaceInGroup]:
    """The times in some groups that overlap a period."""
    session.flush()
    rows = session.connection().execute(
        select(Membership.group_id, Membership.person_id, Membership.joined_at, Membership.left_at)
        .where(
            col(Membership.group_id).in_(group_ids),
            Membership.joined_at <= last,
            col(Membership.left_at).is_(None) | (col(Membership.left_at) > first),
        )
        .order_by(col(Membership.group_id), col(Membership.person_id), col(Membership.joined_at))
    )
    return (PlaceInGroup(*row) for row in rows)


def stays_of(session: Session, person_id: int, group_id: int) -> Sequence[Membership]:
    """A person's times in a group, in their order."""
    return session.exec(_STAYS, params={"person": person_id, "group": group_id}).all()


def forget_before(session: Session, instant: datetime) -> None:
    """Remove the times in groups that ended earlier (X1)."""
    session.connection().execute(delete(_memberships).where(_memberships.c.left_at < instant))


def enter(session: Session, group_id: int, person_id: int, now: datetime, *, cochair: bool = False) -> Membership:
    """Make somebody a member; a new row each time, so that earlier stays keep their dates."""
    membership = Membership(group_id=group_id, person_id=person_id, cochair=cochair, joined_at=now)
    session.add(membership)
    session.flush()
    return membership


def opened(session: Session, platform: str, account: str, room: str) -> None:
    """There is a private chat with an account now."""
    session.connection().execute(
        update(_accounts)
        .where(_accounts.c.platform == platform, _accounts.c.account == account)
        .values(direct_room=room)
    )


def closed(session: Session, platform: str, room: str) -> None:
    """A private chat is gone; the next message opens a new one or waits."""
    session.connection().execute(
        update(_accounts)
        .where(_accounts.c.platform == platform, _accounts.c.direct_room == room)
        .values(direct_room="")
    )
