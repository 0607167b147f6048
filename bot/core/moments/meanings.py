"""The days that may be meant, and how readings of a text go together (see `bot.core.moments`)."""

from calendar import monthrange
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.core.errors import Refusal

MOST = 4


@dataclass(frozen=True, slots=True)
class Days:
    """The days that may be meant, and whether the one is certain."""

    days: tuple[date, ...]
    is_sure: bool


Meaning = Callable[[datetime, time | None], Days]
"""Which days are meant, of the local time now and the time of day, which decides whether today is over."""


def on_weekday(weekday: int, meaning: Meaning) -> Meaning:
    """Those of some days that have a weekday.

    Where a date has another one, it is offered beside the nearest day that has it: either may be the slip.
    """

    def meant(here: datetime, at: time | None) -> Days:
        found = meaning(here, at).days
        fitting = tuple(day for day in found if day.weekday() == weekday)
        if fitting or not found:
            return Days(fitting, len(fitting) == 1)
        nearest = found[0] + timedelta(days=(weekday - found[0].weekday() + 3) % 7 - 3)
        nearest += timedelta(days=7 if nearest < here.date() else 0)
        return Days(tuple(sorted({*found[:1], nearest})), False)

    return meant


def agreed(one: Meaning, other: Meaning) -> Meaning:
    """The days in which two readings agree, as in `tomorrow, 24 March`; else those of both, in doubt."""

    def meant(here: datetime, at: time | None) -> Days:
        first, second = one(here, at).days, other(here, at).days
        both = tuple(day for day in first if day in second)
        return Days(both, len(both) == 1) if both else Days(tuple(sorted({*first, *second})), False)

    return meant


def united(meanings: Sequence[Meaning]) -> Meaning:
    """The days of several ways to read one text: certain where all that are possible lead to the same."""

    def meant(here: datetime, at: time | None) -> Days:
        found, refusals = list[Days](), list[Refusal]()
        for meaning in meanings:
            try:
                found.append(meaning(here, at))
            except Refusal as refusal:
                refusals.append(refusal)
        if not found:
            raise refusals[0]
        days = tuple(sorted({day for each in found for day in each.days}))
        is_sure = len(days) == 1 and all(each.days for each in found) and any(each.is_sure for each in found)
        return Days(days[:MOST], is_sure)

    return meant


def valid(year: int, month: int, day: int) -> date | None:
    """A date, where there is such a day."""
    with suppress(ValueError):
        return date(year, month, day)
    return None


def month_end(today: date, later: int) -> date:
    """The last day of the month so many months later."""
    year, month = today.year + (today.month - 1 + later) // 12, (today.month - 1 + later) % 12 + 1
    return date(year, month, monthrange(year, month)[1])
