"""What happened in one group between two instants, as its step report begins (P2). A fixed number of queries."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select

from storage.asks import APPROVED as ASK_APPROVED
from storage.asks import CONSIDERED, Ask
from storage.asks import OPEN as ASK_OPEN
from storage.attendance import Attendance
from storage.audit import AuditEntry
from storage.groups import Group
from storage.meetings import HELD, Meeting
from storage.minutes import FINAL, OBJECTED, PROVISIONAL, Agreement, Record
from storage.needs import ACCEPTED, Need
from storage.needs import OPEN as NEED_OPEN
from storage.notes import ANSWERED, SENT, Note, NoteAnswer, NoteCopy
from storage.people import Membership
from storage.polls import CLOSED, Poll, PollOption


def held(session: Session, group_id: int, begin: datetime, end: datetime) -> Sequence[tuple[Meeting, int]]:
    """The meetings that began from one instant to before another and were held, each with how many were there."""
    present = func.sum(case((col(Attendance.present), 1), else_=0))
    rows = session.exec(
        select(Meeting, present)
        .join(Attendance, col(Attendance.meeting_id) == Meeting.id, isouter=True)
        .where(Meeting.group_id == group_id, Meeting.state == HELD, _within(col(Meeting.started_at), begin, end))
        .group_by(col(Meeting.id))
        .order_by(col(Meeting.started_at), col(Meeting.id))
    )
    return [(meeting, int(count or 0)) for meeting, count in rows]


def ended(session: Session, group_id: int, begin: datetime, end: datetime) -> Sequence[Poll]:
    """The polls that closed in this time, the oldest first."""
    return session.exec(
        select(Poll)
        .where(Poll.group_id == group_id, Poll.state == CLOSED, _within(col(Poll.closed_at), begin, end))
        .order_by(col(Poll.closed_at), col(Poll.id))
    ).all()


def taken_up_again(session: Session, numbers: Collection[int]) -> dict[int, int]:
    """Which of some polls were reopened, each with the newest poll that asks again."""
    rows = session.exec(
        select(Poll.follows_id, func.max(Poll.id))
        .where(col(Poll.follows_id).in_(numbers), Poll.relation == "reopened")
        .group_by(col(Poll.follows_id))
    )
    return {before: after for before, after in rows if before is not None and after is not None}


def option_labels(session: Session, options: Collection[int]) -> dict[int, str]:
    """What some options of ranked choices are called, by their rows."""
    rows = session.exec(select(PollOption.id, PollOption.label).where(col(PollOption.id).in_(options)))
    return {option: label for option, label in rows if option is not None}


def came_and_left(session: Session, group_id: int, begin: datetime, end: datetime) -> tuple[int, int]:
    """How many became members in this time, and how many ceased to be."""
    came = case((_within(col(Membership.joined_at), begin, end), 1), else_=0)
    left = case((_within(col(Membership.left_at), begin, end), 1), else_=0)
    found = session.exec(select(func.sum(came), func.sum(left)).where(Membership.group_id == group_id)).one()
    return int(found[0] or 0), int(found[1] or 0)


def phase_changes(session: Session, group_id: int, begin: datetime, end: datetime) -> Sequence[AuditEntry]:
    """When the group moved from one phase to another."""
    return session.exec(
        select(AuditEntry)
        .where(
            AuditEntry.group_id == group_id,
            AuditEntry.what == "phase.changed",
            _within(col(AuditEntry.at), begin, end),
        )
        .order_by(col(AuditEntry.id))
    ).all()


def agreements(session: Session, group_id: int, begin: datetime, end: datetime) -> Sequence[tuple[Agreement, str]]:
    """What became final in this time, and what is provisional still, with its words; the oldest first."""
    waits = col(Agreement.state).in_([PROVISIONAL, OBJECTED]) & (col(Meeting.started_at) < end)
    final = (col(Agreement.state) == FINAL) & _within(col(Agreement.final_at), begin, end)
    return session.exec(
        select(Agreement, Record.text)
        .join(Record, col(Record.id) == Agreement.record_id)
        .join(Meeting, col(Meeting.id) == Agreement.meeting_id)
        .where(Meeting.group_id == group_id, waits | final)
        .order_by(col(Agreement.id))
    ).all()


def needs(session: Session, group_id: int, begin: datetime, end: datetime) -> Sequence[tuple[Need, Group]]:
    """What the group needs of others and others of it: what is open, and what changed in this time.

    With the other group; by the day.
    """
    other = case((col(Need.group_id) == group_id, col(Need.of_group_id)), else_=col(Need.group_id))
    is_open = col(Need.state).in_([NEED_OPEN, ACCEPTED]) & (col(Need.at) < end)
    return session.exec(
        select(Need, Group)
        .join(Group, col(Group.id) == other)
        .where(
            or_(col(Need.group_id) == group_id, col(Need.of_group_id) == group_id),
            is_open | _within(col(Need.changed_at), begin, end),
        )
        .order_by(col(Need.due_on), col(Need.id))
    ).all()


def answered(
    session: Session, group_id: int, begin: datetime, end: datetime
) -> Sequence[tuple[Note, str, NoteAnswer]]:  # fmt: skip
    """What others wrote to the group and it answered in this time: the note, whose it is, and the answer.

    An empty name stands for the core team.
    """
    rows = session.exec(
        select(Note, Group.name, NoteAnswer)
        .join(NoteCopy, col(NoteCopy.note_id) == Note.id)
        .join(NoteAnswer, col(NoteAnswer.copy_id) == NoteCopy.id)
        .join(Group, col(Group.id) == Note.group_id, isouter=True)
        .where(
            NoteCopy.group_id == group_id,
            NoteCopy.state == ANSWERED,
            NoteAnswer.kind == "answer",
            Note.state == SENT,
            _within(col(NoteAnswer.at), begin, end),
        )
        .order_by(col(NoteAnswer.id))
    )
    return [(note, name or "", answer) for note, name, answer in rows]


def asks(session: Session, group_id: int, begin: datetime, end: datetime) -> Sequence[Ask]:
    """What the group asks of the core team: what is under way, and what changed in this time."""
    is_open = col(Ask.state).in_([ASK_OPEN, CONSIDERED, ASK_APPROVED]) & (col(Ask.at) < end)
    return session.exec(
        select(Ask)
        .where(Ask.group_id == group_id, is_open | _within(col(Ask.changed_at), begin, end))
        .order_by(col(Ask.id))
    ).all()


def _within(instant: Mapped[Any], begin: datetime, end: datetime) -> ColumnElement[bool]:
    return and_(instant >= begin, instant < end)
