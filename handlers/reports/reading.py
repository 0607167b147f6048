"""A report as it is told, gathered from its rows; and the files that are made of it."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from sqlmodel import Session

from bot.core.i18n import Translator
from bot.core.replies import Document
from handlers.reports.views import pages
from handlers.reports.views.pages import Page
from storage import reports
from storage.groups import Group
from storage.reports import Report

MARKDOWN, WIKITEXT = "reports.markdown", "reports.wikitext"
KINDS = {
    "markdown": (MARKDOWN, "md", "text/markdown"),
    "wikitext": (WIKITEXT, "wiki.txt", "text/plain"),
}
"""Each kind of file: the document, how its name ends, and its media type."""


def page_of(session: Session, report: Report) -> Page:
    """All of it, as it stands."""
    group = session.get_one(Group, report.group_id)
    calendar = Translator(group.language, group.timezone)
    return Page(
        number=report.number,
        group=group.name,
        language=group.language,
        phase=report.phase,
        first=report.first,
        last=report.last,
        approved_on=calendar.today(report.approved_at) if report.approved_at is not None else None,
        sections={name: section.text for name, section in reports.sections_of(session, report.number).items()},
    )


def mark(texts: Iterable[str]) -> str:
    """By which it is known whether a draft still says what somebody was shown."""
    return sha256("\0".join(texts).encode()).hexdigest()[:16]


def document(report: Report, kind: str, language: str, zone: str) -> Document:
    """A report as a file of one of the KINDS, its headings in a language."""
    write, suffix, media_type = KINDS[kind]
    facts = {"report": report.number, "language": language, "zone": zone}
    return Document(write, facts, f"report-T{report.number}.{suffix}", media_type)


def markdown(session: Session, facts: Mapping[str, Any]) -> bytes:
    """The report `report`, its headings in `language`."""
    page = page_of(session, session.get_one(Report, facts["report"]))
    return pages.markdown(Translator(facts["language"], facts["zone"]), page).encode()


def wikitext(session: Session, facts: Mapping[str, Any]) -> bytes:
    """The same as a page of MediaWiki."""
    page = page_of(session, session.get_one(Report, facts["report"]))
    return pages.wikitext(Translator(facts["language"], facts["zone"]), page).encode()
