"""Lists of instants: `Tue 7 Apr 13:00, 18:00, Wed 8 Apr 07:00` (see `bot.core.moments`)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from bot.core.errors import Refusal
from bot.core.i18n import Translator
from bot.core.moments import dates as moment_dates
from bot.core.moments import phrases
from bot.core.moments import places as moment_places
from bot.core.moments.choices import MOST, Day, Doubt, Instant, Reading, Waiting
from bot.core.moments.lengths import LONGEST, plain
from bot.core.moments.phrases import either, folded, listed
from bot.core.moments.readings import arranged, names_part, prepared, read, without_part
from bot.core.moments.refusals import no_time, unsure
from bot.core.moments.times import clocks

_BULLET = re.compile(r"^\s*(?:[-*·]|[0-9]{1,2}\))\s+")
_MOST_ATOMS = 4
"""Parts between commas that one item may have."""
_LONGEST_LINE = 200
"""Parts between commas that are worth reading."""
_BARE = re.compile(r"(?P<day>.*\S)\s+(?P<hour>[0-9]{1,2})")
"""A date and a number, which may be the hour: `Tue 7 Apr 9`."""


@dataclass(frozen=True, slots=True)
class _Item:
    """One item of a list: its day and its zone, as they are written, and the time."""

    said: str
    day: str
    clock: str
    zone: str
    is_bare: bool = False
    """Whether the time is a number alone, which is never certain."""

    def on(self, day: str, zone: str) -> str:
        """The item with a day and a zone, which may be its own."""
        is_own = day == self.day and zone == self.zone and not self.is_bare
        return self.said if is_own else f"{day}, {self.clock} {zone}".strip(" ,")


def slots(text: str, now: datetime, reader: Translator) -> list[Reading | Waiting]:
    """What each item of a list means: an Instant or a Doubt. Raises a Refusal for the first that is neither.

    An item may leave out the day, which is then that of the item before it. A weekday alone behind a later date, and a
    zone that stands with some of the items only, leave a doubt; where that zone is in doubt itself, the item may be
    Waiting.
    """
    items, everywhere = _items(text, now, reader)
    named = {item.zone for item in items if item.zone}
    found: list[Reading | Waiting] = []
    day, last = "", None
    for item in items:
        day = item.day or day
        zones = [item.zone or everywhere] if item.zone or everywhere else ["", *sorted(named)]
        readings = [read(item.on(day, zone), now, reader) for zone in zones]
        if last and moment_dates.is_weekday_or_nothing(folded(item.day), reader.language) and item.day:
            readings += _later_weekday(item, zones, last, now, reader)
        said = item.said if item.is_bare else item.on(day, zones[0])
        meant = _meant(readings, said, now, reader)
        if len(meant) > MOST and len(zones) == 1:
            raise unsure(said, now, reader)
        is_sure = len(meant) == 1 and not (item.is_bare or any(isinstance(reading, Doubt) for reading in readings))
        found.append(meant[0] if is_sure else Doubt(said, meant) if len(meant) <= MOST else Waiting(said))
        last = readings[0] if isinstance(readings[0], Instant) else last
    waiting = [each for each in found if isinstance(each, Waiting)]
    if waiting and not any(isinstance(each, Doubt) for each in found):
        raise unsure(waiting[0].said, now, reader)
    return found


def _later_weekday(
    item: _Item, zones: Sequence[str], last: Instant, now: datetime, reader: Translator
) -> Iterator[Reading]:
    """`Wed 7:00` behind a date may be the first Wednesday from that date on."""
    meaning = moment_dates.read(folded(item.day), reader.language)
    days = meaning(last.local, None).days if meaning else ()
    for day in sorted(day for day in days if day >= last.local.date())[:1]:
        yield from (read(item.on(day.isoformat(), zone), now, reader) for zone in zones)


def _meant(readings: Sequence[Reading], said: str, now: datetime, reader: Translator) -> tuple[Instant, ...]:
    """The instants of several readings, the earliest first. Raises a Refusal where one is none."""
    meant: dict[datetime, Instant] = {}
    for reading in readings:
        for choice in reading.choices if isinstance(reading, Doubt) else (reading,):
            if not isinstance(choice, Instant):
                raise unsure(said, now, reader)
            meant.setdefault(choice.at, choice)
    return tuple(meant[at] for at in sorted(meant))


# Items


def _items(text: str, now: datetime, reader: Translator) -> tuple[list[_Item], str]:
    """The items of a list, and the zone that is said once for all of them."""
    lines = [line for line in re.split(r"[\n;|•]", text) if line.strip(" ,.-*")]
    everywhere, items = "", list[_Item]()
    for line in lines:
        said, zone = _zone_of_all(plain(_BULLET.sub("", line)), reader)
        everywhere = everywhere or zone
        atoms = tuple(atom.strip() for atom in _joint(reader.language).split(said) if atom.strip(" ."))
        items += _parted(atoms, said, now, reader)
    if not items:
        raise unsure(text, now, reader)
    return items, everywhere


def _parted(atoms: Sequence[str], line: str, now: datetime, reader: Translator) -> list[_Item]:
    """The items of a line. Raises a Refusal for the first part that is none."""
    if len(atoms) > _LONGEST_LINE:
        raise unsure(line, now, reader)
    for parting in (_Parting(reader), _Parting(reader, bare=True)):
        if len(ways := parting.ways(atoms)) == 1:
            return ways[0]
        if ways:
            break
    raise unsure(line, now, reader) if ways else _misfit(parting.misfit(atoms), now, reader)


def _misfit(said: str, now: datetime, reader: Translator) -> Refusal:
    """Why a part of a list is no instant."""
    try:
        found = read(said, now, reader)
    except Refusal as refusal:
        return refusal
    return no_time(found.day) if isinstance(found, Day) else unsure(said, now, reader)


class _Parting:
    """Parts lines into items: `Tue, 7 Apr, 13:00` is one of three atoms.

    `bare`: a number alone behind a date is a time as well, though not for certain.
    """

    def __init__(self, reader: Translator, *, bare: bool = False) -> None:
        self._reader = reader
        self._bare = bare
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
            self._items[said] = _item(said, self._reader) or (_bare(said, self._reader) if self._bare else None)
        return self._items[said]

    def misfit(self, atoms: Sequence[str]) -> str:
        """The first part of a line that is no item; a weekday with what stands behind it, which may belong to it."""
        reached = {0}
        for start in range(len(atoms)):
            if start in reached:
                ends = range(start + 1, min(start + _MOST_ATOMS, len(atoms)) + 1)
                reached |= {end for end in ends if self._item(", ".join(atoms[start:end]))}
        first = last = max(at for at in reached if at < len(atoms))
        while last + 1 < len(atoms) and moment_dates.is_weekday_or_nothing(folded(atoms[last]), self._reader.language):
            last += 1
        return ", ".join(atoms[first : last + 1])


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


def _bare(text: str, reader: Translator) -> _Item | None:
    """`Tue 7 Apr 9`, which may be at nine in the morning and in the evening. `Tue 9` is rather a date."""
    said, language = prepared(text, reader).text, reader.language
    found = _BARE.fullmatch(said)
    if found is None or len(said) > LONGEST or int(found["hour"]) > 23 or "," in said:
        return None
    day = folded(found["day"])
    if moment_dates.is_weekday_or_nothing(day, language) or not moment_dates.read(day, language):
        return None
    return _Item(text, found["day"], f"at {found['hour']}", "", is_bare=True)


@cache
def _joint(language: str) -> re.Pattern[str]:
    return re.compile(rf",|\s+{either(phrases.LIST_JOINT, language)}\s+|\s+[+&/]\s+", re.IGNORECASE)
