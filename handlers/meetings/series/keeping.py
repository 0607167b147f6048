"""A series goes on by itself: its next meetings stand as meetings, and what the clocks do is said in time (S5)."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from bot.core.context import Context
from bot.core.feature import job
from bot.core.replies import Replies, Reply, Say, ToGroup
from handlers.meetings.after import again
from handlers.meetings.fair import clocks
from handlers.meetings.planned import planning
from handlers.meetings.series import plans, telling, unclear
from handlers.meetings.series.recurrence import AHEAD, Instance, Unclear
from handlers.meetings.views import series as views
from storage import due, meetings, numbering, series
from storage.meetings import CANCELLED, PLANNED, Meeting
from storage.series import Series

KEEP = "meetings.series"
"""The job that keeps a series going."""
MEETINGS = 2
"""How many meetings of a series are planned ahead, at least."""
BEHIND, HORIZON = timedelta(days=70), timedelta(days=100)
"""How far a series is looked at: back to the meeting before, and ahead to the one after the next."""


def keep(context: Context, row: Series, since: datetime | None, changed: date | None = None) -> list[Reply]:
    """Plan its next meetings, say what has become due since an instant, and look again when something is to be done.

    `since` is when that was done last; None: never. From the date `changed` on, the times hold only now.
    """
    instances, unsettled = _look(context, row)
    waiting = [each for each in unsettled if unclear.begins(each) > context.now]
    following = [instance for instance in instances if instance.at > context.now]
    is_new = since is None or changed is not None
    planned = _plan(context, row, following, context.now if is_new else row.called_at)
    said: list[Reply] = []
    for each in unsettled:
        if since is not None and since < unclear.begins(each) <= context.now and not _holds_from(each, changed):
            said += unclear.close(context, row, each)
    for each in waiting:
        if _asks(context, each, None if _holds_from(each, changed) else since):
            said += unclear.ask(context, row, each)
    said += telling.tell(context, row, _at_these_times(row, instances), planned, since)
    at = min(_instants(row, following, waiting, context.now), default=None)
    if at is not None:
        context.schedule(KEEP, f"{KEEP}:{row.number}", at, series=row.number, since=context.now.isoformat())
    elif row.until is not None and not waiting:
        row.ended_at = context.now
        said.append(Say(partial(views.over, number=row.number, title=row.title), to=ToGroup(row.group_id)))
    return said


def said_until(context: Context, row: Series) -> datetime:
    """Up to when all has been said: a timer that is late may not have run yet."""
    timer = due.find(context.session, f"{KEEP}:{row.number}")
    return datetime.fromisoformat(json.loads(timer.arguments)["since"]) if timer is not None else context.now


def look(context: Context, row: Series, until: date | None = None) -> tuple[list[Instance], list[Unclear]]:
    """The meetings of a series from some weeks ago to some weeks ahead, and the dates that wait for a choice.

    At least up to a date, where one is given.
    """
    instances, unsettled = _look(context, row, until)
    return instances, [each for each in unsettled if unclear.begins(each) > context.now]


def _look(context: Context, row: Series, until: date | None = None) -> tuple[list[Instance], list[Unclear]]:
    """The same, with the dates for which nobody has chosen in time."""
    today = clocks.wall(row.zone, context.now).date()
    choices = series.choices_of(context.session, row.number)
    end = max(today, row.first) + HORIZON
    return plans.settled(row, choices, today - BEHIND, max(end, until or end))


def _holds_from(waiting: Unclear, changed: date | None) -> bool:
    """Whether the series has had this date only since its times have changed just now."""
    return changed is not None and waiting.day >= changed


def _at_these_times(row: Series, instances: Sequence[Instance]) -> list[Instance]:
    """Those of the rules that hold now: that a series gets other times, or another zone, is no change of the clocks."""
    first = min(part.first for part in plans.current(row))
    return [instance for instance in instances if instance.day >= first]


def _plan(context: Context, row: Series, following: Sequence[Instance], told_at: datetime) -> dict[date, Meeting]:
    """The meetings of a series, by the date that it gives them. The next ones are added, where they are missing."""
    rows = {each.series_day: each for each in meetings.of_series(context.session, row.number) if each.series_day}
    planned = 0
    for instance in following:
        if planned == MEETINGS:
            break
        if instance.day not in rows:
            rows[instance.day] = add(context, row, instance, told_at)
        planned += rows[instance.day].state == PLANNED
    return rows


def add(context: Context, row: Series, instance: Instance, told_at: datetime) -> Meeting:
    """A meeting of a series, planned. `told_at`: when the group was told that it takes place."""
    meeting = Meeting(
        id=numbering.next_of(context.session, Meeting),
        group_id=row.group_id,
        title=row.title,
        minutes=row.minutes,
        state=PLANNED,
        starts_at=instance.at,
        called_by_person_id=row.called_by_person_id,
        called_at=context.now,
        set_at=told_at,
        series_id=row.number,
        series_day=instance.day,
    )
    context.session.add(meeting)
    context.session.flush()
    meeting.link = row.link or planning.link_of(context, meeting)
    planning.set_timers(context, meeting)
    again.welcome(context, meeting)
    return meeting


def _asks(context: Context, waiting: Unclear, since: datetime | None) -> bool:
    """Whether it has become time to ask about a date."""
    begun = [at for at in unclear.asks_at(waiting) if at <= context.now]
    return bool(begun) and (since is None or max(begun) > since)


def _instants(
    row: Series, following: Iterable[Instance], waiting: Iterable[Unclear], now: datetime
) -> Iterator[datetime]:
    """When something is to be done: a warning, a question, or the next meeting in place of one that is over."""
    for instance in following:
        yield from (at for at in (instance.at - AHEAD, instance.at + timedelta(minutes=row.minutes)) if at > now)
    for each in waiting:
        yield from (at for at in (*unclear.asks_at(each), unclear.begins(each)) if at > now)


@job(KEEP)
def go_on(context: Context, series: int, since: str) -> Replies:
    """A meeting is over, or something is to be said a week before one."""
    row = find(context, series)
    return keep(context, row, datetime.fromisoformat(since)) if row is not None else None


def find(context: Context, number: int) -> Series | None:
    """The series with a number, held for this unit of work, where it goes on."""
    row = series.find(context.session, number, lock=True)
    return row if row is not None and row.ended_at is None else None


def start(context: Context) -> None:
    """At every start: a series that nothing waits for is looked at."""
    for row in series.all_running(context.session):
        if not due.is_scheduled(context.session, f"{KEEP}:{row.number}"):
            at = context.now
            context.schedule(KEEP, f"{KEEP}:{row.number}", at, series=row.number, since=at.isoformat())


def ahead(rows: Mapping[date, Meeting], now: datetime) -> list[Meeting]:
    """Those that are still to come, by their time; cancelled ones as well."""
    found = [each for each in rows.values() if each.state in {PLANNED, CANCELLED} and each.begins > now]
    return sorted(found, key=lambda each: each.begins)
