"""What was noted in meetings, and what was agreed there until it is final (S7)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Text, func
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import UtcDateTime
from storage.meetings import Meeting

TOPIC, AGREED, ACTION, INFO = "topic", "agreed", "action", "info"
PROVISIONAL, OBJECTED, AGAIN = "provisional", "objected", "again"
POLLED, FINAL, DROPPED = "polled", "final", "dropped"


class Record(SQLModel, table=True):
    """A line of the minutes."""

    __tablename__ = "meeting_records"

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meetings.id", index=True)
    kind: str
    """`topic`, `agreed`, `action` or `info`. What was taken back is deleted."""
    text: str = Field(sa_type=Text)
    by_person_id: int = Field(foreign_key="persons.id")
    at: datetime = Field(sa_type=UtcDateTime)


class Agreement(SQLModel, table=True):
    """Something that those who met agreed on: provisional, so that the others can object, and then final."""

    __tablename__ = "agreements"

    id: int | None = Field(default=None, primary_key=True)
    """The number that people use: 3 is G3."""
    record_id: int | None = Field(default=None, foreign_key="meeting_records.id", unique=True)
    """None: its line was taken back. The row stays, so that its number never means another agreement."""
    meeting_id: int = Field(foreign_key="meetings.id", index=True)
    state: str = PROVISIONAL
    """`provisional`, `objected`, `again` (to be talked about in another meeting), `polled` (the group is asked),
    `final` or `dropped`."""
    final_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it becomes final unless somebody objects; when it did. None until the meeting has ended."""
    poll_id: int | None = Field(default=None, foreign_key="polls.id")

    @property
    def number(self) -> int:
        """Its number."""
        assert self.id is not None
        return self.id


class Objection(SQLModel, table=True):
    """Why somebody does not want what was agreed to become final."""

    __tablename__ = "agreement_objections"

    agreement_id: int = Field(foreign_key="agreements.id", primary_key=True)
    person_id: int = Field(foreign_key="persons.id", primary_key=True, index=True)
    reason: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


def records_of(session: Session, meeting: int) -> Sequence[Record]:
    """The lines of a meeting's minutes, in order."""
    return session.exec(select(Record).where(Record.meeting_id == meeting).order_by(col(Record.id))).all()


def count(session: Session, meeting: int) -> int:
    """How many lines a meeting's minutes have."""
    return session.exec(select(func.count()).select_from(Record).where(Record.meeting_id == meeting)).one()


def agreement(session: Session, number: int, *, lock: bool = False) -> tuple[Agreement, Record, Meeting] | None:
    """What was agreed, by its number, with its words and its meeting; `lock`: to change it in this unit of work."""
    found = (
        select(Agreement, Record, Meeting)
        .join(Record, col(Record.id) == Agreement.record_id)
        .join(Meeting, col(Meeting.id) == Agreement.meeting_id)
        .where(Agreement.id == number)
    )
    return session.exec(found.with_for_update(of=Agreement) if lock else found).first()


def agreements_of(session: Session, meeting: int, *, lock: bool = False) -> Sequence[Agreement]:
    """What was agreed in a meeting, in order; `lock`: to change it in this unit of work."""
    stands = col(Agreement.record_id).is_not(None)
    found = select(Agreement).where(Agreement.meeting_id == meeting, stands).order_by(col(Agreement.id))
    return session.exec(found.with_for_update() if lock else found).all()


def to_talk_about(session: Session, group_id: int) -> Sequence[tuple[Agreement, Record]]:
    """What a group is to talk about again, with its words, to be changed in this unit of work; the oldest first."""
    return session.exec(
        select(Agreement, Record)
        .join(Record, col(Record.id) == Agreement.record_id)
        .join(Meeting, col(Meeting.id) == Agreement.meeting_id)
        .where(Meeting.group_id == group_id, Agreement.state == AGAIN)
        .order_by(col(Agreement.id))
        .with_for_update(of=Agreement)
    ).all()


def words_of(session: Session, numbers: Collection[int]) -> dict[int, str]:
    """What was agreed, by its numbers."""
    found = select(Agreement.id, Record.text).join(Record, col(Record.id) == Agreement.record_id)
    rows = session.exec(found.where(col(Agreement.id).in_(numbers)))
    return {number: text for number, text in rows if number is not None}


def depart(session: Session, group_id: int, person_id: int, now: datetime) -> list[int]:
    """Somebody leaves a group: their objections to what is not settled stand no more; returns to what they did."""
    found = session.exec(
        select(Objection)
        .join(Agreement, col(Agreement.id) == Objection.agreement_id)
        .join(Meeting, col(Meeting.id) == Agreement.meeting_id)
        .where(
            Meeting.group_id == group_id,
            Objection.person_id == person_id,
            col(Objection.withdrawn_at).is_(None),
            col(Agreement.state).in_({OBJECTED, AGAIN, POLLED}),
        )
        .order_by(col(Objection.agreement_id))
    ).all()
    for objection in found:
        objection.withdrawn_at = now
    return [objection.agreement_id for objection in found]


def objections_to(session: Session, number: int) -> Sequence[Objection]:
    """The objections to what was agreed, withdrawn ones included, the oldest first."""
    return session.exec(
        select(Objection).where(Objection.agreement_id == number).order_by(col(Objection.at), col(Objection.person_id))
    ).all()
