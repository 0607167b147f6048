"""The days that a report is about, as people write them: `2026-03-01..2026-03-23`, `1 March to 23 March`, `March`."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from bot.core import days
from bot.core.day_words import words_of
from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.moments.phrases import folded, months
from bot.core.text import clean

# Translators: the days of a report, each from their first day on; “|” stands between other words for the same.
_THIS_MONTH, _LAST_MONTH = N_("this month"), N_("last month | the last month | previous month | the previous month")
_THIS_WEEK, _LAST_WEEK = N_("this week"), N_("last week | the last week | previous week | the previous week")

LONGEST = timedelta(days=400)

_NUMBER = re.compile(r"(?:[^\W\d_]{1,3}\s+)?(?P<day>[0-9]{1,2})(?:st|nd|rd|th|[.º°])?", re.IGNORECASE)
"""A day without its month, with at most a small word before it: `the 1st`, `el 1`."""
_DAY_OF_MONTH = re.compile(r"(?<![\w.,:/-])(?P<day>[0-9]{1,2})(?:st|nd|rd|th|[.º°])?(?![\w:/-])", re.IGNORECASE)
_DASH = re.compile(r"^(?P<first>[0-9]{1,2}|[^\W\d_]+\s+[0-9]{1,2})\s*[-–—]\s*(?P<last>[0-9]{1,2}(?:$|\s+[^\W\d_].*$))")
"""`1-23 March`, `March 1-23`."""
_FROM = N_("from | since")
_TO = N_("to | until")

UNREAD = N_(
    "I could not read “{text}” as the days of a report. Write them like this: `report 2026-03-01..2026-03-23`, "
    "`report March`."
)
BACKWARDS = N_("{last} is before {first}. Write the first day, then the last one.")
AHEAD = N_("A report is about what has happened, and {day} has not come yet.")
TOO_LONG = N_("That is more than a year. Name a shorter time.")
REPORTED = N_(
    "T{n} is about everything until {day}, so there is nothing new to report yet. Name the days to report them again, "
    "as in `report {example}`."
)


def read(text: str, today: date, reader: Translator) -> tuple[date, date]:
    """The first and the last day. One day alone is the first one, and a month is whole. Raises a Refusal."""
    words = words_of(reader.language)
    said = re.sub(rf"^{words.either(_FROM)}\s+", "", text.strip(), count=1, flags=re.IGNORECASE)
    said = _DASH.sub(r"\g<first>..\g<last>", said)
    parts = re.split(rf"\s*(?:\.\.+|…)\s*|\s+{words.either(_TO)}\s+|\s+[-–—]\s+", said, maxsplit=1, flags=re.IGNORECASE)
    found = [_span(part, today, reader) for part in _with_one_month([part.strip() for part in parts])]
    if None in found or not said:
        raise Refusal("days-unread", UNREAD, text=clean(text, 60))
    (first, end), last = found[0] or (today, None), found[-1]
    assert last is not None
    if len(parts) == 1:
        return check(first, min(end or today, today), today)
    return check(first, last[0] if last[1] is None else min(last[1], today), today)


def _with_one_month(parts: Sequence[str]) -> Sequence[str]:
    """`1 to 23 March` as `1 March to 23 March`, and `March 1 to 23` as `March 1 to March 23`."""
    if len(parts) != 2:
        return parts
    first, last = parts
    if (alone := _NUMBER.fullmatch(first)) and (day := _DAY_OF_MONTH.search(last)):
        return [last[: day.start("day")] + alone["day"] + last[day.end("day") :], last]
    if (alone := _NUMBER.fullmatch(last)) and (day := _DAY_OF_MONTH.search(first)):
        return [first, first[: day.start("day")] + alone["day"] + first[day.end("day") :]]
    return parts


def check(first: date, last: date, today: date) -> tuple[date, date]:
    """The days, where a report can be about them. Raises a Refusal."""
    if max(first, last) > today:
        raise Refusal("days-ahead", AHEAD, day=lambda _: _.day(max(first, last)))
    if last < first:
        raise Refusal("days-backwards", BACKWARDS, first=lambda _: _.day(first), last=lambda _: _.day(last))
    if last - first > LONGEST:
        raise Refusal("days-too-many", TOO_LONG)
    return first, last


def since(number: int, last: date, today: date) -> tuple[date, date]:
    """From the day after the last report to today. Raises a Refusal where that has not ended."""
    first = last + timedelta(days=1)
    if first > today:
        example = f"{last - timedelta(days=27)}..{last}"
        raise Refusal("nothing-to-report", REPORTED, n=number, day=lambda _: _.day(last), example=example)
    return max(first, today - LONGEST), today


def _span(said: str, today: date, reader: Translator) -> tuple[date, date | None] | None:
    """A day, or the first and the last day of a month or a week; None where it is neither."""
    named = _with_phrase(said, today, reader) or _with_month(said, today, reader)
    if named is not None:
        return named
    try:
        day, rest = days.take_past_day(said, today, reader)
    except Refusal:
        return None
    return (day, None) if day is not None and not rest else None


def _with_phrase(said: str, today: date, reader: Translator) -> tuple[date, date | None] | None:
    """`last week`, `this month`. Weeks begin on Monday."""
    words = words_of(reader.language)
    this_month, monday = today.replace(day=1), today - timedelta(days=today.weekday())
    last_month, one_day = (this_month - timedelta(days=1)).replace(day=1), timedelta(days=1)
    spans = (
        (_THIS_MONTH, this_month, today),
        (_LAST_MONTH, last_month, this_month - one_day),
        (_THIS_WEEK, monday, today),
        (_LAST_WEEK, monday - timedelta(weeks=1), monday - one_day),
    )
    found = (days for template, *days in spans if re.fullmatch(words.either(template), said, re.IGNORECASE))
    first, last = next(found, (None, None))
    return (first, last) if first is not None else None


def _with_month(said: str, today: date, reader: Translator) -> tuple[date, date | None] | None:
    """`1 March`, `March 1st, 2026`, `March`; without a year the last one that has begun."""
    found = re.findall(r"[^\W\d_]{3,}|[0-9]+", re.sub(r"^[^\W\d_]{1,3}\s+(?=[0-9])", "", folded(said)))
    names = [word for word in found if not word.isdigit()]
    numbers = [int(word) for word in found if word.isdigit()]
    known = months(reader.language).get(names[0], frozenset()) if len(names) == 1 else frozenset()
    if len(known) != 1 or any(number >= 10**4 for number in numbers):
        return None
    month, year = next(iter(known)), next((number for number in numbers if number > 31), None)
    in_month = [number for number in numbers if number <= 31]
    if len(in_month) > 1 or len(numbers) - len(in_month) > 1:
        return None
    try:
        first = date(year or today.year, month, in_month[0] if in_month else 1)
        if year is None and first > today:
            first = first.replace(year=today.year - 1)
    except ValueError:
        return None
    return (first, None) if in_month else (first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))
