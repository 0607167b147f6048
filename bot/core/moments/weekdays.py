"""The days that weekdays name: `Tuesday`, `next Tuesday`, `Tuesday next week` (see `bot.core.moments`)."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

from bot.core.moments import phrases, words
from bot.core.moments.meanings import Days, Meaning

_SURELY_NEXT = 3
"""Days from which on `next Tuesday` can be the Tuesday of next week without being a surprise."""


def ahead(days: int) -> Meaning:
    """So many days from today."""
    return lambda here, _at: Days((here.date() + timedelta(days=days),), True)


def coming(weekday: int) -> Meaning:
    """The first such day from now on; where that is today, it may be that of next week."""

    def meant(here: datetime, at: time | None) -> Days:
        today, ahead = here.date(), (weekday - here.weekday()) % 7
        if ahead == 0 and (at is None or at > here.time()):
            return Days((today, today + timedelta(days=7)), False)
        return Days((today + timedelta(days=ahead or 7),), True)

    return meant


def _first_after(weekday: int) -> Meaning:
    return lambda here, _at: Days((here.date() + timedelta(days=_until(weekday, here)),), True)


def _until(weekday: int, here: datetime) -> int:
    """Days until the first such weekday after today."""
    return (weekday - here.weekday() - 1) % 7 + 1


def _next(weekday: int) -> Meaning:
    """The first such day after today for some, that of next week for others: certain where both are the same day."""

    def meant(here: datetime, _at: time | None) -> Days:
        today, first = here.date(), _until(weekday, here)
        weeks = {(here.date() + timedelta(days=first)) in week for week in _week_from(today, 1)}
        if weeks == {True} and first >= _SURELY_NEXT:
            return Days((today + timedelta(days=first),), True)
        return Days((today + timedelta(days=first), today + timedelta(days=first + 7)), False)

    return meant


def _in_week(weekday: int, weeks: int) -> Meaning:
    """Such a day of this week or the next, whether weeks begin on Monday or on Sunday: certain where both agree."""

    def meant(here: datetime, _at: time | None) -> Days:
        found = {day for week in _week_from(here.date(), weeks) for day in week if day.weekday() == weekday}
        return Days(tuple(sorted(found)), len(found) == 1)

    return meant


def _week_from(today: date, weeks: int) -> Sequence[Sequence[date]]:
    """The days of the week so many weeks from this one, as it begins on Monday, and on Sunday."""
    starts = (today - timedelta(days=today.weekday()), today - timedelta(days=today.isoweekday() % 7))
    return [[start + timedelta(days=weeks * 7 + n) for n in range(7)] for start in starts]


def _week_after(weekday: int) -> Meaning:
    def meant(here: datetime, _at: time | None) -> Days:
        days = coming(weekday)(here, None)
        return Days(tuple(day + timedelta(days=7) for day in days.days), days.is_sure)

    return meant


def either_of(weekday: int) -> Meaning:
    """One of the next two such days."""
    return lambda here, _at: Days(
        tuple(here.date() + timedelta(days=_until(weekday, here) + more) for more in (0, 7)), False
    )


AROUND_WEEKDAY: Sequence[tuple[str, Callable[[int], Meaning]]] = (
    (words.THIS, coming),
    (phrases.COMING, _first_after),
    (words.NEXT, _next),
    (phrases.NEXT_WEEK, lambda weekday: _in_week(weekday, 1)),
    (phrases.THIS_WEEK, lambda weekday: _in_week(weekday, 0)),
    (phrases.WEEK_AFTER, _week_after),
)
