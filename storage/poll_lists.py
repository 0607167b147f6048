"""Many polls at once: what lists of them show, and whom reminders go to. As many queries for one as for hundreds."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import and_, case, func
from sqlmodel import Session, col, select

from storage.groups import Group
from storage.leave import Leave
from storage.outcomes import Outcome
from storage.people import Membership, Person
from storage.polls import CLOSED, OPEN, Elector, Poll, PollVersion

_still_there = and_(
    col(Membership.person_id) == Elector.person_id,
    col(Membership.group_id) == Poll.group_id,
    col(Membership.left_at).is_(None),
)


def unfinished(session: Session, group_id: int | None, limit: int) -> Sequence[tuple[Poll, Group]]:
    """The polls of a group, or of all (None), that have not closed: who ends first comes first."""
    found = select(Poll, Group).join(Group, col(Group.id) == Poll.group_id).where(Poll.state != CLOSED)
    if group_id is not None:
        found = found.where(Poll.group_id == group_id)
    return session.exec(found.order_by(col(Poll.closes_at), col(Poll.id)).limit(limit)).all()


def turnouts(session: Session, numbers: Collection[int]) -> dict[int, tuple[int, int]]:
    """How many electors are still in the group, and how many of them have voted on the version that is open."""
    voted = case((col(Elector.voted_version) == col(Poll.version), 1), else_=0)
    rows = session.exec(
        select(Elector.poll_id, func.count(), func.sum(voted))
        .select_from(Elector)
        .join(Poll, col(Poll.id) == Elector.poll_id)
        .join(Membership, _still_there)
        .where(col(Elector.poll_id).in_(numbers))
        .group_by(col(Elector.poll_id))
    ).all()
    return {number: (members, int(cast or 0)) for number, members, cast in rows}


def silent_leaves(session: Session, numbers: Collection[int], day: date) -> Sequence[tuple[int, Leave, str]]:
    """The leaves around a day of members who have not voted: in which poll, and in which zone they are."""
    zone = func.coalesce(Person.timezone, Group.timezone)
    return session.exec(
        select(Elector.poll_id, Leave, zone)
        .join(Poll, col(Poll.id) == Elector.poll_id)
        .join(Group, col(Group.id) == Poll.group_id)
        .join(Leave, col(Leave.person_id) == Elector.person_id)
        .join(Person, col(Person.id) == Elector.person_id)
        .join(Membership, _still_there)
        .where(
            col(Elector.poll_id).in_(numbers),
            Elector.voted_version != Poll.version,
            Leave.start <= day + timedelta(days=1),
            col(Leave.end).is_(None) | (col(Leave.end) >= day - timedelta(days=1)),
        )
    ).all()


def voted_in(session: Session, numbers: Collection[int], person_id: int) -> dict[int, int]:
    """The version that somebody voted on last, by poll, where they are an elector."""
    rows = session.exec(
        select(Elector.poll_id, Elector.voted_version).where(
            col(Elector.poll_id).in_(numbers), Elector.person_id == person_id
        )
    )
    return dict(rows.all())


def closed(session: Session, group_id: int | None, first: int, limit: int) -> Sequence[tuple[Poll, Outcome, Group]]:
    """The polls of a group, or of all (None), that have closed, the newest first, from one of them on."""
    found = (
        select(Poll, Outcome, Group)
        .join(Outcome, col(Outcome.poll_id) == Poll.id)
        .join(Group, col(Group.id) == Poll.group_id)
        .where(Poll.state == CLOSED)
    )
    if group_id is not None:
        found = found.where(Poll.group_id == group_id)
    newest = found.order_by(col(Poll.closed_at).desc(), col(Poll.id).desc())
    return session.exec(newest.offset(first).limit(limit)).all()


def count_closed(session: Session, group_id: int | None) -> int:
    """How many polls of a group, or of all (None), have closed."""
    found = select(func.count()).select_from(Poll).where(Poll.state == CLOSED)
    return session.exec(found if group_id is None else found.where(Poll.group_id == group_id)).one()


def texts(session: Session, numbers: Collection[int]) -> dict[int, str]:
    """What was asked in the newest version of some polls."""
    rows = session.exec(
        select(PollVersion.poll_id, PollVersion.text)
        .join(Poll, (col(Poll.id) == PollVersion.poll_id) & (col(Poll.version) == PollVersion.version))
        .where(col(PollVersion.poll_id).in_(numbers))
    )
    return dict(rows.all())


def to_remind(session: Session, poll: Poll, after: int, limit: int, *, only: int | None = None) -> Sequence[Person]:
    """Electors who are still in the group, have not voted and have not been reminded of this version, by their rows."""
    found = (
        select(Person)
        .join(Elector, col(Elector.person_id) == Person.id)
        .join(Poll, col(Poll.id) == Elector.poll_id)
        .join(Membership, _still_there)
        .where(
            Elector.poll_id == poll.number,
            Poll.state == OPEN,
            Elector.voted_version != poll.version,
            Elector.reminded_version != poll.version,
            col(Person.id) > after,
        )
        .order_by(col(Person.id))
        .limit(limit)
    )
    return session.exec(found if only is None else found.where(Person.id == only)).all()
