"""What groups report of a step of their work, section by section, and where each report went (P2)."""

from datetime import date, datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel, text

from storage.database import UtcDateTime

DRAFT, APPROVED, DROPPED = "draft", "approved", "dropped"
WANTED, ARRIVED, CONFLICT, FAILED, GIVEN_UP = "wanted", "arrived", "conflict", "failed", "given_up"


class Report(SQLModel, table=True):
    """One report. What is in it of the records was read when it was begun."""

    __tablename__ = "reports"
    __table_args__ = (
        Index(
            "uq_reports_draft", "group_id", unique=True, sqlite_where=text("state = 'draft'"),
            postgresql_where=text("state = 'draft'"),
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    """The number that people use: 2 is T2."""
    group_id: int = Field(foreign_key="groups.id", index=True)
    phase: str
    """The phase in which the group was."""
    first: date
    last: date
    """The days that it is about, both included, on the group's calendar."""
    state: str = DRAFT
    """`draft`, `approved` or `dropped`."""
    by_person_id: int = Field(foreign_key="persons.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    approved_by_person_id: int | None = Field(default=None, foreign_key="persons.id")
    approved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def number(self) -> int:
        """Its number."""
        assert self.id is not None
        return self.id


class ReportSection(SQLModel, table=True):
    """One section's text, as Markdown of one level: paragraphs, lists and links."""

    __tablename__ = "report_sections"

    report_id: int = Field(foreign_key="reports.id", primary_key=True)
    name: str = Field(primary_key=True)
    """Such as `happened`, `recommendations`, `obstacles`, `next`."""
    text: str = Field(sa_type=Text)
    edited_by_person_id: int | None = Field(default=None, foreign_key="persons.id")
    """None: as it was filled in from the records."""
    edited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Publication(SQLModel, table=True):
    """A place outside the chats where an approved report goes: a mailing list, or a page of a wiki."""

    __tablename__ = "publications"

    report_id: int = Field(foreign_key="reports.id", primary_key=True)
    place: str = Field(primary_key=True)
    """`mail` or `wiki`."""
    state: str = WANTED
    """`wanted`, `arrived`, `conflict` (the page was changed by somebody else), `failed` or `given_up`."""
    reference: str = ""
    """A Message-ID, or a page's name and revision."""
    changed_at: datetime = Field(sa_type=UtcDateTime)
    error: str = Field(default="", sa_type=Text)
