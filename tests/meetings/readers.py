"""Two programs that read calendar files, neither of them the one that writes ours.

They are given files whose zones have names that nobody knows, so that they have to go by what the file says of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import vobject
from ical.calendar_stream import IcsCalendarStream
from ical.event import EventStatus

_names = count(1)


@dataclass(frozen=True, slots=True)
class Seen:
    """A meeting as somebody has it in their calendar."""

    uid: str
    start: datetime
    minutes: int
    title: str
    description: str


Reader = Callable[[bytes, datetime, datetime], list[Seen]]


def read_by_its_rules(read: Reader, file: bytes, zone: str, begin: datetime, end: datetime) -> list[Seen]:
    """What a reader shows that has to go by the zone in the file. A new name each time: readers keep what one meant.

    `ical` does not see changes that stand for themselves, without a rule: it gets the names of such zones.
    """
    rules = file.partition(b"END:VTIMEZONE")[0]
    if read is not by_ical or b"RRULE" in rules:
        file = file.replace(zone.encode(), f"Nowhere-{next(_names)}".encode())
    return read(file, begin, end)


def by_ical(file: bytes, begin: datetime, end: datetime) -> list[Seen]:
    """What `ical` shows of a period, cancelled meetings left out."""
    calendar = IcsCalendarStream.calendar_from_ics(file.decode())
    found = [
        Seen(
            event.uid,
            _in_utc(event.dtstart),
            event.computed_duration // timedelta(minutes=1),
            event.summary or "",
            event.description or "",
        )
        for event in calendar.timeline_tz(UTC).included(begin, end)
        if event.status != EventStatus.CANCELLED
    ]
    return sorted(found, key=lambda each: (each.start, each.uid))


def by_vobject(file: bytes, begin: datetime, end: datetime) -> list[Seen]:
    """What vobject shows; it expands rules, and leaves it to us to put exceptions in their places."""
    events = vobject.readOne(file.decode()).vevent_list
    replaced = {
        (event.uid.value, _in_utc(event.recurrence_id.value)) for event in events if "recurrence-id" in event.contents
    }
    found = []
    for event in events:
        rules = event.getrruleset() if "rrule" in event.contents else None
        starts = rules.between(begin, end, inc=True) if rules else [event.dtstart.value]
        for start in map(_in_utc, starts):
            is_regular = "recurrence-id" not in event.contents
            if is_regular and (event.uid.value, start) in replaced:
                continue
            if event.status.value != "CANCELLED" and begin <= start < end:
                found.append(_seen(event.contents, start))
    return sorted(found, key=lambda each: (each.start, each.uid))


def _seen(contents: Mapping[str, Any], start: datetime) -> Seen:
    values = {key: lines[0].value for key, lines in contents.items()}
    minutes = values["duration"] // timedelta(minutes=1)
    return Seen(values["uid"], start, minutes, values["summary"], values.get("description", ""))


def _in_utc(at: Any) -> datetime:
    assert isinstance(at, datetime)
    assert at.tzinfo is not None
    return at.astimezone(UTC)
