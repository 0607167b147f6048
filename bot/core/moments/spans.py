"""Days by how far away they are, and the ends of weeks and months (see `bot.core.moments`)."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from bot.core.amounts import NUMBERS
from bot.core.moments import phrases, words
from bot.core.moments.lengths import duration, is_in_days
from bot.core.moments.meanings import Days, Meaning, month_end, valid
from bot.core.moments.phrases import inside, months, whole
from bot.core.moments.weekdays import ahead

_NOT_JUST_PAST = 7
"""Days after which `the 10th` is that of the next month for certain, and no slip for the one just past."""
_NEAR_MONTHS = 6
"""Months ahead for which the year is certain."""


def lengths(text: str, language: str) -> Iterator[Meaning]:
    """`in 2 weeks`, `3 days from now`; months are not all of one length, and leave a doubt."""
    text = text.replace("quince dias", "15 dias")
    for template in (words.IN, phrases.FROM_NOW):
        for found in inside(text, template, language):
            if span := duration(found["inside"], language):
                if is_in_days(found["inside"], language) and span % timedelta(days=1) == timedelta():
                    yield _in_days(span.days, found["inside"])
                return
            if counted := re.fullmatch(r"(?P<count>[0-9]{1,2}|[a-z]+) (?P<unit>\w+)", found["inside"]):
                count = NUMBERS.get(counted["count"]) or (int(counted["count"]) if counted["count"].isdigit() else 0)
                if count and whole(phrases.MONTHS, language).fullmatch(counted["unit"]):
                    yield _in_months(count)
                    return


def _in_days(days: int, text: str) -> Meaning:
    """So many days ahead. In Spanish, a week is `ocho días` too, and two are `quince días`, counting both ends."""
    if days in {8, 15} and re.search(r"\bdias\b", text):
        return lambda here, _at: Days(tuple(here.date() + timedelta(days=n) for n in (days - 1, days)), False)
    return ahead(days)


def _in_months(count: int) -> Meaning:
    def meant(here: datetime, _at: time | None) -> Days:
        months_on = here.month - 1 + count
        day = valid(here.year + months_on // 12, months_on % 12 + 1, here.day)
        return Days((day,) if day else (month_end(here.date(), count),), False)

    return meant


def ends(text: str, language: str) -> Iterator[Meaning]:
    """`end of the month`, `end of April`; that of a week is Friday for some and Sunday for others."""
    for template, meaning in _ENDS:
        if whole(template, language).fullmatch(text):
            yield meaning
            return
    for found in inside(text, phrases.END_OF, language):
        numbers = months(language).get(found["inside"].strip(" ."), frozenset())
        if len(numbers) == 1:
            yield _end_of(next(iter(numbers)))
            return


def _end_of(month: int) -> Meaning:
    def meant(here: datetime, _at: time | None) -> Days:
        later = (month - here.month) % 12
        return Days((month_end(here.date(), later),), later <= _NEAR_MONTHS)

    return meant


def _week_end(weeks: int, *days: int) -> Meaning:
    """Days of a week that begins on Monday, of which none is certain."""

    def meant(here: datetime, _at: time | None) -> Days:
        monday = here.date() - timedelta(days=here.weekday()) + timedelta(weeks=weeks)
        found = [monday + timedelta(days=n) for n in days]
        return Days(tuple(day for day in found if day >= here.date()), False)

    return meant


_ENDS: Sequence[tuple[str, Meaning]] = (
    (phrases.MONTH_END, lambda here, _at: Days((month_end(here.date(), 0),), True)),
    (phrases.NEXT_MONTH_END, lambda here, _at: Days((month_end(here.date(), 1),), True)),
    (phrases.YEAR_END, lambda here, _at: Days((date(here.year, 12, 31),), True)),
    (phrases.WEEK_END, _week_end(0, 4, 6)),
    (phrases.NEXT_WEEK_END, _week_end(1, 4, 6)),
    (phrases.WEEKEND, _week_end(0, 5, 6)),
    (phrases.NEXT_WEEKEND, lambda here, _at: Days(
        tuple(sorted({*_week_end(0, 5, 6)(here, None).days, *_week_end(1, 5, 6)(here, None).days})), False,
    )),
)  # fmt: skip


# Days of a month


def day_of_month(number: int) -> Meaning:
    """The tenth of this month, where that is still to come, or of the next."""

    def meant(here: datetime, at: time | None) -> Days:
        found, today = _tenths(number, here, at), here.date()
        is_near = bool(found) and (found[0].month == here.month or today.day - number >= _NOT_JUST_PAST)
        return Days(tuple(found[:1]), is_near and (found[0] - today).days <= 31)

    return meant


def on_number(weekday: int, number: int, *, is_day: bool) -> Meaning:
    """`Tue 7`: the seventh, where that is a Tuesday. `is_day`: whether it can be no hour (`Tuesday the 7th`)."""

    def meant(here: datetime, at: time | None) -> Days:
        found = _tenths(number, here, at)[:2]
        fitting = tuple(day for day in found if day.weekday() == weekday)
        return Days(fitting, fitting[:1] == tuple(found[:1]) and len(fitting) == 1 and (is_day or at is not None))

    return meant


def _tenths(number: int, here: datetime, at: time | None) -> list[date]:
    """The days with this number that are to come, in this month and the next two."""
    ends = [month_end(here.date(), later) for later in range(3)]
    days = (valid(end.year, end.month, number) for end in ends)
    return [day for day in days if day and (day, at or time.max) > (here.date(), here.time())]
