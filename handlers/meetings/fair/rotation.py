"""The rotation of fixed weekly slots that is kindest to whoever bears the most over a season (S3). Pure and exact.

The search looks at every choice of slots in every order, and leaves out only what cannot be better: where even the
best continuation of the slots chosen so far, for each person by themselves, is no better than a rotation that is
known, none of its continuations is. The tests hold it against trying everything.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from operator import add, gt, le

from handlers.meetings.fair.fairness import Board, Person
from handlers.meetings.series.recurrence import Instance, Missing, on_day

MOST = 3
_Loads = tuple[int, ...]
"""Weighted minutes, a number for each person."""
_Value = tuple[int, int]
"""What the one who bears most has borne at the end, and all together."""


@dataclass(frozen=True, slots=True)
class Weekly:
    """A time of the week on the clock of the series' zone."""

    weekday: int
    """0 is Monday."""
    at: time


@dataclass(frozen=True, slots=True)
class Season:
    """The turns that are planned ahead: a meeting each, but for those that are left out."""

    zone: str
    """Whose clock the slots go by."""
    first: date
    """The earliest date. The first turn is in the seven days from it on, the others in each week after it."""
    turns: int
    minutes: int
    weeks: int = 1
    """From one turn to the next."""
    apart: Mapping[int, datetime | None] = field(default_factory=dict)
    """Turns whose slot does not count, by number: when the meeting is, which was moved by itself; None: left out."""

    def day(self, number: int, weekday: int) -> date:
        """On which date a turn is that has a weekday; the first one is number 0."""
        start = self.first + timedelta(weeks=number * self.weeks)
        return start + timedelta(days=(weekday - start.weekday()) % 7)


@dataclass(frozen=True, slots=True)
class Share:
    """What a season asks of one person, in weighted minutes."""

    before: int
    """What they bore earlier."""
    carried: int
    """What the meetings cost them that they can come to."""
    credit: int
    """What the others bear on average at the meetings in somebody's leave. It counts as borne: otherwise leave would
    be paid for afterwards."""

    @property
    def after(self) -> int:
        """What they will have borne."""
        return self.before + self.carried + self.credit


@dataclass(frozen=True, slots=True)
class Rotation:
    """Slots that take turns, in this order, and what they ask of everybody."""

    slots: Sequence[Weekly]
    starts: Sequence[datetime | None]
    """When the meeting of each turn begins, in UTC; None where it is left out."""
    shares: Mapping[int, Share]
    """By person; of those who have a zone."""
    unplaced: int
    """How many have none, and could not be considered."""

    @property
    def worst(self) -> int:
        """What the one who bears most will have borne."""
        return max((share.after for share in self.shares.values()), default=0)

    @property
    def total(self) -> int:
        """What all together will have borne."""
        return sum(share.after for share in self.shares.values())


def half_hours(weekday: int) -> list[Weekly]:
    """Every half hour of a weekday, to choose from."""
    return [Weekly(weekday, time(n // 2, n % 2 * 30)) for n in range(48)]


def best(season: Season, candidates: Sequence[Weekly], people: Sequence[Person], most: int = MOST) -> Rotation:
    """The rotation of at most so many different slots after which the one who bears most has borne the least (S3).

    Then the one with the smallest sum, then the one with fewer slots, then the one whose slots are the earlier ones
    among the candidates. `most=1` is the best slot without a rotation, to compare with. Where clocks leave out a slot's
    time on a date, or show it twice, the later of the two readings is planned with or the first, and the series asks.
    """
    if not candidates or season.turns < 1:
        raise ValueError("a rotation needs a slot and a meeting")
    placed = [person for person in people if person.zone is not None]
    asked = _asked(season, candidates, placed)
    order = _search([_borne(one) for one in asked], tuple(person.burden for person in placed), most)
    return _made(season, candidates, order, asked, people)


def of(season: Season, slots: Sequence[Weekly], people: Sequence[Person]) -> Rotation:
    """What given slots ask of everybody, if they take turns in this order."""
    placed = [person for person in people if person.zone is not None]
    return _made(season, slots, range(len(slots)), _asked(season, slots, placed), people)


def _made(
    season: Season,
    slots: Sequence[Weekly],
    order: Sequence[int],
    asked: Sequence[Sequence["_Meeting"]],
    people: Sequence[Person],
) -> Rotation:
    """The rotation of some slots, named by their index, in an order; `asked` is by slot, then by turn."""
    placed = [person for person in people if person.zone is not None]
    turns = [order[number % len(order)] for number in range(season.turns)]
    held = [asked[index][number] for number, index in enumerate(turns)]
    shares = {
        person.id: Share(
            person.burden,
            carried=sum(meeting.costs[n] for meeting in held),
            credit=sum(meeting.credits[n] for meeting in held),
        )
        for n, person in enumerate(placed)
    }
    starts = [_start(season, number, slots[index]) for number, index in enumerate(turns)]
    return Rotation([slots[index] for index in order], starts, shares, len(people) - len(placed))


@dataclass(frozen=True, slots=True)
class _Meeting:
    """What one meeting at one slot asks, by person."""

    costs: _Loads
    credits: _Loads


def _asked(season: Season, slots: Sequence[Weekly], people: Sequence[Person]) -> list[list[_Meeting]]:
    """What each turn of the season asks, if it is at a slot: by slot, then by turn. What is left out asks nothing."""
    starts = [_start(season, number, slot) for slot in slots for number in range(season.turns)]
    board = Board([at for at in starts if at is not None], season.minutes, people, season.zone)
    nobody = (0,) * len(people)
    held = []
    for n, costs in enumerate(board.costs):
        away = board.away_from(n)
        mean = sum(costs) // (len(people) - away) if away < len(people) else 0
        credits = tuple(mean if n in each else 0 for each in board.away) if away else nobody
        held.append(_Meeting(costs, credits))
    following = iter(held)
    asked = [_Meeting(nobody, nobody) if at is None else next(following) for at in starts]
    return [asked[n : n + season.turns] for n in range(0, len(asked), season.turns)]


def _borne(meetings: Sequence[_Meeting]) -> list[_Loads]:
    return [tuple(map(add, meeting.costs, meeting.credits)) for meeting in meetings]


def _start(season: Season, number: int, slot: Weekly) -> datetime | None:
    if number in season.apart:
        return season.apart[number]
    found = on_day(season.day(number, slot.weekday), slot.at, season.zone)
    if isinstance(found, Instance):
        return found.at
    return found.later.at if isinstance(found, Missing) else found.first.at


def _search(slots: Sequence[Sequence[_Loads]], before: _Loads, most: int) -> Sequence[int]:
    """The best order of slots, each of which is named by its index; `slots` are what each asks at each meeting."""
    best: tuple[int, ...] = (0,)
    value = _value(tuple(map(sum, zip(before, *slots[0], strict=True))))
    for count in range(1, min(most, len(slots), len(slots[0])) + 1):
        # What each slot asks in each place of the order: what it asks at every meeting that falls to this place.
        places = [[_sum(slot[place::count]) for slot in slots] for place in range(count)]
        limit = _descent(places, before)
        for order, found in _better(places, before, min(value, (limit[0], limit[1] + 1))):
            best, value = order, found
    return best


def _better(
    places: Sequence[Sequence[_Loads]], before: _Loads, limit: _Value
) -> Iterator[tuple[tuple[int, ...], _Value]]:
    """Orders that are better than the limit, and then each better than the one before it; the last one is the best.

    They come in the order of their indices, so that the first of several equal ones is kept.
    """
    kept = [_undominated(place, len(places)) for place in places]
    least = [tuple(map(min, zip(*place, strict=True))) for place in places]
    rest = [_sum([before, *least[depth + 1 :]]) for depth in range(len(places))]

    def walk(order: tuple[int, ...], loads: _Loads) -> Iterator[tuple[tuple[int, ...], _Value]]:
        nonlocal limit
        depth = len(order)
        sure = tuple(map(add, loads, rest[depth]))
        room = tuple(limit[0] - load for load in sure)
        for index in kept[depth]:
            asked = places[depth][index]
            if any(map(gt, asked, room)) or index in order:
                continue
            bound = _value(tuple(map(add, sure, asked)))
            if bound >= limit:
                continue
            if depth + 1 < len(places):
                yield from walk((*order, index), tuple(map(add, loads, asked)))
            else:
                limit = bound
                yield (*order, index), bound

    yield from walk((), (0,) * len(before))


def _undominated(place: Sequence[_Loads], count: int) -> list[int]:
    """The slots that can be in this place of a best order of so many slots.

    Where that many others ask no more of anybody, one of them is free, and as good. Of equal ones, the first are kept.
    """
    kept: list[int] = []
    for index in sorted(range(len(place)), key=lambda index: (sum(place[index]), index)):
        better = (other for other in kept if all(map(le, place[other], place[index])))
        if sum(1 for _ in islice(better, count)) < count:
            kept.append(index)
    return sorted(kept)


def _descent(places: Sequence[Sequence[_Loads]], before: _Loads) -> _Value:
    """What a good order comes to, maybe not the best: one place after the other is improved, while that helps."""
    order, value = list(range(len(places))), _value(_sum([before, *(place[n] for n, place in enumerate(places))]))
    while True:
        reached = value
        for depth in range(len(places)):
            others = _sum([before, *(place[order[n]] for n, place in enumerate(places) if n != depth)])
            for index, asked in enumerate(places[depth]):
                if index not in order and (found := _value(tuple(map(add, others, asked)))) < value:
                    order[depth], value = index, found
        if value == reached:
            return value


def _value(loads: _Loads) -> _Value:
    return max(loads, default=0), sum(loads)


def _sum(loads: Sequence[_Loads]) -> _Loads:
    return tuple(map(sum, zip(*loads, strict=True)))
