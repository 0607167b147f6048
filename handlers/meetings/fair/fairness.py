"""What a slot costs each person, and which slots are the fairest (S2). Pure, and the same for the same people.

Costs and burdens are weighted minutes: a minute outside somebody's comfortable window is one, at night it is two.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate

from bot.core.waking import is_away
from handlers.meetings.fair import clocks
from handlers.meetings.fair.clocks import DAY, Span
from storage.leave import Leave

MORNING = 6 * 60
"""Minute of the day at which the night ends; it begins at midnight."""
BEST = 3
"""How many slots are shown."""


class Answer(StrEnum):
    """What somebody says to a slot."""

    YES = "yes"
    IF_NEEDED = "if-needed"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Window:
    """When somebody is comfortable, on their own clock: from `start` on, up to and without `end`.

    It may go over midnight; where both are the same, it is the whole day.
    """

    start: time = time(8)
    end: time = time(21)


@dataclass(frozen=True, slots=True)
class Person:
    """A member, as far as finding a time is concerned."""

    id: int
    zone: str | None
    """IANA name; None: nobody can know what a slot costs them, and none is counted against anybody."""
    window: Window = Window()
    burden: int = 0
    """What earlier meetings have cost them."""
    leaves: Sequence[Leave] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a slot stands where it does, without naming anybody."""

    yes: int
    if_needed: int
    no: int
    unanswered: int
    """Of those who are not on leave."""
    away: int
    """On leave on the slot's date on their own calendar. Their answers do not count, and it costs them nothing."""
    unplaced: int
    """Of those who are there, without a zone: their answers count, their hours cannot."""
    worst: int
    """The most that it costs one person: weighted minutes, without what they bore before."""
    bearers: int
    """How many it costs that much; none where it costs nobody anything."""
    hours: Sequence[time]
    """At what time it begins for them, each time once."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A slot in its place."""

    start: datetime
    reason: Reason
    heaviest: int
    """The most that anybody would have borne after it. It settles the order, and is nobody else's to read (S3)."""
    total: int
    """The same of all together."""


def cost(zone: str, window: Window, start: datetime, minutes: int) -> int:
    """What one slot costs somebody, in weighted minutes."""
    return costs(zone, window, [clocks.number(start)], minutes)[0]


def costs(zone: str, window: Window, starts: Sequence[int], minutes: int) -> list[int]:
    """What slots of one length cost somebody, exact to the minute, also over a change of the clock."""
    if not starts:
        return []
    table = _from_midnight(window, minutes)
    spans = clocks.spans(zone, min(starts), max(starts) + minutes)
    if len(spans) == 1:
        offset = spans[0].offset
        return [table[minute + minutes] - table[minute] for minute in ((start + offset) % DAY for start in starts)]
    begins = [span.begin for span in spans]
    return [
        sum(
            _within(table, span, start, start + minutes)
            for span in spans[bisect_right(begins, start) - 1 : bisect_left(begins, start + minutes)]
        )
        for start in starts
    ]


def _within(table: Sequence[int], span: Span, start: int, end: int) -> int:
    """The part of a slot's cost that falls into a span."""
    start, end = max(start, span.begin), min(end, span.end)
    minute = (start + span.offset) % DAY
    return table[minute + end - start] - table[minute] if start < end else 0


@lru_cache(maxsize=256)
def _from_midnight(window: Window, minutes: int) -> Sequence[int]:
    """What it costs from a midnight up to each minute of a day and of a slot that begins at its end."""
    begin, end = (at.hour * 60 + at.minute for at in (window.start, window.end))
    inside = set(range(begin, end)) if begin < end else {*range(begin, DAY), *range(end)}
    day = [0 if minute in inside else 2 if minute < MORNING else 1 for minute in range(DAY)]
    return (0, *accumulate(day[minute % DAY] for minute in range(DAY + minutes)))


def best(
    starts: Sequence[datetime],
    minutes: int,
    people: Sequence[Person],
    answers: Mapping[datetime, Mapping[int, Answer]],
    group_zone: str,
    count: int = BEST,
) -> list[Ranked]:
    """The fairest slots of one length, the first one first, each with its reason (S2).

    Fewest "no" of those not on leave; then the smallest maximum over people of what it costs them and what they bore
    before; then the smallest sum of these; then the earlier one. A slot costs nobody on leave anything, but what they
    bore still counts: that somebody who bears much is away makes no slot better. `answers` are by slot and person;
    `group_zone` is the calendar of those who have no zone.
    """
    board = Board(starts, minutes, people, group_zone)
    order = sorted(range(len(starts)), key=lambda n: (board.noes(n, answers), *board.load(n), board.numbers[n]))
    return [_ranked(board, n, answers.get(starts[n], {})) for n in order[:count]]


class Board:
    """Slots against people: who is away, and what each slot costs each person. Slots are named by their index."""

    def __init__(self, starts: Sequence[datetime], minutes: int, people: Sequence[Person], group_zone: str) -> None:
        """Work out everything once; people with the same zone and window share it."""
        self.starts, self.people = starts, people
        self.numbers = [clocks.number(start) for start in starts]
        kinds = {(person.zone, person.window) for person in people if person.zone is not None}
        shared = {(zone, window): costs(zone, window, self.numbers, minutes) for zone, window in kinds if zone}
        nothing = [0] * len(starts)
        self.away = [self._away(person, group_zone) for person in people]
        columns = [
            [0 if n in away else each for n, each in enumerate(whole)] if away else whole
            for person, away in zip(people, self.away, strict=True)
            for whole in [shared[person.zone, person.window] if person.zone is not None else nothing]
        ]
        self.costs = list(zip(*columns, strict=True)) if columns else [()] * len(starts)
        """By slot, then by person, in the order that they were given."""
        self._burdens = [person.burden if person.zone is not None else 0 for person in people]

    def _away(self, person: Person, group_zone: str) -> frozenset[int]:
        if not person.leaves:
            return frozenset()
        days = clocks.dates(person.zone or group_zone, self.numbers)
        off = {day for day in set(days) if is_away(person.leaves, day)}
        return frozenset(n for n, day in enumerate(days) if day in off) if off else frozenset()

    def load(self, n: int) -> tuple[int, int]:
        """What the one who bears most would have borne after a slot, and what all together would have."""
        borne = [cost + burden for cost, burden in zip(self.costs[n], self._burdens, strict=True)]
        return max(borne, default=0), sum(borne)

    def away_from(self, n: int) -> int:
        """How many are on leave."""
        return sum(n in away for away in self.away)

    def present(self, n: int) -> list[Person]:
        """Who is not on leave."""
        return [person for person, away in zip(self.people, self.away, strict=True) if n not in away]

    def noes(self, n: int, answers: Mapping[datetime, Mapping[int, Answer]]) -> int:
        """How many of those who are not on leave say no."""
        said = answers.get(self.starts[n], {})
        if Answer.NO not in said.values():
            return 0
        pairs = zip(self.people, self.away, strict=True)
        return sum(said.get(person.id) == Answer.NO and n not in away for person, away in pairs)


def _ranked(board: Board, n: int, said: Mapping[int, Answer]) -> Ranked:
    present, start = board.present(n), board.starts[n]
    counted = Counter(said.get(person.id) for person in present)
    worst = max(board.costs[n], default=0)
    zones = [
        person.zone for person, cost in zip(board.people, board.costs[n], strict=True) if cost == worst and person.zone
    ]
    bearers = zones if worst else []
    reason = Reason(
        counted[Answer.YES], counted[Answer.IF_NEEDED], counted[Answer.NO], counted[None],
        away=len(board.people) - len(present), unplaced=sum(person.zone is None for person in present),
        worst=worst, bearers=len(bearers), hours=sorted({clocks.wall(zone, start).time() for zone in bearers}),
    )  # fmt: skip
    return Ranked(start, reason, *board.load(n))
