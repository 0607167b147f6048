"""What groups pass on to one another, and what the core team announces (N1)."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel, UniqueConstraint

from storage.database import UtcDateTime

CONSENT, APPROVAL, SENT, RECALLED, REFUSED = "consent", "approval", "sent", "recalled", "refused"
WAITING, DELIVERED, ACKNOWLEDGED, ANSWERED, DECLINED, TURNED_AWAY = (
    "waiting", "delivered", "acknowledged", "answered", "declined", "turned_away",
)  # fmt: skip


class Note(SQLModel, table=True):
    """Words of one group, or of the core team, for others."""

    __tablename__ = "notes"

    id: int | None = Field(default=None, primary_key=True)
    """The number that people use: 12 is N12."""
    group_id: int | None = Field(default=None, foreign_key="groups.id", index=True)
    """Whose it is; None: the core team's, an announcement."""
    by_person_id: int = Field(foreign_key="persons.id", index=True)
    """Who sends it."""
    author_person_id: int | None = Field(default=None, foreign_key="persons.id", index=True)
    """Whose words they are, where they are somebody else's who is known."""
    author: str = ""
    """How whoever wrote it was called then."""
    text: str = Field(sa_type=Text)
    """JSON: rich text, as `bot.core.text.Text.to_json` says."""
    files: str = Field(default="[]", sa_type=Text)
    """JSON: the files that came with it, as `bot.core.events.Attached` says."""
    state: str = SENT
    """`consent` (its author is asked), `approval` (the co-chairs are), `sent`, `recalled` or `refused`."""
    at: datetime = Field(sa_type=UtcDateTime)
    """When it was written."""
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    edited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1
    """Counts up with every edit."""
    everybody: bool = False
    """Whether it is for all groups."""
    platform: str = ""
    room: str = ""
    message: str = ""
    """The message whose words these are: an edit of it changes the note."""
    origin_id: int | None = Field(default=None, foreign_key="notes.id")
    """The note that is passed on here once more."""

    @property
    def number(self) -> int:
        """Its number."""
        assert self.id is not None
        return self.id


class NoteCopy(SQLModel, table=True):
    """A note in one of the groups that it is for, and what became of it there."""

    __tablename__ = "note_copies"
    __table_args__ = (UniqueConstraint("note_id", "group_id"),)

    id: int | None = Field(default=None, primary_key=True)
    note_id: int = Field(foreign_key="notes.id", index=True)
    group_id: int = Field(foreign_key="groups.id", index=True)
    state: str = WAITING
    """`waiting` (for a co-chair there, or for a room), `delivered`, `acknowledged`, `answered`, `declined`, or
    `turned_away` by a co-chair before it was shown."""
    changed_at: datetime = Field(sa_type=UtcDateTime)
    by_person_id: int | None = Field(default=None, foreign_key="persons.id")
    """Who acknowledged, answered, declined or turned away."""


class NoteAnswer(SQLModel, table=True):
    """What a group says to a note: it returns to where that came from."""

    __tablename__ = "note_answers"

    id: int | None = Field(default=None, primary_key=True)
    copy_id: int = Field(foreign_key="note_copies.id", index=True)
    kind: str
    """`answer` or `decline`."""
    text: str = Field(sa_type=Text)
    by_person_id: int = Field(foreign_key="persons.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
