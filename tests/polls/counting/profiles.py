"""Ballots for the tests of counting: written as published examples are, and drawn at random."""

from hypothesis import strategies as st

Ballots = list[tuple[str, ...]]

NAMES = ("a", "b", "c", "d", "e", "f")


def ballots(written: str) -> Ballots:
    """`3 ACB, 2 BC` is three ballots with A before C before B, and two with B before C."""
    return [tuple(ranking) for number, ranking in map(str.split, written.split(",")) for _ in range(int(number))]


@st.composite
def profiles(draw: st.DrawFn, *, choices: tuple[str, ...], least: int = 0, most: int = 30) -> Ballots:
    """Ballots that rank some of `choices`; some of them are whole blocks of equal ones, so that candidates lead."""
    rankings = st.permutations(choices).flatmap(
        lambda order: st.integers(0, len(order)).map(lambda length: tuple(order[:length]))
    )
    blocks = st.lists(st.tuples(st.integers(1, 6), rankings), min_size=least, max_size=12)
    cast = [ranking for number, ranking in draw(blocks) for _ in range(number)]
    return cast[:most]
