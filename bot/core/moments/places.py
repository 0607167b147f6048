"""The zones beside the time of a meeting: `UTC`, `+02:00`, `CST`, `Lima time`, `Berlin` (see `bot.core.moments`)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from bot.core import cities, zone_tables, zones
from bot.core.amounts import NUMBERS
from bot.core.cities import fold
from bot.core.i18n import Translator
from bot.core.moments import clocks as moment_clocks
from bot.core.moments import phrases

_MOST = 4
_ALSO_WORDS = {
    "reunion", "center", "easter", "christmas", "midway", "wake", "resolute", "male", "canary", "troll", "johnston",
    "universal", "navajo",
}  # fmt: skip
"""Zones' cities that are rather another word where nothing says that a place is meant."""


_ALSO_NAMES = {"sofia", "regina", "adelaide", "georgia"}
"""People, or other places, that many think of first."""


@dataclass(frozen=True, slots=True)
class Place:
    """The zones that may be meant, and whether the first one is for certain."""

    zones: tuple[tzinfo, ...]
    is_sure: bool
    abbreviation: str = ""

    def instants(self, local: datetime) -> tuple[dict[datetime, tzinfo], bool]:
        """The instants that a local time may be in UTC, each with its zone; and whether the one is certain.

        A time that comes twice is both; one that the clocks leave out is that of before and that of after the change.
        """
        found = _in_zones(local, self.zones)
        if self.abbreviation and not self.is_sure:
            # In summer, some write the winter's abbreviation and mean what their clocks show, and some mean its offset.
            literal = _in_zones(local, [timezone(offset) for offset in sorted(_offsets(self.abbreviation))])
            if len(found | literal) <= _MOST:
                found = literal | found
        is_fitting = not self.abbreviation or local.replace(tzinfo=self.zones[0]).tzname() == self.abbreviation
        return found, self.is_sure and len(found) == 1 and is_fitting


def _in_zones(local: datetime, zones_meant: Iterable[tzinfo]) -> dict[datetime, tzinfo]:
    found: dict[datetime, tzinfo] = {}
    for zone in zones_meant:
        for fold_ in (0, 1):
            found.setdefault(local.replace(tzinfo=zone, fold=fold_).astimezone(UTC), zone)
    return found


def read(text: str, plain: str, reader: Translator, *, minus: bool) -> Place | None:
    """The zones that a text may mean, the reader's where it is empty; None where it is no zone.

    `plain` is the same text, folded. `minus`: whether an offset may begin with a minus.
    """
    text, plain = _trimmed(text, plain)
    if not plain:
        return Place((reader.tzinfo,), True)
    is_marked = False
    if plain.startswith("(") and plain.endswith(")"):
        text, plain, is_marked = text[1:-1], plain[1:-1], True
    if phrases.whole(phrases.MY_TIME, reader.language).fullmatch(plain):
        return Place((reader.tzinfo,), True)
    if phrases.whole(phrases.LOCAL_TIME, reader.language).fullmatch(plain):
        return Place((reader.tzinfo,), False)
    for name, marked in ((text, is_marked), *((name, True) for name in _marked(text, plain, reader.language))):
        if found := _named(name, reader, minus=minus) or _city(name, reader.language, is_marked=marked):
            return found
    return None


def label(zone: tzinfo) -> str:
    """A zone's name: IANA's, or its offset."""
    return str(getattr(zone, "key", None) or zone)


def _trimmed(text: str, plain: str) -> tuple[str, str]:
    start = len(plain) - len(plain.lstrip(" ,;"))
    end = len(plain.rstrip(" ,;"))
    return text[start:end], plain[start:end]


def _marked(text: str, plain: str, language: str) -> Iterator[str]:
    """What is said to be a place, as in `Lima time`."""
    for found in phrases.inside(plain, phrases.PLACE, language):
        yield text[found.start("inside") : found.end("inside")]


def _named(text: str, reader: Translator, *, minus: bool) -> Place | None:
    """UTC, an offset, an IANA name, an abbreviation."""
    zone = moment_clocks.zone_of(text, reader, minus=minus) if text.strip() else None
    if zone is None:
        return None
    if not zone.abbreviation:
        return Place((zone.tz,), True)
    found = zones.find(zone.abbreviation)
    if isinstance(found, zones.Zone):
        return Place((ZoneInfo(found.name),), True, zone.abbreviation)
    return Place(tuple(ZoneInfo(each.name) for each in found.zones), False, zone.abbreviation)


def _city(text: str, language: str, *, is_marked: bool) -> Place | None:
    """A city or a country. Without a word that says so, only a zone's own city is certain."""
    name = fold(text)
    if name in phrases.weekdays(language) or name in phrases.months(language) or name in phrases.away(language):
        return None
    is_word = name in _ALSO_WORDS or (name in NUMBERS and not text[:1].isupper())  # `lima` is five in Indonesian
    is_own = name in zone_tables.own_cities() and not is_word
    if len(name) < 3 or re.search("[0-9]", text) or not (is_marked or is_own or (text[:1].isupper() and not is_word)):
        return None
    if not (is_marked or is_own or cities.named(name)):
        return None
    found = zones.find(text)
    if isinstance(found, zones.Zone):
        return Place((ZoneInfo(found.name),), (is_marked or is_own) and name not in _ALSO_NAMES)
    if found.reason not in {zones.WHICH_ONE, zones.MANY_ZONES}:
        return None
    return Place(tuple(ZoneInfo(each.name) for each in found.zones[:_MOST]), False)


@cache
def _offsets(abbreviation: str) -> frozenset[timedelta]:
    """The offsets that an abbreviation stands for, in whichever zone and season."""
    return frozenset(
        at.utcoffset() or timedelta()
        for name in zone_tables.abbreviations()[abbreviation]
        for at in zone_tables.seasons(name)
        if at.tzname() == abbreviation
    )
