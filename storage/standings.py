"""How groups stand, and what happened in them in a time: as many queries for a thousand groups as for one (N3).

Each function takes the rows of the groups that are asked about, and leaves out those of which there is nothing to say.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, case, func, union
from sqlmodel import Session, col, select

from storage import asks, meetings, minutes, needs, notes, polls
from storage.asks import Ask
from storage.attendance import Attendance
from storage.checklists import Tick
from storage.groups import Group
from storage.meetings import Meeting
from storage.minutes import Agreement
from storage.needs import Need
from storage.notes import Note, NoteCopy
from storage.people import Membership
from storage.polls import Elector, Poll
from storage.ratifications import ABOUT_PEOPLE
from storage.roles import FunctionalRole


def chairs(session: Session, group_ids: Collection[int]) -> dict[int, list[int]]:
    """Who are co-chairs now, by their rows."""
    found: dict[int, list[int]] = {}
    rows = (
        select(Membership.group_id, Membership.person_id)
        .where(col(Membership.group_id).in_(group_ids), col(Membership.cochair), col(Membership.left_at).is_(None))
        .order_by(col(Membership.joined_at), col(Membership.id))
    )
    for group_id, person_id in session.exec(rows):
        found.setdefault(group_id, []).append(person_id)
    return found


def held_roles(session: Session, group_ids: Collection[int]) -> dict[int, set[str]]:
    """Which functional roles somebody has now."""
    found: dict[int, set[str]] = {}
    rows = (
        select(FunctionalRole.group_id, FunctionalRole.role)
        .where(col(FunctionalRole.group_id).in_(group_ids), col(FunctionalRole.until).is_(None))
        .distinct()
    )
    for group_id, role in session.exec(rows):
        found.setdefault(group_id, set()).add(role)
    return found


def ticked(session: Session, group_ids: Collection[int]) -> dict[int, set[str]]:
    """Which items of the checklist of the phase that each group is in are done."""
    found: dict[int, set[str]] = {}
    in_phase = and_(col(Group.id) == Tick.group_id, col(Group.phase) == Tick.phase)
    rows = select(Tick.group_id, Tick.item).join(Group, in_phase).where(col(Tick.group_id).in_(group_ids))
    for group_id, item in session.exec(rows):
        found.setdefault(group_id, set()).add(item)
    return found


def met(session: Session, group_ids: Collection[int], begin: datetime, end: datetime) -> dict[int, tuple[int, int]]:
    """How many meetings were held that began in this time, and how many were there, over all of them."""
    present = func.sum(case((col(Attendance.present), 1), else_=0))
    rows = (
        select(Meeting.group_id, func.count(func.distinct(Meeting.id)), present)
        .join(Attendance, col(Attendance.meeting_id) == Meeting.id, isouter=True)
        .where(*_held(group_ids, begin, end))
        .group_by(col(Meeting.group_id))
    )
    return {group_id: (count, int(there or 0)) for group_id, count, there in session.exec(rows)}


def took_part(session: Session, group_ids: Collection[int], begin: datetime, end: datetime) -> dict[int, int]:
    """How many of those who are members now were at a meeting in this time, or voted in a poll that closed in it."""
    there = (
        select(Meeting.group_id, Attendance.person_id)
        .join(Attendance, col(Attendance.meeting_id) == Meeting.id)
        .where(*_held(group_ids, begin, end), col(Attendance.present))
    )
    voted = (
        select(Poll.group_id, Elector.person_id)
        .join(Elector, col(Elector.poll_id) == Poll.id)
        .where(*_closed(group_ids, begin, end), Elector.voted_version > 0)
    )
    either = union(there, voted).subquery()
    is_member = and_(
        col(Membership.group_id) == either.c.group_id,
        col(Membership.person_id) == either.c.person_id,
        col(Membership.left_at).is_(None),
    )
    rows = select(Membership.group_id, func.count()).join(either, is_member).group_by(col(Membership.group_id))
    return dict(session.exec(rows).all())


def open_polls(session: Session, group_ids: Collection[int]) -> dict[int, int]:
    """How many polls have not closed."""
    rows = select(Poll.group_id, func.count()).where(col(Poll.group_id).in_(group_ids), Poll.state != polls.CLOSED)
    return dict(session.exec(rows.group_by(col(Poll.group_id))).all())


def ended_polls(
    session: Session, group_ids: Collection[int], begin: datetime, end: datetime
) -> dict[int, list[tuple[int, str]]]:
    """The numbers of the polls that closed in this time, each with how it ended; the oldest first."""
    found: dict[int, list[tuple[int, str]]] = {}
    rows = select(Poll.group_id, Poll.id, Poll.outcome).where(*_closed(group_ids, begin, end))
    for group_id, number, outcome in session.exec(rows.order_by(col(Poll.closed_at), col(Poll.id))):
        found.setdefault(group_id, []).append((number or 0, outcome))
    return found


def provisional(session: Session, group_ids: Collection[int]) -> dict[int, int]:
    """How many agreements of meetings are not final yet, nor dropped."""
    waits = [minutes.PROVISIONAL, minutes.OBJECTED, minutes.AGAIN, minutes.POLLED]
    rows = (
        select(Meeting.group_id, func.count())
        .join(Agreement, col(Agreement.meeting_id) == Meeting.id)
        .where(
            col(Meeting.group_id).in_(group_ids),
            col(Agreement.state).in_(waits),
            col(Agreement.record_id).is_not(None),
        )
        .group_by(col(Meeting.group_id))
    )
    return dict(session.exec(rows).all())


def owed(session: Session, last: date) -> Sequence[Need]:
    """What groups need of one another up to a day and is neither delivered nor declined: the earliest first."""
    waits = col(Need.state).in_([needs.OPEN, needs.ACCEPTED])
    return session.exec(select(Need).where(waits, Need.due_on <= last).order_by(col(Need.due_on), col(Need.id))).all()


def unanswered(session: Session, group_ids: Collection[int]) -> dict[int, int]:
    """How many notes lie in a group to which it has said nothing, not even that it has read them."""
    rows = (
        select(NoteCopy.group_id, func.count())
        .join(Note, col(Note.id) == NoteCopy.note_id)
        .where(*_waits(group_ids))
        .group_by(col(NoteCopy.group_id))
    )  # fmt: skip
    return dict(session.exec(rows).all())


def open_asks(session: Session, group_ids: Collection[int]) -> dict[int, int]:
    """How many asks to the core team have no answer yet."""
    waits = [asks.OPEN, asks.CONSIDERED]
    rows = select(Ask.group_id, func.count()).where(col(Ask.group_id).in_(group_ids), col(Ask.state).in_(waits))
    return dict(session.exec(rows.group_by(col(Ask.group_id))).all())


def needs_of(session: Session, numbers: Collection[int]) -> Sequence[Need]:
    """The needs with these numbers."""
    return session.exec(select(Need).where(col(Need.id).in_(numbers))).all()


def titles(session: Session, numbers: Collection[int]) -> Sequence[tuple[int, int, str]]:
    """The number, the group and the title of polls, but for those about people: they may name somebody."""
    is_told = col(Poll.about).not_in(ABOUT_PEOPLE)
    rows = session.exec(select(Poll.id, Poll.group_id, Poll.title).where(col(Poll.id).in_(numbers), is_told))
    return [(number or 0, group_id, title) for number, group_id, title in rows]


def unanswered_notes(session: Session, group_ids: Collection[int]) -> Sequence[tuple[int, Note]]:
    """The notes that `unanswered` counts, each with the group in which it lies; the oldest first."""
    rows = select(NoteCopy.group_id, Note).join(Note, col(Note.id) == NoteCopy.note_id).where(*_waits(group_ids))
    return session.exec(rows.order_by(col(Note.id))).all()


def asks_of(session: Session, group_ids: Collection[int]) -> Sequence[Ask]:
    """The asks that `open_asks` counts, the oldest first."""
    waits = [asks.OPEN, asks.CONSIDERED]
    found = select(Ask).where(col(Ask.group_id).in_(group_ids), col(Ask.state).in_(waits))
    return session.exec(found.order_by(col(Ask.id))).all()


def _waits(group_ids: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    delivered = col(NoteCopy.state) == notes.DELIVERED
    return col(NoteCopy.group_id).in_(group_ids), delivered, col(Note.state) == notes.SENT


def _held(group_ids: Collection[int], begin: datetime, end: datetime) -> tuple[ColumnElement[bool], ...]:
    began = func.coalesce(Meeting.started_at, Meeting.starts_at)
    return col(Meeting.group_id).in_(group_ids), col(Meeting.state) == meetings.HELD, began >= begin, began < end


def _closed(group_ids: Collection[int], begin: datetime, end: datetime) -> tuple[ColumnElement[bool], ...]:
    closed_at = col(Poll.closed_at)
    return col(Poll.group_id).in_(group_ids), col(Poll.state) == polls.CLOSED, closed_at >= begin, closed_at < end
