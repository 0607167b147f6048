"""Meetings and series as files to put into one's calendar (S6). Written as they go out: they tell what holds then."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from bot.core.i18n import Translator
from bot.core.replies import Document
from handlers.meetings.calendar import calendars, entries
from handlers.meetings.calendar.entries import Found
from storage.meetings import Meeting
from storage.series import Series

MEETING, SERIES = "meetings.calendar", "meetings.series-calendar"


def document(meeting: Meeting, language: str = "") -> Document:
    """The calendar file of a meeting that has a time, or had one; of one of a series, the whole series.

    Without a language it speaks that of the group.
    """
    facts = {"meeting": meeting.number, "language": language}
    return Document(MEETING, facts, f"meeting-M{meeting.number}.ics", calendars.MEDIA_TYPE)


def series_document(series: Series, language: str = "") -> Document:
    """The calendar file of a series, likewise."""
    facts = {"series": series.number, "language": language}
    return Document(SERIES, facts, f"series-S{series.number}.ics", calendars.MEDIA_TYPE)


def of_meeting(session: Session, facts: Mapping[str, Any]) -> bytes:
    """The file of `meeting`, in `language`."""
    return _write(entries.of_meeting(session, session.get_one(Meeting, facts["meeting"])), facts["language"])


def of_series(session: Session, facts: Mapping[str, Any]) -> bytes:
    """The file of `series`, likewise."""
    return _write(entries.of_series(session, session.get_one(Series, facts["series"])), facts["language"])


def _write(found: Found, language: str) -> bytes:
    """Made, as far as programs are concerned, when the newest thing in it was said: they know by that what is newer."""
    (group,) = found.groups.values()
    said = entries.entries(Translator(language or group.language, group.timezone), found)
    made = max(each.about.stamp for each in said if each.about.stamp is not None)
    return calendars.write(said, made)
