"""Slots that the bot proposes for a period, from windows, leave and burdens, before anybody has answered (S2)."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.meetings.fair import clocks
from handlers.meetings.fair.fairness import Board, Person

STEP = 30
"""Minutes."""
COUNT, A_DAY = 5, 2


def half_hours(begin: datetime, end: datetime, zone: str = "UTC") -> list[datetime]:
    """Every half hour on a zone's clock in a period, without its end, in UTC; a week has 336.

    In Kathmandu, these are :15 and :45 in UTC.
    """
    shift = clocks.offset_at(zone, clocks.number(begin)) % STEP
    first, last = (-(-(clocks.number(at) + shift) // STEP) for at in (begin, end))
    return [clocks.instant(n * STEP - shift) for n in range(first, last)]


def propose(
    begin: datetime,
    end: datetime,
    minutes: int,
    people: Sequence[Person],
    group_zone: str,
    count: int = COUNT,
    a_day: int = A_DAY,
) -> list[datetime]:
    """The slots that begin in a period and ask the least of people, in order of time; none overlaps another.

    The fewest on leave, then as slots are ranked: the smallest maximum of cost and burden, the smallest sum, the
    earlier one. At most `a_day` of them begin on one date of the group's zone, so that whoever cannot come on one day
    finds another. Fewer than `count` where the period has no room for more.
    """
    starts = half_hours(begin, end, group_zone)
    board = Board(starts, minutes, people, group_zone)
    length, zone = timedelta(minutes=minutes), ZoneInfo(group_zone)
    chosen: list[datetime] = []
    days: Counter[object] = Counter()
    for n in sorted(range(len(starts)), key=lambda n: (board.away_from(n), *board.load(n), n)):
        start = starts[n]
        day = start.astimezone(zone).date()
        if len(chosen) == count:
            break
        if days[day] < a_day and all(abs(start - other) >= length for other in chosen):
            chosen.append(start)
            days[day] += 1
    return sorted(chosen)
