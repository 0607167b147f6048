"""Formatted words of people: the meant part of them is found, and all that is shown is safe (N1)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.rich import clean_rich, part_of
from bot.core.text import Span, Text, clean_lines, marked

anything = st.text(max_size=60)
texts = st.lists(st.builds(Span, anything, st.sampled_from(["", "bold", "italic", "code"]))).map(tuple).map(Text)
BOLD = Text((Span("Please "), Span("read", "bold"), Span(" this")))


@pytest.mark.parametrize(
    ("head", "shown", "tail"),
    [
        ("!forward all ", "!forward all ", ""),
        ("!forward  all\n", "!forward all ", ""),
        ("!forward **all** “", "!forward all “", "”"),
        ("Convene: forward all ", "Convene: forward all ", " by 10 April"),
    ],
)
def test_the_part_that_is_meant_keeps_its_formatting(head: str, shown: str, tail: str) -> None:
    """N1: what stands around it may be written otherwise there: white space, and markup written by hand."""
    rich = Text.plain(shown) + BOLD + Text.plain(tail)
    wanted = "Please **read** this"
    assert part_of(rich, f"{head}{wanted}{tail}", wanted) == BOLD


def test_words_that_begin_otherwise_are_not_taken_for_the_same() -> None:
    """N1."""
    assert part_of(Text.plain("something else") + BOLD, "!forward all Please read this", "Please read this") is None
    assert part_of(BOLD, "!forward all Please read this", "which is not there") is None


@given(texts, anything)
def test_whatever_is_written_no_part_is_longer_than_the_words(rich: Text, wanted: str) -> None:
    """N1."""
    found = part_of(rich, str(rich), wanted)
    assert found is None or str(found) in str(rich)


@given(anything, anything, anything)
def test_the_part_of_plain_words_is_the_part(head: str, wanted: str, tail: str) -> None:
    """N1."""
    text = f"{head} {wanted.strip()} {tail}"
    found = part_of(Text.plain(text), text, wanted.strip())
    if found is not None:
        assert "".join(str(found).split()) in "".join(text.split())


@given(texts)
def test_formatted_words_are_shown_as_plain_ones_are(text: Text) -> None:
    """N1: no control, direction or invisible characters, and nobody is called."""
    said = str(clean_rich(text, 10_000))
    assert "@" not in said.replace("@\u2060", "")
    assert all(unicodedata.category(c) not in {"Cc", "Cs", "Co"} or c == "\n" for c in said)
    assert "\n\n\n" not in said


@given(st.text(max_size=200))
def test_plain_words_are_cleaned_as_plain_lines(text: str) -> None:
    """N1."""
    assert "".join(str(clean_rich(Text.plain(text), 10_000)).split()) == "".join(clean_lines(text, 10_000).split())


def test_what_is_cleaned_keeps_its_lines_and_formatting_and_no_command_of_ours() -> None:
    """N1: code in people's words is not for typing, so it is never given a prefix."""
    shown = clean_rich(marked("**One** @room\n\n\n\n`vote P3` \u202eabc"))
    assert shown.spans == (
        Span("One", "bold"), Span(" @\u2060room\n\n"), Span("vote P3", "typed"), Span(" abc"),
    )  # fmt: skip


def test_too_much_is_cut_where_it_may_be_cut() -> None:
    """N1."""
    assert str(clean_rich(Text.plain("a" * 30), 10)) == "aaaaaaaaa…"


def test_what_was_written_within_the_limit_is_not_cut_for_what_makes_it_safe() -> None:
    for said in ("@" * 10, "\u05d0\n\u05d0\n\u05d0\n\u05d0"):
        for shown in (clean_lines(said, 10), str(clean_rich(Text.plain(said), 10))):
            assert shown.count(said[0]) == said.count(said[0])
            assert "…" not in shown


@given(texts, st.integers(0, 80), st.integers(0, 80))
def test_a_cut_is_a_slice(text: Text, start: int, end: int) -> None:
    assert str(text.cut(start, end)) == (str(text)[start:end] if start <= end else "")
