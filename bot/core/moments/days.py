"""The day of an instant as people write it: `Saturday`, `28 March`, `in 2 weeks` (see `bot.core.moments`)."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta

from bot.core.day_figures import NO_SUCH_DAY, iso
from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.moments import words
from bot.core.text import clean

YEAR_MISSING = N_("{day} is past. If you mean another year, write it, as in `{example}`.")
OTHER_WEEKDAY = N_("{day} has another weekday than the one you wrote. Write the date alone, as in `{example}`.")
TODAY_TOO = N_("Today has that weekday too. Write `{one}` or `{other}`.")

SURE_WITHOUT_YEAR = timedelta(days=183)
"""How far into the next year a date without a year is that year's; a later one is rather a slip for a day just past."""
_ISO = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_FIGURES = re.compile(r"(?P<a>[0-9]{1,4})[/.-](?P<b>[0-9]{1,2})(?:[/.-](?P<c>[0-9]{4}|[0-9]{1,2}))?\.?")

Day = Callable[[datetime, time], date]
"""The day that is meant, of the local time now and the time of day; raises a Refusal."""


def read(text: str, language: str, length: Callable[[str, str], timedelta | None]) -> Day | None:
    """The day that a text means; None when it is none, or not for certain. `length` reads durations.

    Raises a Refusal where a date does not exist.
    """
    for pattern, days in words.away(language):
        if pattern.fullmatch(text):
            return _away(days)
    if (ahead := words.length_ahead(text, language)) and (span := length(ahead, language)):
        # In Spanish a week is “ocho días” too, and two weeks “quince días”, with both ends counted.
        is_sure = span == timedelta(days=span.days) and not re.fullmatch("(?:8|ocho|15) d[ií]as", ahead, re.IGNORECASE)
        return _away(span.days) if is_sure else None
    if (weekday := _weekday(words.bare_weekday(text, language), language)) is not None:
        return _next_weekday(weekday)
    return _date(text, language)


def is_only_weekday(text: str, language: str) -> bool:
    """Whether a text names a weekday and nothing else, so that figures behind it could be its date."""
    return _weekday(words.bare_weekday(text, language), language) is not None


def candidates(text: str, today: date, language: str) -> Sequence[date]:
    """The one or two days that an uncertain text may mean: `03/04`, `28.3.2026`, `next Friday`."""
    if (name := words.next_weekday(text, language)) and (weekday := _weekday(name, language)) is not None:
        ahead = (weekday - today.weekday()) % 7 or 7
        return [today + timedelta(days=ahead), today + timedelta(days=ahead + 7)]
    found = _FIGURES.fullmatch(words.bare_date(text, language))
    if found is None:
        return []
    a, b, c = int(found["a"]), int(found["b"]), int(found["c"] or 0)
    if len(found["a"]) > 2:
        triples = [(a, b, c)]
    elif c:
        year = c if c > 99 else 2000 + c
        triples = [(year, a, b), (year, b, a)]
    else:
        triples = [(year, *pair) for year in (today.year, today.year + 1) for pair in ((a, b), (b, a))]
    last = date.max if len(triples) < 3 else today + SURE_WITHOUT_YEAR
    return sorted({day for triple in triples if (day := _valid(*triple)) and today <= day <= last})[:2]


def _weekday(text: str, language: str) -> int | None:
    """The weekday that a text names, Monday as 0."""
    return next((n for n, pattern in enumerate(words.weekdays(language)) if pattern.fullmatch(text)), None)


def _date(text: str, language: str) -> Day | None:
    """A date in ISO form or with its month's name; the weekday may stand before it, and is checked."""
    bare, weekday = words.bare_date(words.bare_weekday(text, language), language), None
    for number, pattern in enumerate(words.weekdays(language)):
        if (found := pattern.match(bare)) and (rest := bare[found.end() :].lstrip(" ,")):
            if any(dates.fullmatch(bare) for dates in words.dates(language)):
                return None  # “mar 28” begins with Tuesday in Spanish, and with March in English
            weekday, bare = number, words.bare_date(rest, language)
            break
    if _ISO.fullmatch(bare):
        return _exactly(iso(bare), weekday)
    found = next((match for pattern in words.dates(language) if (match := pattern.fullmatch(bare))), None)
    if found is None:
        return None
    month, day = words.months(language)[found["month"].lower()], int(found["day"])
    if not found["year"]:
        return _next_date(month, day, weekday, bare)
    if exact := _valid(int(found["year"]), month, day):
        return _exactly(exact, weekday)
    raise Refusal("day-impossible", NO_SUCH_DAY, text=clean(bare, 40))


def _away(days: int) -> Day:
    return lambda here, _at: here.date() + timedelta(days=days)


def _exactly(day: date, weekday: int | None) -> Day:
    def meant(_here: datetime, at: time) -> date:
        _check_weekday(day, weekday, at)
        return day

    return meant


def _next_weekday(weekday: int) -> Day:
    """The first such day from now on. Where that is today, and the time is still to come, it may be either of two."""

    def meant(here: datetime, at: time) -> date:
        ahead = (weekday - here.weekday()) % 7
        if ahead == 0 and at > here.time():
            one, other = (f"{here.date() + timedelta(days=n)} {at:%H:%M}" for n in (0, 7))
            raise Refusal("moment-today", TODAY_TOO, one=one, other=other)
        return here.date() + timedelta(days=ahead or 7)

    return meant


def _next_date(month: int, day: int, weekday: int | None, text: str) -> Day:
    """Such a date in this year or, where that is near, in the next."""

    def meant(here: datetime, at: time) -> date:
        this, following = _valid(here.year, month, day), _valid(here.year + 1, month, day)
        if this and (this, at) > (here.date(), here.time()):
            found = this
        elif following and following - here.date() <= SURE_WITHOUT_YEAR:
            found = following
        elif this:
            example = f"{following or this.replace(year=here.year + 4)} {at:%H:%M}"
            raise Refusal("moment-past", YEAR_MISSING, day=lambda _: _.day(this), example=example)
        else:
            raise Refusal("day-impossible", NO_SUCH_DAY, text=clean(text, 40))
        _check_weekday(found, weekday, at)
        return found

    return meant


def _check_weekday(day: date, weekday: int | None, at: time) -> None:
    if weekday is not None and day.weekday() != weekday:
        raise Refusal("moment-weekday", OTHER_WEEKDAY, day=lambda _: _.day(day), example=f"{day} {at:%H:%M}")


def _valid(year: int, month: int, day: int) -> date | None:
    with suppress(ValueError):
        return date(year, month, day)
    return None
