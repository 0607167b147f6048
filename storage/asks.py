"""What groups ask of the core team: an expert, research, or a budget (R1)."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from storage.database import UtcDateTime

OPEN, CONSIDERED, APPROVED, DECLINED, DONE, WITHDRAWN = (
    "open", "considered", "approved", "declined", "done", "withdrawn",
)  # fmt: skip


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
