"""Clocks in whole minutes, so that thousands of slots can be held against everybody's day without a date each.

An instant is a number of minutes since 1970-01-01 00:00 UTC, an offset a number of minutes east of UTC. No clock of
today is off by seconds; those of the past are cut to the minute.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY = 24 * 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Span:
    """A time during which a zone's clock stays at one offset: from `begin` on, up to and without `end`."""

    begin: int
    end: int
    offset: int


def number(at: datetime) -> int:
    """An aware instant in minutes; seconds are cut off."""
    return (at - _EPOCH) // _MINUTE


def instant(minutes: int) -> datetime:
    """The instant in UTC that so many minutes are."""
    return _EPOCH + minutes * _MINUTE


def offset_at(zone: str, minutes: int) -> int:
    """How many minutes a zone's clock is ahead of UTC at an instant."""
    offset = datetime.fromtimestamp(minutes * 60, ZoneInfo(zone)).utcoffset()
    assert offset is not None
    return offset // _MINUTE


@lru_cache(maxsize=512)
def spans(zone: str, begin: int, end: int) -> Sequence[Span]:
    """What a zone's clock does from one instant to another: spans without gaps, in order, at least one.

    The clock is read once a day, and between two readings that differ the minute is searched for. A zone that
    changes its clock and changes it back within a day would escape this; none does.
    """
    found, since, offset = [], begin, offset_at(zone, begin)
    for day in range(begin, end, DAY):
        after = min(day + DAY, end)
        if offset_at(zone, after) == offset:
            continue
        change = _first_other(zone, day, after, offset)
        found.append(Span(since, change, offset))
        since, offset = change, offset_at(zone, change)
    return (*found, Span(since, end, offset))


def _first_other(zone: str, begin: int, end: int, offset: int) -> int:
    """The first minute in which a clock is no longer at an offset that it has at `begin`, and not at `end`."""
    while end - begin > 1:
        middle = (begin + end) // 2
        begin, end = (middle, end) if offset_at(zone, middle) == offset else (begin, middle)
    return end


def dates(zone: str, numbers: Sequence[int]) -> list[date]:
    """The date in a zone at each of some instants."""
    if not numbers:
        return []
    found = spans(zone, min(numbers), max(numbers) + 1)
    firsts = [span.begin for span in found]
    days = [(number + found[bisect_right(firsts, number) - 1].offset) // DAY for number in numbers]
    named = {day: date.fromordinal(_EPOCH.toordinal() + day) for day in set(days)}
    return [named[day] for day in days]


def wall(zone: str, at: datetime) -> datetime:
    """What the clock in a zone shows at an instant: date and time without a zone, to compare with other clocks."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)
