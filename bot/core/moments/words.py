"""The words and figures that instants and durations are written in (see `bot.core.moments`).

As with days, the words of all languages that the bot speaks are read, whoever writes; short names of weekdays and
months, and short units, in English and the reader's language only.
"""

import re
from collections.abc import Mapping
from functools import cache

from babel import Locale
from babel.units import format_unit

from bot.core import day_words
from bot.core.amounts import NUMBERS
from bot.core.day_figures import NUMERIC
from bot.core.day_words import words_of
from bot.core.i18n import N_

UNITS = {"week": 7 * 24 * 60, "day": 24 * 60, "hour": 60, "minute": 1}
"""Minutes in each, the longest first. A month is none: nobody knows how long it is."""
_SHORT = {
    # Translators: short or other words for the unit, beside its own name in your language.
    "week": N_("w | wk | wks"),
    "day": N_("d"),
    "hour": N_("h | hr | hrs"),
    "minute": N_("m | min | mins"),
}
_JOINT = N_("and")

# What stands before a deadline, at the end of a proposal. Translators: before how long it is; the second is for a word
# that mostly belongs to a sentence (“is answered within 3 days”), and is read more carefully.
FOR = N_("for")
WITHIN = N_("within")
# Translators: before the instant at which something ends. Words that stand before an amount as well (by 3/4) belong to
# the second of the two.
UNTIL = N_("until | till")
BY = N_("by")
# Translators: other words before the instant at which something ends; “|” stands between them.
CLOSING = N_("closing | closing on | closing at | closes | closes on | closes at | ending | ends | ends on | ends at")

AT = N_("at {time} | @ {time}")
# Translators: what stands behind a time of 12 hours. The third and the fourth only for words that are certain: from one
# to seven in the afternoon, and from six to eleven in the evening.
AM = N_("am | a.m. | a. m.")
PM = N_("pm | p.m. | p. m.")
_MORNING = N_("in the morning")
_AFTERNOON = N_("in the afternoon")
_EVENING = N_("in the evening")
NOON = N_("noon | midday")
MIDNIGHT = N_("midnight")
IN = N_("in {duration}")
THIS = N_("this {weekday}")
NEXT = N_("next {weekday}")

_MORE_WEEKDAYS = {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
_MORE_MONTHS = {"sept": 9}
_FILLERS = {"at", "on", "the", "of", "de", "del", "el", "next", "o'clock", "h", "hrs", "hs", "utc", "gmt", "st", "nd",
            "rd", "th", "t", "z"}  # fmt: skip


# Durations


@cache
def units(language: str) -> Mapping[str, int]:
    """Minutes by every word for a unit, in small letters."""
    words, found, doubted = words_of(language), dict[str, int](), set[str]()
    for unit, minutes in UNITS.items():
        for word in words.listed(_SHORT[unit]):
            found[word.lower()] = minutes
        for locale in words.locales:
            found |= dict.fromkeys(_unit_words(unit, "long", locale), minutes)
    for unit, minutes in UNITS.items():
        for width in ("short", "narrow"):
            for word in _unit_words(unit, width, words.own_locales[1]):
                if found.setdefault(word, minutes) != minutes:
                    doubted.add(word)  # such as “hr”: an hour in English, a day in Indonesian
    return {word: minutes for word, minutes in found.items() if word not in doubted}


@cache
def unit_names(language: str) -> tuple[str, ...]:
    """The full names of units."""
    return tuple(
        word for locale in words_of(language).locales for unit in UNITS for word in _unit_words(unit, "long", locale)
    )


def _unit_words(unit: str, width: str, locale: Locale) -> set[str]:
    shown = [format_unit(n, f"duration-{unit}", length=width, locale=locale) for n in (1, 3)]  # type: ignore[arg-type]
    found = {re.sub(r"[0-9\s.]+", "", text).lower() for text in shown if "duration" not in text}
    return found | {word.translate(str.maketrans("áéíóú", "aeiou")) for word in found}


@cache
def part(language: str) -> re.Pattern[str]:
    """A count and its unit at the beginning, with what may join it to the next."""
    unit = "|".join(re.escape(word) for word in sorted(units(language), key=len, reverse=True))
    number = "|".join(sorted(NUMBERS, key=len, reverse=True))
    return re.compile(
        rf"(?:(?P<number>[0-9]{{1,4}}(?:[.,][0-9])?)\s*|(?P<word>{number})\s+)(?P<unit>{unit})(?![^\W\d_])\.?"
        rf"\s*(?:(?:,|{words_of(language).either(_JOINT)}(?=\s))\s*(?=\S))?",
        re.IGNORECASE,
    )


# Times of day


@cache
def clock(language: str) -> re.Pattern[str]:
    """A time of day, wherever it stands. A number alone is found as well, and is none."""
    words = words_of(language)
    either = {
        name: words.either(template).replace(r"\.", r"\.?")
        for name, template in (
            ("noon", NOON), ("midnight", MIDNIGHT), ("am", AM), ("pm", PM), ("morning", _MORNING),
            ("afternoon", _AFTERNOON), ("evening", _EVENING),
        )
    }  # fmt: skip
    half = "|".join(rf"(?P<{name}>{either[name]})" for name in ("am", "pm", "morning", "afternoon", "evening"))
    return re.compile(
        rf"""(?<![\w:/.+−–-])(?:(?P<noon>{either["noon"]})|(?P<midnight>{either["midnight"]})|
        (?P<hour>[0-9]{{1,2}})
        (?:(?P<colon>:)(?P<minute>[0-9]{{2}})(?::(?P<second>[0-9]{{2}}))?|\.(?P<dotted>[0-9]{{2}})
          |\s?(?P<h>h)\s?(?P<after_h>[0-9]{{2}})?)?
        (?:\s*(?:{half}|(?P<hours>hs|hrs|h)))?
        )(?!\w|:|/|[.,][0-9])""",
        re.IGNORECASE | re.VERBOSE,
    )


@cache
def without_at(language: str) -> re.Pattern[str]:
    """What may stand between a day and its time, at the end of a text."""
    before = (re.escape(part.replace("{time}", "").strip()) for part in words_of(language).listed(AT))
    return re.compile(rf"(?:^|(?<=[\s,]))(?:{'|'.join(before)})\s*$", re.IGNORECASE)


# Days


@cache
def weekdays(language: str) -> tuple[re.Pattern[str], ...]:
    """A pattern for each weekday's names, Monday's first."""
    words = words_of(language)
    found = []
    for number in range(7):
        more = [re.escape(name) for name, meant in _MORE_WEEKDAYS.items() if meant == number]
        names = (day_words.weekday_names(words, number), day_words.weekday_names(words, number, short=True), *more)
        found.append(re.compile(rf"(?:{'|'.join(names)})\.?(?=[\s,]|$)", re.IGNORECASE))
    return tuple(found)


@cache
def months(language: str) -> Mapping[str, int]:
    """Months by their names, in small letters."""
    words = words_of(language)
    found: dict[str, set[int]] = {name: {number} for name, number in _MORE_MONTHS.items()}
    for locale in words.locales:
        for width in ("wide", "abbreviated") if locale in words.own_locales else ("wide",):
            for number, name in locale.months["format"][width].items():
                found.setdefault(name.strip(".").lower(), set()).add(number)
    for number, name in Locale("en").months["format"]["abbreviated"].items():
        found.setdefault(name.lower(), set()).add(number)
    return {name: min(numbers) for name, numbers in found.items() if len(numbers) == 1}


@cache
def dates(language: str) -> tuple[re.Pattern[str], ...]:
    """Dates with a month's name: the day first, the month first."""
    month = f"(?P<month>{'|'.join(re.escape(name) for name in sorted(months(language), key=len, reverse=True))})"
    day, year = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|º)?", r"(?P<year>[0-9]{4})"
    return (
        re.compile(rf"(?:the\s+)?{day}\.?(?:\s+(?:(?:of|de)\s+)?|-){month}\.?(?:(?:,?\s+(?:del?\s+)?|-){year})?", re.I),
        re.compile(rf"{month}\.?\s+(?:the\s+)?{day}(?:,?\s+{year})?", re.I),
    )


@cache
def away(language: str) -> tuple[tuple[re.Pattern[str], int], ...]:
    """Days that are named by how far away they are."""
    words = words_of(language)
    named = ((day_words.DAY_AFTER, 2), (day_words.TODAY, 0), (day_words.TOMORROW, 1))
    return tuple((re.compile(words.either(template), re.IGNORECASE), days) for template, days in named)


@cache
def _around(template: str, name: str, language: str) -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(pattern, re.IGNORECASE)
        for pattern in words_of(language).alternatives(template, **{name: rf"(?P<{name}>.+)"})
    )


def _inside(text: str, template: str, name: str, language: str) -> str:
    """What stands in a template's place in a text; empty where the text has another form."""
    found = (pattern.fullmatch(text) for pattern in _around(template, name, language))
    return next((match[name].strip() for match in found if match), "")


def bare_weekday(text: str, language: str) -> str:
    """A text without what stands before a weekday, such as `on` and `this`."""
    return _inside(text, day_words.ON_WEEKDAY, "weekday", language) or _inside(text, THIS, "weekday", language) or text


def bare_date(text: str, language: str) -> str:
    """A text without what stands before a date, such as `on`."""
    return _inside(text, day_words.ON_DATE, "date", language) or text


def next_weekday(text: str, language: str) -> str:
    """The weekday of `next Friday`, which may be the one that comes or the one after it; else empty."""
    return _inside(text, NEXT, "weekday", language)


def length_ahead(text: str, language: str) -> str:
    """The duration of `in 2 weeks`; else empty."""
    return _inside(text, IN, "duration", language)


# What looks like an instant, without being certain


@cache
def _names(language: str) -> re.Pattern[str]:
    names = [pattern.pattern for pattern in (*weekdays(language), *(pattern for pattern, _ in away(language)))]
    months_ = "|".join(re.escape(name) for name in sorted(months(language), key=len, reverse=True))
    return re.compile(f"(?:{'|'.join(names)}|(?:{months_})\\.?)", re.IGNORECASE)


_FIGURES = re.compile(
    r"[0-9]{1,2}(?::[0-9]{2}){1,2}h?|[0-9]{1,2}h(?:[0-9]{2})?|[0-9]{1,2}(?:am|pm)|[0-9]{1,2}/[0-9]{1,2}|"
    rf"[0-9]{{1,2}}\.[0-9]{{1,2}}\.|{NUMERIC}",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"(?P<one>[1-9])/(?P<other>[1-9]|10)|[0-9]{1,2}\.[0-9]{1,2}")
_YEAR = re.compile("(?:19|20)[0-9]{2}")


def looks_like_moment(text: str, language: str, *, amounts: bool) -> bool:
    """Whether somebody must have meant a date or a time: nothing but figures and words for those, one of them sure.

    `amounts`: whether `3/4` and `1.2` may be amounts. A month and its year, as in `March 2027`, are no instant.
    """
    is_sure = has_name = has_digit = False
    for token in text.replace(",", " ").split():
        is_name = _names(language).fullmatch(token) is not None
        if is_name:
            has_name = True
        elif token[0].isdigit():
            has_digit |= _YEAR.fullmatch(token) is None
            is_sure |= _is_sure(token, amounts=amounts)
        elif token.lower().strip(".") not in _FILLERS | {"am", "pm", "a.m", "p.m"}:
            return False
    return has_digit and (is_sure or has_name)


def _is_sure(token: str, *, amounts: bool) -> bool:
    """Whether a figure is a date or a time, and no amount where it may be one."""
    amount = _AMOUNT.fullmatch(token)
    if amount is None or (amount["one"] and int(amount["one"]) >= int(amount["other"])):
        return _FIGURES.fullmatch(token) is not None
    return not amounts
