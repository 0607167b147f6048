"""`skip`: one meeting of a series is left out. The others stay as they are (S6)."""

import re
from datetime import date
from functools import partial
from typing import Annotated, NamedTuple
from zoneinfo import ZoneInfo

from bot.core import asking, moments, reasons
from bot.core.arguments import Missing, Rest, Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import command
from bot.core.i18n import N_
from bot.core.moments import Day, Doubt
from bot.core.permissions import GROUP_OR_PRIVATE, MEMBERS
from bot.core.replies import Replies, Say
from handlers.meetings import which
from handlers.meetings.planned import checking, ending
from handlers.meetings.series import keeping, plans
from handlers.meetings.views import changing as views
from storage import meetings, series
from storage.meetings import PLANNED, Meeting
from storage.series import Series

WHICH = N_("Which meeting is left out? Name it: `skip M5`, or the series and the day: `skip S1 7 May`.")
NOT_OF_A_SERIES = N_("M{n} is of no series. To cancel it: `cancel M{n}` and the reason.")
NO_MEETING = N_("S{n} has no meeting on {day} that is still to come. `series S{n}` shows when it meets.")
NONE_PLANNED = N_("S{n} has no meeting that is still to come.")

_NUMBER = re.compile(r"(?P<letter>[mMsS])-?(?P<number>[0-9]{1,12})[.,:;]?")


class Meant(NamedTuple):
    """A meeting (M) or a series (S), by its number."""

    letter: str
    number: int


def _meant(words: Words, context: Context) -> Meant:
    found = _NUMBER.fullmatch(words.peek())
    if found is None:
        raise Missing
    words.take()
    return Meant(found["letter"].upper(), int(found["number"]))


@command(
    "skip",
    also=N_("skip meeting"),
    usage=N_("skip <M5, or S1 and the day> [because reason]"),
    summary=N_("Leave out one meeting of a series (co-chairs)"),
    details=N_("The others stay as they are. Without a day it is the next one of the series."),
    examples=("skip M5", N_("skip S1 7 May because of the holidays")),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
    alone=False,
)
def skip(context: Context, meant: Annotated[Meant | None, _meant] = None, text: Rest = "") -> Replies:
    if meant is None:
        raise Refusal("skip-which", WHICH)
    said, reason = reasons.parted(text)
    if meant.letter == "M":
        return _skip(context, which.meeting(context, meant.number, lock=True), text if said else reason)
    row = which.one_series(context, meant.number, lock=True)
    which.check_leads(context, row.group_id)
    day = moments.day(said, context.written_at or context.now, context.speaker) if said else None
    if isinstance(day, Doubt):
        because = f" because {reason}" if reason else ""
        return asking.which(context, day, lambda spelled: f"skip S{meant.number} {spelled}{because}")
    return _skip(context, _meeting(context, row, day), reason)


def _skip(context: Context, meeting: Meeting, reason: str) -> Replies:
    which.check_leads(context, meeting.group_id)
    checking.check_ahead(context, meeting)
    if meeting.series_id is None:
        raise Refusal("not-of-a-series", NOT_OF_A_SERIES, n=meeting.number)
    said = ending.call_off(context, meeting, checking.reason(reason))
    done = partial(views.is_cancelled, number=meeting.number)
    return [*said, Say(done)] if checking.is_elsewhere(context, meeting) else said


def _meeting(context: Context, row: Series, day: Day | None) -> Meeting:
    """The meeting of a series on a day, or its next one. Those that are farther away have no row yet."""
    planned = [each for each in meetings.of_series(context.session, row.number) if each.state == PLANNED]
    ahead = sorted((each for each in planned if each.begins > context.now), key=lambda each: each.begins)
    if day is None:
        if not ahead:
            raise Refusal("skip-none-planned", NONE_PLANNED, n=row.number)
        return ahead[0]
    zone = ZoneInfo(row.zone)
    found = [each for each in ahead if day.day in {each.series_day, each.begins.astimezone(zone).date()}]
    return found[0] if found else _added(context, row, day.day)


def _added(context: Context, row: Series, day: date) -> Meeting:
    choices = series.choices_of(context.session, row.number)
    instances, _waiting = plans.settled(row, choices, day, day)
    known = {each.series_day for each in meetings.of_series(context.session, row.number)}
    found = [each for each in instances if each.at > context.now and each.day not in known]
    if not found:
        raise Refusal("skip-no-meeting", NO_MEETING, n=row.number, day=lambda _: _.day(day))
    return keeping.add(context, row, found[0], row.called_at)
