"""When a week is over, and for whom it counts: what everything that tells of hours shares (H2, H3, G7)."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.core.waking import is_away
from bot.core.weeks import days_of, monday_of, week_after, week_of
from storage.expectations import Expectation
from storage.leave import Leave

DEFAULT_EXPECTATION = 5 * 60
"""A week, where the group has said nothing else (H3)."""
COUNTED_DAYS = 4
"""A week counts for a person who was a member, and not on leave, on at least so many of its days."""
KEPT = timedelta(days=396)
"""How long raw hours are kept: 13 months (X1)."""


class Stay(Protocol):
    """A time as a member."""

    @property
    def joined_at(self) -> datetime:
        """When it began."""

    @property
    def left_at(self) -> datetime | None:
        """When it ended; None while it goes on."""


def closes_at(week: str) -> datetime:
    """Monday 12:00 UTC after a week, when its Sunday has ended everywhere (UTC−12)."""
    return datetime.combine(monday_of(week) + timedelta(weeks=1), time(12), UTC)


def last_closable(now: datetime) -> str:
    """The newest week that is over everywhere."""
    week = week_of(now.astimezone(UTC).date())
    return week_after(week, -1 if closes_at(week_after(week, -1)) <= now else -2)


def expectation_in(expectations: Iterable[Expectation], week: str) -> int:
    """What is expected of a member in a week: the newest expectation that had begun by then."""
    begun = [row for row in expectations if row.from_week <= week]
    return max(begun, key=lambda row: row.from_week).minutes if begun else DEFAULT_EXPECTATION


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
