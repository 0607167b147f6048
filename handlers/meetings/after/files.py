"""The minutes as files: written as they go out, kept nowhere."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from bot.core.i18n import Translator
from bot.core.replies import Document
from handlers.meetings.after.reading import minutes_of
from handlers.meetings.views import minutes as views
from storage.meetings import Meeting

MARKDOWN, WIKITEXT = "meetings.markdown", "meetings.wikitext"
KINDS = {"markdown": (MARKDOWN, "md", "text/markdown"), "wikitext": (WIKITEXT, "wiki.txt", "text/plain")}


def document(meeting: Meeting, kind: str, language: str, zone: str) -> Document:
    """The minutes of a meeting as a file of one of the KINDS, to go out in a language."""
    write, suffix, media_type = KINDS[kind]
    facts = {"meeting": meeting.number, "language": language, "zone": zone}
    return Document(write, facts, f"minutes-M{meeting.number}.{suffix}", media_type)


def markdown(session: Session, facts: Mapping[str, Any]) -> bytes:
    """The minutes of `meeting`, in `language` and `zone`."""
    found = minutes_of(session, session.get_one(Meeting, facts["meeting"]))
    return views.markdown(Translator(facts["language"], facts["zone"]), found).encode()


def wikitext(session: Session, facts: Mapping[str, Any]) -> bytes:
    """The same as a page of MediaWiki."""
    found = minutes_of(session, session.get_one(Meeting, facts["meeting"]))
    return views.wikitext(Translator(facts["language"], facts["zone"]), found).encode()
