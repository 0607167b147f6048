"""What groups ask of the core team: an expert, research, or a budget (R1)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Text, bindparam, func
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import UtcDateTime

OPEN, CONSIDERED, APPROVED, DECLINED, DONE, WITHDRAWN = (
    "open", "considered", "approved", "declined", "done", "withdrawn",
)  # fmt: skip
WAITING = (OPEN, CONSIDERED)
"""The core team has not answered for good."""
UNFINISHED = (*WAITING, APPROVED)


class Ask(SQLModel, table=True):
    """One request. No money moves by it."""

    __tablename__ = "asks"

    id: int | None = Field(default=None, primary_key=True)
    """The number that people use: 4 is Q4."""
    group_id: int = Field(foreign_key="groups.id", index=True)
    kind: str
    """`expert`, `research` or `budget`."""
    purpose: str = ""
    """Of a budget: `research`, `travel`, `translation` or `training`."""
    amount: str = ""
    """Of a budget: a decimal number with as many digits behind the point as the currency has."""
    currency: str = ""
    """Of a budget: its code in ISO 4217."""
    text: str = Field(sa_type=Text)
    state: str = OPEN
    """`open`, `considered`, `approved`, `declined`, `done` or `withdrawn`."""
    by_person_id: int = Field(foreign_key="persons.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)

    @property
    def number(self) -> int:
        """Its number."""
        assert self.id is not None
        return self.id


class AskStep(SQLModel, table=True):
    """A change of an ask's state, with what was said to it."""

    __tablename__ = "ask_steps"

    id: int | None = Field(default=None, primary_key=True)
    ask_id: int = Field(foreign_key="asks.id", index=True)
    state: str
    words: str = Field(default="", sa_type=Text)
    by_person_id: int = Field(foreign_key="persons.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime)


_FIND = select(Ask).where(Ask.id == bindparam("number"))
_LOCK = _FIND.with_for_update()


def find(session: Session, number: int, *, lock: bool = False) -> Ask | None:
    """The ask with this number; `lock`: to change it in this unit of work."""
    return session.exec(_LOCK if lock else _FIND, params={"number": number}).first()


def in_states(session: Session, states: Collection[str], group_id: int | None = None) -> Sequence[Ask]:
    """The asks of a group, or of all groups (None), in some states, the oldest first."""
    found = select(Ask).where(col(Ask.state).in_(states)).order_by(col(Ask.id))
    if group_id is not None:
        found = found.where(Ask.group_id == group_id)
    return session.exec(found).all()


def finished(session: Session, group_id: int, limit: int) -> Sequence[Ask]:
    """The asks of a group that are done, declined or withdrawn, the newest change first."""
    return session.exec(
        select(Ask)
        .where(Ask.group_id == group_id, col(Ask.state).not_in(UNFINISHED))
        .order_by(col(Ask.changed_at).desc(), col(Ask.id).desc())
        .limit(limit)
    ).all()


def last_steps(session: Session, numbers: Collection[int]) -> dict[int, AskStep]:
    """The last change of each of some asks, where it has had one."""
    newest = select(func.max(AskStep.id)).where(col(AskStep.ask_id).in_(numbers)).group_by(col(AskStep.ask_id))
    return {step.ask_id: step for step in session.exec(select(AskStep).where(col(AskStep.id).in_(newest)))}


def steps_of(session: Session, number: int) -> Sequence[AskStep]:
    """All changes of an ask, the oldest first."""
    return session.exec(select(AskStep).where(AskStep.ask_id == number).order_by(col(AskStep.id))).all()
