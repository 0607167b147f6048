"""Slots against everybody's local day, for the picture and for the same in text (S1). Pure, and nobody is named."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.meetings.fair import clocks


class Part(StrEnum):
    """A part of the day. The night is the one that counts double (S2)."""

    NIGHT = "night"
    MORNING = "morning"
    WORK = "work"
    EVENING = "evening"
    LATE = "late"


BANDS = ((Part.NIGHT, 0), (Part.MORNING, 6), (Part.WORK, 9), (Part.EVENING, 17), (Part.LATE, 21))
"""Each part with the hour at which it begins."""


@dataclass(frozen=True, slots=True)
class Row:
    """Zones whose clocks agree at all slots."""

    zones: Sequence[str]
    """IANA names, those of most people first."""
    people: int
    offsets: Sequence[int]
    """Minutes ahead of UTC, by slot: they differ where a clock changes between two slots."""
    clocks: Sequence[datetime]
    """What the clock there shows at the beginning of each slot, without a zone."""


def part_of(clock: datetime) -> Part:
    """The part of the day that a clock shows."""
    return next(part for part, hour in reversed(BANDS) if clock.hour >= hour)


def rows(zones: Iterable[str], starts: Sequence[datetime]) -> list[Row]:
    """The zones of people, one for each person who has one, from west to east."""
    people = Counter(zones)
    numbers = [clocks.number(start) for start in starts]
    alike: dict[tuple[int, ...], list[str]] = {}
    for zone in sorted(people, key=lambda zone: (-people[zone], zone)):
        alike.setdefault(tuple(clocks.offset_at(zone, number) for number in numbers), []).append(zone)
    return [
        Row(named, sum(people[zone] for zone in named), offsets, [clocks.wall(named[0], start) for start in starts])
        for offsets, named in sorted(alike.items())
    ]
