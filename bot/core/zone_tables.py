"""What tzdata says of its zones, in the tables that `bot.core.zones` looks things up in."""

import re
from collections import defaultdict
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from bot.core.cities import fold

_AREAS = ("Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/",
          "Pacific/")  # fmt: skip
NUMBERED = re.compile(r"Etc/GMT(?P<sign>[-+])(?P<hours>[1-9]\d?)")
"""Zones without a place, whose sign is the other way round: `Etc/GMT+12` is twelve hours behind UTC."""

# Used by people in these places, although tzdata has only a number for them.
MORE_ABBREVIATIONS = {
    "BST": ("Asia/Dhaka", "Pacific/Bougainville"),
    "AST": ("Asia/Riyadh",),
    "GST": ("Asia/Dubai",),
    "PST": ("Asia/Manila",),
    "BRT": ("America/Sao_Paulo",),
    "ART": ("America/Argentina/Buenos_Aires",),
    "ICT": ("Asia/Bangkok",),
    "AMT": ("America/Manaus", "Asia/Yerevan"),
    "ECT": ("America/Guayaquil",),
    "ET": ("America/New_York",),
    "CT": ("America/Chicago",),
    "MT": ("America/Denver",),
    "PT": ("America/Los_Angeles",),
}


@cache
def rule(zone: str) -> bytes:
    """How a zone's clock goes on: the POSIX rule at the end of its file (RFC 9636, 3.3)."""
    return resources.files("tzdata").joinpath("zoneinfo", *zone.split("/")).read_bytes().splitlines()[-1]


@cache
def names() -> dict[str, str]:
    """Every zone of a place, older spellings included, and the numbered ones, by its name in lower case."""
    listed = resources.files("tzdata").joinpath("zones").read_text().split()
    return {name.casefold(): name for name in listed if name.startswith(_AREAS) or NUMBERED.fullmatch(name)}


@cache
def countries() -> dict[str, str]:
    """Each current zone's country, from tzdata's `zone.tab`: code, coordinates, zone, comment."""
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text()
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    return {row[2]: row[0] for row in rows}


@cache
def own_cities() -> dict[str, tuple[str, ...]]:
    """Zones by the folded name of their own city."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in countries():
        found[fold(name.rpartition("/")[2])].append(name)
    return {city: tuple(names) for city, names in found.items()}


@cache
def abbreviations() -> dict[str, tuple[str, ...]]:
    """Zones by the abbreviations that tzdata gives them, and by those that people use beside them."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in countries():
        for at in seasons(name):
            found[at.tzname() or ""].add(name)
    for abbreviation, names in MORE_ABBREVIATIONS.items():
        found[abbreviation].update(names)
    return {key: tuple(sorted(names)) for key, names in found.items() if key.isalpha()}


@cache
def offsets() -> dict[int, tuple[str, ...]]:
    """Zones by their offsets from UTC, in minutes."""
    found: dict[int, set[str]] = defaultdict(set)
    for name in countries():
        for at in seasons(name):
            offset = at.utcoffset()
            assert offset is not None
            found[offset // timedelta(minutes=1)].add(name)
    for name in names().values():
        if number := NUMBERED.fullmatch(name):
            minutes = int(number["hours"]) * (-60 if number["sign"] == "+" else 60)
            found[minutes] = found.get(minutes) or {name}  # only where no place has this offset
    return {minutes: tuple(sorted(names)) for minutes, names in found.items()}


def seasons(name: str) -> tuple[datetime, datetime]:
    """An instant in either half of a year, in a zone that is not kept in memory."""
    zone = ZoneInfo.no_cache(name)
    return datetime(2026, 1, 1, tzinfo=zone), datetime(2026, 7, 1, tzinfo=zone)
