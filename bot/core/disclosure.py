"""What of a group's hours its co-chairs see, and what the core team: pure decisions, like those in `rules` (H2, H4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

FEWEST_LOGGERS = 5
"""The core team sees nothing of a group with fewer (H4)."""


class Band(StrEnum):
    """A group's total against what is expected of its members together."""

    UNDER = "under"
    AROUND = "around"
    """Within a quarter of the expectation, both ends included."""
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Kept:
    """What co-chairs were told of a week before somebody was erased, and go on being told.

    Without that person's hours and leave, each of these figures would give theirs away to whoever read them before.
    """

    total: int
    loggers: int
    median: int
    on_leave: int
    expected: int


@dataclass(frozen=True, slots=True)
class WeekSummary:
    """What a group's co-chairs see of a week: no names."""

    group: str
    """The group's name."""
    week: str
    minutes: tuple[int, ...]
    """Of each person who logged, smallest first."""
    members: int
    """Who belonged to the group on any of its days."""
    on_leave: int
    expected: int
    """Of all members together whose week counts."""
    closed: bool
    """It is over everywhere."""
    revised: bool
    """It is not what it was at the close any more."""
    closed_total: int
    """As it stood at the close; the same as now for a week that is open."""
    closed_loggers: int
    """Likewise."""
    group_id: int = 0
    """The group's row."""
    kept: Kept | None = None
    """What it is told by, where somebody who had a part in it was erased."""

    @property
    def total(self) -> int:
        """Of all who logged."""
        return self.kept.total if self.kept else sum(self.minutes)

    @property
    def loggers(self) -> int:
        """How many logged anything."""
        return self.kept.loggers if self.kept else len(self.minutes)

    @property
    def median(self) -> int:
        """Of those who logged, rounded; 0 when nobody did."""
        if self.kept:
            return self.kept.median
        return round(median(self.minutes)) if self.minutes else 0

    @property
    def closed_band(self) -> Band:
        """Where the total at the close lies."""
        if 4 * self.closed_total < 3 * self.expected:
            return Band.UNDER
        return Band.OVER if 4 * self.closed_total > 5 * self.expected else Band.AROUND


def since_beginning(weeks: Sequence[WeekSummary]) -> list[WeekSummary]:
    """Without the first weeks, in which there was no group: no members, and no hours. The last week always stays."""
    first = next((n for n, week in enumerate(weeks) if week.members or week.minutes), len(weeks) - 1)
    return list(weeks[first:])


@dataclass(frozen=True, slots=True)
class Overview:
    """What the core team sees of a week: how it stood at the close."""

    shown: tuple[WeekSummary, ...]
    """Of these the total and the band at the close, and whether they were revised since."""
    hidden: int
    """How many groups are not shown."""
    total: int | None
    """Of all groups, as it stood at the close; None where that would tell too much."""

    @property
    def moved(self) -> bool:
        """Whether the total may not be the sum of what is noted now, so that it has to be said of when it is."""
        return bool(self.hidden) or any(group.revised for group in self.shown)


def publish(every: Mapping[int, Sequence[WeekSummary]], weeks: Sequence[str]) -> dict[str, Overview]:
    """Of each week what the core team sees, from all groups' weeks by their rows.

    All that is ever told to it of hours is made of this and of nothing else: a range is the sum of the weeks that are
    shown, a trend compares their bands, and every file and picture repeats them. So none of these tells more than the
    weeks do, one by one; and the people who are hidden in one week have nothing in common with those of another.
    """
    return {week: overview([each for found in every.values() for each in found if each.week == week]) for week in weeks}


def overview(groups: Sequence[WeekSummary]) -> Overview:
    """Hide groups with fewer than five loggers, and as many others as it takes to hide them also by subtraction.

    A published total less the groups shown is what the hidden ones gave together. Other groups are therefore hidden
    as well, those with the fewest loggers first, until enough people share that sum. Where that would leave no group
    to be seen, the total is not published instead.

    All this is decided by how things stood at the close, and every total stays what it was then. What comes late, goes
    or is erased with somebody only marks a shown group's as revised (H2): the difference between two looks would be
    what that one person gave, in a group of any size.
    """
    order = sorted(range(len(groups)), key=lambda n: (groups[n].closed_loggers, n))
    small = sum(group.closed_loggers < FEWEST_LOGGERS for group in groups)
    cut = next((n for n in range(small, len(groups)) if _is_mixed([groups[i] for i in order[:n]])), None)
    hidden = set(order[: small if cut is None else cut])
    safe = cut is not None or (len(hidden) == len(groups) and _is_mixed(groups))
    shown = tuple(group for n, group in enumerate(groups) if n not in hidden)
    return Overview(shown, len(hidden), sum(group.closed_total for group in groups) if safe else None)


def _is_mixed(hidden: Sequence[WeekSummary]) -> bool:
    """Whether nobody is hidden, or so many who logged that the sum of what they gave tells nothing of a small group."""
    return not hidden or sum(group.closed_loggers for group in hidden) >= FEWEST_LOGGERS
