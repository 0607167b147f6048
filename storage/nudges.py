"""The bot's own questions about hours: which were asked, and which were answered (H5)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import UniqueConstraint, bindparam, delete, update
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import UtcDateTime


class Nudge(SQLModel, table=True):
    """A friendly question to somebody who has not logged anything this week (H5)."""

    __tablename__ = "nudges"
    __table_args__ = (UniqueConstraint("person_id", "week"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="persons.id")
    group_id: int = Field(foreign_key="groups.id")
    week: str
    sent_at: datetime = Field(sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class LoadQuestion(SQLModel, table=True):
    """That somebody was asked, once for a week, whether their load is all right (H5). The answer is not kept."""

    __tablename__ = "load_questions"
    __table_args__ = (UniqueConstraint("person_id", "group_id", "week"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="persons.id")
    group_id: int = Field(foreign_key="groups.id")
    week: str
    asked_at: datetime = Field(sa_type=UtcDateTime)


_nudges = Nudge.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_asked = LoadQuestion.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_ANSWER = (
    update(_nudges)
    .where(_nudges.c.person_id == bindparam("person"), _nudges.c.answered_at.is_(None))
    .values(answered_at=bindparam("now"))
)


def nudges_of(session: Session, person_id: int, limit: int) -> Sequence[Nudge]:
    """A person's newest nudges, newest first."""
    return session.exec(
        select(Nudge).where(Nudge.person_id == person_id).order_by(col(Nudge.week).desc()).limit(limit)
    ).all()


def answer_nudges(session: Session, person_id: int, now: datetime) -> None:
    """A person logged hours or answered: no nudge of theirs is unanswered."""
    session.connection().execute(_ANSWER, {"person": person_id, "now": now})


def was_asked(session: Session, person_id: int, group_id: int, week: str) -> bool:
    """Whether a person was asked about their load in a week."""
    return (
        session.exec(
            select(LoadQuestion.id).where(
                LoadQuestion.person_id == person_id, LoadQuestion.group_id == group_id, LoadQuestion.week == week
            )
        ).first()
        is not None
    )


def forget_before(session: Session, instant: datetime) -> None:
    """Remove the questions that were asked earlier (X1)."""
    connection = session.connection()
    connection.execute(delete(_nudges).where(_nudges.c.sent_at < instant))
    connection.execute(delete(_asked).where(_asked.c.asked_at < instant))
