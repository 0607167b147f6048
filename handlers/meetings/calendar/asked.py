"""`meeting file`: the calendar file of a meeting or a series once more (S6)."""

from functools import partial

from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.permissions import KNOWN
from bot.core.replies import Document, Here, Privately, Replies, Say
from handlers.meetings import which
from handlers.meetings.calendar import entries, filing
from handlers.meetings.views import calendar as views
from handlers.meetings.which import MeetingNumber, SeriesNumber
from storage.meetings import Meeting

AGAIN = "meetings.file"
"""The choice below a meeting: `meeting` is its number."""

NO_TIME = N_("`M{n}` has no time yet, so there is nothing for a calendar. `meeting M{n}` shows how it stands.")


@command(
    "meeting file",
    also=N_("file"),
    usage=N_("meeting file M4"),
    summary=N_("Get a meeting or a series as a file for your calendar"),
    details=N_("It has the time as it is now. Of a meeting of a series, the file has the whole series."),
    examples=("meeting file M4", "meeting file S2"),
    who=KNOWN,
)
def of_one(context: Context, number: MeetingNumber = 0, series: SeriesNumber = 0) -> Replies:
    language = context.reader.language
    if number:
        return _of_meeting(which.meeting(context, number), Here(), language)
    if not series:
        raise of_one.unclear()
    found = which.one_series(context, series)
    return _file(filing.series_document(found, language), f"S{found.number}", Here())


@choice(AGAIN)
def again(context: Context, meeting: int) -> Replies:
    """For whoever tapped, in private."""
    found = which.meeting(context, meeting, anywhere=True)
    return _of_meeting(found, Privately(context.person_id), context.speaker.language)


def _of_meeting(meeting: Meeting, to: Here | Privately, language: str) -> Say:
    if meeting.starts_at is None or meeting.state not in entries.SHOWN:
        raise Refusal("no-time-yet", NO_TIME, n=meeting.number)
    return _file(filing.document(meeting, language), f"M{meeting.number}", to)


def _file(document: Document, number: str, to: Here | Privately) -> Say:
    return Say(partial(views.file, number=number), to=to, picture=document)
