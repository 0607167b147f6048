"""Templates carry markup, values never do; what people typed is shown whole, in order, and calls nobody."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import Span, Text, clean, width

anything = st.text(max_size=200)
texts = st.lists(st.builds(Span, anything, st.sampled_from(["", "bold", "italic", "code"]))).map(tuple).map(Text)


def test_a_templates_markup_counts() -> None:
    assert Text.template("**Bold**, _italic_ and `code`, but snake_case_stays").spans == (
        Span("Bold", "bold"),
        Span(", "),
        Span("italic", "italic"),
        Span(" and "),
        Span("code", "code"),
        Span(", but snake_case_stays"),
    )


@given(anything)
def test_a_value_is_taken_literally(value: str) -> None:
    assert str(Text.template("**{name}** said {words}", name=value, words=value)) == f"{value} said {value}"


def test_a_value_takes_on_the_style_around_it() -> None:
    assert Text.template("**{a}** `{b}`", a="*x*", b="{a}").spans == (
        Span("*x*", "bold"),
        Span(" "),
        Span("{a}", "code"),
    )


def test_neighbours_of_one_style_are_one() -> None:
    """A command is shown as one code, not as two beside each other."""
    week = Text.template("**Week {week}**: {amount}", week=10, amount="2 h")
    assert week.spans == (Span("Week 10", "bold"), Span(": 2 h"))
    assert (Text.plain("!", "code") + Text.plain("log", "code")).spans == (Span("!log", "code"),)
    assert Text.join(" ", [Text.plain("a"), Text.plain("b")]).spans == (Span("a b"),)
    links = Text((Span("a", "", "https://a.example"),)) + Text((Span("b", "", "https://b.example"),))
    assert len(links.spans) == 2


@given(texts)
def test_json_and_back_is_the_same(text: Text) -> None:
    assert Text.from_json(text.to_json()) == text


@given(texts, st.integers(2, 50))
def test_splitting_loses_nothing_and_keeps_to_the_limit(text: Text, limit: int) -> None:
    parts = text.split(limit)
    assert "".join(str(part) for part in parts) == str(text)
    assert all(0 < width(str(part)) <= limit for part in parts)


def test_splitting_prefers_line_ends_then_word_ends() -> None:
    assert [str(part) for part in Text.plain("one two\nthree four").split(12)] == ["one two\n", "three four"]
    assert [str(part) for part in Text.plain("one two three").split(9)] == ["one two ", "three"]


@given(anything)
def test_what_is_cleaned_has_no_control_or_direction_characters(text: str) -> None:
    shown = clean(text)
    assert len(shown) <= 500 + 500  # every @ may gain a word joiner
    inner = shown.removeprefix("\u2068").removesuffix("\u2069")
    assert not any(
        unicodedata.category(c) in {"Cc", "Cs"} or c in "\u202a\u202b\u202c\u202d\u202e\u2066" for c in inner
    )


@given(anything)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text, 5000), 5000) == clean(text, 5000)


@pytest.mark.parametrize("text", ["@room look", "@channel", "hi @lima", "＠room @everyone"])
def test_nobody_is_called(text: str) -> None:
    assert "@room" not in clean(text)
    assert "@" not in clean(text).replace("@\u2060", "")


def test_an_override_cannot_reorder_what_stands_around_it() -> None:
    assert clean("abc\u202etxt.exe") == "abctxt.exe"
    assert clean("שלום") == "\u2068שלום\u2069"
