"""Ranked choice by the Schulze method with winning votes: the row "ranked" of the table of methods.

Options that do not beat "further discussion" are dropped first. Among the others, one is better than another when the
strongest path of pairwise victories from it to the other is stronger than the strongest path back. A path is as strong
as its weakest victory, and a victory as strong as the number of voters behind it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from handlers.polls.counting.ballots import ranking

FURTHER = "further-discussion"
"""The option "further discussion", which is always there."""

Pairs = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a ranked choice comes to."""

    winner: str | None
    """None where several are tied, and where further discussion wins."""
    tied: tuple[str, ...]
    """The options that nothing is better than, where there are several."""
    dropped: tuple[str, ...]
    """The options that not more voters prefer to further discussion than the other way round."""
    pairs: Pairs
    """How many voters prefer the first to the second, for every two options and further discussion."""


def count(options: Sequence[str], ballots: Sequence[Sequence[str]]) -> Ranking:
    """Count `ballots`, each of them one voter's order of options. What a voter leaves out is equal, below the rest."""
    proposed = tuple(dict.fromkeys(option for option in options if option != FURTHER))
    pairs = _pairs((*proposed, FURTHER), ballots)
    kept = tuple(option for option in proposed if pairs[option, FURTHER] > pairs[FURTHER, option])
    dropped = tuple(option for option in proposed if option not in kept)
    paths = _strongest_paths(kept, pairs)
    best = tuple(
        option for option in kept
        if all(paths[option, other] >= paths[other, option] for other in kept if other != option)
    )  # fmt: skip
    if len(best) == 1:
        return Ranking(best[0], (), dropped, pairs)
    return Ranking(None, best, dropped, pairs)


def _pairs(options: Sequence[str], ballots: Sequence[Sequence[str]]) -> Pairs:
    pairs = dict.fromkeys(permutations(options, 2), 0)
    for ranked, voters in Counter(ranking(ballot, options) for ballot in ballots).items():
        below = set(options)
        for option in ranked:
            below.remove(option)
            for other in below:
                pairs[option, other] += voters
    return pairs


def _strongest_paths(options: Sequence[str], pairs: Pairs) -> Pairs:
    """How strong the strongest path is between every two options; 0 where there is none (Floyd and Warshall)."""
    paths = {
        (one, other): pairs[one, other] if pairs[one, other] > pairs[other, one] else 0
        for one, other in permutations(options, 2)
    }
    for via, one, other in permutations(options, 3):
        paths[one, other] = max(paths[one, other], min(paths[one, via], paths[via, other]))
    return paths
