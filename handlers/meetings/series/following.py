"""A series has other times, or another length: its meetings that have a row follow, each in its week."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

from bot.core.context import Context
from bot.core.replies import Reply, Say, ToGroup
from handlers.meetings.planned import ending, planning, settling
from handlers.meetings.series import keeping, rules
from handlers.meetings.series.recurrence import Every, Instance
from handlers.meetings.views import series as views
from storage import attendance, meetings
from storage.meetings import CANCELLED, PLANNED, Meeting
from storage.series import Series, SeriesChoice

PERIOD = timedelta(days=31)
"""The longest time in which a series meets once."""


@dataclass(slots=True)
class Followed:
    """What has become of the planned meetings."""

    replies: list[Reply] = field(default_factory=list)
    before: dict[int, datetime] = field(default_factory=dict)
    """When those were that have another time now, by number."""
    stays: dict[int, datetime] = field(default_factory=dict)
    """When those are that had been moved by themselves and stay there, though the series has other times."""
    asked: bool = False
    """Whether somebody had said of one of them whether they come."""


def follow(
    context: Context, row: Series, begin: date, moved: Collection[int], reason: str, *, moves: bool, period: Every
) -> Followed:
    """Give the planned meetings from a date on their new times; those that have none are cancelled.

    Those that were left out stay so. One of those that had been `moved` by themselves stays where it is, as long as
    the series still meets in its week (or month).
    """
    rows = [each for each in meetings.of_series(context.session, row.number) if each.series_day is not None]
    mine = [each for each in rows if each.begins > context.now and _day(each) >= begin]
    planned = [each for each in mine if each.state == PLANNED]
    left_out = [each for each in mine if each.state == CANCELLED]
    kept = {_day(each) for each in rows if each not in planned and each not in left_out}
    instances, waiting = keeping.look(context, row, max((_day(each) for each in left_out), default=begin) + PERIOD)
    ahead = {_day(each) for each in planned if each.number in moved}
    new = {
        each.day: each
        for each in instances
        if (each.at > context.now or each.day in ahead) and each.day >= begin and each.day not in kept
    }
    places = rules.followed([_day(each) for each in planned], [_day(each) for each in left_out], new, period)
    said = attendance.counts(context.session, [each.number for each in planned])
    if moves:
        nowhere = {rules.period_of(_day(each), period) for each in left_out if _day(each) not in places}
        _leave_out(context, row, left_out, {day: new[place] for day, place in places.items()})
        _choose_none(context, row, [each.day for each in waiting if rules.period_of(each.day, period) in nowhere])
    done = Followed()
    for meeting in planned:
        place, before = places.get(_day(meeting)), meeting.begins
        if place is None:
            done.replies += cancelled(context, meeting, reason)
            continue
        in_place = rules.period_of(place, period) == rules.period_of(_day(meeting), period)
        stays = meeting.number in moved and in_place
        at = before if stays else new[place].at
        if (at, row.minutes) != (before, meeting.minutes):
            done.replies += _set(context, row, meeting, place, at, reason)
        else:
            meeting.series_day = place
        if stays and moves:
            done.stays[meeting.number] = at
        if at != before:
            done.before[meeting.number] = before
            done.asked = done.asked or meeting.number in said
    context.session.flush()
    return done


def _leave_out(context: Context, row: Series, left_out: Sequence[Meeting], places: Mapping[date, Instance]) -> None:
    """What was left out has the place of its week, so that no meeting is planned there."""
    for meeting in left_out:
        place = places.get(_day(meeting))
        if place is not None and (place.day, place.at) != (meeting.series_day, meeting.begins):
            meeting.series_day, meeting.starts_at, meeting.minutes = place.day, place.at, row.minutes
            meeting.sequence += 1
    context.session.flush()


def _choose_none(context: Context, row: Series, days: Sequence[date]) -> None:
    """Nobody is asked about the time of a meeting that was left out."""
    for day in days:
        context.session.merge(SeriesChoice(series_id=row.number, day=day, starts_at=None))
    context.session.flush()


def _set(context: Context, row: Series, meeting: Meeting, day: date, at: datetime, reason: str) -> list[Reply]:
    """What was said about coming at another time is no answer any more; the meeting is shown anew in time."""
    view = partial(views.retimed, number=meeting.number, title=meeting.title, series=row.number)
    old = settling.take_down(context, meeting, view, tells=at != meeting.begins)
    if at != meeting.begins:
        attendance.forget_rsvps(context.session, meeting.number)
    meeting.series_day, meeting.starts_at, meeting.minutes = day, at, row.minutes
    meeting.sequence += 1
    meeting.set_at, meeting.shown_at, meeting.reason = context.now, None, reason
    context.session.flush()
    planning.set_timers(context, meeting)
    return old


def cancelled(context: Context, meeting: Meeting, reason: str) -> list[Reply]:
    """The group hears of it once, with the series."""
    said = ending.call_off(context, meeting, reason)
    return [each for each in said if not (isinstance(each, Say) and isinstance(each.to, ToGroup))]


def _day(meeting: Meeting) -> date:
    assert meeting.series_day is not None
    return meeting.series_day
