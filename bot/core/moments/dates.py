"""The days that meetings and due dates name: `next Tue`, `7 April`, `03/04` (see `bot.core.moments`).

A text is read in every way in which all of it is a day; where those differ, the day is not certain.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from functools import cache

from bot.core import day_words
from bot.core.day_figures import NO_SUCH_DAY
from bot.core.errors import Refusal
from bot.core.moments import phrases
from bot.core.moments.meanings import Days, Meaning, agreed, on_weekday, united, valid
from bot.core.moments.phrases import inside, months, names, weekdays
from bot.core.moments.spans import day_of_month, ends, lengths, on_number
from bot.core.moments.weekdays import AROUND_WEEKDAY, ahead, coming, either_of
from bot.core.text import clean

SURE_WITHOUT_YEAR = timedelta(days=183)
"""How far into the next year a date without a year is that year's for certain."""
_INNERMOST = 2
"""A near day may stand before a weekday, and that before a date: `tomorrow, Tuesday, 24 March`."""
_CENTURY = 2000

_ISO = re.compile(r"(?P<year>[0-9]{4})(?P<sign>[-/.])(?P<month>[0-9]{1,2})(?P=sign)(?P<day>[0-9]{1,2})")
_COMPACT = re.compile(r"(?P<year>20[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_WEEK = re.compile(r"(?P<year>[0-9]{4})-?w(?P<week>[0-9]{2})-?(?P<day>[1-7])")
_FIGURES = re.compile(
    r"(?P<a>[0-9]{1,2})(?:(?P<sign>[/.-])(?P<b>[0-9]{1,2})(?P=sign)(?P<c>[0-9]{4}|[0-9]{2})"
    r"|/(?P<slashed>[0-9]{1,2})|\.(?P<dotted>[0-9]{1,2})\.?)"
)
_OF = re.compile(r"^(?:del? (?:dia )?|of )(?=\w)")
"""What joins a day to the time before it."""
_ORDINAL = r"(?:st|nd|rd|th|o|ro|er)"


def read(text: str, language: str) -> Meaning | None:
    """What a folded text means, if all of it is a day. The meaning raises a Refusal where there is no such day."""
    text = _OF.sub("", " ".join(re.sub("[,()]", " ", text).split()).strip(" :;-"))
    found = list(_readings(text, language, 0)) if text else []
    if not found:
        return None
    return found[0] if len(found) == 1 else united(found)


def _readings(text: str, language: str, depth: int) -> Iterator[Meaning]:
    yield from _simple(text, language, depth)
    if depth >= _INNERMOST or _away(text, language) is not None:
        return
    split = text.split()
    for at in range(1, len(split)):
        first, second = " ".join(split[:at]), " ".join(split[at:])
        if (weekday := _weekday(first, language)) is not None:
            yield from _dated(weekday, second, language)
        elif (weekday := _weekday(second, language)) is not None:
            yield from _dated(weekday, first, language)
        elif (days := _away(first, language)) is not None:
            yield from (agreed(ahead(days), meaning) for meaning in _readings(second, language, depth + 1))


def is_weekday_or_nothing(text: str, language: str) -> bool:
    """Whether figures behind a text could be a date: `Saturday 10.04` may be the tenth of April."""
    return not text or _weekday(text, language) is not None


def _dated(weekday: int, text: str, language: str) -> Iterator[Meaning]:
    """A weekday and what stands beside it: also a number alone, as in `Tue 7`."""
    if found := re.fullmatch(
        rf"(?P<the>the )?(?P<number>[0-9]{{1,2}})(?P<th>{_ORDINAL})?", _without_on(text, language)
    ):
        is_day = bool(found["the"] or found["th"] or text != found[0])
        yield on_number(weekday, int(found["number"]), is_day=is_day)
    elif _weekday(text, language) is None:
        yield from (on_weekday(weekday, meaning) for meaning in _readings(text, language, _INNERMOST))


def _simple(text: str, language: str, depth: int) -> Iterator[Meaning]:
    """Readings as one phrase. They may be several: `mar` is a weekday in Spanish, and a month in English."""
    bare = _without_on(text, language)
    if (days := _away(bare, language)) is not None:
        yield ahead(days)
    if (weekday := _weekday(text, language)) is not None:
        yield coming(weekday)
    for template, meaning in AROUND_WEEKDAY:
        for found in inside(text, template, language):
            name = found["inside"].strip(" .")
            for named in weekdays(language).get(name, ()):
                # Indonesian has one word for a week and for Sunday, so “minggu depan” is rather no day at all.
                if name != "minggu":
                    yield meaning(named)
                elif not depth:
                    yield either_of(named)
            break
    yield from lengths(text, language)
    yield from ends(text, language)
    yield from _dates(bare, language)
    for around in inside(text, phrases.THE_DAY, language):
        if number := re.fullmatch(rf"([0-9]{{1,2}}){_ORDINAL}?", around["inside"]):
            yield day_of_month(int(number[1]))
            return
    if number := re.fullmatch(r"([0-9]{1,2})(?:st|nd|rd|th)", bare):
        yield day_of_month(int(number[1]))


def _without_on(text: str, language: str) -> str:
    found = next(inside(text, day_words.ON_DATE, language), None)
    return found["inside"] if found else text


def _weekday(text: str, language: str) -> int | None:
    """The one weekday that a text names, perhaps with `on` before it."""
    numbers = weekdays(language).get(text.strip(" ."))
    for template in () if numbers else (day_words.ON_WEEKDAY,):
        found = (weekdays(language).get(match["inside"].strip(" .")) for match in inside(text, template, language))
        numbers = next((each for each in found if each), None)
    return next(iter(numbers)) if numbers and len(numbers) == 1 else None


def _away(text: str, language: str) -> int | None:
    return phrases.away(language).get(text)


def _dates(text: str, language: str) -> Iterator[Meaning]:
    if found := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        yield _exactly(int(found["year"]), int(found["month"]), int(found["day"]), text)
    elif found := _WEEK.fullmatch(text):
        with suppress(ValueError):
            day = date.fromisocalendar(int(found["year"]), int(found["week"]), int(found["day"]))
            yield lambda _here, _at: Days((day,), True)
            return
        yield _no_such_day(text)
    elif found := _FIGURES.fullmatch(text):
        if not (found["dotted"] and not 1 <= int(found["dotted"]) <= 31):
            yield _figures(found, text)
    else:
        for pattern in _with_month(language):
            if found := pattern.fullmatch(text):
                yield from _named(found, text, language)
                return


@cache
def _with_month(language: str) -> tuple[re.Pattern[str], ...]:
    """Dates with a month's name: the day first, the month first."""
    month = f"(?P<month>{names(months(language))})"
    day, year = (
        rf"(?:(?P<day>[0-9]{{1,2}}){_ORDINAL}?|(?P<first>primero))",
        r"(?P<year>[0-9]{4}|'[0-9]{2}|2[5-9]|3[0-9])",
    )
    return (
        re.compile(rf"(?:the )?{day}\.?(?: (?:(?:of|de) )?|[-/.]|){month}\.?(?:(?: (?:del? )?|[-/.]|){year})?"),
        re.compile(rf"{month}\.? ?(?:the )?{day}(?: (?:del? )?{year})?"),
    )


def _named(found: re.Match[str], text: str, language: str) -> Iterator[Meaning]:
    day = 1 if found["first"] else int(found["day"])
    for month in sorted(months(language)[found["month"]]):
        if found["year"]:
            year = int(found["year"].strip("'"))
            yield _exactly(year if year > 99 else _CENTURY + year, month, day, text)
        else:
            yield _in_year_to_come([(month, day)], text)


def _figures(found: re.Match[str], text: str) -> Meaning:
    """A date whose order is not certain, unless it can have only one."""
    a, b = int(found["a"]), int(found["b"] or found["slashed"] or found["dotted"])
    if not found["c"]:
        return _in_year_to_come([(b, a), (a, b)], text)
    year = int(found["c"])
    if year > 99:
        days = {day for day in (valid(year, b, a), valid(year, a, b)) if day}
        if not days:
            return _no_such_day(text)
        return lambda _here, _at: Days(tuple(sorted(days)), len(days) == 1)
    orders = [(_CENTURY + year, b, a), (_CENTURY + year, a, b), (_CENTURY + a, b, year)]
    found_days = {day for order in orders if (day := valid(*order))}
    if not found_days:
        return _no_such_day(text)
    return lambda here, _at: Days(
        tuple(sorted(day for day in found_days if abs(day - here.date()) < timedelta(days=366))), False
    )


def _exactly(year: int, month: int, day: int, text: str) -> Meaning:
    exact = valid(year, month, day)
    if exact is None:
        return _no_such_day(text)
    return lambda _here, _at: Days((exact,), True)


def _in_year_to_come(orders: Sequence[tuple[int, int]], text: str) -> Meaning:
    """Such a date in this year or, where that is near, in the next. What is just past may be a slip, so it is asked."""
    possible = {(month, day) for month, day in orders if valid(_CENTURY, month, day)}
    if not possible:
        return _no_such_day(text)

    def meant(here: datetime, at: time | None) -> Days:
        found, is_sure = set[date](), len(possible) == 1
        for month, day in possible:
            this, following = valid(here.year, month, day), valid(here.year + 1, month, day)
            if this and (this, at or time.max) > (here.date(), here.time()):
                found.add(this)
            elif following:
                is_near = following - here.date() <= SURE_WITHOUT_YEAR
                is_sure = is_sure and is_near
                if is_near or len(possible) == 1:
                    found.add(following)
        if not found and len(possible) == 1:
            raise _impossible(text)
        return Days(tuple(sorted(found)), is_sure and len(found) == 1)

    return meant


def _no_such_day(text: str) -> Meaning:
    """A refusal for whoever takes the text for a day: it may still be something else."""

    def meant(_here: datetime, _at: time | None) -> Days:
        raise _impossible(text)

    return meant


def _impossible(text: str) -> Refusal:
    return Refusal("day-impossible", NO_SUCH_DAY, text=clean(text, 40))
