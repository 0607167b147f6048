"""The time of day and the zone of an instant that people write: `15:30`, `3pm`, `18h30`, `UTC`, `+02:00`, `WIB`.

See `bot.core.moments`. A zone without a name is the reader's own.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from bot.core import zone_tables, zones
from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.text import clean

HALF_OF_DAY = N_("Is “{text}” before or after noon? Write `{one}` or `{other}`.")
MIDNIGHT = N_(
    "“{text}” can be read in two ways. Write `12:00` for noon, `00:00` for the beginning of a day, `23:59` for its end."
)
ABBREVIATION = N_(
    "I am not sure which time zone “{zone}” is. Write the time in UTC, as in `{utc}`, or with the name of a zone, as "
    "in `{example}`."
)
GAP = N_(
    "On {day}, the clocks in {zone} go forward and leave {time} out. If you mean {later} there, write `{utc}`."
)  # fmt: skip
FOLD = N_(
    "On {day}, the clocks in {zone} go back, and {time} comes twice. Write `{first}` for the first of the two or "
    "`{second}` for the second."
)

_MARKS = ("noon", "midnight", "colon", "dotted", "h", "am", "pm", "morning", "afternoon", "evening", "hours")
_OFFSET = re.compile(
    r"(?:(?:utc|gmt)\s*(?P<sign>[+-])(?P<hours>[0-9]{1,2})|(?P<sign2>[+-])(?P<hours2>[0-9]{2})(?=:?[0-9]{2}))"
    r"(?::?(?P<minutes>00|30|45))?",
    re.IGNORECASE,
)
_FARTHEST_OFFSET = 14 * 60


def is_time(found: re.Match[str]) -> bool:
    """Whether what was found is a time of day, and no number alone."""
    return any(found[mark] for mark in _MARKS)


def time_of(found: re.Match[str], *, dotted: bool) -> time | None:
    """The time of day as it was written; None where it is none. Raises a Refusal where it has two readings.

    `dotted`: whether `10.04` can only be a time here, and no date.
    """
    if found["noon"]:
        return time(12)
    hour, minute = int(found["hour"] or 24), int(found["minute"] or found["dotted"] or found["after_h"] or 0)
    second, text = int(found["second"] or 0), clean(found[0].strip(), 40)
    early, late = found["am"] or found["morning"], found["pm"] or found["afternoon"] or found["evening"]
    if (hour, minute) == (24, 0) or (hour == 12 and (early or late)):
        raise Refusal("moment-midnight", MIDNIGHT, text=text)
    if hour > 23 or minute > 59 or second > 59:
        return None
    if early or late:
        is_sure = 1 <= hour <= 11 and not (found["afternoon"] and hour > 7) and not (found["evening"] and hour < 6)
        return time(hour + 12 if late else hour, minute, second) if is_sure else None
    if found["dotted"] and not dotted and 1 <= minute <= 12:
        return None
    if re.fullmatch("[1-9]", found["hour"]) and not found["h"] and not found["hours"]:
        one, other = f"{hour:02}:{minute:02}", f"{hour + 12}:{minute:02}"
        raise Refusal("moment-half-of-day", HALF_OF_DAY, text=text, one=one, other=other)
    return time(hour, minute, second)


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone that was named, and the abbreviation where that was its name."""

    tz: tzinfo
    abbreviation: str = ""


def zone_of(text: str, reader: Translator, *, minus: bool) -> Zone | None:
    """The zone that a text names, the reader's where it is empty; None where it is no zone.

    `minus`: whether an offset may begin with a minus; else `10:00-11:00` is rather from when to when.
    """
    text = text.strip()
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    if not text:
        return Zone(reader.tzinfo)
    if text.casefold() in {"utc", "z"}:
        return Zone(UTC)
    if found := _OFFSET.fullmatch(text):
        minutes = int(found["hours"] or found["hours2"]) * 60 + int(found["minutes"] or 0)
        is_behind = (found["sign"] or found["sign2"]) == "-"
        if minutes > _FARTHEST_OFFSET or (found["sign2"] and is_behind and not minus):
            return None
        return Zone(timezone(timedelta(minutes=-minutes if is_behind else minutes)))
    if "/" in text:
        named = zones.find(text)
        return Zone(ZoneInfo(named.name)) if isinstance(named, zones.Zone) else None
    if re.fullmatch("[a-z]{2,5}", text, re.IGNORECASE) and text.upper() in zone_tables.abbreviations():
        named = zones.find(text)
        return Zone(ZoneInfo(named.name) if isinstance(named, zones.Zone) else UTC, text.upper())
    return None


def instant(day: date, at: time, zone: Zone) -> datetime:
    """The instant of a local time. Raises a Refusal where there is none, or two, and where the zone is not certain."""
    local = datetime.combine(day, at)
    if zone.abbreviation:
        _check_abbreviation(local, zone)
    first, second = (local.replace(tzinfo=zone.tz, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first
    values = {
        "day": _day(day), "time": f"{at:%H:%M}", "zone": lambda _: _.zone_name(getattr(zone.tz, "key", "UTC")),
    }  # fmt: skip
    if first < second:
        raise Refusal("moment-fold", FOLD, **values, first=in_utc(first), second=in_utc(second))
    later = first.astimezone(zone.tz)
    raise Refusal("moment-gap", GAP, **values, later=f"{later:%H:%M}", utc=in_utc(first))


def in_utc(at: datetime) -> str:
    """An instant as it can always be written."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _day(day: date) -> Callable[[Translator], str]:
    return lambda _: _.day(day)


def _check_abbreviation(local: datetime, zone: Zone) -> None:
    """Refuse an abbreviation that several zones share, or that the one zone does not have at that time of the year."""
    if isinstance(zone.tz, ZoneInfo) and local.replace(tzinfo=zone.tz).tzname() == zone.abbreviation:
        return
    found = zones.find(zone.abbreviation)
    name = found.name if isinstance(found, zones.Zone) else found.zones[0].name if found.zones else "Europe/Berlin"
    raise Refusal(
        "moment-zone", ABBREVIATION, zone=zone.abbreviation, utc=f"{local:%Y-%m-%d %H:%M} UTC",
        example=f"{local:%Y-%m-%d %H:%M} {name}",
    )  # fmt: skip
