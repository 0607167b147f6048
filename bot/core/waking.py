"""When people may be asked something by themselves: while they are awake, and not on leave (G7, D8).

Each by their own clock and their own calendar.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from storage.leave import Leave

WAKES, RESTS = time(9), time(20)
"""Local time: nobody is asked anything earlier or later."""
OPEN_LEAVE = timedelta(days=7)
"""How long to wait before looking again whether somebody on open-ended leave is back."""


def is_awake(now: datetime, zone: ZoneInfo) -> bool:
    """Whether somebody in a zone may be asked something at an instant."""
    return WAKES <= now.astimezone(zone).time() < RESTS


def is_away(leaves: Iterable[Leave], day: date) -> bool:
    """Whether somebody is on leave on a day of their calendar."""
    return any(leave.covers(day) for leave in leaves)


def on_leave(leaves: Iterable[Leave], at: datetime, zone: ZoneInfo) -> bool:
    """Whether somebody is on leave at an instant: on the date that it has in their zone."""
    return is_away(leaves, at.astimezone(zone).date())


def when_to_ask(now: datetime, zone: ZoneInfo, leaves: Sequence[Leave]) -> datetime:
    """The first instant from now on at which somebody is awake and not on leave; later, where nobody can know yet."""
    local = now.astimezone(zone)
    day = local.date() + timedelta(days=local.time() >= RESTS)
    while away := next((leave for leave in leaves if leave.covers(day)), None):
        if away.end is None:
            day += OPEN_LEAVE
            break
        day = away.end + timedelta(days=1)
    return max(now, _morning(day, zone)) if day == local.date() else _morning(day, zone)


def _morning(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, WAKES, zone).astimezone(UTC)
