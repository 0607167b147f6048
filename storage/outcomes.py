"""How polls ended: the record that stays (D6). Rows are only ever added; the database refuses to change one."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Text
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import UtcDateTime


class Outcome(SQLModel, table=True):
    """The figures of one poll at its close. It holds numbers, codes and ids; no words of people and no names."""

    __tablename__ = "outcomes"

    poll_id: int = Field(foreign_key="polls.id", primary_key=True)
    code: str
    """As `polls.outcome`."""
    at: datetime = Field(sa_type=UtcDateTime)
    facts: str = Field(sa_type=Text)
    """JSON: what `handlers.polls.deciding.Facts` says."""


def record(session: Session, number: int, code: str, at: datetime, facts: dict[str, Any]) -> Outcome:
    """Note how a poll ended, once."""
    outcome = Outcome(poll_id=number, code=code, at=at, facts=json.dumps(facts, ensure_ascii=False))
    session.add(outcome)
    session.flush()
    return outcome


def of_polls(session: Session, numbers: Sequence[int]) -> dict[int, Outcome]:
    """The outcomes of some polls, by their numbers."""
    found = session.exec(select(Outcome).where(col(Outcome.poll_id).in_(numbers)))
    return {outcome.poll_id: outcome for outcome in found}
