"""Ranked choice by Schulze: published examples, further discussion, ties."""

import pytest

from handlers.polls.counting.schulze import FURTHER, Ranking, count
from tests.polls.counting.profiles import ballots


def test_the_strongest_paths_decide_where_nobody_beats_everybody() -> None:
    """The method "ranked"; Markus Schulze, examples on electowiki, also Wikipedia, Schulze method: 45 voters."""
    cast = ballots("5 ACBED, 5 ADECB, 8 BEDAC, 3 CABED, 7 CAEBD, 2 CBADE, 7 DCEBA, 8 EBADC")
    result = count("ABCDE", cast)
    assert (result.winner, result.tied, result.dropped) == ("E", (), ())
    published = {
        "A": {"B": 20, "C": 26, "D": 30, "E": 22},
        "B": {"A": 25, "C": 16, "D": 33, "E": 18},
        "C": {"A": 19, "B": 29, "D": 17, "E": 24},
        "D": {"A": 15, "B": 12, "C": 28, "E": 14},
        "E": {"A": 23, "B": 27, "C": 21, "D": 31},
    }
    for one, row in published.items():
        assert {other: result.pairs[one, other] for other in row} == row
        assert (result.pairs[one, FURTHER], result.pairs[FURTHER, one]) == (45, 0)


@pytest.mark.parametrize(
    ("cast", "winner"),
    [
        pytest.param("8 ACDB, 2 BADC, 4 CDBA, 4 DBAC, 3 DCBA", "D", id="arXiv 1804.02973, example 1"),
        pytest.param(
            "5 ACBD, 2 ACDB, 3 ADCB, 4 BACD, 3 CBDA, 3 CDBA, 1 DACB, 5 DBAC, 4 DCBA", "D", id="electowiki, example 2"
        ),
        pytest.param(
            "3 ABDEC, 5 ADEBC, 1 ADECB, 2 BADEC, 2 BDECA, 4 CABDE, 6 CBADE, 2 DBECA, 5 DECAB", "B",
            id="electowiki, example 3",
        ),
    ],
)  # fmt: skip
def test_published_examples_give_the_published_winner(cast: str, winner: str) -> None:
    """The method "ranked"; Markus Schulze, The Schulze Method of Voting, and his examples on electowiki."""
    assert count("ABCDE", ballots(cast)).winner == winner


def test_whoever_beats_everybody_wins() -> None:
    """The method "ranked"; Wikipedia, Condorcet method: a capital for Tennessee. Memphis leads, Nashville wins."""
    assert count("MNCK", ballots("42 MNCK, 26 NCKM, 15 CKNM, 17 KCNM")).winner == "N"


@pytest.mark.parametrize(
    ("cast", "pairs", "winner"),
    [
        pytest.param("3 A, 5 BA, 6 C", [("C", "B", 6, 5), ("B", "A", 5, 3), ("A", "C", 8, 6)], "A", id="June 2013"),
        pytest.param(
            "46 A, 44 BC, 10 C", [("A", "B", 46, 44), ("B", "C", 44, 10), ("C", "A", 54, 46)], "C", id="May 2019"
        ),
    ],
)  # fmt: skip
def test_a_victory_is_as_strong_as_the_voters_behind_it(
    cast: str, pairs: list[tuple[str, str, int, int]], winner: str
) -> None:
    """The method "ranked", winning votes. Chris Benham on the election-methods list: by margins, B wins both."""
    result = count("ABC", ballots(cast))
    assert [(one, other, result.pairs[one, other], result.pairs[other, one]) for one, other, *_ in pairs] == pairs
    assert result.winner == winner


def test_a_tie_recommends_nothing() -> None:
    """Settled reading "Elections"; Markus Schulze, electowiki, example 4: B and D, and nobody else."""
    result = count("ABCD", ballots("3 ABCD, 2 DABC, 2 DBCA, 2 CBDA"))
    assert (result.winner, result.tied) == (None, ("B", "D"))


def test_options_that_do_not_beat_further_discussion_are_dropped_first() -> None:
    """Settled reading "Elections". B beats A, but more voters would rather talk on than take B."""
    cast = [("B", "A", FURTHER)] * 4 + [("A", FURTHER, "B")] * 2 + [(FURTHER, "B", "A")] * 3
    result = count("AB", cast)
    assert (result.pairs["B", "A"], result.pairs["B", FURTHER], result.pairs["A", FURTHER]) == (7, 4, 6)
    assert (result.winner, result.tied, result.dropped) == ("A", (), ("B",))


def test_a_dropped_option_makes_no_tie() -> None:
    """Settled reading "Elections": A beats B, B beats C, C beats A; without C, there is no circle."""
    cast = [("A", "B", FURTHER, "C")] * 4 + [("B", FURTHER, "C", "A")] * 3 + [("C", "A", "B", FURTHER)] * 2
    result = count("ABC", cast)
    assert (result.winner, result.dropped) == ("A", ("C",))


def test_a_tie_with_further_discussion_is_further_discussion() -> None:
    """Settled reading "Elections"."""
    result = count("A", [("A", FURTHER)] * 2 + [(FURTHER, "A")] * 2)
    assert (result.winner, result.tied, result.dropped) == (None, (), ("A",))


def test_what_is_not_ranked_is_equal_and_below() -> None:
    """The method "ranked": whoever ranks A alone prefers it to all else, and says nothing about the others."""
    result = count("ABC", [("A",), ("A",), ("B", FURTHER)])
    assert result.pairs["A", FURTHER] == 2
    assert (result.pairs["B", "C"], result.pairs["C", "B"], result.pairs[FURTHER, "C"]) == (1, 0, 1)
    assert (result.winner, result.dropped) == ("A", ("C",))


@pytest.mark.parametrize("cast", [[], [(), ()]])
def test_without_a_vote_nothing_is_recommended(cast: list[tuple[str, ...]]) -> None:
    """The method "ranked"."""
    result = count("AB", cast)
    assert (result.winner, result.tied, result.dropped) == (None, (), ("A", "B"))


def test_what_nobody_can_choose_and_what_comes_twice_is_passed_over() -> None:
    """The method "ranked"; also an option that is offered twice."""
    assert count(["A", FURTHER, "B", "A"], [("Z", "A", "A", "B")]) == count("AB", [("A", "B")])
    assert count("A", [("A",)]) == Ranking("A", (), (), {("A", FURTHER): 1, (FURTHER, "A"): 0})
