"""How a meeting is called in one go: “title”, length, and the slots or the time in which to look for them. Pure.

meet "April call" 90m: Tue 7 Apr 13:00, Tue 7 Apr 18:00, Wed 8 Apr 07:00 until Friday 18:00
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from bot.core import moments, zones
from bot.core.day_words import words_of
from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.moments import Doubt, Instant, Reading, Waiting
from bot.core.moments.lengths import plain
from bot.core.moments.phrases import folded
from bot.core.moments.times import clocks
from bot.core.moments.words import FOR
from handlers.meetings import lengths
from handlers.meetings.asking import periods
from handlers.meetings.limits import check_length

QUOTES = '"“”„‟«»＂「」『』'
_QUOTED = re.compile(rf"[{QUOTES}](?P<title>[^\n]*?)[{QUOTES}](?=[\s.,:;–—-]|$)")
_APOSTROPHES = re.compile(r"['‘](?P<title>[^\n]*\S)['’](?=[\s,:;–—-]|$)")
"""Some quote with them; a title may have one of its own."""
_MINUTES = re.compile(r"(?P<minutes>[0-9]{2,3})\s*:(?![0-9])")
_LEAST_ALONE = 15
"""From where on a number alone is minutes: no meeting takes as many hours."""
_LENGTH_WORDS = 4
"""Words that a length may have: `1 hour 30 minutes`."""
_A_DAY = 24 * 60

# Translators: what may stand before the deadline of a call for a meeting; “|” stands between other words for it.
_ANSWERS = N_("answer | answers | please answer | deadline")

NO_TITLE_END = N_('I find no end to the title. Write it between quotation marks: `meet "April call" 90m next week`.')


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What was asked for in one go, as far as it was said."""

    title: str = ""
    minutes: int = 0
    times: str = ""
    """The slots, or the time in which they are looked for, as they were written; with the deadline."""

    def with_times(self, times: str, text: str) -> str:
        """The text that it was read from, with other times."""
        if self.times in text:
            head, _, tail = text.rpartition(self.times)
            return f"{head}{times}{tail}"
        length = f" {self.minutes}m" if self.minutes else ""
        return f'"{self.title}"{length}: {times}'


def read(text: str, reader: Translator) -> Order:
    """What follows `meet`. Raises a Refusal for a title without an end, and for a length that no meeting has."""
    text = text.strip()
    quoted = _QUOTED.match(text) or _APOSTROPHES.match(text) or _behind_times(text, reader.language)
    if quoted is None and text[:1] and text[0] in QUOTES:
        raise Refusal("no-title-end", NO_TITLE_END)
    title, rest = "", text
    if quoted is not None:
        title, rest = quoted["title"], text[: quoted.start()] + text[quoted.end() :].lstrip(" ,–—-:\n")
    before, minutes, times = _take_length(rest, reader.language)
    alone = _MINUTES.match(rest)
    if quoted is None:
        title = before
    elif alone and int(alone["minutes"]) >= _LEAST_ALONE:
        minutes, times = int(alone["minutes"]), rest[alone.end() :]
    elif before and (times or (minutes or 0) >= _A_DAY):
        minutes, times = None, rest  # it is a part of when it may be, or how long members can answer
    elif before:
        times = _for(reader.language).sub("", before)
    if minutes is not None:
        check_length(minutes)
    return Order(title=" ".join(title.split()), minutes=minutes or 0, times=times.strip())


def title_of(text: str) -> str:
    """A title that was asked for, without the quotation marks around it."""
    quoted = _APOSTROPHES.fullmatch(text)
    return " ".join((quoted["title"] if quoted else text).split()).strip(QUOTES)


def _behind_times(text: str, language: str) -> re.Match[str] | None:
    """A title between quotation marks that stands behind the times."""
    quoted = _QUOTED.search(text)
    before = folded(plain(text[: quoted.start()])) if quoted else ""
    return quoted if any(clocks(before, language, in_part=False)) else None


def _take_length(text: str, language: str) -> tuple[str, int | None, str]:
    """What stands before the first length, that in minutes, and what follows it. Without one, all stands before it."""
    words = list(re.finditer(r"\S+", text))
    for at, first in enumerate(words):
        for last in reversed(words[at : at + _LENGTH_WORDS]):
            said = text[first.start() : last.end()]
            is_time = ":" in said[:-1] and not (first is last and said.endswith(":"))
            if not is_time and (minutes := lengths.find(said, language)) is not None:
                return text[: first.start()].strip(" ,:–—-"), minutes, text[last.end() :].lstrip(" ,:–—-\n")
    return text.strip(), None, ""


@cache
def _for(language: str) -> re.Pattern[str]:
    return re.compile(rf"\s+{words_of(language).either(FOR)}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """When it may be."""

    period: tuple[datetime, datetime] | None = None
    """From when to when slots are looked for."""
    slots: Sequence[Instant | Doubt | Waiting] = ()
    until: datetime | None = None
    """Until when members answer."""
    ending: str = ""
    """The same, as it was written."""

    @property
    def doubt(self) -> Doubt | None:
        """The first slot that is not certain."""
        return next((slot for slot in self.slots if isinstance(slot, Doubt)), None)

    def spelled(self, chosen: str) -> str:
        """The times with the first doubt settled, as they are always understood."""
        choices = self.doubt.choices if self.doubt else ()
        settled = [each for each in choices if isinstance(each, Instant) and each.spelled == chosen]
        slots = [settled[0] if slot is self.doubt and settled else slot for slot in self.slots]
        said = [_spelled(slot) if isinstance(slot, Instant) else slot.said for slot in slots]
        return f"{', '.join(said)} {self.ending}".strip()


def _spelled(instant: Instant) -> str:
    """By the clock on which it was meant, since a time beside it that has no zone may be by the same."""
    named = zones.find(instant.zone) if "/" in instant.zone else None
    is_clear = instant.local.replace(fold=0).utcoffset() == instant.local.replace(fold=1).utcoffset()
    if isinstance(named, zones.Zone) and named.name == instant.zone and is_clear:
        return f"{instant.local:%Y-%m-%d %H:%M} {instant.zone}"
    return instant.spelled


def read_times(text: str, now: datetime, reader: Translator, zone: str) -> Times:
    """Slots, or a time in the days of the group's zone, with a deadline behind them. Raises a Refusal."""
    if period := periods.read(text, now, reader, zone):
        return Times(period=period)
    text = text.strip()
    rest, ending = _take_ending(text, now, reader)
    until = now + ending if isinstance(ending, timedelta) else ending
    if until is not None:
        rest = _before_deadline(reader.language).sub("", rest)
    said = text[len(rest) :].strip(" ,;\n") if until is not None else ""
    if period := periods.read(rest, now, reader, zone):
        return Times(period=period, until=until, ending=said)
    slots = [slot for slot in _slots(rest, now, reader) if isinstance(slot, Instant | Doubt | Waiting)]
    return Times(slots=slots, until=until, ending=said)


def _take_ending(text: str, now: datetime, reader: Translator) -> tuple[str, timedelta | datetime | None]:
    """The times without the deadline, and that. Raises a Refusal where it is none for certain."""
    try:
        return moments.take_ending(text, now, reader, alone=True)
    except Refusal:
        with suppress(Refusal):
            if moments.slots(text, now, reader):
                return text, None  # in some languages, what stands before a deadline stands before a zone as well
        raise


def _slots(text: str, now: datetime, reader: Translator) -> Sequence[Reading | Waiting]:
    """A list of moments, or one that has no time of day in it: `in 2 hours`. Raises a Refusal."""
    try:
        return moments.slots(text, now, reader)
    except Refusal:
        with suppress(Refusal):
            found = moments.read(text, now, reader)
            if isinstance(found, Instant):
                return [found]
        raise


def read_deadline(text: str, now: datetime, reader: Translator) -> datetime:
    """Until when members answer: `2d`, `for 2d`, `until Friday 18:00`, `Friday 18:00`. Raises a Refusal."""
    if length := moments.duration(text, reader.language):
        return now + length
    rest, ending = moments.take_ending(text, now, reader, alone=True)
    if ending is not None and not rest:
        return now + ending if isinstance(ending, timedelta) else ending
    return moments.moment(text, now, reader)


@cache
def _before_deadline(language: str) -> re.Pattern[str]:
    return re.compile(rf"[\s,;.(–—-]*{words_of(language).either(_ANSWERS)}\s*:?\s*$", re.IGNORECASE)
