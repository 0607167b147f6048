"""Pure decisions about hours: weeks, limits, expectations, averages, bands, nudges (rules H1–H5, G7).

Weeks are those of `bot.core.weeks`. All amounts are minutes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction
from statistics import median
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.core.amounts import DAY
from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.weeks import days_of, monday_of, week_after, week_of
from storage.hours import Entry, Expectation, Nudge
from storage.leave import Leave

DEFAULT_EXPECTATION = 5 * 60
"""A week, where the group has said nothing else (H3)."""
CHANGEABLE = timedelta(days=28)
"""How long one's own entry can be undone or edited (H1)."""
COUNTED_DAYS = 4
"""A week counts for a person who was a member, and not on leave, on at least so many of its days."""
FEWEST_LOGGERS = 5
"""The core team sees nothing of a group with fewer (H4)."""
UNANSWERED_NUDGES = 2
"""After so many without an answer there are no more (H5)."""
NUDGE_AT = time(17)
"""On Sunday, local time: the week is nearly over, and nobody sleeps yet."""
NUDGE_UNTIL = time(21)

FULL_DAY = N_("That would make more than 24 hours on {day}. `hours` shows what you have noted already.")
NO_ENTRY = N_("There is no entry #{number} of yours. `hours` lists what you have logged.")
NOTHING_LOGGED = N_("You have not logged anything yet. Try `log 1h30 reading the draft`.")
SETTLED = N_("Entry #{number} is more than four weeks old and stays as it is.")


class Stay(Protocol):
    """A time as a member."""

    joined_at: datetime
    left_at: datetime | None


# The end of a week, H2


def closes_at(week: str) -> datetime:
    """Monday 12:00 UTC after a week, when its Sunday has ended everywhere (UTC−12)."""
    return datetime.combine(monday_of(week) + timedelta(weeks=1), time(12), UTC)


def last_closable(now: datetime) -> str:
    """The newest week that is over everywhere."""
    week = week_of(now.astimezone(UTC).date())
    return week_after(week, -1 if closes_at(week_after(week, -1)) <= now else -2)


# Single entries, H1


def check_day(minutes: int, already: int, day: str) -> None:
    """Refuse an amount that does not fit into the day beside `already`, its other entries in all groups.

    The text holds no amounts, since it may be read in a room.
    """
    if minutes + already > DAY:
        raise Refusal("day-full", FULL_DAY, day=day)


def changeable(entry: Entry | None, number: int | None, now: datetime) -> Entry:
    """The entry, if there is one and it can still be changed; `number` is how it was asked for."""
    if entry is None:
        if number is None:
            raise Refusal("nothing-logged", NOTHING_LOGGED)
        raise Refusal("no-entry", NO_ENTRY, number=number)
    if now - entry.logged_at > CHANGEABLE:
        raise Refusal("entry-settled", SETTLED, number=entry.number)
    return entry


# Expectations and averages: H3


def expectation_in(expectations: Iterable[Expectation], week: str) -> int:
    """What is expected of a member in a week: the newest expectation that had begun by then."""
    begun = [row for row in expectations if row.from_week <= week]
    return max(begun, key=lambda row: row.from_week).minutes if begun else DEFAULT_EXPECTATION


def is_away(leaves: Iterable[Leave], day: date) -> bool:
    """Whether somebody is on leave on a day."""
    return any(leave.covers(day) for leave in leaves)


def is_leave_week(leaves: Sequence[Leave], week: str) -> bool:
    """Whether leave takes so much of a week that the rest does not count."""
    return sum(not is_away(leaves, day) for day in days_of(week)) < COUNTED_DAYS


def days_present(stays: Sequence[Stay], week: str, zone: ZoneInfo) -> list[date]:
    """The days of a week on which somebody was a member, those of joining and of leaving included."""
    here = [
        (stay.joined_at.astimezone(zone).date(), stay.left_at.astimezone(zone).date() if stay.left_at else date.max)
        for stay in stays
    ]
    return [day for day in days_of(week) if any(first <= day <= last for first, last in here)]


def counts(stays: Sequence[Stay], leaves: Sequence[Leave], week: str, zone: ZoneInfo) -> bool:
    """Whether a week counts for a person: a member, and not on leave, on at least four of its days."""
    return sum(not is_away(leaves, day) for day in days_present(stays, week, zone)) >= COUNTED_DAYS


@dataclass(frozen=True, slots=True)
class Average:
    """A member's weeks since joining, the running one and those on leave left out of both sides."""

    weeks: int
    minutes: int
    """A week, rounded."""
    expected: int
    """A week, rounded."""


def average(minutes: Mapping[str, int], expectations: Sequence[Expectation], weeks: Sequence[str]) -> Average | None:
    """The average over the weeks that count; None while there are none. `minutes` are by week."""
    if not weeks:
        return None
    given = Fraction(sum(minutes.get(week, 0) for week in weeks), len(weeks))
    expected = Fraction(sum(expectation_in(expectations, week) for week in weeks), len(weeks))
    return Average(len(weeks), round(given), round(expected))


@dataclass(frozen=True, slots=True)
class OwnWeek:
    """One member's week in one group."""

    week: str
    minutes: int
    expected: int
    on_leave: bool


@dataclass(frozen=True, slots=True)
class Own:
    """What a member sees of themselves in one group."""

    weeks: Sequence[OwnWeek]
    """Newest first; the first is running."""
    average: Average | None
    leave_weeks: int
    """How many weeks since joining were left out for leave."""
    entries: Sequence[Entry]
    """The newest ones, newest first."""


# Groups: H2, H4


class Band(StrEnum):
    """A group's total against what is expected of its members together."""

    UNDER = "under"
    AROUND = "around"
    """Within a quarter of the expectation, both ends included."""
    OVER = "over"


@dataclass(frozen=True, slots=True)
class WeekSummary:
    """What a group's co-chairs see of a week: no names."""

    group: str
    """The group's name."""
    week: str
    minutes: tuple[int, ...]
    """Of each person who logged, smallest first."""
    on_leave: int
    expected: int
    """Of all members together whose week counts."""
    closed: bool
    revised: bool
    """The total has changed after the close."""

    @property
    def total(self) -> int:
        """Of all who logged."""
        return sum(self.minutes)

    @property
    def loggers(self) -> int:
        """How many logged anything."""
        return len(self.minutes)

    @property
    def median(self) -> int:
        """Of those who logged, rounded; 0 when nobody did."""
        return round(median(self.minutes)) if self.minutes else 0

    @property
    def band(self) -> Band:
        """Where the total lies."""
        if 4 * self.total < 3 * self.expected:
            return Band.UNDER
        return Band.OVER if 4 * self.total > 5 * self.expected else Band.AROUND


@dataclass(frozen=True, slots=True)
class Overview:
    """What the core team sees of a week."""

    shown: tuple[WeekSummary, ...]
    hidden: int
    """How many groups are not shown."""
    total: int | None
    """Of all groups, the hidden ones included; None where it would tell a hidden group's total."""


def overview(groups: Sequence[WeekSummary]) -> Overview:
    """Hide groups with fewer than five loggers, and as many others as it takes to hide them also by subtraction.

    A published total less the groups shown is what the hidden ones gave together. Other groups are therefore hidden
    as well, those with the fewest loggers first, until that sum tells no small group's part. Where that would leave
    no group to be seen, the total is not published instead.
    """
    order = sorted(range(len(groups)), key=lambda n: (groups[n].loggers, groups[n].total, n))
    small = sum(group.loggers < FEWEST_LOGGERS for group in groups)
    cut = next((n for n in range(small, len(groups)) if _is_mixed([groups[i] for i in order[:n]])), None)
    hidden = set(order[: small if cut is None else cut])
    shown = tuple(group for n, group in enumerate(groups) if n not in hidden)
    safe = cut is not None or (not shown and _is_mixed(groups))
    return Overview(shown, len(hidden), sum(group.total for group in groups) if safe else None)


def _is_mixed(hidden: Sequence[WeekSummary]) -> bool:
    """Whether the sum of these totals comes from enough people, and leaves open which part is whose.

    Where the only ones who logged belong to a small group, the sum is its total; where nobody did, it is zero.
    """
    logging = [group.loggers for group in hidden if group.loggers]
    alone = len(logging) == 1 and logging[0] < FEWEST_LOGGERS
    return not hidden or (sum(logging) >= FEWEST_LOGGERS and not alone)


# Nudges and load: H5


def next_nudge(now: datetime, zone: ZoneInfo) -> datetime:
    """The next Sunday 17:00 on a person's own clock."""
    local = now.astimezone(zone)
    sunday = local.date() + timedelta(days=7 - local.isoweekday())
    at = datetime.combine(sunday, NUDGE_AT, zone).astimezone(UTC)
    return at if at > now else datetime.combine(sunday + timedelta(weeks=1), NUDGE_AT, zone).astimezone(UTC)


def is_nudge_time(now: datetime, zone: ZoneInfo) -> bool:
    """Whether it is Sunday evening for a person; a nudge that comes later is of no use."""
    local = now.astimezone(zone)
    return local.isoweekday() == 7 and NUDGE_AT <= local.time() <= NUDGE_UNTIL


def may_nudge(today: date, leaves: Sequence[Leave], *, logged: bool, nudges: Sequence[Nudge]) -> bool:
    """Whether to ask somebody about this week: `nudges` are theirs, newest first."""
    if logged or is_away(leaves, today) or is_leave_week(leaves, week_of(today)):
        return False
    if any(nudge.week == week_of(today) for nudge in nudges):
        return False
    recent = nudges[:UNANSWERED_NUDGES]
    return len(recent) < UNANSWERED_NUDGES or any(nudge.answered_at for nudge in recent)


def is_heavy(minutes: int, expectation: int) -> bool:
    """Whether a person's week is so long that it is kind to ask."""
    return minutes > 2 * expectation
