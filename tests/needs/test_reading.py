"""A need is read as people write it; what is not certain is asked back, or refused with what would be understood."""

from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import Refusal
from bot.core.i18n import Translator
from bot.core.moments import Day, Doubt
from handlers.needs.reading import Found, read

NOW = datetime(2026, 3, 25, 10, tzinfo=UTC)
KNOWN = {
    "partnerships": "partnerships",
    "diversity": "diversity",
    "community health": "community-health",
    "community-health": "community-health",
    "product & technology": "product-technology",
    "comunidad": "community",
}
TENTH = Day(date(2026, 4, 10))


def found(text: str, language: str = "en") -> Found:
    return read(text, KNOWN, NOW, Translator(language, "Europe/Berlin"))


@pytest.mark.parametrize(
    "text",
    [
        'partnerships "glossary" by 10 April',
        "partnerships “glossary” by 10 April",
        "partnerships «glossary» by 10 April",
        "partnerships „glossary“ until 10 April",
        "partnerships 'glossary' by 10 April",
        "partnerships ‘glossary’, by 10 April.",
        'partnerships: "glossary" - 10 April',
        'Partnerships "glossary" 2026-04-10',
        "partnerships glossary by 10 April",
        "partnerships: glossary, by 10 April",
        "partnerships glossary due by 2026-04-10",
        'from partnerships "glossary" by 10 April',
        'from Partnerships: "glossary" by 10 April',
        '"glossary" from partnerships by 10 April',
        '"glossary" by 10 April from partnerships',
        "glossary from partnerships by 10 April",
        'partnerships by 10 April "glossary"',
    ],
)
def test_any_order_and_any_quotation_marks_are_read(text: str) -> None:
    """N2."""
    assert found(text) == Found("partnerships", "", "glossary", TENTH)


@pytest.mark.parametrize(
    ("text", "group", "wanted"),
    [
        ('community health "a list" by 10 April', "community-health", "a list"),
        ("Community-Health a list by 10 April", "community-health", "a list"),
        ("Product & Technology a list by 10 April", "product-technology", "a list"),
        ("partnerships the text by the lawyer, by 10 April", "partnerships", "the text by the lawyer"),
        ('partnerships the "short" list by 10 April', "partnerships", 'the "short" list'),
        ('partnerships "the "short" list" by 10 April', "partnerships", 'the "short" list'),
        ("partnerships glossary\nof terms by 10 April", "partnerships", "glossary\nof terms"),
        ("partnerships answers from diversity by 10 April", "partnerships", "answers from diversity"),
    ],
)
def test_names_of_several_words_and_words_that_mean_something_else_are_read(
    text: str, group: str, wanted: str
) -> None:  # fmt: skip
    """N2."""
    assert found(text) == Found(group, "", wanted, TENTH)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("partnerships glossary hasta el 10 de abril", "es"),
        ("partnerships «glossary» para el 10 de abril", "es"),
        ("partnerships glossary a más tardar el 10 de abril", "es"),
        ("partnerships “glossary” sampai 10 April", "id"),
        ("partnerships glossary paling lambat 10 April", "id"),
    ],
)
def test_a_day_is_read_in_every_language(text: str, language: str) -> None:
    """L1, N2."""
    assert found(text, language) == Found("partnerships", "", "glossary", TENTH)


def test_a_day_that_may_be_two_is_asked_back() -> None:
    """S8."""
    day = found("partnerships glossary by next Friday").day
    assert isinstance(day, Doubt)
    assert [choice.spelled for choice in day.choices] == ["2026-03-27", "2026-04-03"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("partnerships glossary by yesterday", "moment-past"),
        ('partnerships "glossary" by 1 March 2026', "moment-past"),
        ('partnerships "glossary" by the moon', "moment-unsure"),
        ("partnerships glossary by someday maybe", "moment-unsure"),
    ],
)
def test_a_day_that_cannot_be_is_refused(text: str, code: str) -> None:
    """S8."""
    with pytest.raises(Refusal) as refused:
        found(text)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("partnershps glossary by 10 April", "partnershps"),
        ('"glossary" from partnershps by 10 April', "partnershps"),
        ('"glossary" by 10 April', ""),
    ],
)
def test_a_group_that_there_is_not_is_told_by_what_stands_in_its_place(text: str, said: str) -> None:
    """N2."""
    assert (found(text).group, found(text).said) == ("", said)


def test_a_day_may_be_missing() -> None:
    """N2."""
    assert found("partnerships glossary").day is None
    assert found('partnerships "glossary"').day is None


@given(st.text(max_size=80))
def test_nothing_that_people_write_breaks_the_reading(text: str) -> None:
    """N2: it is read, or refused."""
    for said in (text, f"partnerships {text}", f'partnerships "{text}" by 10 April'):
        with suppress(Refusal):
            assert found(said).group in {"", *KNOWN.values()}


@pytest.mark.parametrize(
    ("text", "groups", "wanted", "whole"),
    [
        ('partnerships, diversity "glossary" by 10 April', ("partnerships", "diversity"), "glossary", ""),
        ('partnerships diversity "glossary" by 10 April', ("partnerships", "diversity"), "glossary", ""),
        ('"glossary" from partnerships and diversity by 10 April', ("partnerships", "diversity"), "glossary", ""),
        ('partnerships, Community Health & diversity: "glossary" by 10 April',
         ("partnerships", "community-health", "diversity"), "glossary", ""),
        ("partnerships diversity glossary by 10 April",
         ("partnerships", "diversity"), "glossary", "diversity glossary"),
        ("partnerships, diversity: glossary by 10 April",
         ("partnerships", "diversity"), "glossary", "diversity: glossary"),
        ("partnerships and more glossary by 10 April", ("partnerships",), "and more glossary", ""),
        ('partnerships partnerships "glossary" by 10 April', ("partnerships",), "glossary", ""),
    ],
)  # fmt: skip
def test_several_groups_are_all_read(text: str, groups: tuple[str, ...], wanted: str, whole: str) -> None:
    """N2: none is dropped, and none is taken for a word without saying so."""
    read_ = found(text)
    assert (read_.group, *read_.others) == groups
    assert (read_.text, read_.whole) == (wanted, whole)


@pytest.mark.parametrize(
    ("text", "soon"),
    [
        ("partnerships glossary asap", "asap"),
        ("partnerships glossary, as soon as possible.", "as soon as possible"),
        ('partnerships "glossary" ASAP', "ASAP"),
        ("partnerships glossary by asap", "asap"),
        ("partnerships glossary", ""),
    ],
)
def test_a_day_that_is_only_soon_is_none(text: str, soon: str) -> None:
    """N2."""
    assert (found(text).text, found(text).day, found(text).soon) == ("glossary", None, soon)


def test_a_day_counts_also_where_it_is_urgent() -> None:
    """N2."""
    assert (found("partnerships glossary by 10 April, urgent").day) == TENTH
