"""What groups report of a step of their work, section by section, and where each report went (P2)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Index, Text, case, delete, func
from sqlmodel import Field, Session, SQLModel, col, select, text

from storage.database import UtcDateTime
from storage.groups import Group

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
    """When it was changed after the report was begun."""


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


LATE_AFTER = timedelta(days=35)
"""How long after the last day that was reported on a group's next report is late: a month, and some days to write."""


def find(session: Session, number: int, *, lock: bool = False) -> Report | None:
    """The report with this number; `lock`: to change it in this unit of work."""
    found = select(Report).where(Report.id == number)
    return session.exec(found.with_for_update() if lock else found).first()


def draft_of(session: Session, group_id: int) -> Report | None:
    """What a group is writing, to go on with in this unit of work."""
    found = select(Report).where(Report.group_id == group_id, Report.state == DRAFT)
    return session.exec(found.with_for_update()).first()


def last_approved(session: Session, group_id: int) -> Report | None:
    """A group's newest report, by the days that it is about."""
    found = select(Report).where(Report.group_id == group_id, Report.state == APPROVED)
    return session.exec(found.order_by(col(Report.last).desc(), col(Report.id).desc()).limit(1)).first()


def sections_of(session: Session, number: int) -> dict[str, ReportSection]:
    """A report's sections, by name."""
    found = session.exec(select(ReportSection).where(ReportSection.report_id == number))
    return {section.name: section for section in found}


def write(
    session: Session, number: int, texts: Mapping[str, str], *, by: int | None = None, at: datetime | None = None
) -> None:
    """Put texts into sections, whatever stood there. `by`: who wrote them; None: they are from the records."""
    for name, said in texts.items():
        row = ReportSection(report_id=number, name=name, text=said, edited_by_person_id=by, edited_at=at)
        session.merge(row)
    session.flush()


def forget_sections(session: Session, number: int) -> None:
    """A draft that is dropped leaves no words."""
    table = ReportSection.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
    session.flush()
    session.connection().execute(delete(table).where(table.c.report_id == number))
    session.expire_all()


def drafts(session: Session, group_ids: Sequence[int]) -> Sequence[tuple[Report, Group]]:
    """What some groups are writing, by their slugs."""
    found = select(Report, Group).join(Group, col(Group.id) == Report.group_id)
    found = found.where(col(Report.group_id).in_(group_ids), Report.state == DRAFT)
    return session.exec(found.order_by(Group.slug)).all()


def approved(session: Session, group_id: int | None, first: int, limit: int) -> Sequence[tuple[Report, Group]]:
    """The reports of a group, or of all (None), that have gone out: the newest first, from one of them on."""
    found = select(Report, Group).join(Group, col(Group.id) == Report.group_id).where(Report.state == APPROVED)
    if group_id is not None:
        found = found.where(Report.group_id == group_id)
    newest = found.order_by(col(Report.approved_at).desc(), col(Report.id).desc())
    return session.exec(newest.offset(first).limit(limit)).all()


def count_approved(session: Session, group_id: int | None) -> int:
    """How many of these there are."""
    found = select(func.count()).select_from(Report).where(Report.state == APPROVED)
    return session.exec(found if group_id is None else found.where(Report.group_id == group_id)).one()


def last_days(session: Session) -> dict[int, tuple[date | None, int | None]]:
    """Of every group that has begun a report: the last day reported on, and the number of its draft."""
    reported = func.max(case((col(Report.state) == APPROVED, col(Report.last))))
    draft = func.max(case((col(Report.state) == DRAFT, col(Report.id))))
    rows = session.exec(select(Report.group_id, reported, draft).group_by(col(Report.group_id)))
    return {group: (last, number) for group, last, number in rows if last is not None or number is not None}


def late(session: Session, day: date) -> dict[int, tuple[date, int | None]]:
    """The groups whose report is late on a day: since when nothing is reported, and the number of a draft.

    A group that is being set up reports nothing; one that has never reported counts from its founding.
    """
    told, found = last_days(session), {}
    for group in session.exec(select(Group).where(Group.phase != "setup")):
        last, draft = told.get(group.id or 0, (None, None))
        since = last + timedelta(days=1) if last is not None else group.created_at.date()
        if day - since > LATE_AFTER:
            found[group.id or 0] = (since, draft)
    return found


def groups_to_tell(session: Session, report: Report, after: int, limit: int) -> Sequence[Group]:
    """The groups that are sent a report of another one, by their rows and after one of them."""
    found = select(Group).where(Group.id != report.group_id, col(Group.id) > after)
    return session.exec(found.order_by(col(Group.id)).limit(limit)).all()


def publication(session: Session, number: int, place: str, *, lock: bool = False) -> Publication | None:
    """What became of a report at one place; `lock`: to change it in this unit of work."""
    found = select(Publication).where(Publication.report_id == number, Publication.place == place)
    return session.exec(found.with_for_update() if lock else found).first()
