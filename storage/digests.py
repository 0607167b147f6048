"""The summaries that were sent, and when they are (N3)."""

from datetime import datetime, time

from sqlalchemy import Text
from sqlmodel import Field, SQLModel, UniqueConstraint

from storage.database import UtcDateTime


class DigestTime(SQLModel, table=True):
    """The one row that says when the core team has its digest."""

    __tablename__ = "digest_times"

    id: int = Field(default=1, primary_key=True)
    weekday: int = 0
    """0 is Monday."""
    at: time = time(13)
    zone: str = "UTC"
    """IANA name."""
    is_on: bool = True


class Digest(SQLModel, table=True):
    """What was told of a week: the same figures are told again whenever somebody asks."""

    __tablename__ = "digests"
    __table_args__ = (UniqueConstraint("week", "group_id"),)

    id: int | None = Field(default=None, primary_key=True)
    week: str
    """ISO, such as `2026-W13`: the week that is over."""
    group_id: int | None = Field(default=None, foreign_key="groups.id", index=True)
    """Whose co-chairs have it; None: the core team."""
    at: datetime = Field(sa_type=UtcDateTime)
    facts: str = Field(sa_type=Text)
    """JSON: the figures, and what was new. No words and no names of people."""
