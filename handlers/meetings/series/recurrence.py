"""Series of meetings, anchored to the local time of a zone (S5), and what changes of the clock do to them. Pure."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from handlers.meetings.fair import clocks

LAST = -1
AHEAD = timedelta(days=7)
"""How long before a meeting people hear that a change of the clock moves it for them."""
_WEEK = timedelta(weeks=1)


class Every(StrEnum):
    """How often a series meets."""

    WEEK = "week"
    TWO_WEEKS = "two-weeks"
    MONTH = "month"
    """By weekday: the second Tuesday of each month."""

    @property
    def weeks(self) -> int:
        """From one meeting to the next. Only where it does not meet every month."""
        return 2 if self == Every.TWO_WEEKS else 1


@dataclass(frozen=True, slots=True)
class Series:
    """A meeting that comes again at the same local time."""

    zone: str
    """IANA name; whose clock it goes by."""
    at: time
    first: date
    """The first date, on that clock. It settles the weekday."""
    every: Every = Every.WEEK
    which: int = 0
    """Of the weekdays of a month: 1 to 4, or LAST. Only where it meets every month."""
    until: date | None = None
    """The last date on which it may meet."""
    weeks: int = 0
    """From one meeting to the next, for one of several slots that take turns; 0: as `every` says."""

    @property
    def interval(self) -> int:
        """Weeks from one meeting to the next. Only where it does not meet every month."""
        return self.weeks or self.every.weeks

    def __post_init__(self) -> None:
        """A month has a fourth weekday but not always a fifth; the first date has to be one of the series."""
        choices = (1, 2, 3, 4, LAST) if self.every == Every.MONTH else (0,)
        if self.which not in choices:
            raise ValueError(f"{self.which} is none of {choices}")
        if self.every == Every.MONTH and not is_place(self.first, self.which):
            raise ValueError(f"{self.first} is not the weekday of its month that is meant")
        if self.weeks < 0 or (self.weeks and self.every == Every.MONTH):
            raise ValueError("slots take turns by the week")


@dataclass(frozen=True, slots=True)
class Instance:
    """One meeting of a series."""

    day: date
    """The date that the series gives it, by which it is known from then on, also when it is moved."""
    local: datetime
    """What the clock of the series' zone shows then, without a zone."""
    at: datetime
    """In UTC."""


@dataclass(frozen=True, slots=True)
class Missing:
    """The clocks leave out the time of the series on this date. Somebody has to choose."""

    day: date
    local: datetime
    """The time that there is not."""
    later: Instance
    """As long after the clocks have changed as it would have been: 03:30 for 02:30."""
    earlier: Instance
    """As long before the clocks change: 01:30 for 02:30."""

    @property
    def offered(self) -> tuple[Instance, Instance]:
        """What may be meant, the earlier one first."""
        return self.earlier, self.later


@dataclass(frozen=True, slots=True)
class Twice:
    """The clocks show the time of the series twice on this date. Somebody has to choose."""

    day: date
    first: Instance
    second: Instance

    @property
    def offered(self) -> tuple[Instance, Instance]:
        """What may be meant, the earlier one first."""
        return self.first, self.second


Unclear = Missing | Twice
Found = Instance | Unclear


@dataclass(frozen=True, slots=True)
class Move:
    """A meeting that comes at another time of the day in some zone than the one before it, because clocks changed."""

    zone: str
    instance: Instance
    usual: datetime
    """What the clock there would show, had nothing changed; without a zone."""
    local: datetime
    """What it does show."""

    @property
    def by(self) -> timedelta:
        """How much later it is there; earlier where negative."""
        return self.local - self.usual

    @property
    def announce_at(self) -> datetime:
        """When people are told (S5)."""
        return self.instance.at - AHEAD


def days(series: Series, begin: date, end: date) -> Iterator[date]:
    """The dates of a series from one date to another, both included, in order."""
    end = min(end, series.until) if series.until else end
    if series.every == Every.MONTH:
        yield from _months(series, begin, end)
        return
    step = series.interval * _WEEK
    day = series.first + max(0, -((series.first - begin) // step)) * step
    while day <= end:
        yield day
        day += step


def is_place(day: date, which: int) -> bool:
    """Whether a date is the first to fourth, or the last, of its weekday in its month."""
    return _weekday_of_month(day, day.weekday(), which) == day


def found(series: Series, begin: date, end: date) -> list[Found]:
    """What a series comes to from one date to another, both included and on its own clock."""
    return [on_day(day, series.at, series.zone) for day in days(series, begin, end)]


def settled(found: Iterable[Found], choices: Mapping[date, datetime | None]) -> tuple[list[Instance], list[Unclear]]:
    """The meetings of a series, in order, and the dates that still wait for a choice.

    `choices` are, by date, the instant that was chosen where the clocks leave no single one; None leaves the date out.
    A choice that is none of those offered counts as none made.
    """
    instances: list[Instance] = []
    waiting: list[Unclear] = []
    for each in found:
        if isinstance(each, Instance):
            instances.append(each)
            continue
        chosen = [one for one in each.offered if one.at == choices.get(each.day)]
        if chosen:
            instances.append(chosen[0])
        elif each.day not in choices or choices[each.day] is not None:
            waiting.append(each)
    return instances, waiting


def on_day(day: date, at: time, zone: str) -> Found:
    """The meeting at a local time of a date, or why there is not just one."""
    local = datetime.combine(day, at)
    first, second = (local.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC) for fold in (0, 1))
    one, other = (Instance(day, clocks.wall(zone, instant), instant) for instant in (first, second))
    if first == second:
        return one
    return Twice(day, one, other) if first < second else Missing(day, local, later=one, earlier=other)


def moved_for(zones: Iterable[str], instances: Sequence[Instance]) -> list[Move]:
    """Whose local time moves at which meeting, by the meeting and then by the zone's name (S5).

    Each meeting is held against the one before it: the first one moves nobody. A zone whose clock changes together
    with the series' own, and equally, is not moved; one that never changes its clock is, when the series' own does.
    Where a choice or a co-chair gave one meeting another time, that is no change of the clock.
    """
    moves = []
    for before, instance in pairwise(instances):
        for zone in sorted(set(zones)):
            local = clocks.wall(zone, instance.at)
            usual = instance.local + (clocks.wall(zone, before.at) - before.local)
            if local != usual:
                moves.append(Move(zone, instance, usual, local))
    return moves


def _months(series: Series, begin: date, end: date) -> Iterator[date]:
    first = max(series.first, begin)
    month = first.year * 12 + first.month - 1
    while (start := date(month // 12, month % 12 + 1, 1)) <= end:
        day = _weekday_of_month(start, series.first.weekday(), series.which)
        if first <= day <= end:
            yield day
        month += 1


def _weekday_of_month(month: date, weekday: int, which: int) -> date:
    """The first to fourth, or the last, of a weekday in the month of a date."""
    end = monthrange(month.year, month.month)[1]
    latest = end if which == LAST else 7 * which
    last = month.replace(day=latest)
    return last - timedelta(days=(last.weekday() - weekday) % 7)
