"""Days as people write them: `yesterday`, `on Tuesday`, `last week`, `2026-03-20` (rules H1, H2, S8).

A day is read only where it is certain; otherwise the words are left to whatever follows (a note). So `monday notes`
is no day, while `monday` with nothing after it is one. English always works, the reader's language as well.
What is a date but could mean several days, such as `03/04/2026`, is refused with what would be understood.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache, partial

from babel import Locale

from bot.core.amounts import western
from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.text import clean

BACK = 28
"""How many days back hours can still be logged, undone or edited (H1)."""

UNSURE = N_("I am not sure which day “{text}” is. Write `2026-03-20`, `yesterday`, `on Tuesday` or `last week`.")
NO_SUCH_DAY = N_("There is no day {text}. Write a day like `2026-03-20`: year, month, day.")
FUTURE = N_("{day} has not come yet where you are. Log hours when they are done.")
TOO_OLD = N_("{day} is more than four weeks ago. The earliest day that can still be changed is {earliest}.")
NO_PERIOD = N_("Write from when to when: `2026-12-20 to 2027-01-05`, or `until 2027-01-05`. Nothing means: from today.")
BACKWARDS = N_("{end} is before {start}. Write the first day, then the last one.")

# Alternatives are separated by “|”; a translation may have as many as the language needs.
_TODAY = N_("today")
_YESTERDAY = N_("yesterday")
_TOMORROW = N_("tomorrow")
_LAST_WEEK = N_("last week")
_ON_DATE = N_("on {date}")
_ON_WEEKDAY = N_("on {weekday}")
_LAST_WEEKDAY = N_("last {weekday}")
_FROM = N_("from")
_TO = N_("to | until")

_ISO = r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
# 03/04/2026, 20.3.2026, 2026/03/20, 3/4: a date for sure, but not for sure which.
_NUMERIC = r"[0-9]{1,4}(?:/[0-9]{1,2}(?:/[0-9]{1,4})?|\.[0-9]{1,2}\.[0-9]{2,4}|-[0-9]{1,2}-[0-9]{2,4})"
_END = r"(?=[.,;:]*(?:\s|$))"
_REST = " .,;:\t\n\u00a0"


def take_day(text: str, today: date, reader: Translator) -> tuple[date, str]:
    """Read the day that `text` begins with, today when there is none, and return it with the rest of the text.

    The day is one that hours can be logged for: from 28 days ago to today, both included. Raises a Refusal.
    """
    day, rest = take_past_day(text, today, reader)
    return day or today, rest


def take_past_day(text: str, today: date, reader: Translator) -> tuple[date | None, str]:
    """The same, with None where the text does not begin with a day."""
    day, rest = _find(text.strip(), today, reader)
    if day is not None:
        check(day, today, reader)
    return day, rest


def check(day: date, today: date, reader: Translator) -> None:
    """Refuse a day in the future or more than 28 days ago."""
    if day > today:
        raise Refusal("day-in-future", FUTURE, day=reader.day(day))
    earliest = today - timedelta(days=BACK)
    if day < earliest:
        raise Refusal("day-too-old", TOO_OLD, day=reader.day(day), earliest=reader.day(earliest))


def take_period(text: str, today: date, reader: Translator) -> tuple[date, date | None]:
    """Read `2026-12-20 to 2027-01-05`, `until Friday` or nothing: from today, without an end. Both days are included.

    A weekday is the next one. Raises a Refusal, also for what is left over and for an end before the start.
    """
    rest, start, end = _without(_FROM, text.strip(), reader), today, None
    if rest and (until := _without(_TO, rest, reader)) == rest:
        found, rest = _find(rest, today, reader, ahead=True)
        if found is None or (until := _without(_TO, rest, reader)) == rest:
            raise Refusal("period-unsure", NO_PERIOD)
        start = found
    if rest:
        end, rest = _find(until, today, reader, ahead=True)
        if end is None or rest:
            raise Refusal("period-unsure", NO_PERIOD)
        if end < start:
            raise Refusal("period-backwards", BACKWARDS, start=reader.day(start), end=reader.day(end))
    return start, end


def _without(words: str, text: str, reader: Translator) -> str:
    """The text without one of the words at its beginning."""
    pattern = rf"{_Words(reader.language).either(words)}\s+"
    return re.sub(f"^{pattern}", "", text, count=1, flags=re.IGNORECASE)


def _find(text: str, today: date, reader: Translator, *, ahead: bool = False) -> tuple[date | None, str]:
    if not text:
        return None, text
    ascii_text = western(text)
    for pattern, meaning in _days(reader.language):
        if match := pattern.match(ascii_text):
            return meaning(today, ahead, match), text[match.end() :].strip(_REST)
    if match := _unsure(reader.language).match(ascii_text):
        raise Refusal("day-unsure", UNSURE, text=clean(match[0], 40))
    return None, text


_Meaning = Callable[[date, bool, re.Match[str]], date]
"""Of today, whether weekdays are the coming ones, and the match."""


@cache
def _days(language: str) -> tuple[tuple[re.Pattern[str], _Meaning], ...]:
    """Patterns in English and in one language, each with the day that its match means on a given today."""
    words = _Words(language)
    found: list[tuple[str, _Meaning]] = [
        (words.either(_TODAY), lambda today, *_: today),
        (words.either(_YESTERDAY), lambda today, *_: today - timedelta(days=1)),
        (words.either(_TOMORROW), lambda today, *_: today + timedelta(days=1)),
        (words.either(_LAST_WEEK), lambda today, *_: today - timedelta(days=today.isoweekday())),
        (f"(?:{words.either(_ON_DATE, date='')})?(?P<date>{_ISO})", lambda *found: _iso(found[-1]["date"])),
    ]
    for locale in words.locales:
        for weekday, name in locale.days["format"]["wide"].items():
            short = locale.days["format"]["abbreviated"][weekday].strip(".")
            # A short name, and one without a word before it, is certain only when nothing follows.
            alone = rf"(?:{re.escape(name)}|{re.escape(short)})\.?$"
            on, last = partial(_nearest, weekday, 0), partial(_nearest, weekday, 1)
            found += [
                (words.either(_LAST_WEEKDAY, weekday=re.escape(name)), last),
                (words.either(_ON_WEEKDAY, weekday=re.escape(name)), on),
                (words.either(_LAST_WEEKDAY, weekday=alone), last),
                (words.either(_ON_WEEKDAY, weekday=alone), on),
                (alone, on),
            ]
    return tuple((re.compile(pattern + _END, re.IGNORECASE), meaning) for pattern, meaning in found)


@cache
def _unsure(language: str) -> re.Pattern[str]:
    """What is a date for sure, but not for sure which one, or not in a form that is read."""
    words = _Words(language)
    on = f"(?:{words.either(_ON_DATE, date='')})?"
    found = [on + _NUMERIC, words.either(_ON_DATE, date=r"[0-9]{1,2}\.[0-9]{1,2}\.?")]
    for locale in words.locales:
        names = {*locale.months["format"]["wide"].values(), *locale.months["format"]["abbreviated"].values()}
        month = f"(?:{'|'.join(re.escape(name.strip('.')) for name in sorted(names, key=len, reverse=True))})"
        found.append(rf"{on}[0-9]{{1,2}}(?:st|nd|rd|th|\.)?\s+(?:de\s+)?{month}")
        found.append(rf"{on}{month}\s+[0-9]{{1,2}}(?:st|nd|rd|th)?")
    return re.compile(f"(?:{'|'.join(found)}){_END}", re.IGNORECASE)


class _Words:
    """The phrases of English and of one other language, as patterns."""

    def __init__(self, language: str) -> None:
        self._reader = Translator(language, "UTC")
        self.locales = (Locale("en"), self._reader.locale)

    def either(self, template: str, **values: str) -> str:
        """A pattern for any alternative of a template; the values are patterns."""
        patterns = []
        for part in sorted({*template.split("|"), *self._reader.gettext(template).split("|")}, key=len, reverse=True):
            pattern = re.escape(part.strip()).replace(r"\ ", r"\s+")
            for name, value in values.items():
                pattern = pattern.replace(rf"\{{{name}\}}", value)
            patterns.append(pattern)
        return f"(?:{'|'.join(patterns)})"


def _nearest(weekday: int, least: int, today: date, ahead: bool, _: re.Match[str]) -> date:
    """The latest such weekday (Monday is 0) that is at least `least` days ago; or the next one after today."""
    if ahead:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    return today - timedelta(days=(today.weekday() - weekday - least) % 7 + least)


def _iso(text: str) -> date:
    try:
        return date(*(int(part) for part in text.split("-")))
    except ValueError as error:
        raise Refusal("day-impossible", NO_SUCH_DAY, text=text) from error
