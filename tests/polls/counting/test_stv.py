"""Elections by single transferable vote: published examples, ties, open seats."""

from fractions import Fraction
from hashlib import sha256

import pytest

from handlers.polls.counting.stv import REOPEN, Result, Round, commitment, count, lot
from tests.polls.counting.profiles import ballots

SEED = "8c2f"


def standing(result: Result, number: int) -> dict[str, Fraction]:
    """The totals of a round, without candidates that have no vote."""
    return {name: total for name, total in result.rounds[number - 1].totals.items() if total}


def test_all_ballots_of_the_elected_go_on_at_their_value() -> None:
    """The method "election"; Lee Yingtong Li, A conceptual primer on the single transferable vote, part 5 (2022).

    100 ballots, 3 seats. C1 = X, C2 = Y, D1 = D, D2 = E there. Of D's 35 ballots, 28 go on to E and 6 to Y at 9/35, and
    one is exhausted with that.
    """
    cast = ballots("21 DEFXY, 19 EDFXY, 40 XYFDE, 6 YXFDE, 7 FDEXY, 6 FDXYE, 1 FD")
    result = count("DEXYF", cast, 3, SEED)
    assert (result.quota, result.elected, result.open_seats) == (26, ("X", "D", "E"), 0)
    assert standing(result, 1) == {"D": 21, "E": 19, "X": 40, "Y": 6, "F": 14}
    assert standing(result, 2) == {"D": 21, "E": 19, "X": 26, "Y": 20, "F": 14}
    assert standing(result, 3) == {"D": 35, "E": 19, "X": 26, "Y": 20}
    assert standing(result, 4) == {"D": 26, "E": Fraction(131, 5), "X": 26, "Y": Fraction(754, 35)}
    assert [past.exhausted for past in result.rounds] == [0, 0, 0, Fraction(9, 35)]
    assert [past.surplus for past in result.rounds] == ["X", None, "D", None]


def test_a_surplus_is_shared_among_the_next_preferences() -> None:
    """The method "election"; Wikipedia, Counting single transferable votes: Andrea, Brad, Carter, Delilah."""
    result = count("ABCD", ballots("16 ABCD, 24 ACBD, 17 DABC"), 2, SEED)
    assert (result.quota, result.elected) == (20, ("A", "C"))
    assert standing(result, 1) == {"A": 40, "D": 17}
    assert standing(result, 2) == {"A": 20, "B": 8, "C": 12, "D": 17}
    assert standing(result, 3) == {"A": 20, "C": 20, "D": 17}


def test_the_last_ones_standing_are_elected_without_the_quota() -> None:
    """The method "election"; Wikipedia, Single transferable vote: what to serve at a party, 20 guests, 3 foods.

    Oranges, pears, chocolate, strawberries and bonbons.
    """
    cast = ballots("4 O, 2 PO, 8 CS, 4 CB, 1 S, 1 B")
    result = count("OPCSB", cast, 3, SEED)
    assert (result.quota, result.elected) == (6, ("C", "O", "S"))
    assert standing(result, 1) == {"O": 4, "P": 2, "C": 12, "S": 1, "B": 1}
    assert standing(result, 2) == {"O": 4, "P": 2, "C": 6, "S": 5, "B": 3}
    assert standing(result, 3) == {"O": 6, "C": 6, "S": 5, "B": 3}
    assert standing(result, 4) == {"O": 6, "C": 6, "S": 5}
    assert result.rounds[3].exhausted == 3
    assert result.rounds[3].elected == ("S",)


def test_the_largest_surplus_goes_first_and_the_elected_get_nothing_more() -> None:
    """The method "election": A's ballots skip B, who is elected, and go on to C."""
    result = count("ABCD", ballots("8 ABC, 6 BD, 1 C, 1 D"), 3, SEED)
    assert (result.quota, result.elected) == (5, ("A", "B", "C"))
    assert [past.surplus for past in result.rounds] == ["A", "B", None, None]
    assert standing(result, 2) == {"A": 5, "B": 6, "C": 4, "D": 1}
    assert standing(result, 3) == {"A": 5, "B": 5, "C": 4, "D": 2}


# Who is excluded, and whose surplus goes first


@pytest.mark.parametrize(
    ("cast", "loser"),
    [
        pytest.param("9 A, 5 B, 4 C, 2 DC, 1 EB, 2 EA", "B", id="B had less in round 2, though more in round 1"),
        pytest.param("5 A, 4 B, 3 C, 1 DCB, 2 EA", "C", id="equal in round 2, C had less in round 1"),
    ],
)
def test_a_tie_goes_by_the_most_recent_round_that_differs(cast: str, loser: str) -> None:
    """Settled reading "Elections"."""
    third = count("ABCDE", ballots(cast), 1, SEED).rounds[2]
    assert third.totals["B"] == third.totals["C"]
    assert (third.excluded, third.tie, third.by_lot) == ((loser,), ("B", "C"), False)


def test_a_tie_that_no_round_decides_is_drawn_by_the_seed() -> None:
    """Settled reading "Elections": the lower draw loses. Both outcomes happen, and each is as the page says."""
    lost = set()
    for seed in "12345678":
        result = count("ABC", ballots("3 A, 2 B, 2 C"), 1, seed)
        draws = {name: sha256(f"{seed}:{name}".encode()).hexdigest() for name in "BC"}
        assert result.rounds[0].excluded == (REOPEN, min(draws, key=draws.__getitem__))
        assert result.rounds[0].tie == ("B", "C")
        assert result.rounds[0].by_lot
        lost.add(result.rounds[0].excluded[-1])
    assert lost == {"B", "C"}


def test_the_draw_can_be_checked_with_any_tool() -> None:
    """Settled reading "Elections": `printf %s 8c2f:anna | sha256sum` gives the draw, `printf %s 8c2f` the hash."""
    assert lot("8c2f", "anna") == "b3b43e18563e232b3080da294851a275089b79b84ee6be770ecd781cf93553eb"
    assert commitment("8c2f") == "514947d53843630f4e344cb02a295c56546a75bdf900399aa4da361667c3a377"


def test_of_equal_surpluses_the_higher_draw_goes_first() -> None:
    """Settled reading "Elections"."""
    first = set()
    for seed in "12345678":
        result = count("ABCD", ballots("6 AC, 6 BD, 2 C, 1 D"), 3, seed)
        assert result.rounds[0].tie == ("A", "B")
        assert result.rounds[0].by_lot
        assert result.rounds[0].surplus == max("AB", key=lambda name: lot(seed, name))
        assert result.elected[0] == result.rounds[0].surplus
        first.add(result.rounds[0].surplus)
    assert first == {"A", "B"}


def test_of_equal_surpluses_the_one_with_more_before_goes_first() -> None:
    """Settled reading "Elections": C has caught up with B, who already had as much in round 1."""
    second = count("ABCDE", ballots("5 AC, 5 AD, 7 BE, 5 CE, 2 D, 2 E"), 4, SEED).rounds[1]
    assert second.totals["B"] == second.totals["C"] == 7
    assert (second.surplus, second.tie, second.by_lot) == ("B", ("B", "C"), False)


def test_nothing_is_drawn_where_nothing_depends_on_it() -> None:
    """Settled reading "Elections": neither who of two comes first at the end, nor who goes first without a vote."""
    result = count("AB", ballots("3 A, 3 B"), 2, SEED)
    assert set(result.elected) == {"A", "B"}
    assert [(past.tie, past.by_lot) for past in result.rounds] == [((), False)]
    first = count("ABCDE", ballots("4 A, 3 B, 2 C"), 1, SEED).rounds[0]
    assert (first.excluded, first.tie, first.by_lot) == (("D", "E", REOPEN, "C"), (), False)


# Seats that stay open


def test_reopen_nominations_takes_one_seat_and_the_count_goes_on() -> None:
    """Settled reading "Elections": its seat stays open, and its surplus goes on as anybody's."""
    cast = [(REOPEN, "B")] * 6 + [("A",)] * 2 + [("B",)] * 1
    result = count("AB", cast, 2, SEED)
    assert (result.quota, result.elected, result.open_seats) == (4, ("B",), 1)
    assert result.rounds[0].elected == (REOPEN,)
    assert result.rounds[0].surplus == REOPEN
    assert result.rounds[1].totals == {"A": 2, "B": 3, REOPEN: 4}


def test_reopen_nominations_outlasts_a_person_with_fewer_votes() -> None:
    """The method "election": it is a candidate, also where there are no more people than seats."""
    cast = [("A",)] * 5 + [(REOPEN,)] * 3 + [("B",)] * 1
    result = count("AB", cast, 2, SEED)
    assert (result.quota, result.elected, result.open_seats) == (4, ("A",), 1)
    assert result.rounds[1].excluded == ("B",)
    assert result.rounds[2].elected == (REOPEN,)


def test_a_person_with_more_votes_outlasts_reopen_nominations() -> None:
    """The method "election"."""
    cast = [("A",)] * 5 + [(REOPEN,)] * 1 + [("B",)] * 3
    result = count("AB", cast, 2, SEED)
    assert (result.elected, result.open_seats) == (("A", "B"), 0)


def test_reopen_nominations_takes_no_second_seat() -> None:
    """Settled reading "Elections": one seat, however many votes."""
    cast = [(REOPEN,)] * 8 + [("A",)]
    result = count(["A"], cast, 2, SEED)
    assert (result.elected, result.open_seats) == (("A",), 1)


def test_nobody_is_elected_with_no_vote() -> None:
    """Settled reading "Elections": B stands alone for the second seat, and has no vote."""
    result = count("AB", ballots("5 A"), 2, SEED)
    assert (result.elected, result.open_seats) == (("A",), 1)
    assert result.rounds[-1].excluded == ("B", REOPEN)


def test_a_vote_that_comes_with_a_surplus_is_a_vote() -> None:
    """Settled reading "Elections": surpluses go on before anybody is left without a seat."""
    result = count("AB", ballots("5 AB"), 2, SEED)
    assert (result.elected, result.open_seats) == (("A", "B"), 0)


def test_with_fewer_people_than_seats_the_other_seats_stay_open() -> None:
    """Settled reading "Elections"."""
    result = count("AB", ballots("3 AB, 2 BA"), 4, SEED)
    assert (set(result.elected), result.open_seats) == ({"A", "B"}, 2)


@pytest.mark.parametrize("cast", [[], [(), ()]])
def test_without_a_vote_all_seats_stay_open(cast: list[tuple[str, ...]]) -> None:
    """Settled reading "Elections"."""
    assert count("AB", cast, 2, SEED) == Result(
        seats=2, quota=1, elected=(), open_seats=2, valid=0, empty=len(cast),
        rounds=(Round(1, dict.fromkeys(("A", "B", REOPEN), Fraction(0)), Fraction(0), (), ("A", "B", REOPEN)),),
    )  # fmt: skip


# What a ballot says


def test_an_empty_ranking_abstains() -> None:
    """Settled reading "Elections": it does not raise the quota."""
    result = count("AB", [("A",), ("A",), ("B",), (), (), ()], 1, SEED)
    assert (result.quota, result.valid, result.empty, result.elected) == (2, 3, 3, ("A",))


def test_what_nobody_can_choose_and_what_comes_twice_is_passed_over() -> None:
    """The method "election"."""
    assert count("AB", [("Z", "A", "A", "B"), ("Z",)], 1, SEED) == count("AB", [("A", "B"), ()], 1, SEED)


def test_who_is_named_twice_stands_once() -> None:
    """The method "election"; also "reopen nominations"."""
    assert count(["A", REOPEN, "B", "A"], ballots("2 A, 1 B"), 1, SEED) == count("AB", ballots("2 A, 1 B"), 1, SEED)


def test_an_election_without_a_seat_is_a_mistake() -> None:
    """The method "election"."""
    with pytest.raises(ValueError, match="one seat"):
        count("AB", [], 0, SEED)
