"""Whom a note is for is read from the beginning of its text (N1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import Span, Text, width
from handlers.notes.quoting import MARK, quoted
from handlers.notes.reading import MOST_PIECES
from handlers.notes.rules import PIECE, Targets, pieces, read_targets, spread

NAMES = {
    "partnerships": "partnerships", "advocacy": "advocacy", "diversity": "diversity", "health": "health",
    "community health": "health", "roles & responsibilities": "roles",
}  # fmt: skip


@pytest.mark.parametrize(
    ("said", "slugs", "rest"),
    [
        ("partnerships Please read", ("partnerships",), "Please read"),
        ("partnerships,advocacy Please read", ("partnerships", "advocacy"), "Please read"),
        ("Partnerships, Advocacy and Diversity Please read", ("partnerships", "advocacy", "diversity"), "Please read"),
        ("partnerships, advocacy, and diversity: Please", ("partnerships", "advocacy", "diversity"), "Please"),
        ("partnerships y advocacy Hola", ("partnerships", "advocacy"), "Hola"),
        ("partnerships dan advocacy Halo", ("partnerships", "advocacy"), "Halo"),
        ("partnerships & advocacy\nPlease\nread", ("partnerships", "advocacy"), "Please\nread"),
        ("partnerships、advocacy Please", ("partnerships", "advocacy"), "Please"),
        ("Community Health Please", ("health",), "Please"),
        ("“Community Health”, advocacy: Please", ("health", "advocacy"), "Please"),
        ("Roles & Responsibilities Please", ("roles",), "Please"),
        ("to partnerships: Please", ("partnerships",), "Please"),
        ("partnerships: and please read", ("partnerships",), "and please read"),
        ("partnerships +1 from us", ("partnerships",), "+1 from us"),
        ("partnerships partnerships is new", ("partnerships",), "partnerships is new"),
        ("partnerships, partnerships hello", ("partnerships",), "hello"),
        ("partnerships", ("partnerships",), ""),
        ("partnerships,", ("partnerships",), ","),
    ],
)
def test_groups_are_read_by_slug_or_name_with_commas_or_an_and(said: str, slugs: tuple[str, ...], rest: str) -> None:
    found = read_targets(said, NAMES)
    assert (found.slugs, found.rest, found.unknown) == (slugs, rest, "")


@pytest.mark.parametrize(
    "said",
    ["all Please read", "all: Please read", "all, Please read", "everybody Please read", "to all Please read"],
)
def test_all_is_every_group(said: str) -> None:
    assert read_targets(said, NAMES) == Targets(everybody=True, rest="Please read")


@pytest.mark.parametrize(
    ("said", "unknown"),
    [
        ("partnershps Please", "partnershps"),
        ("partnerships, advocasy Please", "advocasy"),
        ("alliances Hello", "alliances"),
        ("partnerships and friends please read", "friends"),
        ("partnerships and advocacy and friends please read", "friends"),
        ("partnerships, advocacy, and friends: please read", "friends"),
        ("partnerships & friends please read", "friends"),
        ("all and friends please read", "friends"),
    ],
)
def test_what_names_no_group_is_reported(said: str, unknown: str) -> None:
    assert read_targets(said, NAMES).unknown == unknown


@pytest.mark.parametrize("said", ["all, diversity Hello all", "all and diversity Hello", "all, and diversity Hello"])
def test_all_with_some_groups_is_asked_back(said: str) -> None:
    assert read_targets(said, NAMES) == Targets()


@pytest.mark.parametrize(
    "said",
    [
        "all except partnerships, advocacy: Please", "all, except partnerships and advocacy: Please",
        "everyone but partnerships, advocacy: Please", "all groups without partnerships, advocacy: Please",
        "all (except partnerships, advocacy) Please", "all – except for partnerships & advocacy: Please",
    ],
)  # fmt: skip
def test_whom_it_is_not_for_is_left_out(said: str) -> None:
    without = ("partnerships", "advocacy")
    assert read_targets(said, NAMES) == Targets(everybody=True, without=without, rest="Please")


@pytest.mark.parametrize(
    ("said", "rest", "others"),
    [
        ("all but partnerships please", "but partnerships please", [((), ("partnerships",), "please")]),
        ("all the groups except partnerships: hi", "the groups except partnerships: hi",
         [((), ("partnerships",), "hi")]),
        ("all except partnerships advocacy: hi", "except partnerships advocacy: hi",
         [((), ("partnerships",), "advocacy: hi"), ((), ("partnerships", "advocacy"), "hi")]),
        ("all partnerships: only", "partnerships: only", [(("partnerships",), (), "only")]),
    ],
)  # fmt: skip
def test_groups_near_all_are_a_reading_of_their_own(
    said: str, rest: str, others: list[tuple[tuple[str, ...], tuple[str, ...], str]]
) -> None:
    found = read_targets(said, NAMES)
    assert (found.everybody, found.without, found.rest) == (True, (), rest)
    assert [(each.slugs, each.without, each.rest) for each in found.others] == others


@pytest.mark.parametrize(
    "said", ["all: except partnerships we are done", "all We read all that there is, but partnerships wait"]
)
def test_groups_far_behind_all_are_text(said: str) -> None:
    found = read_targets(said, NAMES)
    assert (found.everybody, found.others) == (True, ())


@pytest.mark.parametrize("said", ["all except friends: hi", "all but partnerships and friends: hi"])
def test_whom_it_is_not_for_has_to_be_a_group(said: str) -> None:
    assert read_targets(said, NAMES) == Targets(unknown="friends")


@pytest.mark.parametrize(
    ("said", "others"),
    [
        ("partnerships advocacy Please", [(("partnerships", "advocacy"), "Please")]),
        ("partnerships Community Health: Please", [(("partnerships", "health"), "Please")]),
        ("partnerships advocacy", [(("partnerships", "advocacy"), "")]),
        ("partnerships advocacy health is hard", [
            (("partnerships", "advocacy"), "health is hard"), (("partnerships", "advocacy", "health"), "is hard"),
        ]),
        ("partnerships advocacy, diversity and health Please", [
            (("partnerships", "advocacy", "diversity", "health"), "Please"),
        ]),
        ("partnerships advocacy and friends", [(("partnerships", "advocacy"), "and friends")]),
        ("partnerships, advocacy diversity Please", [(("partnerships", "advocacy", "diversity"), "Please")]),
        ("partnerships: advocacy is great", []),
        ("partnerships advocacywise we are fine", []),
        ("partnerships partnerships is new", []),
        ("partnerships Please tell advocacy", []),
    ],
)  # fmt: skip
def test_groups_without_a_comma_are_a_reading_of_their_own(
    said: str, others: list[tuple[tuple[str, ...], str]]
) -> None:
    """Whether such a word is a group or begins the text is never guessed."""
    assert [(found.slugs, found.rest) for found in read_targets(said, NAMES).others] == others


@given(st.text(max_size=60))
def test_any_text_is_read_and_what_follows_the_groups_is_its_end(said: str) -> None:
    found = read_targets(said, NAMES)
    assert said.strip().endswith(found.rest)


@given(st.text(max_size=9000), st.integers(1, 4))
def test_words_are_spread_over_the_messages_that_there_are(said: str, count: int) -> None:
    text = Text((Span(said, "bold"),)) if said else Text()
    found = spread(text, count)
    assert len(found) == count
    assert "".join(map(str, found)) == said
    assert all(str(piece) for piece in pieces(text)[:-1])


@given(st.text(st.sampled_from("a😀 \n"), min_size=1, max_size=4000))
def test_every_line_of_a_note_has_a_mark_and_still_fits_its_message(said: str) -> None:
    found = pieces(Text.plain(said))
    assert len(found) <= MOST_PIECES + 1
    for piece in found:
        shown = str(quoted(piece))
        assert width(shown) <= PIECE + len(MARK)
        assert all(line.startswith(MARK.rstrip()) for line in shown.splitlines())


def test_a_mark_changes_no_formatting() -> None:
    words = Text((Span("one", "bold"), Span("\n\ntwo "), Span("three", "", "https://example.org")))
    assert quoted(words) == Text(
        (Span("┃ "), Span("one", "bold"), Span("\n┃\n┃ two "), Span("three", "", "https://example.org"))
    )
    assert not quoted(Text())


@pytest.mark.parametrize("said", ["a\n" * 2000, "😀\n" * 2000, "😀\n\n" * 1333, "a\n" + "😀" * 3998])
def test_a_note_of_the_greatest_length_takes_few_messages(said: str) -> None:
    assert len(pieces(Text.plain(said))) <= 4


def test_a_long_note_takes_several_messages() -> None:
    assert len(pieces(Text.plain("a" * (PIECE + 1)))) == 2
