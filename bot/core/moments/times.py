"""Times of day in meetings and due dates: what each may mean, and whether that is certain (see `bot.core.moments`)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from functools import cache

from bot.core.moments import phrases, words
from bot.core.moments.phrases import AM, PM, Part, either, listed, names

Times = Sequence[tuple[time, int]]
"""Times that may be meant, each with how many days after the day that is named."""

_MARKS = r"(?:hours|hrs?|horas|hs|uhr|h)"
_COUNTED = {"hours", "hr", "hrs", "horas"}
_IN_UTC = re.compile(r"\s*(?:utc|gmt|z)\b")
_ANY_HOUR = frozenset(range(24))
_START_OR_END: Times = ((time(0), 0), (time(0), 1))


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as it stands in a text."""

    start: int
    end: int
    hour: int
    """24 at the end of a day."""
    minute: int
    second: int
    is_sure: bool
    """Whether the hour is one of 24 as it is written."""
    parts: tuple[Part, ...]
    may_be_date: bool = False
    """Whether `10.04` may be a day and its month."""

    def times(self, more: tuple[Part, ...]) -> tuple[Times, bool]:
        """What the time may be, on a day of which these parts are named as well, and whether that is certain."""
        parts = (*self.parts, *more)
        if self.hour == 24:
            return (_START_OR_END, False) if not self.minute else ((), False)
        hours = {self.hour, (self.hour + 12) % 24} if 1 <= self.hour <= 12 else {self.hour}
        if not parts:
            if self.is_sure:
                return [(self._at(self.hour), 0)], True
            return [(self._at(hour), int(self.hour == 12 and not hour)) for hour in sorted(hours)], False
        sure = hours & frozenset.intersection(_ANY_HOUR, *(part.sure for part in parts))
        if self.hour == 12 and 12 not in sure:
            noon = [] if any(part.past_midnight for part in parts) else [(self._at(12), 0)]
            start = [] if PM in parts else [(self._at(0), 0)]
            return [*start, *noon, (self._at(0), 1)], False
        if len(sure) == 1:
            return [(self._at(min(sure)), 0)], True
        soft = sorted(hours & {hour for part in parts for hour in part.soft})
        days = (0, 1) if any(part.past_midnight for part in parts) else (0,)
        return [(self._at(hour), day) for hour in soft for day in days], False

    def _at(self, hour: int) -> time:
        return time(hour, self.minute, self.second)


def clocks(text: str, language: str, *, in_part: bool) -> Iterator[Clock]:
    """Every time of day in a folded text. `in_part`: whether a part of the day is named: a number may be one then."""
    for found in _pattern(language).finditer(text):
        if clock := _clock(found, language, in_part=in_part):
            yield clock


def _clock(found: re.Match[str], language: str, *, in_part: bool) -> Clock | None:
    start, end = found.span()
    if found["noon"]:
        return Clock(start, end, 12, 0, 0, is_sure=True, parts=())
    if found["midnight"]:
        return Clock(start, end, 24, 0, 0, is_sure=False, parts=())
    parts = _parts(found, language)
    if found["quarters"]:
        return _quarters(found, parts, language)
    word = found["word"]
    hour = phrases.HOURS[" ".join(word.split())] if word else int(found["hour"])
    minute = int(
        found["minute"] or found["dotted"] or found["behind_h"] or found["joined"] or found["behind_mark"] or 0
    )
    has_minute = bool(found["minute"] or found["dotted"])
    if hour > 24 or minute > 59 or int(found["second"] or 0) > 59:
        return None
    is_bare = not (has_minute or found["h"] or found["joined"])
    is_alone = is_bare and not found["mark"]
    if is_alone and not (found["at"] or found["oclock"] or parts or (in_part and not word)):
        return None
    if found["joined"] and not (found["mark"] or _IN_UTC.match(found.string, end)):
        return None
    if found["mark"] in _COUNTED and is_bare and not found["at"] and (hour < 13 or found["mark"] != "horas"):
        return None  # “2 hours” are rather a length of time
    is_padded = not word and len(found["hour"]) == 2
    # Of one digit alone, `9h` is nine in the morning for some, and `2h` a length of time for others.
    is_hour_of_24 = (
        hour > 12 or hour == 0 or (bool(found["h"] or found["mark"]) and found["mark"] != "uhr" and hour > 9)
    )
    is_sure = is_hour_of_24 or (is_padded and (not is_alone or hour < 10)) or bool(found["behind_h"])
    is_sure = is_sure or (has_minute and bool(found["mark"]))
    may_be_date = bool(found["dotted"]) and 1 <= minute <= 12 and not (found["at"] or parts or found["mark"])
    return Clock(start, end, hour, minute, int(found["second"] or 0), is_sure, parts, may_be_date)


def _parts(found: re.Match[str], language: str) -> tuple[Part, ...]:
    if found["am"]:
        return (AM,)
    if found["pm"]:
        return (PM,)
    return (phrases.parts(language)[" ".join(found["part"].split())],) if found["part"] else ()


def _quarters(found: re.Match[str], parts: tuple[Part, ...], language: str) -> Clock | None:
    """`half past 3`, `quarter to 4`, and the like; `setengah 4` is half an hour before it."""
    for template, minutes in _QUARTERS:
        for match in phrases.inside(found["quarters"], template, language):
            named = " ".join(match["inside"].split())
            if named not in phrases.HOURS and not re.fullmatch("[0-9]{1,2}", named):
                continue
            hour = phrases.HOURS.get(named) or int(named)
            if not 1 <= hour <= 23:
                return None
            hour, minute = divmod(hour * 60 + minutes, 60)
            hour = 12 if hour == 0 else hour
            return Clock(*found.span(), hour, minute, 0, hour > 12, parts)
    return None


_QUARTERS = (
    (phrases.QUARTER_PAST, 15), (phrases.HALF_PAST, 30), (phrases.QUARTER_TO, -15), (phrases.HALF_TO, -30),
)  # fmt: skip


@cache
def _pattern(language: str) -> re.Pattern[str]:
    at_words = {part.replace("{time}", "").strip() for part in listed(words.AT, language)} | set(phrases.AT_ABROAD)
    at = rf"(?:{names(dict.fromkeys(at_words - {'@'}))}\s+|@\s*)"
    word = names(phrases.HOURS)
    hour = rf"(?:{word}|[0-9]{{1,2}})"
    quarters = "|".join(
        re.escape(part).replace(r"\ ", r"\s+").replace(r"\{hour\}", hour)
        for template, _ in _QUARTERS
        for part in listed(template, language)
    )
    am, pm, part = either(words.AM, language), either(words.PM, language), names(phrases.parts(language))
    today = f"(?:{'|'.join(either(template, language) for template, _ in phrases.TODAY_PARTS)})"
    return re.compile(
        rf"""(?<![\w:/.+'-])(?P<at>{at})?(?:(?P<noon>{either(words.NOON, language)})
        |(?P<midnight>{either(words.MIDNIGHT, language)})
        |(?:(?P<quarters>{quarters})|(?P<word>{word})(?!\w)|(?P<hour>[0-9]{{1,2}})
        (?::(?P<minute>[0-9]{{2}})(?::(?P<second>[0-9]{{2}}))?|\.(?P<dotted>[0-9]{{2}})(?:\.[0-9]{{2}})?(?![0-9])
          |\s?(?P<h>h)(?:\s?(?P<behind_h>[0-9]{{2}}))?(?!\w)|(?P<joined>(?<=[0-9]{{2}})[0-9]{{2}}))?)
        (?:\s*(?:(?P<mark>{_MARKS})(?!\w)|(?P<oclock>o'clock|en\spunto))(?:\s?(?P<behind_mark>[0-5][0-9])(?![\w:.]))?)?
        (?:\s*(?:(?P<am>{am})|(?P<pm>{pm})|(?!{today})(?P<part>{part}))(?!\w))?
        )(?!\w|:|/|[.,][0-9])""",
        re.VERBOSE,
    )
