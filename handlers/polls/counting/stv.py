"""Election by single transferable vote: the row "election" of the table of methods.

Weighted inclusive Gregory: of a candidate with more votes than the quota, all the ballots go on to their next
preference, each at its value times surplus / total. A ballot without a further preference is exhausted with that value.
Fractions are exact: in every round the totals and what is exhausted add up to the number of ballots.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256

from handlers.polls.counting.ballots import ranking

REOPEN = "reopen"
"""The candidate "reopen nominations", who stands in every election; a seat that it takes stays open."""

NOTHING = Fraction(0)

Pile = dict[tuple[str, ...], Fraction]
"""Votes, by the preferences that are still to come on their ballots."""


@dataclass(frozen=True, slots=True)
class Round:
    """How things stand in a round, and what follows from it."""

    number: int
    totals: Mapping[str, Fraction]
    """Of everybody who is elected or still stands as the round begins, in the order in which they were named."""
    exhausted: Fraction
    """All votes so far whose ballots name nobody further."""
    elected: tuple[str, ...]
    """Also "reopen nominations", where it takes a seat."""
    excluded: tuple[str, ...]
    """Those without a vote, and the one with the fewest votes, who comes last."""
    tie: tuple[str, ...] = ()
    """Those with equal totals between whom it had to be decided who is excluded, or whose surplus goes on first."""
    by_lot: bool = False
    """Whether the draw decided that, since they were equal in all earlier rounds too."""
    surplus: str | None = None
    """Whose surplus goes on; the next round shows where to."""


@dataclass(frozen=True, slots=True)
class Result:
    """How an election ended."""

    seats: int
    quota: int
    elected: tuple[str, ...]
    """In the order of election, without "reopen nominations"."""
    open_seats: int
    rounds: tuple[Round, ...]
    valid: int
    """Ballots with a preference. Only they count toward the quota."""
    empty: int


def count(candidates: Sequence[str], ballots: Sequence[Sequence[str]], seats: int, seed: str) -> Result:
    """Count `ballots`, each of them one voter's order of candidates, for one seat or more."""
    if seats < 1:
        raise ValueError("an election is for one seat or more")
    names = (*dict.fromkeys(name for name in candidates if name != REOPEN), REOPEN)
    papers = Counter(ranking(ballot, names) for ballot in ballots)
    empty = papers.pop((), 0)
    valid = papers.total()
    counting = _Count(names, papers, seats, valid // (seats + 1) + 1, seed)
    while not counting.over:
        counting.next_round()
    elected = tuple(name for name in counting.elected if name != REOPEN)
    return Result(seats, counting.quota, elected, seats - len(elected), tuple(counting.rounds), valid, empty)


def commitment(seed: str) -> str:
    """What is published before the close, so that nobody can choose the seed once the ballots are known."""
    return sha256(seed.encode()).hexdigest()


def lot(seed: str, candidate: str) -> str:
    """What a candidate draws: the SHA-256 of "seed:candidate" in hexadecimal. In a tie the lowest draw loses."""
    return sha256(f"{seed}:{candidate}".encode()).hexdigest()


class _Count:
    """A count that goes on round by round."""

    def __init__(
        self, names: Sequence[str], papers: Mapping[tuple[str, ...], int], seats: int, quota: int, seed: str
    ) -> None:
        self.quota = quota
        self.elected: list[str] = []
        self.rounds: list[Round] = []
        self.over = False
        self._seats = seats
        self._lots = {name: lot(seed, name) for name in names}
        self._standing = list(names)
        self._piles: dict[str, Pile] = {name: {} for name in names}
        self._exhausted = NOTHING
        self._history: list[dict[str, Fraction]] = []
        self._hand_on({paper: Fraction(number) for paper, number in papers.items()})

    def next_round(self) -> None:
        """Elect whoever has the quota; then fill the last seats, or pass on the largest surplus, or exclude somebody.

        Surpluses go on before anybody is excluded, and before the last seats are filled while somebody has no vote yet.
        """
        totals = {name: sum(pile.values(), NOTHING) for name, pile in self._piles.items()}
        self._history.append(totals)
        exhausted = self._exhausted
        elected = self._elect(name for name in self._standing if totals[name] >= self.quota)
        excluded: tuple[str, ...] = ()
        tie: tuple[str, ...] = ()
        by_lot = False
        surplus: str | None = None
        waiting = [name for name, total in totals.items() if total > self.quota]
        hopeful = [name for name in self._standing if totals[name]]
        hopeless = [name for name in self._standing if not totals[name]]
        if len(self.elected) == self._seats:
            self.over = True
        elif len(self.elected) + len(hopeful) <= self._seats and not (waiting and hopeless):
            elected += self._elect(hopeful)
            excluded = tuple(hopeless)
            self.over = True
        elif waiting:
            surplus, tie, by_lot = self._decide(max, waiting)
            self._pass_on(surplus, totals[surplus])
        else:
            last, tie, by_lot = self._decide(min, hopeful)
            excluded = (*hopeless, last)
            self._exclude(excluded)
        self.rounds.append(Round(len(self._history), totals, exhausted, elected, excluded, tie, by_lot, surplus))

    def _elect(self, names: Iterable[str]) -> tuple[str, ...]:
        """Give each of them a seat, whoever has the most votes first."""
        elected = tuple(sorted(names, key=self._place, reverse=True))
        self.elected += elected
        self._standing = [name for name in self._standing if name not in elected]
        return elected

    def _pass_on(self, name: str, total: Fraction) -> None:
        """Leave an elected candidate with the quota, taken in equal parts from all the ballots."""
        pile = self._piles[name]
        self._piles[name] = {(): Fraction(self.quota)}
        share = (total - self.quota) / total
        self._hand_on({rest: value * share for rest, value in pile.items()})

    def _exclude(self, names: tuple[str, ...]) -> None:
        self._standing = [name for name in self._standing if name not in names]
        for name in names:
            self._hand_on(self._piles.pop(name))

    def _hand_on(self, pile: Pile) -> None:
        """Give each ballot to the next candidate on it who is neither elected nor excluded."""
        for preferences, value in pile.items():
            for position, name in enumerate(preferences):
                if name in self._standing:
                    rest = preferences[position + 1 :]
                    self._piles[name][rest] = self._piles[name].get(rest, NOTHING) + value
                    break
            else:
                self._exhausted += value

    def _decide(self, pick: Callable[..., str], names: Sequence[str]) -> tuple[str, tuple[str, ...], bool]:
        """Whom `pick` (min or max) takes; those with equal totals, if several; whether the draw decided."""
        chosen = pick(names, key=self._place)
        equal = tuple(name for name in names if self._history[-1][name] == self._history[-1][chosen])
        by_lot = any(self._past(name) == self._past(chosen) for name in equal if name != chosen)
        return chosen, equal if len(equal) > 1 else (), by_lot

    def _place(self, name: str) -> tuple[tuple[Fraction, ...], str]:
        """What puts one candidate above another: the total now, then in the round before, and so on, then the draw."""
        return self._past(name), self._lots[name]

    def _past(self, name: str) -> tuple[Fraction, ...]:
        return tuple(totals[name] for totals in reversed(self._history))
