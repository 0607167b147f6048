"""The time in which slots are looked for, as people write it: `next week`, `in April`, `6 April to 17 April`. Pure."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core import moments
from bot.core.day_words import words_of
from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.moments import Day, Doubt
from bot.core.moments.lengths import plain
from bot.core.moments.phrases import folded, months

# Translators: times in which a meeting may be; “|” stands between other words for the same.
_THIS_WEEK = N_("this week | the rest of this week | later this week")
_NEXT_WEEK = N_("next week | in the next week | the next week")
_WEEK_AFTER = N_("the week after next | week after next | the week after")
_NEXT_MONTH = N_("next month")
_COMING = N_("the next {length} | next {length} | in the next {length} | the coming {length}")
_IN = N_("in {month} | during {month}")
_FROM = N_("from | between")
_TO = N_("to | and | through")

LONGEST = timedelta(days=31)
"""What is looked through."""
NOTICE = timedelta(hours=24)
"""How far ahead the first slot is that is proposed: somebody has to answer before it."""

TOO_LONG = N_("That is more than 31 days. Name a shorter time, such as `next week`.")
TOO_NEAR = N_(
    "Nothing of that is more than a day away, and members need time to answer. Name a later time, such as `next week`, "
    "or write the times that you have in mind."
)
BACKWARDS = N_("{end} is before {start}. Write the first day, then the last one.")

Period = tuple[date, date]
"""The first day, and the day after the last one."""


def read(text: str, now: datetime, reader: Translator, zone: str) -> tuple[datetime, datetime] | None:
    """From when to when slots are looked for, in days of a zone; None where the text is no such time.

    Raises a Refusal for a time that is over, too near or too long, and for days that are not certain.
    """
    said = plain(text)
    today = now.astimezone(ZoneInfo(zone)).date()
    found = next(_readings(said, today, reader), None) or _days(said, now, reader)
    if found is None:
        return None
    begin, end = (datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC) for day in found)
    if end - begin > LONGEST + timedelta(hours=2):  # a clock may change
        raise Refusal("period-too-long", TOO_LONG)
    begin = max(begin, now + NOTICE)
    if end - begin < timedelta(hours=1):
        raise Refusal("period-too-near", TOO_NEAR)
    return begin, end


def _readings(said: str, today: date, reader: Translator) -> Iterator[Period]:
    words, bare = words_of(reader.language), folded(said)

    def is_one_of(template: str) -> bool:
        return re.fullmatch(words.either(template), bare, re.IGNORECASE) is not None

    monday = today - timedelta(days=today.weekday())
    if is_one_of(_THIS_WEEK):
        yield today, monday + timedelta(weeks=1)
    if is_one_of(_NEXT_WEEK):
        yield monday + timedelta(weeks=1), monday + timedelta(weeks=2)
    if is_one_of(_WEEK_AFTER):
        yield monday + timedelta(weeks=2), monday + timedelta(weeks=3)
    first = _month_after(today.replace(day=1))
    if is_one_of(_NEXT_MONTH):
        yield first, _month_after(first)
    for pattern in words.alternatives(_COMING, length="(?P<inside>.+)"):
        if (match := re.fullmatch(pattern, bare, re.IGNORECASE)) and (
            length := moments.duration(match["inside"], reader.language)
        ):
            yield today, today + max(length, timedelta(days=1)) + timedelta(days=1)
    for month in _month_names(bare, reader.language):
        year = today.year + (month < today.month)
        yield max(today, date(year, month, 1)), _month_after(date(year, month, 1))


def _month_names(bare: str, language: str) -> Iterator[int]:
    patterns = words_of(language).alternatives(_IN, month="(?P<inside>.+)")
    found = (re.fullmatch(pattern, bare, re.IGNORECASE) for pattern in patterns)
    for name in (bare, *(match["inside"] for match in found if match)):
        numbers = months(language).get(name.strip(" ."), frozenset())
        if len(numbers) == 1:
            yield next(iter(numbers))


def _month_after(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _days(said: str, now: datetime, reader: Translator) -> Period | None:
    """`6 April to 17 April`, or one day alone."""
    words = words_of(reader.language)
    bare = re.sub(rf"^{words.either(_FROM)}\s+", "", said, count=1, flags=re.IGNORECASE)
    parts = re.split(rf"\s+{words.either(_TO)}\s+|\s+[-–—]\s+", bare, maxsplit=1, flags=re.IGNORECASE)
    found = [day for part in parts if (day := _day(part, now, reader)) is not None]
    if len(found) < len(parts):
        return None
    for each in found:
        if isinstance(each, Doubt):
            raise each.refusal()
    first, last = (day for day in (found[0], found[-1]) if not isinstance(day, Doubt))
    if last < first:
        raise Refusal("period-backwards", BACKWARDS, start=lambda _: _.day(first), end=lambda _: _.day(last))
    return first, last + timedelta(days=1)


def _day(said: str, now: datetime, reader: Translator) -> date | Doubt | None:
    """A date, what it may be, or None where it is no date at all."""
    try:
        found = moments.read(said, now, reader)
    except Refusal:
        return None
    if isinstance(found, Doubt):
        return found if isinstance(found.choices[0], Day) else None
    return found.day if isinstance(found, Day) else None
