"""How a zone's clock goes, as calendar files say it (RFC 5545, 3.6.5).

icalendar can make these by itself, but its version 7.3 begins each summer time an hour late (it writes the time that
the clocks are put to, where the RFC asks for the time that they are put from) and leaves out clock changes that
follow each other within nine weeks, as Morocco's do around Ramadan.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from handlers.meetings.fair import clocks

if TYPE_CHECKING:  # it takes a third of a second to load, and most processes never write a calendar
    from icalendar import Timezone

_YEARS = 12
"""How many years show whether a change follows a rule: by then, its weekday has come on each of seven days."""
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LONG_AGO = datetime(1970, 1, 1)  # noqa: DTZ001


@dataclass(frozen=True, slots=True)
class _Change:
    """The clock is put forward or back."""

    at: datetime
    """What it shows just then, before it is put; without a zone."""
    before: int
    after: int
    name: str
    """What the time from then on is called."""


def vtimezone(zone: str, first: datetime, last: datetime) -> "Timezone":
    """A zone's component, right for every instant from one to another, and beyond where the clock follows rules.

    Rules are written as if they had held since 1970, as is usual. Where a change follows no rule that a calendar knows,
    all changes are listed up to the last instant: Morocco's, and those of a country whose rules are about to change.
    Each stands for itself: vobject does not see those that RDATE adds to another.
    """
    from icalendar import Timezone

    found = Timezone()
    found.add("TZID", zone)
    begin, end = first.year - 1, last.year
    changes = _changes(zone, begin, max(end, begin + _YEARS))
    kinds: dict[tuple[int, int], list[_Change]] = defaultdict(list)
    for change in changes:
        kinds[change.before, change.after].append(change)
    rules = [_rule(kind, begin, max(end, begin + _YEARS)) for kind in kinds.values()]
    if changes and all(rules):
        for kind, rule in zip(kinds.values(), rules, strict=True):
            found.add_component(_observance(replace(kind[0], at=_in_1970(kind[0].at, rule)), rule))
        return found
    start = clocks.number(datetime(begin, 1, 1, tzinfo=UTC))
    offset = clocks.offset_at(zone, start)
    found.add_component(_observance(_Change(_LONG_AGO, offset, offset, _name(zone, start)), {}))
    for change in changes:
        if change.at.year <= end:
            found.add_component(_observance(change, {}))
    return found


def _changes(zone: str, begin: int, end: int) -> list[_Change]:
    """What happens to a clock from the beginning of one year to the end of another."""
    first, last = (clocks.number(datetime(year, 1, 1, tzinfo=UTC)) for year in (begin, end + 1))
    return [
        _Change(
            clocks.instant(after.begin + before.offset).replace(tzinfo=None),
            before.offset,
            after.offset,
            _name(zone, after.begin),
        )
        for before, after in pairwise(clocks.spans(zone, first, last))
    ]


def _rule(changes: Sequence[_Change], begin: int, end: int) -> Mapping[str, Any]:
    """The yearly rule that changes of one kind follow through all years, if they do: on a weekday among seven days."""
    one = changes[0].at
    if [change.at.year for change in changes] != list(range(begin, end + 1)):
        return {}
    if len({(change.at.month, change.at.weekday(), change.at.time()) for change in changes}) > 1:
        return {}
    days = sorted({change.at.day for change in changes})
    if days[-1] - days[0] != 6:
        return {}
    weekday = _WEEKDAYS[one.weekday()]
    rule = {"FREQ": "YEARLY", "BYMONTH": one.month}
    if days[0] % 7 == 1:
        return rule | {"BYDAY": f"{days[-1] // 7}{weekday}"}
    if days[-1] == monthrange(one.year, one.month)[1] and one.month != 2:
        return rule | {"BYDAY": f"-1{weekday}"}
    return rule | {"BYDAY": weekday, "BYMONTHDAY": list(range(days[0], days[-1] + 1))}


def _in_1970(at: datetime, rule: Mapping[str, Any]) -> datetime:
    """When a change would have come by its rule in 1970."""
    days = range(1, monthrange(1970, at.month)[1] + 1)
    same = [day for day in days if at.replace(year=1970, day=day).weekday() == at.weekday()]
    if "BYMONTHDAY" in rule:
        day = next(day for day in same if day in rule["BYMONTHDAY"])
    else:
        which = int(rule["BYDAY"][:-2])
        day = same[which - 1 if which > 0 else which]
    return at.replace(year=1970, day=day)


def _observance(change: _Change, rule: Mapping[str, Any]) -> Any:
    """The time that begins with a change; summer time is what a clock put forward shows."""
    from icalendar import TimezoneDaylight, TimezoneStandard

    part = TimezoneDaylight() if change.after > change.before else TimezoneStandard()
    part.add("DTSTART", change.at)
    part.add("TZOFFSETFROM", timedelta(minutes=change.before))
    part.add("TZOFFSETTO", timedelta(minutes=change.after))
    part.add("TZNAME", change.name)
    if rule:
        part.add("RRULE", dict(rule))
    return part


def _name(zone: str, minutes: int) -> str:
    return clocks.instant(minutes).astimezone(ZoneInfo(zone)).tzname() or zone
