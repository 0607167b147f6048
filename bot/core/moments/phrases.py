"""The words of meetings and due dates (see `bot.core.moments`), without regard to capitals and accents.

Words of all languages that the bot speaks are read, whoever writes. Names of weekdays and months are read in three
more, which many groups have members from: French, Portuguese and German.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from babel import Locale

from bot.core import day_words
from bot.core.amounts import NUMBERS
from bot.core.day_words import words_of
from bot.core.i18n import N_

# Translators: parts of a day, behind a time (3 in the afternoon) or behind a day (Friday afternoon at 3). They are from
# one to eleven; ten to three; noon to eight; six to eleven; the evening and the night after it; one to six.
_MORNING = N_("in the morning | morning")
_MIDDAY = N_("at lunchtime | lunchtime")
_AFTERNOON = N_("in the afternoon | afternoon")
_EVENING = N_("in the evening | evening")
_NIGHT = N_("at night | night")
_SMALL_HOURS = N_("in the small hours | early in the morning")
# Translators: parts of today.
THIS_MORNING = N_("this morning")
THIS_AFTERNOON = N_("this afternoon")
TONIGHT = N_("tonight | this evening")

# Translators: quarters of an hour; alternatives may have another order, or none may exist in your language.
QUARTER_PAST = N_("quarter past {hour} | a quarter past {hour}")
HALF_PAST = N_("half past {hour}")
QUARTER_TO = N_("quarter to {hour} | a quarter to {hour}")
# Translators: half an hour before the hour that is named, if your language has a short way of saying so.
HALF_TO = N_("half an hour before {hour}")
# Translators: what people add to a time or a day for politeness, or to say that it is exact.
FILLER = N_("please | pls | thanks | sharp | exactly")

COMING = N_("coming {weekday} | this coming {weekday}")
NEXT_WEEK = N_("{weekday} next week | next week {weekday} | next week on {weekday} | {weekday} of next week")
THIS_WEEK = N_("{weekday} this week | this week {weekday} | this week on {weekday} | {weekday} of this week")
# Translators: a week after the next such day.
WEEK_AFTER = N_("a week on {weekday} | a week from {weekday} | {weekday} week")
FROM_NOW = N_("{duration} from now | {duration} from today")
# Translators: the tenth day of this month or the next.
THE_DAY = N_("the {number} | on the {number}")
MONTH_END = N_("the end of the month | end of the month | end of this month | end of month | month end | eom")
NEXT_MONTH_END = N_("the end of next month | end of next month")
END_OF = N_("the end of {month} | end of {month}")
YEAR_END = N_("the end of the year | end of the year | end of this year | end of year | year end | eoy")
# Translators: Friday for some, Sunday for others.
WEEK_END = N_("the end of the week | end of the week | end of this week | end of week | eow")
NEXT_WEEK_END = N_("the end of next week | end of next week")
WEEKEND = N_("this weekend | the weekend | weekend | over the weekend | at the weekend")
NEXT_WEEKEND = N_("next weekend")
MONTHS = N_("month | months")
DAY_END = N_("end of day | the end of the day | end of the day | eod | end of business | cob")
# Translators: what stands before the day by which something is due.
DUE = N_("due | due on | due by | no later than | on or before | latest by | not later than")
BEFORE = N_("before")

# Translators: what makes a word the place whose clock is meant.
PLACE = N_("{place} time | time in {place} | in {place} | {place} local time")
MY_TIME = N_("my time | my local time | for me | my clock")
LOCAL_TIME = N_("local time | local")
# Translators: said once for a whole list of times.
ALL_TIMES = N_("all times {zone} | all times in {zone} | all {zone} | all in {zone} | times in {zone} | times {zone}")
LIST_JOINT = N_("and | or")

_ABROAD = ("fr", "pt", "de")
AWAY_ABROAD = {
    "aujourd'hui": 0, "demain": 1, "apres-demain": 2, "apres demain": 2,
    "hoje": 0, "amanha": 1, "depois de amanha": 2, "heute": 0, "morgen": 1, "ubermorgen": 2,
}  # fmt: skip
"""Near days in the three more languages. (CLDR has their names, but Babel does not.)"""
AT_ABROAD = ("a", "as", "um")
SLIPS = {"tmrw": 1, "tmr": 1, "tmrrw": 1, "tomorow": 1, "tommorow": 1, "tommorrow": 1, "bsk": 1, "besuk": 1}
"""Short and mistyped names for tomorrow that are nothing else."""
_MORE_WEEKDAYS = {
    "tues": 1, "weds": 2, "wednes": 2, "thur": 3, "thurs": 3, "jum'at": 4, "jumaat": 4, "ahad": 6, "senen": 0,
    "rebo": 2, "kemis": 3,
}  # fmt: skip
_MORE_MONTHS = {"sept": 9, "setiembre": 9, "pebruari": 2, "nopember": 11, "agst": 8, "okt": 10, "agt": 8}
HOURS = NUMBERS | {
    "eleven": 11, "once": 11, "sebelas": 11, "twelve": 12, "doce": 12, "dua belas": 12, "duabelas": 12,
}  # fmt: skip
"""Hours in words."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day: the hours of 24 that it has for certain, and those about which it leaves a doubt."""

    sure: frozenset[int]
    soft: frozenset[int] = frozenset()
    past_midnight: bool = False
    """Whether the doubtful hours may be those of the next day: one at night is rather that of Saturday on a Friday."""


AM = Part(frozenset(range(1, 12)))
PM = Part(frozenset(range(13, 24)))
_PARTS = (
    (_MORNING, AM),
    (_MIDDAY, Part(frozenset(range(10, 16)))),
    (_AFTERNOON, Part(frozenset(range(12, 21)))),
    (_EVENING, Part(frozenset(range(18, 24)), frozenset({16, 17}))),
    (_NIGHT, Part(frozenset(range(18, 24)), frozenset(range(6)), past_midnight=True)),
    (_SMALL_HOURS, Part(frozenset(range(1, 7)), frozenset({0}), past_midnight=True)),
)
TODAY_PARTS = ((THIS_MORNING, _PARTS[0][1]), (THIS_AFTERNOON, _PARTS[2][1]), (TONIGHT, _PARTS[4][1]))


def folded(text: str) -> str:
    """A text without capitals and accents, character for character.

    >>> folded("Mañana a las 15h")
    'manana a las 15h'
    """
    return "".join(_folded(character) for character in text)


@cache
def _folded(character: str) -> str:
    base = unicodedata.normalize("NFKD", character.lower())[:1]
    return {"’": "'", "‘": "'", "`": "'", "–": "-", "—": "-"}.get(base, base) or character


@cache
def listed(template: str, language: str) -> tuple[str, ...]:
    """Every alternative of a template, folded, the longest first."""
    found = {folded(part) for part in words_of(language).listed(template)}
    return tuple(sorted(found, key=lambda part: (-len(part), part)))


@cache
def either(template: str, language: str) -> str:
    """A pattern for any alternative of a template; dots may be left out."""
    return f"(?:{'|'.join(_escaped(part) for part in listed(template, language))})"


def _escaped(text: str) -> str:
    return re.escape(text).replace(r"\ ", r"\s+").replace(r"\.", r"\.?")


@cache
def whole(template: str, language: str) -> re.Pattern[str]:
    """A pattern for a text that is one of the alternatives of a template."""
    return re.compile(either(template, language))


@cache
def _around(template: str, language: str) -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(re.sub(r"\\\{\w+\\\}", "(?P<inside>.+)", _escaped(part))) for part in listed(template, language)
    )


def inside(text: str, template: str, language: str) -> Iterator[re.Match[str]]:
    """Where a text has the form of one of a template's alternatives: the matches, whose `inside` is what fills it."""
    for pattern in _around(template, language):
        if found := pattern.fullmatch(text):
            yield found


@cache
def weekdays(language: str) -> Mapping[str, frozenset[int]]:
    """The weekdays (Monday is 0) that a name may mean; short names in English and the reader's language only."""
    words, found = words_of(language), dict[str, set[int]]()
    for name, number in _MORE_WEEKDAYS.items():
        found.setdefault(name, set()).add(number)
    for width, spoken in (("wide", [*words.locales, *_abroad()]), ("abbreviated", words.own_locales)):
        for locale in spoken:
            for number, name in locale.days["format"][width].items():
                found.setdefault(folded(name.strip(".")), set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


@cache
def months(language: str) -> Mapping[str, frozenset[int]]:
    """The months that a name may mean; short names in English and the reader's language only."""
    words, found = words_of(language), dict[str, set[int]]()
    for name, number in _MORE_MONTHS.items():
        found.setdefault(name, set()).add(number)
    own = (*words.own_locales, Locale("en"))
    for width, spoken in (("wide", [*words.locales, *_abroad()]), ("abbreviated", own)):
        for locale in spoken:
            for number, name in locale.months["format"][width].items():
                found.setdefault(folded(name.strip(".")), set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


@cache
def _abroad() -> tuple[Locale, ...]:
    return tuple(Locale(code) for code in _ABROAD)


@cache
def parts(language: str) -> Mapping[str, Part]:
    """Parts of a day by their folded names; where two share a name, the one with the doubts."""
    return {name: part for template, part in _PARTS for name in listed(template, language)}


def names(found: Mapping[str, object]) -> str:
    """A pattern for any of the names of a table, the longest first."""
    return f"(?:{'|'.join(_escaped(name) for name in sorted(found, key=len, reverse=True))})"


@cache
def away(language: str) -> Mapping[str, int]:
    """Days that are named by how far away they are."""
    found = dict(AWAY_ABROAD | SLIPS)
    for template, days in ((day_words.TODAY, 0), (day_words.TOMORROW, 1), (day_words.DAY_AFTER, 2)):
        found |= dict.fromkeys(listed(template, language), days)
    return found
