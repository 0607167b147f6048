"""Pure decisions about series: when the first meeting is, and what is no series."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from bot.core.errors import Refusal
from bot.core.i18n import N_
from handlers.meetings.fair import clocks
from handlers.meetings.series import plans, recurrence
from handlers.meetings.series.grammar import Order
from handlers.meetings.series.recurrence import Every, Instance, Missing
from storage.series import Series

MOST = 12
"""Series that a group may have at a time."""
YEAR = timedelta(days=366)
OPEN = date.max
"""In place of a last day, where there is none."""

TOO_MANY = N_("The group has {n} series already. End one that is over with `series S1 end`.")
UNTIL_FIRST = N_("The first meeting would be on {first}, and that is after the last day, {until}. Write a later one.")
PAST = N_("{day} is past. Write a day from which the series is to begin that is still to come.")
FAR = N_("{day} is more than a year away. Call the series when it is nearer.")


def check_count(running: int) -> None:
    """Refuse one more series than a group can follow."""
    if running >= MOST:
        raise Refusal("too-many-series", TOO_MANY, n=running)


def first_day(order: Order, zone: str, now: datetime, begin: date | None) -> date:
    """The first date of a series that is called: from `begin` on, and still to come. Raises a Refusal."""
    assert order.every is not None
    assert order.weekday is not None
    assert order.at is not None
    today = clocks.wall(zone, now).date()
    if begin is not None and begin < today:
        raise Refusal("series-past", PAST, day=lambda _: _.day(begin))
    if begin is not None and begin > today + YEAR:
        raise Refusal("series-far", FAR, day=lambda _: _.day(begin))
    day = _next(max(begin or today, today), order)
    if latest(day, order, zone) <= now:
        day = _next(day + timedelta(days=1), order)
    return day


def latest(day: date, order: Order, zone: str) -> datetime:
    """The last instant at which a meeting on a date may begin."""
    assert order.at is not None
    found = recurrence.on_day(day, order.at, zone)
    if isinstance(found, Instance):
        return found.at
    return found.later.at if isinstance(found, Missing) else found.second.at


def check_until(first: date, until: date | None) -> None:
    """Refuse a series without a meeting."""
    if until is not None and until < first:
        raise Refusal("series-until", UNTIL_FIRST, first=lambda _: _.day(first), until=lambda _: _.day(until))


def merged(order: Order, series: Series) -> Order:
    """What a series is to be from now on: what is said anew, and the rest as it was."""
    every = order.every or Every(series.every)
    weekday = series.first.weekday() if order.weekday is None else order.weekday
    which = order.which if order.every else series.which
    return Order(
        series.title, order.minutes or series.minutes, every, which, weekday, order.at or series.at,
        order.zone or series.zone,
    )  # fmt: skip


def next_regular(series: Series, day: date) -> date:
    """The first date from `day` on of the fixed time of a series, in the weeks in which it meets."""
    rule = recurrence.Series(series.zone, series.at, series.first, Every(series.every), series.which)
    return next(recurrence.days(rule, day, day + YEAR))


def period_of(day: date, every: str) -> date:
    """The beginning of the week, or of the month, in which there is one meeting and not another one beside it."""
    return day.replace(day=1) if every == Every.MONTH else plans.monday_of(day)


def followed(
    planned: Collection[date], left_out: Collection[date], ahead: Collection[date], every: str
) -> dict[date, date]:
    """Which new date takes the place of each old one: itself, else that of its week (or month), else the next.

    A date that is left out has its place in its own week alone: what is left out stays so, and nothing else is.
    """
    found = {day: day for day in (*planned, *left_out) if day in ahead}
    free = sorted(set(ahead) - found.keys())
    for day in (*sorted(set(left_out) - found.keys()), *sorted(set(planned) - found.keys())):
        begin = period_of(day, every)
        later = [each for each in free if period_of(each, every) == begin]
        if not later and day in planned:
            later = [each for each in free if each >= begin]
        if later:
            found[day] = later[0]
            free.remove(later[0])
    return found


def _next(day: date, order: Order) -> date:
    """The first date from `day` on that has the weekday, and in its month the place, that is wanted."""
    assert order.weekday is not None
    day += timedelta(days=(order.weekday - day.weekday()) % 7)
    while order.every == Every.MONTH and not recurrence.is_place(day, order.which):
        day += timedelta(weeks=1)
    return day
