"""A second count by votelib, of random ballots and under the rules that both know.

votelib (MIT licence) counts with exact fractions as well. It draws no lots, and passes on all waiting surpluses at
once; ballots where that matters are left aside. "Reopen nominations" is a candidate as any other to it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import count, pairwise
from random import Random

from votelib.convert import RankedToCondorcetVotes
from votelib.evaluate.condorcet import Schulze
from votelib.evaluate.core import Plurality
from votelib.evaluate.sequential import TransferableVoteDistributor

from handlers.polls.counting import schulze, stv
from handlers.polls.counting.schulze import FURTHER
from handlers.polls.counting.stv import REOPEN, Result
from tests.polls.counting.profiles import NAMES, Ballots

Stages = list[Mapping[str, Fraction]]

PROFILES = 500

# By itself, votelib 0.4 takes the exhausted ballots for somebody to keep, so that it may exclude two people at once.
VOTELIB = TransferableVoteDistributor(transferer="Gregory", quota_function="droop", retainer=Plurality())


def random_ballots(choices: Sequence[str]) -> Iterator[tuple[Ballots, Random]]:
    """Ballots of 5 to 40 voters, many of whom begin with the same choice and many of whom do not rank all."""
    for seed in range(PROFILES):
        chance = Random(seed)
        leading, *others = chance.sample(choices, len(choices))
        cast: Ballots = []
        for _ in range(chance.randint(5, 40)):
            rest = chance.sample(others, len(others))
            rest.insert(0 if chance.random() < 0.4 else chance.randint(0, len(rest)), leading)
            cast.append(tuple(rest[: chance.choice((0, 1, 2, 3, len(rest)))]))
        yield cast, chance


def by_votelib(cast: Ballots, seats: int) -> tuple[set[str], Stages]:
    """Who is elected, and the votes of those who still stand, count by count."""
    papers = Counter(ranking for ranking in cast if ranking)
    one_seat = {name: 1 for ranking in papers for name in ranking}
    stages: Stages = []
    for number in count(1):
        totals, elected = VOTELIB.nth_count(papers, seats, number, max_seats=one_seat)
        stages.append({name: total for name, total in totals.items() if name is not None and total})
        if sum(elected.values()) == seats:
            return set(elected), stages
    raise AssertionError


def by_us(result: Result) -> tuple[set[str], Stages]:
    elected: set[str] = set()
    stages: Stages = []
    for past in result.rounds:
        stages.append({name: total for name, total in past.totals.items() if total and name not in elected})
        elected |= set(past.elected)
    return elected, stages


def with_new_votes(stages: Stages) -> Stages:
    """Without the stages where people only go and nobody gains: each side joins those to others in its own way."""
    return [later for earlier, later in pairwise(({}, *stages)) if not later.items() <= earlier.items()]


def is_alike_in_both(result: Result, cast: Ballots) -> bool:
    """Whether nothing is drawn, no two surpluses wait, and nobody whom votelib knows goes together with another."""
    ranked = {name for ranking in cast for name in ranking}
    return not any(
        past.tie
        or len(ranked.intersection(past.excluded)) > 1
        or sum(total > result.quota for total in past.totals.values()) > 1
        for past in result.rounds
    )


def test_votelib_elects_the_same_with_the_same_totals() -> None:
    """The method "election". votelib stops as soon as there is a seat for everybody: it may know fewer stages."""
    compared = 0
    for cast, chance in random_ballots((*NAMES, REOPEN)):
        seats = chance.randint(1, 3)
        result = stv.count(NAMES, cast, seats, "seed")
        elected, stages = by_us(result)
        if len(elected) < seats or not is_alike_in_both(result, cast):
            continue
        their_elected, their_stages = by_votelib(cast, seats)
        assert their_elected == elected, cast
        theirs, ours = with_new_votes(their_stages), with_new_votes(stages)
        assert theirs == ours[: len(theirs)], cast
        compared += 1
    assert compared > PROFILES / 4


def test_votelib_recommends_the_same() -> None:
    """The method "ranked": among what has not been dropped, and where there is no tie."""
    compared = 0
    for cast, _ in random_ballots((*NAMES, FURTHER)):
        result = schulze.count(NAMES, cast)
        kept = [name for name in NAMES if name not in result.dropped]
        if len(kept) < 2 or not result.winner:
            continue
        papers = Counter(tuple(name for name in ranking if name in kept) for ranking in cast)
        assert Schulze().evaluate(RankedToCondorcetVotes().convert(papers), 1) == [result.winner], cast
        compared += 1
    assert compared > PROFILES / 4
