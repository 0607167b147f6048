"""What holds for all ballots."""

from collections.abc import Sequence
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from handlers.polls.counting import schulze, stv
from handlers.polls.counting.schulze import FURTHER, Ranking
from handlers.polls.counting.stv import REOPEN, Result
from tests.polls.counting.profiles import NAMES, Ballots, profiles

OPTIONS = NAMES[:5]

ELECTIONS = profiles(choices=(*NAMES, REOPEN))
CHOICES = profiles(choices=(*OPTIONS, FURTHER))
SEATS = st.integers(1, 4)
SEEDS = st.text(max_size=3)
CHANCE = st.randoms(use_true_random=False)


def shuffled(items: Sequence[str], chance: Random) -> list[str]:
    return chance.sample(items, len(items))


def told(result: Result) -> list[object]:
    """All that a count says, whatever the order of names within a round."""
    return [
        result.quota, result.elected, result.open_seats,
        *(
            (past.totals, past.exhausted, past.elected, set(past.excluded), set(past.tie), past.by_lot, past.surplus)
            for past in result.rounds
        ),
    ]  # fmt: skip


# Elections


@given(ELECTIONS, SEATS, SEEDS, CHANCE)
def test_the_order_of_ballots_changes_nothing(cast: Ballots, seats: int, seed: str, chance: Random) -> None:
    """The method "election"."""
    assert stv.count(NAMES, chance.sample(cast, len(cast)), seats, seed) == stv.count(NAMES, cast, seats, seed)


@given(ELECTIONS, SEATS, SEEDS, CHANCE)
def test_the_order_of_candidates_changes_nothing(cast: Ballots, seats: int, seed: str, chance: Random) -> None:
    """The method "election": no place on the ballot is better than another, in a tie neither."""
    assert told(stv.count(shuffled(NAMES, chance), cast, seats, seed)) == told(stv.count(NAMES, cast, seats, seed))


@given(ELECTIONS, SEATS, SEEDS)
def test_no_vote_is_lost_or_made(cast: Ballots, seats: int, seed: str) -> None:
    """The method "election": in every round, the totals and what is exhausted are the valid ballots, exactly."""
    result = stv.count(NAMES, cast, seats, seed)
    assert result.valid + result.empty == len(cast)
    for past in result.rounds:
        assert sum(past.totals.values()) + past.exhausted == result.valid


@given(ELECTIONS, SEATS, SEEDS)
def test_seats_are_taken_by_people_with_votes_and_the_others_stay_open(cast: Ballots, seats: int, seed: str) -> None:
    """Settled reading "Elections"."""
    result = stv.count(NAMES, cast, seats, seed)
    elected = [name for past in result.rounds for name in past.elected]
    assert len(elected) == len(set(elected)) <= seats
    assert [name for name in elected if name != REOPEN] == list(result.elected)
    assert result.open_seats == seats - len(result.elected)
    assert all(past.totals[name] > 0 for past in result.rounds for name in past.elected)


@given(ELECTIONS, SEATS, SEEDS)
def test_whoever_has_the_quota_is_elected_then_and_keeps_the_quota(cast: Ballots, seats: int, seed: str) -> None:
    """The method "election": nobody else is, but in the last round."""
    result = stv.count(NAMES, cast, seats, seed)
    elected: list[str] = []
    for past in result.rounds:
        with_quota = {name for name, total in past.totals.items() if total >= result.quota}
        assert with_quota - set(elected) <= set(past.elected)
        assert set(past.elected) <= with_quota or past is result.rounds[-1]
        elected += past.elected
        if past.surplus is not None:
            assert result.rounds[past.number].totals[past.surplus] == result.quota


@given(ELECTIONS, SEATS, SEEDS)
def test_whoever_is_excluded_had_the_fewest_votes_and_does_not_come_back(cast: Ballots, seats: int, seed: str) -> None:
    """The method "election"."""
    result = stv.count(NAMES, cast, seats, seed)
    elected: set[str] = set()
    excluded: set[str] = set()
    for past in result.rounds:
        elected |= set(past.elected)
        assert not excluded & (past.totals.keys() | elected)
        excluded |= set(past.excluded)
        rest = [total for name, total in past.totals.items() if name not in elected | excluded]
        assert all(past.totals[name] <= total for name in past.excluded for total in rest)


@given(ELECTIONS, SEEDS, st.sampled_from((*NAMES, REOPEN)))
def test_a_majority_of_first_preferences_takes_the_only_seat(cast: Ballots, seed: str, name: str) -> None:
    """The method "election"."""
    cast = cast + [(name,)] * (len(cast) + 1)
    result = stv.count(NAMES, cast, 1, seed)
    assert result.elected == (() if name == REOPEN else (name,))


# Ranked choices


def told_of(ranking: Ranking) -> list[object]:
    return [ranking.winner, set(ranking.tied), set(ranking.dropped), ranking.pairs]


@given(CHOICES, CHANCE)
def test_no_order_changes_a_ranked_choice(cast: Ballots, chance: Random) -> None:
    """The method "ranked": neither that of the ballots nor that of the options."""
    other = schulze.count(shuffled(OPTIONS, chance), chance.sample(cast, len(cast)))
    assert told_of(other) == told_of(schulze.count(OPTIONS, cast))


@given(CHOICES)
def test_pairs_count_every_voter_at_most_once(cast: Ballots) -> None:
    """The method "ranked"."""
    pairs = schulze.count(OPTIONS, cast).pairs
    for one, other in pairs:
        voters = sum(one in ranking or other in ranking for ranking in cast)
        assert pairs[one, other] + pairs[other, one] == voters


@given(CHOICES)
def test_what_is_recommended_beats_further_discussion(cast: Ballots) -> None:
    """Settled reading "Elections": what is dropped does not, and is never recommended."""
    result = schulze.count(OPTIONS, cast)
    for option in OPTIONS:
        beats = result.pairs[option, FURTHER] > result.pairs[FURTHER, option]
        assert beats == (option not in result.dropped)
    best = {result.winner} if result.winner else set(result.tied)
    assert best <= set(OPTIONS) - set(result.dropped)
    assert bool(best) == (len(result.dropped) < len(OPTIONS))
    assert len(result.tied) != 1


@given(CHOICES)
def test_whoever_beats_all_the_others_is_recommended(cast: Ballots) -> None:
    """The method "ranked": the Condorcet winner, where there is one."""
    result = schulze.count(OPTIONS, cast)
    kept = [option for option in OPTIONS if option not in result.dropped]
    for option in kept:
        if all(result.pairs[option, other] > result.pairs[other, option] for other in kept if other != option):
            assert result.winner == option
