"""How each recommendation is ratified, and who was consulted about it (P4)."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from storage.database import UtcDateTime


class Ratification(SQLModel, table=True):
    """What holds for one recommendation: a poll that ended with “the group recommends”."""

    __tablename__ = "ratifications"

    poll_id: int = Field(foreign_key="polls.id", primary_key=True)
    model: str = ""
    """`consensus`, `defined_group`, `board_resolution` or `other`; empty: not said yet."""
    body: str = ""
    """Who ratifies it where that is a defined group or another way, in words."""
    consulted: str = Field(default="", sa_type=Text)
    """Who was consulted, in words; empty: not said yet."""
    by_person_id: int = Field(foreign_key="persons.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
