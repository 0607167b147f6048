"""How a series is called in one go: title, length, how often, at what time, where, from and until when. Pure.

series "Weekly" 60m every Thursday 14:00 Europe/Berlin from 2 April until 25 June
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from functools import cache

from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.moments import words
from bot.core.moments.lengths import plain
from bot.core.moments.phrases import either, folded, listed, names, weekdays, whole
from bot.core.text import clean
from handlers.meetings import lengths
from handlers.meetings.asking.grammar import QUOTES
from handlers.meetings.limits import check_length
from handlers.meetings.series import times
from handlers.meetings.series.recurrence import LAST, Every

# Translators: how often a series of meetings takes place; “|” stands between other words for it. {weekday} is the name
# of a day. The third is for a day of the month: {which} is one of the words below.
_WEEKLY = N_(
    "every {weekday} | each {weekday} | every week on {weekday} | every week {weekday} | weekly on {weekday} | "
    "weekly {weekday} | on {weekday}s | {weekday}s"
)
_TWO_WEEKS = N_(
    "every two weeks on {weekday} | every two weeks {weekday} | every 2 weeks on {weekday} | every 2 weeks {weekday} | "
    "every other {weekday} | every other week on {weekday} | fortnightly on {weekday} | fortnightly {weekday}"
)
_MONTHLY = N_(
    "monthly on the {which} {weekday} | every month on the {which} {weekday} | every {which} {weekday} of the month | "
    "the {which} {weekday} of every month | the {which} {weekday} of each month | the {which} {weekday} of the month | "
    "{which} {weekday} of the month | {which} {weekday} of every month | monthly {which} {weekday}"
)
# Translators: words for how often that mean two things, such as “every second Tuesday”: it may be every other Tuesday,
# or the second Tuesday of the month.
_UNSURE = N_("every {which} {weekday} | biweekly on {weekday} | biweekly {weekday} | bi-weekly on {weekday}")
# Translators: which of the weekdays of a month.
_WHICH = (
    (1, N_("first | 1st")), (2, N_("second | 2nd")), (3, N_("third | 3rd")), (4, N_("fourth | 4th")),
    (5, N_("fifth | 5th")), (LAST, N_("last")),
)  # fmt: skip
# Translators: what stands before the first day of a series.
_FROM = N_("from | starting | starting on | starting from | beginning | beginning on | as of")
LONGEST = 300
"""Characters behind the title: what is longer says more than how often and when."""
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PLACES = {1: "first", 2: "second", 3: "third", 4: "fourth", LAST: "last"}
_AMBIGUOUS = {"minggu"}
"""Indonesian for a week and for Sunday: behind `every`, only `hari` tells them apart."""

NO_TITLE = N_(
    'How shall the series be called? Write the title first, in quotation marks: `series "Weekly" 60m every Thursday '
    "14:00`."
)
NO_RULE = N_(
    "How often? Write `every Thursday 14:00`, `every two weeks on Thursday 14:00` or `monthly on the second Thursday "
    "14:00`."
)
TWO_MEANINGS = N_(
    "“{text}” can mean two things. Write `every two weeks on {day}`, `every {day}` or `monthly on the second {day}`."
)
NO_FIFTH = N_("Not every month has a fifth {day}. Write `monthly on the last {day}`.")
NO_LENGTH = N_('How long is a meeting? Write it behind the title: `series "Weekly" 60m every Thursday 14:00`.')
TWICE = N_("“{text}” stands there twice.")


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for, as far as it was said."""

    title: str = ""
    minutes: int = 0
    every: Every | None = None
    which: int = 0
    """Of the weekdays of a month."""
    weekday: int | None = None
    at: time | None = None
    zone: str = ""
    """IANA name."""
    first: str = ""
    """From when, as it was written."""
    until: str = ""
    """Until when, as it was written."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said."""
        return self == Order()


def read(text: str, reader: Translator) -> Order:
    """What follows `series`. Raises a Refusal for what cannot be read, and for what is missing."""
    quoted = re.match(rf"[{QUOTES}](?P<title>[^\n]*?)[{QUOTES}](?=[\s.,:;–—-]|$)", text.strip())
    title = " ".join(quoted["title"].split()) if quoted else ""
    if quoted is None or not clean(title):
        raise Refusal("series-title", NO_TITLE)
    order = _read(text.strip()[quoted.end() :], reader, title)
    if order.at is None:
        raise Refusal("series-time", times.NO_TIME)
    if not order.minutes:
        raise Refusal("series-length", NO_LENGTH)
    return order


def read_change(text: str, reader: Translator) -> Order:
    """What is to be different from now on: any part of it but the title. Raises a Refusal."""
    return _read(text, reader, "")


def _read(text: str, reader: Translator, title: str) -> Order:
    text, language = plain(text).strip(" ,:;–—-"), reader.language
    if len(text) > LONGEST:
        raise Refusal("series-rule", NO_RULE)
    rule = next(_rules(text, language), None)
    before, behind = (text[: rule.start], text[rule.end :]) if rule else ("", text)
    head, clauses = _clauses(behind, language)
    minutes = _minutes([before, clauses.get("for", "")], language)
    if rule is None and not minutes and head:
        minutes, head = _leading_length(head, language)
    weekday = rule.weekday if rule else None
    if rule is None and (found := re.match(rf"(?:{names(weekdays(language))})(?!\w)", folded(head))):
        weekday, head = _weekday(found[0], language), head[found.end() :]
    if title and rule is None:
        raise Refusal("series-rule", NO_RULE)
    at, zone = times.read(head.strip(" ,"), reader)
    return Order(
        title, minutes, rule.every if rule else None, rule.which if rule else 0, weekday, at, zone,
        clauses.get("from", ""), clauses.get("until", ""),
    )  # fmt: skip


def spelled(order: Order, **dates: str) -> str:
    """The same as it is always understood, with `first` or `until` in place of what was written."""
    day = _DAYS[order.weekday] if order.weekday is not None else ""
    rule = {
        None: day,
        Every.WEEK: f"every {day}",
        Every.TWO_WEEKS: f"every two weeks on {day}",
        Every.MONTH: f"monthly on the {_PLACES.get(order.which)} {day}",
    }[order.every]
    first, until = (dates.get(name, said) for name, said in (("first", order.first), ("until", order.until)))
    parts = [
        f'"{order.title}"' if order.title else "", f"{order.minutes}m" if order.minutes else "", rule,
        f"{order.at:%H:%M}" if order.at else "", order.zone, f"from {first}" if first else "",
        f"until {until}" if until else "",
    ]  # fmt: skip
    return " ".join(filter(None, parts))


# How often


@dataclass(frozen=True, slots=True)
class _Rule:
    start: int
    end: int
    every: Every
    which: int
    weekday: int


def _rules(text: str, language: str) -> Iterator[_Rule]:
    """How often it takes place, where a text says so."""
    plain_text = folded(text)
    for every, template in ((Every.MONTH, _MONTHLY), (Every.TWO_WEEKS, _TWO_WEEKS), (None, _UNSURE)):
        for found in _search(template, plain_text, language):
            yield _rule(found, every, text, language)
    for found in _search(_WEEKLY, plain_text, language):
        yield _rule(found, Every.WEEK, text, language)


def _rule(found: re.Match[str], every: Every | None, text: str, language: str) -> _Rule:
    weekday, said = _weekday(found["weekday"], language), text[found.start() : found.end()]
    which = _which(found["which"], language) if "which" in found.groupdict() else 0
    day = text[found.start("weekday") : found.end("weekday")]
    is_week = found["weekday"] in _AMBIGUOUS and "hari " not in found.string[: found.end()]
    if every is None or is_week:
        raise Refusal("series-unsure", TWO_MEANINGS, text=clean(said, 40), day=clean(day, 20))
    if which > 4:
        raise Refusal("series-fifth", NO_FIFTH, day=clean(day, 20))
    return _Rule(found.start(), found.end(), every, which, weekday)


def _weekday(name: str, language: str) -> int:
    numbers = weekdays(language)[" ".join(name.split())]
    if len(numbers) != 1:
        raise Refusal("series-rule", NO_RULE)
    return next(iter(numbers))


def _which(name: str, language: str) -> int:
    return next(number for number, template in _WHICH if whole(template, language).fullmatch(name))


def _search(template: str, text: str, language: str) -> Iterator[re.Match[str]]:
    return (found for pattern in _patterns(template, language) if (found := pattern.search(text)))


@cache
def _patterns(template: str, language: str) -> Sequence[re.Pattern[str]]:
    """A pattern for each of a template's alternatives, the longest first."""
    which = "|".join(either(words_, language) for _number, words_ in _WHICH)
    fillings = {r"\{weekday\}": f"(?P<weekday>{names(weekdays(language))})", r"\{which\}": f"(?P<which>{which})"}
    found = []
    for part in listed(template, language):
        pattern = re.escape(part).replace(r"\ ", r"\s+")
        for place, filling in fillings.items():
            pattern = pattern.replace(place, filling)
        found.append(re.compile(rf"(?<!\w){pattern}(?!\w)"))
    return found


# What stands around it


def _clauses(text: str, language: str) -> tuple[str, dict[str, str]]:
    """What stands before the first of `from`, `until` and `for`, and what stands behind each of them."""
    found = list(_keys(language).finditer(folded(text)))
    clauses: dict[str, str] = {}
    for number, match in enumerate(found):
        end = found[number + 1].start() if number + 1 < len(found) else len(text)
        key = next(key for key in ("from", "until", "for") if match[key.replace("from", "since")])
        if key in clauses:
            raise Refusal("series-twice", TWICE, text=clean(match[0], 20))
        clauses[key] = text[match.end() : end].strip(" ,;:")
    return text[: found[0].start()] if found else text, clauses


@cache
def _keys(language: str) -> re.Pattern[str]:
    since, until, span = (either(template, language) for template in (_FROM, words.UNTIL, words.FOR))
    return re.compile(rf"(?<![^\s,;])(?:(?P<since>{since})|(?P<until>{until})|(?P<for>{span}))\s+(?=\S)")


def _minutes(said: Sequence[str], language: str) -> int:
    found = [text.strip(" ,:;–—-") for text in said]
    return next((lengths.read(text, language) for text in found if text), 0)


def _leading_length(text: str, language: str) -> tuple[int, str]:
    """A length that a text begins with, and the rest; 0 and the whole text where there is none."""
    split = text.split()
    for count in range(min(4, len(split)), 0, -1):
        said = " ".join(split[:count])
        if ":" not in said and (minutes := lengths.find(said, language)) is not None:
            check_length(minutes)
            return minutes, " ".join(split[count:])
    return 0, text
