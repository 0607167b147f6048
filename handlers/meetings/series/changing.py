"""A series gets other times, or ends: its rules, and the meetings of it that are planned already."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import partial

from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.replies import Edit, Reply, Say, ToGroup
from handlers.meetings.calendar import filing
from handlers.meetings.fair import clocks
from handlers.meetings.series import following, keeping, plans, rules, showing, single, unclear
from handlers.meetings.series.grammar import Order
from handlers.meetings.series.recurrence import Every
from handlers.meetings.views import series as views
from storage import audit, meetings
from storage.meetings import PLANNED
from storage.series import Series

SAME = N_("That is how S{n} is already. `series S{n}` shows it.")
TWO_WEEKS = timedelta(weeks=2)


def change(
    context: Context, row: Series, order: Order, begin: date | None, until: date | None, reason: str = ""
) -> list[Reply]:
    """Give a series other times from a date on; what was not said stays. Whoever calls has checked that it may be."""
    wanted, moved = rules.merged(order, row), single.moved(context, row)
    today = max(clocks.wall(zone, context.now).date() for zone in (row.zone, wanted.zone))
    period = Every.MONTH if {row.every, wanted.every} == {Every.MONTH} else Every.WEEK
    is_at_other_times = _is_at_other_times(wanted, row, order)
    if is_at_other_times:
        earliest = begin or max(today, rules.period_of(_next(context, row, today), row.every))
        first = _in_step(rules.first_day(wanted, wanted.zone, context.now, earliest), order, row)
        since = max(today, rules.period_of(first, str(wanted.every)))
        plans.end_before(row, since)
        row.first, row.every, row.which = first, str(wanted.every), wanted.which
        row.zone, row.rotation, row.rotates_from = wanted.zone, "[]", None
        row.at = wanted.at or row.at
    elif wanted.minutes != row.minutes or (until is not None and until != (row.until or rules.OPEN)):
        since = max(today, begin or today)
    else:
        raise Refusal("series-same", SAME, n=row.number)
    row.minutes, row.until = wanted.minutes, None if until == rules.OPEN else until or row.until
    rules.check_until(max(since, row.first), row.until)
    return announce(context, row, since, moved, reason, moves=is_at_other_times, period=period)


def _is_at_other_times(wanted: Order, row: Series, order: Order) -> bool:
    """Whether it is to meet at another time. Who names the time of a series whose slots take turns ends the turns."""
    if order.every is None and order.weekday is None and order.at is None and not order.zone:
        return False
    now = (row.every, row.which, row.first.weekday(), row.at, row.zone)
    return row.rotates_from is not None or now != (
        str(wanted.every), wanted.which, wanted.weekday, wanted.at, wanted.zone,
    )  # fmt: skip


def _next(context: Context, row: Series, today: date) -> date:
    """The date of the next meeting: it is the first that is at another time."""
    return next((each.day for each in keeping.look(context, row)[0] if each.at > context.now), today)


def _in_step(day: date, order: Order, row: Series) -> date:
    """A series that meets every two weeks stays in the weeks in which it met, where nothing else is said."""
    is_other = order.every is not None or bool(order.first) or row.every != Every.TWO_WEEKS
    apart = plans.monday_of(day) - plans.monday_of(row.first)
    return day if is_other or not apart % TWO_WEEKS else day + timedelta(weeks=1)


def announce(
    context: Context, row: Series, begin: date, moved: Collection[int], reason: str = "", *, moves: bool = True,
    period: Every = Every.WEEK,
) -> list[Reply]:  # fmt: skip
    """Have the planned meetings follow from a date on, and tell the group. `moves`: its times are other ones now.

    `moved`: the numbers of those that had been moved by themselves before it changed.
    `period`: in which a meeting has its place, whatever the day: the month where the series met by the month and does.
    """
    row.sequence += 1
    audit.record(
        context.session, context.now, "series.changed", by=context.person_id, group=row.group_id, number=row.number
    )  # fmt: skip
    context.session.flush()
    followed = following.follow(context, row, begin, moved, reason, moves=moves, period=period)
    told = keeping.keep(context, row, keeping.said_until(context, row), begin)
    plan = showing.plan_of(context, row, followed.before)
    view = partial(views.changed, plan=plan, reason=reason, asked=followed.asked, moved=followed.stays)
    return [*followed.replies, Say(view, to=ToGroup(row.group_id), picture=filing.series_document(row)), *told]


def end(context: Context, row: Series, reason: str) -> list[Reply]:
    """It ends now: no meeting of it takes place any more, but one that is running."""
    row.ended_at = context.now
    row.sequence += 1
    audit.record(
        context.session, context.now, "series.ended", by=context.person_id, group=row.group_id, number=row.number
    )  # fmt: skip
    context.session.flush()
    told = partial(views.ended, number=row.number, title=row.title, reason=reason)
    replies: list[Reply] = [
        Edit(key, told, closed=True)
        for each in keeping.look(context, row)[1]
        for key in unclear.keys_of(context, row, each.day)
    ]
    for meeting in meetings.of_series(context.session, row.number):
        if meeting.state == PLANNED and meeting.begins > context.now:
            replies += following.cancelled(context, meeting, reason)
    return [*replies, Say(told, to=ToGroup(row.group_id), picture=filing.series_document(row))]
