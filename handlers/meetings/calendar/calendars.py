"""Meetings as calendar files (S6; RFC 5545, RFC 5546). Pure: the same meetings and instant give the same bytes.

A file is published, not sent as an invitation: it names nobody, and RSVP is given in chat. So it has no ORGANIZER
either, although RFC 5546 (3.2.1) wants one: RFC 5545 (3.8.4.3) keeps it out of what is not scheduled with attendees,
and clients would offer to answer by mail.

- A meeting of its own is in UTC. A series has the local time of its zone, the zone's rules, and a rule of its own.
- A moved meeting of a series keeps its place by RECURRENCE-ID and begins in UTC.
- A cancelled one stays, as STATUS:CANCELLED under its RECURRENCE-ID (RFC 5546, 3.2.5). EXDATE would only take it out of
  the rule: clients that had it moved before may keep what they know of it.
- EXDATE is for dates on which the series never met: those whose local time the clocks leave out or show twice, while
  nobody has chosen, or where the choice was to leave it out. A time chosen in place of one that does not exist is a
  meeting of its own, since there is no instance that it could be an exception of.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from bot.core.text import without_direction
from handlers.meetings.calendar.vtimezones import vtimezone
from handlers.meetings.series import recurrence
from handlers.meetings.series.recurrence import Every, Instance, Missing, Series, Twice

if TYPE_CHECKING:  # it takes a third of a second to load, and most processes never write a calendar
    from icalendar import Calendar, Event

MEDIA_TYPE = "text/calendar; charset=utf-8; method=PUBLISH"
MAKER = "-//Convene//Meetings//EN"
HORIZON = timedelta(days=3660)
"""How far ahead a series without an end is looked through for clocks that leave its time out, and zones are right that
follow no rule. Whoever takes the file anew has it anew."""
_UTC = "Etc/UTC"
_IN_LINKS = ":/?#[]@!$&'()*+,;=%~"
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class About:
    """What a calendar shows of a meeting, whenever it is. Texts are people's, and taken literally."""

    uid: str
    """Never another one for the same meeting or series: by it, a newer file replaces an older one. See `stable_uid`."""
    title: str
    minutes: int
    sequence: int = 0
    """One more with each change of the time and with cancelling."""
    description: str = ""
    link: str = ""
    """Of the call."""
    cancelled: bool = False
    stamp: datetime | None = None
    """When what is said here was said last; aware. None: when the file is made."""


@dataclass(frozen=True, slots=True)
class Single:
    """A meeting of its own."""

    about: About
    start: datetime
    """Aware."""


@dataclass(frozen=True, slots=True)
class Exceptional:
    """One meeting of a series that is not as the others."""

    sequence: int
    """Not below that of the series, and one more with each change of this meeting's time and with cancelling it."""
    start: datetime | None = None
    """Aware; None: at its own time."""
    cancelled: bool = False
    title: str = ""
    """Empty: that of the series. A client that does not know STATUS still shows a title that says so."""
    description: str = ""
    minutes: int = 0
    """0: as long as the others."""
    link: str = ""
    """Empty: that of the series."""
    stamp: datetime | None = None
    """As in `About`; None: that of the series."""


@dataclass(frozen=True, slots=True)
class Repeating:
    """A series."""

    about: About
    series: Series
    choices: Mapping[date, datetime | None] = field(default_factory=dict)
    """For dates whose local time the clocks leave out or show twice, as in `recurrence.settled`."""
    exceptions: Mapping[date, Exceptional] = field(default_factory=dict)
    """By the date that the series gives the meeting."""


def stable_uid(bot: UUID, what: str) -> str:
    """The same for the same thing of the same bot, and for nothing else in the world: `meeting-12`."""
    return str(uuid5(bot, what))


def write(
    entries: Sequence[Single | Repeating], at: datetime, name: str = "", refresh: timedelta | None = None
) -> bytes:
    """A calendar file, in UTF-8, made at an instant.

    `name` and `refresh` (how often to look again) are for a calendar that is subscribed to. Without a name, clients
    put the meetings into the calendar that somebody has already.
    """
    from icalendar import Calendar

    file = Calendar()
    file.add("PRODID", MAKER)
    file.add("VERSION", "2.0")
    file.add("CALSCALE", "GREGORIAN")
    file.add("METHOD", "PUBLISH")
    for key in ("NAME", "X-WR-CALNAME") if name else ():
        file.add(key, _line(name))
    for key in ("REFRESH-INTERVAL", "X-PUBLISHED-TTL") if refresh else ():
        file.add(key, refresh, parameters={"VALUE": "DURATION"})
    _add_zones(file, [entry.series for entry in entries if isinstance(entry, Repeating)], at)
    if not entries:  # there has to be something in it (3.6), and a zone is nothing that anybody sees
        file.add_component(vtimezone(_UTC, at, at))
    for entry in entries:
        events = _single(entry, at) if isinstance(entry, Single) else _repeating(entry, at)
        for event in events:
            file.add_component(event)
    return bytes(file.to_ical())


def _add_zones(file: "Calendar", series: Sequence[Series], at: datetime) -> None:
    for zone in sorted({_zone(one) for one in series}):
        mine = [one for one in series if _zone(one) == zone]
        first = datetime.combine(min(one.first for one in mine), time(), UTC)
        last = datetime.combine(max(_end(one, at) for one in mine), time(), UTC)
        file.add_component(vtimezone(zone, first, max(first, last)))


def _end(series: Series, at: datetime) -> date:
    return series.until or max(series.first, at.date()) + HORIZON


def _single(entry: Single, at: datetime) -> Iterator["Event"]:
    event = _event(entry.about, at)
    event.add("DTSTART", entry.start.astimezone(UTC))
    yield event


def _repeating(entry: Repeating, at: datetime) -> Iterator["Event"]:
    """The series itself, then what is not as it says, by date."""
    series, about, end = entry.series, entry.about, _end(entry.series, at)
    found = recurrence.found(series, series.first, end)
    regular = {each.day: each for each in found if isinstance(each, Instance)}
    taken_out, others = _unclear(entry, [each for each in found if not isinstance(each, Instance)], regular)
    if regular:
        event = _event(about, at)
        first = min(regular)
        _add_local(event, "DTSTART", series, first)
        event.add("RRULE", _rule(series))
        if left_out := [day for day in taken_out if day > first]:
            _add_local(event, "EXDATE", series, *left_out)
        yield event
    for day in sorted({*entry.exceptions, *others} & {*regular, *others}):
        change = entry.exceptions.get(day, Exceptional(about.sequence))
        own = day not in regular
        event = _event(_changed(about, change, day if own else None), at)
        start = change.start or (others[day].at if day in others else regular[day].at)
        event.add("DTSTART", start.astimezone(UTC))
        if not own:
            _add_local(event, "RECURRENCE-ID", series, day)
        yield event


def _unclear(
    entry: Repeating, unclear: Sequence[Missing | Twice], regular: dict[date, Instance]
) -> tuple[list[date], dict[date, Instance]]:
    """The dates that the rule has to leave out, and the meetings that were chosen, where the rule says another time.

    The first of two equal times is what the rule itself means (RFC 5545, 3.3.5): both go to the regular ones.
    """
    taken_out: list[date] = []
    others: dict[date, Instance] = {}
    for each in unclear:
        chosen = recurrence.settled([each], entry.choices)[0]
        if chosen:
            others[each.day] = chosen[0]
        if chosen and isinstance(each, Twice):
            regular[each.day] = each.first
            if chosen[0] == each.first:
                del others[each.day]
        else:
            taken_out.append(each.day)
    return taken_out, others


def _changed(about: About, change: Exceptional, own_day: date | None) -> About:
    return About(
        about.uid if own_day is None else f"{about.uid}-{own_day:%Y%m%d}",
        change.title or about.title,
        change.minutes or about.minutes,
        max(about.sequence, change.sequence),
        change.description or about.description,
        change.link or about.link,
        about.cancelled or change.cancelled,
        change.stamp or about.stamp,
    )


def _event(about: About, at: datetime) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("UID", about.uid)
    event.add("DTSTAMP", (about.stamp or at).astimezone(UTC))
    event.add("SEQUENCE", about.sequence)
    event.add("SUMMARY", _line(about.title))
    event.add("DURATION", timedelta(minutes=about.minutes))
    event.add("STATUS", "CANCELLED" if about.cancelled else "CONFIRMED")
    if about.cancelled:
        event.add("TRANSP", "TRANSPARENT")
    if about.description:
        event.add("DESCRIPTION", _lines(about.description))
    if about.link:
        link = quote(about.link.strip(), safe=_IN_LINKS)
        event.add("LOCATION", link)
        event.add("URL", link)
    return event


def _zone(series: Series) -> str:
    """What the series' zone is called here. A program may take what is called UTC for no local time at all."""
    return _UTC if series.zone == "UTC" else series.zone


def _local(day: date, series: Series) -> datetime:
    return datetime.combine(day, series.at, ZoneInfo(series.zone))


def _add_local(event: "Event", name: str, series: Series, *days: date) -> None:
    """A property with the local time of a series, on some dates, and the zone by the name that its component has.

    icalendar would write the zone as one that has the same clock: Africa/Abidjan, where a series has it, as UTC.
    """
    local = [datetime.combine(day, series.at) for day in days]
    event.add(name, local if name == "EXDATE" else local[0], parameters={"TZID": _zone(series)})


def _rule(series: Series) -> dict[str, Any]:
    weekday = _WEEKDAYS[series.first.weekday()]
    rule: dict[str, Any] = {"FREQ": "WEEKLY", "BYDAY": weekday}
    if series.every == Every.MONTH:
        rule = {"FREQ": "MONTHLY", "BYDAY": f"{series.which}{weekday}"}
    elif series.interval > 1:
        rule["INTERVAL"] = series.interval
    if series.until:
        last = max(recurrence.days(series, series.first, series.until), default=series.first)
        rule["UNTIL"] = _local(last, series).astimezone(UTC)
    return rule


def _line(text: str) -> str:
    return " ".join(_lines(text).split())


def _lines(text: str) -> str:
    """Without characters that a file cannot carry or that turn the text around them; line breaks are kept."""
    lines = without_direction(text).splitlines()
    return "\n".join("".join(c for c in line if unicodedata.category(c) not in {"Cc", "Cs"}) for line in lines)
