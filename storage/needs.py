"""What one group needs of another by a day (N2)."""

from datetime import date, datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from storage.database import UtcDateTime

OPEN, ACCEPTED, DECLINED, DELIVERED, WITHDRAWN = "open", "accepted", "declined", "delivered", "withdrawn"


class Need(SQLModel, table=True):
    """A dependency: it stands in both groups."""

    __tablename__ = "needs"

    id: int | None = Field(default=None, primary_key=True)
    """The number that people use: 3 is D3."""
    group_id: int = Field(foreign_key="groups.id", index=True)
    """Who needs it."""
    of_group_id: int = Field(foreign_key="groups.id", index=True)
    """Of whom it is needed."""
    text: str = Field(sa_type=Text)
    due_on: date
    """On the calendar of the group that needs it."""
    state: str = OPEN
    """`open`, `accepted`, `declined`, `delivered` or `withdrawn`."""
    by_person_id: int = Field(foreign_key="persons.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)
    changed_by_person_id: int | None = Field(default=None, foreign_key="persons.id")
    words: str = Field(default="", sa_type=Text)
    """What was said with the last change: why it was declined, where it was delivered."""
    escalated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the core team heard that it is late."""

    @property
    def number(self) -> int:
        """Its number."""
        assert self.id is not None
        return self.id
