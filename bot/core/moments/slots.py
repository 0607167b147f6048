"""Lists of instants: `Tue 7 Apr 13:00, 18:00, Wed 8 Apr 07:00` (see `bot.core.moments`)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from bot.core.i18n import Translator
from bot.core.moments import dates as moment_dates
from bot.core.moments import phrases
from bot.core.moments import places as moment_places
from bot.core.moments.choices import MOST, Doubt, Instant, Reading
from bot.core.moments.lengths import LONGEST, plain
from bot.core.moments.phrases import either, folded, listed
from bot.core.moments.readings import arranged, names_part, prepared, read, without_part
from bot.core.moments.refusals import unsure
from bot.core.moments.times import clocks

_BULLET = re.compile(r"^\s*(?:[-*·]|[0-9]{1,2}\))\s+")
_MOST_ATOMS = 4
"""Parts between commas that one item may have."""
_LONGEST_LINE = 200
"""Parts between commas that are worth reading."""


@dataclass(frozen=True, slots=True)
class _Item:
    """One item of a list: its day and its zone, as they are written, and the time."""

    said: str
    day: str
    clock: str
    zone: str

    def on(self, day: str, zone: str) -> str:
        """The item with a day and a zone, which may be its own."""
        is_own = day == self.day and zone == self.zone
        return self.said if is_own else f"{day}, {self.clock} {zone}".strip(" ,")


def slots(text: str, now: datetime, reader: Translator) -> list[Reading]:
    """What each item of a list means: an Instant or a Doubt. Raises a Refusal for the first that is neither.

    An item may leave out the day, which is then that of the item before it. A weekday alone behind a later date, and a
    zone that stands with some of the items only, leave a doubt.
    """
    items, everywhere = _items(text, now, reader)
    named = {item.zone for item in items if item.zone}
    found: list[Reading] = []
    day, last = "", None
    for item in items:
        day = item.day or day
        zones = [item.zone or everywhere] if item.zone or everywhere else ["", *sorted(named)]
        readings = [read(item.on(day, zone), now, reader) for zone in zones]
        if last and moment_dates.is_weekday_or_nothing(folded(item.day), reader.language) and item.day:
            readings += _later_weekday(item, zones, last, now, reader)
        found.append(_merged(readings, item.on(day, zones[0]), now, reader))
        last = readings[0] if isinstance(readings[0], Instant) else last
    return found


def _later_weekday(
    item: _Item, zones: Sequence[str], last: Instant, now: datetime, reader: Translator
) -> Iterator[Reading]:
    """`Wed 7:00` behind a date may be the first Wednesday from that date on."""
    meaning = moment_dates.read(folded(item.day), reader.language)
    days = meaning(last.local, None).days if meaning else ()
    for day in sorted(day for day in days if day >= last.local.date())[:1]:
        yield from (read(item.on(day.isoformat(), zone), now, reader) for zone in zones)


def _merged(readings: Sequence[Reading], said: str, now: datetime, reader: Translator) -> Reading:
    """One reading of several: certain where all are the same instant."""
    meant: dict[datetime, Instant] = {}
    for reading in readings:
        for choice in reading.choices if isinstance(reading, Doubt) else (reading,):
            if not isinstance(choice, Instant):
                raise unsure(said, now, reader)
            meant.setdefault(choice.at, choice)
    if len(meant) == 1 and not any(isinstance(reading, Doubt) for reading in readings):
        return next(iter(meant.values()))
    if len(meant) > MOST:
        raise unsure(said, now, reader)
    return Doubt(said, tuple(meant[at] for at in sorted(meant)))


# Items


def _items(text: str, now: datetime, reader: Translator) -> tuple[list[_Item], str]:
    """The items of a list, and the zone that is said once for all of them."""
    lines = [line for line in re.split(r"[\n;|•]", text) if line.strip(" ,.-*")]
    everywhere, items = "", list[_Item]()
    for line in lines:
        said, zone = _zone_of_all(plain(_BULLET.sub("", line)), reader)
        everywhere = everywhere or zone
        atoms = tuple(atom.strip() for atom in _joint(reader.language).split(said) if atom.strip(" ."))
        parted = _Parting(reader).ways(atoms) if len(atoms) <= _LONGEST_LINE else []
        if len(parted) != 1:
            raise unsure(said, now, reader)
        items += parted[0]
    if not items:
        raise unsure(text, now, reader)
    return items, everywhere


class _Parting:
    """Parts lines into items: `Tue, 7 Apr, 13:00` is one of three atoms."""

    def __init__(self, reader: Translator) -> None:
        self._reader = reader
        self._items: dict[str, _Item | None] = {}

    def ways(self, atoms: Sequence[str]) -> list[list[_Item]]:
        """Every way to part a line, but no more than two of them, which is one too many. From its end to its start."""
        ways: dict[int, list[list[_Item]]] = {len(atoms): [[]]}
        for start in range(len(atoms) - 1, -1, -1):
            ends = range(start + 1, min(start + _MOST_ATOMS, len(atoms)) + 1)
            found = [
                [item, *rest]
                for end in ends
                if ways[end] and (item := self._item(", ".join(atoms[start:end])))
                for rest in ways[end]
            ]
            ways[start] = found[:2]
        return ways[0]

    def _item(self, said: str) -> _Item | None:
        if said not in self._items:
            self._items[said] = _item(said, self._reader)
        return self._items[said]


def _zone_of_all(text: str, reader: Translator) -> tuple[str, str]:
    """A line without `all times UTC`, and the zone of that."""
    bare = text.rstrip(" )")
    for alternative in listed(phrases.ALL_TIMES, reader.language):
        words = re.escape(alternative.replace("{zone}", "").strip()).replace(r"\ ", r"\s+")
        if found := re.search(rf"(?:^|[\s,(]){words}\s+(?P<zone>\S.*)$", folded(bare)):
            zone = bare[found.start("zone") :]
            if moment_places.read(zone, folded(zone), reader, minus=False):
                return bare[: found.start()].rstrip(" ,("), zone
    return text, ""


def _item(text: str, reader: Translator) -> _Item | None:
    """A text as one item: its time, with all of the rest a day, if any, and a zone, if any."""
    said = prepared(text, reader)
    language = reader.language
    if len(said.plain) > LONGEST:
        return None
    for clock in clocks(said.plain, language, in_part=names_part(said.plain, language)):
        for day_text, zone in arranged(said, clock, is_folded=False):
            bare, parts = without_part(folded(day_text), language)
            is_place = moment_places.read(said.text[zone], said.plain[zone], reader, minus=said.is_iso) is not None
            if is_place and (not bare or moment_dates.read(bare, language)) and clock.times(parts)[0]:
                return _Item(text, day_text, said.text[clock.start : clock.end], said.text[zone].strip(" ,"))
    return None


@cache
def _joint(language: str) -> re.Pattern[str]:
    return re.compile(rf",|\s+{either(phrases.LIST_JOINT, language)}\s+|\s+[+&/]\s+", re.IGNORECASE)
