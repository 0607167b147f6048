"""The words and figures that days are written in: which of them name a day, and which only might (see `bot.core.days`).

English, the reader's language and the others that the bot speaks, whoever writes: people in one room mix them. Short
names of weekdays and months are read in English and the reader's language only, since `mar` is Tuesday in Spanish.
"""

import difflib
import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache, partial

from babel import Locale

import locales
from bot.core import day_figures
from bot.core.amounts import NUMBERS
from bot.core.day_figures import END, ISO, NUMERIC, iso
from bot.core.i18n import N_, Translator

# Alternatives are separated by “|”; a translation may have as many as the language needs.
TODAY = N_("today")
_YESTERDAY = N_("yesterday")
_DAY_BEFORE = N_("day before yesterday | the day before yesterday")
TOMORROW = N_("tomorrow")
DAY_AFTER = N_("day after tomorrow | the day after tomorrow")
_DAYS_AGO = N_("{number} days ago | {number} day ago")
_LAST_WEEK = N_("last week")
ON_DATE = N_("on {date}")
ON_WEEKDAY = N_("on {weekday}")
_LAST_WEEKDAY = N_("last {weekday}")
_NEXT_WEEKDAY = N_("next {weekday} | this {weekday} | past {weekday} | {weekday} last week | {weekday} next week")
# What might be meant for a day, but is not a certain one.
_VAGUE = N_(
    "last night | last month | last weekend | past week | previous week | week before last | the week before last | "
    "this weekend | the weekend | weekend | next week | next month | week {number} | wk {number} | "
    "{number} weeks ago | {number} week ago | {number} months ago | {number} month ago | "
    "a few days ago | a couple of days ago | some days ago | the other day"
)
_PART_OF_DAY = N_("morning | afternoon | evening | night | noon")
_FOR = N_("for | from | of | since | until | before | after | at | by")
_AND = N_("and | or | to | until")

_NUMBER = rf"(?P<number>[0-9]{{1,3}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
_WORD = re.compile(r"[^\W\d_]+(?=[.,;:]*(?:\s|$))")
_ALIKE = 0.8
"""From which likeness on (difflib's ratio) a word may be a mistyped name of a day."""
_SHORTEST = 5
"""Names with fewer letters are too like other words. Of this many, only swapped or missing letters are a slip."""
_TAIL = 80
"""Characters at the end of a note among which a day is looked for."""

Meaning = Callable[[date, date | None, re.Match[str]], date]
"""Of today, the day after which weekdays lie (None: before today), and the match."""


class Words:
    """The phrases of all languages that the bot speaks, as patterns."""

    def __init__(self, language: str) -> None:
        self._readers = [Translator(code, "UTC") for code in dict.fromkeys((language, *locales.languages()))]
        self.locales = [reader.locale for reader in self._readers]
        self.own_locales = (Locale("en"), self._readers[0].locale)

    def listed(self, template: str) -> list[str]:
        """Every alternative of a template, the longest first."""
        found = {part.strip() for reader in self._readers for part in reader.gettext(template).split("|")}
        return sorted(found | {part.strip() for part in template.split("|")}, key=lambda part: (-len(part), part))

    def either(self, template: str, **values: str) -> str:
        """A pattern for any alternative of a template; the values are patterns."""
        patterns = []
        for part in self.listed(template):
            pattern = re.escape(part).replace(r"\ ", r"\s+")
            for name, value in values.items():
                pattern = pattern.replace(rf"\{{{name}\}}", value)
            patterns.append(pattern)
        return f"(?:{'|'.join(patterns)})"

    def alternatives(self, template: str, **values: str) -> list[str]:
        """The same, one pattern each: for values with named groups, which one pattern may hold only once."""
        return [
            f"(?:{re.escape(part)})".replace(r"\ ", r"\s+").replace(rf"\{{{name}\}}", value)
            for part in self.listed(template)
            for name, value in values.items()
        ]


@cache
def words_of(language: str) -> Words:
    """The phrases for a reader, kept."""
    return Words(language)


def certain(text: str, language: str) -> tuple[re.Match[str], Meaning] | None:
    """The certain day at the beginning of a text: the match, and what it means."""
    if not text or not _any_certain(language).match(text):
        return None
    return next((match, meaning) for pattern, meaning in _certain(language) if (match := pattern.match(text)))


@cache
def _any_certain(language: str) -> re.Pattern[str]:
    """All the patterns in one, since most texts begin with no day, and one pattern says so sooner than a hundred."""
    patterns = [re.sub(r"\?P<\w+>", "?:", pattern.pattern) for pattern, _ in _certain(language)]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


@cache
def _certain(language: str) -> tuple[tuple[re.Pattern[str], Meaning], ...]:
    """Patterns, each with the day that its match means. The order matters: the first that matches is meant."""
    words = words_of(language)
    found: list[tuple[str, Meaning]] = [
        (words.either(_DAY_BEFORE), _away(-2)),
        (words.either(DAY_AFTER), _away(2)),
        (words.either(TODAY), _away(0)),
        (words.either(_YESTERDAY), _away(-1)),
        (words.either(TOMORROW), _away(1)),
        *((pattern, _days_ago) for pattern in words.alternatives(_DAYS_AGO, number=_NUMBER)),
        (words.either(_LAST_WEEK), lambda today, *_: today - timedelta(days=today.isoweekday())),
        (f"(?:{words.either(ON_DATE, date='')})?(?P<date>{ISO})", lambda *found: iso(found[-1]["date"])),
    ]
    for weekday in range(7):
        name, short = weekday_names(words, weekday), weekday_names(words, weekday, short=True)
        # A short name, and one without a word before it, is certain only when nothing follows.
        alone = rf"(?:{name}|{short})\.?$"
        on, last = partial(_nearest, weekday, 0), partial(_nearest, weekday, 1)
        found += [
            (words.either(_LAST_WEEKDAY, weekday=name), last),
            (words.either(ON_WEEKDAY, weekday=name), on),
            (words.either(_LAST_WEEKDAY, weekday=alone), last),
            (words.either(ON_WEEKDAY, weekday=alone), on),
            (alone, on),
        ]
    return tuple((re.compile(pattern + END, re.IGNORECASE), meaning) for pattern, meaning in found)


def doubtful(text: str, today: date, language: str) -> str:
    """What at the beginning of a text may be meant for a day, although it is no certain one; else empty.

    >>> doubtful("yestreday call", date(2026, 3, 29), "en")
    'yestreday'
    """
    if match := _doubts(language).match(text):
        return match[0]
    if pair := day_figures.pair(text, today):
        return pair
    if before := _preposition(language).match(text):
        rest = text[before.end() :]
        if found := certain(rest, language):
            return before[0] + found[0][0]
    word = _WORD.match(text)
    if word and word[0].casefold() not in (known := _long_names(language)):
        alike = [name for name in known if name[0] == word[0][0].casefold()]
        near = difflib.get_close_matches(word[0].casefold(), alike, n=1, cutoff=_ALIKE)
        if near and _is_slip(word[0].casefold(), near[0]):
            return word[0]
    return ""


def another(text: str, language: str) -> str:
    """A second day right behind a first one, as in `(on Monday) and Tuesday`; else empty."""
    joint = _joint(language).match(text)
    assert joint is not None
    rest = text[joint.end() :]
    found = _weekdays(language).match(rest) or _any_certain(language).match(rest)
    return joint[0] + found[0] if found else ""


def last(text: str, language: str) -> str:
    """The certain day in the past at the end of a text that is more than a day; else empty.

    >>> last("reading the draft yesterday.", "en")
    'yesterday'
    """
    found = _last(language).search(text[-_TAIL:])
    if found is None or _preposition(language, "$").search(text[: len(text) - len(text[-_TAIL:]) + found.start("day")]):
        return ""
    return found["day"]


@cache
def _last(language: str) -> re.Pattern[str]:
    words = words_of(language)
    name = _weekdays(language).pattern.removesuffix(END)
    days = [
        words.either(_DAY_BEFORE), words.either(_YESTERDAY), words.either(_LAST_WEEK),
        words.either(_DAYS_AGO, number=_NUMBER.replace("?P<number>", "?:")),
        f"(?:{words.either(ON_DATE, date='')})?{ISO}",
        words.either(_LAST_WEEKDAY, weekday=name), words.either(ON_WEEKDAY, weekday=name),
    ]  # fmt: skip
    return re.compile(rf"(?<=[\s(])(?P<day>{'|'.join(days)})[\s.,;:!?)]*$", re.IGNORECASE)


@cache
def _preposition(language: str, end: str = "") -> re.Pattern[str]:
    return re.compile(rf"\b{words_of(language).either(_FOR)}\s+{end}", re.IGNORECASE)


@cache
def _joint(language: str) -> re.Pattern[str]:
    return re.compile(rf"\s*(?:[-–—&+]|{words_of(language).either(_AND)}(?=\s))?\s*", re.IGNORECASE)


@cache
def _doubts(language: str) -> re.Pattern[str]:
    """Words and figures that are a date for sure, but not for sure which one, or not in a form that is read."""
    words = words_of(language)
    on = f"(?:{words.either(ON_DATE, date='')})?"
    vague = words.either(_VAGUE, number=_NUMBER.replace("?P<number>", "?:"))
    found = [
        on + NUMERIC, vague,
        words.either(ON_DATE, date=r"(?:[0-9]{1,2}\.[0-9]{1,2}\.?|[0-9]{1,4}/[0-9]{1,2}|[0-9]{1,2}$)"),
        rf"(?:{on}the\s+[0-9]{{1,2}}(?:st|nd|rd|th)|{on}[0-9]{{1,2}}(?:st|nd|rd|th)$)",
    ]  # fmt: skip
    name, after = _weekdays(language).pattern, f"(?:{words.either(_PART_OF_DAY)}|{words.either(_AND)}|{vague}|[0-9]+)"
    found += [words.either(_NEXT_WEEKDAY, weekday=name), rf"{name}(?:\s*[,;:–—-]|\s+{after})"]
    short = f"(?:{'|'.join(weekday_names(words, weekday, short=True) for weekday in range(7))})"
    found.append(rf"{short}\.?(?:\s*[,;:&+/–—-]+|\s+{words.either(_AND)})\s*(?:{short}|{name})")
    for locale in words.locales:
        names = set(locale.months["format"]["wide"].values())
        if locale in words.own_locales:
            names |= set(locale.months["format"]["abbreviated"].values())
        month = f"(?:{'|'.join(re.escape(name.strip('.')) for name in sorted(names, key=len, reverse=True))})"
        found.append(rf"{on}[0-9]{{1,2}}(?:st|nd|rd|th|\.)?(?:\s+(?:de\s+|of\s+)?|[/-]){month}(?:[/-][0-9]{{2,4}})?")
        found.append(rf"{on}{month}\s+[0-9]{{1,2}}(?:st|nd|rd|th)?")
    return re.compile(f"(?:{'|'.join(found)})(?:{END}|(?<=[,;:–—-]))", re.IGNORECASE)


def _is_slip(word: str, name: str) -> bool:
    """True where a word may be a mistyped name, and not another word: `kamus` is no `Kamis`, `lines` no `lunes`."""
    swapped = sorted(word) == sorted(name)
    return swapped or not len(word) == len(name) == _SHORTEST


@cache
def _weekdays(language: str) -> re.Pattern[str]:
    words = words_of(language)
    return re.compile(f"(?:{'|'.join(weekday_names(words, weekday) for weekday in range(7))}){END}", re.IGNORECASE)


def weekday_names(words: Words, weekday: int, *, short: bool = False) -> str:
    """A pattern for the names of a weekday (Monday is 0)."""
    width, spoken = ("abbreviated", words.own_locales) if short else ("wide", words.locales)
    names = {locale.days["format"][width][weekday].strip(".") for locale in spoken}
    plain = {name.translate(str.maketrans("áéíóú", "aeiou")) for name in names}
    return f"(?:{'|'.join(re.escape(name) for name in sorted(names | plain, key=len, reverse=True))})"


@cache
def _long_names(language: str) -> tuple[str, ...]:
    """Names of days that are long enough to tell a mistyped one from another word."""
    words = words_of(language)
    names = {name for template in (TODAY, _YESTERDAY, _DAY_BEFORE, TOMORROW) for name in words.listed(template)}
    names |= {name for locale in words.own_locales for name in locale.days["format"]["wide"].values()}
    return tuple(sorted(name.casefold() for name in names if len(name) >= _SHORTEST and " " not in name))


def _away(days: int) -> Meaning:
    return lambda today, *_: today + timedelta(days=days)


def _days_ago(today: date, _: date | None, match: re.Match[str]) -> date:
    number = match["number"].casefold()
    return today - timedelta(days=NUMBERS[number] if number in NUMBERS else int(number))


def _nearest(weekday: int, least: int, today: date, after: date | None, _: re.Match[str]) -> date:
    """The latest such weekday (Monday is 0) that is at least `least` days ago; or the first one after a day."""
    if after:
        return after + timedelta(days=(weekday - after.weekday() - 1) % 7 + 1)
    return today - timedelta(days=(today.weekday() - weekday - least) % 7 + least)
