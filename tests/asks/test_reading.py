"""An ask is read in any order that people use (R1)."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import Refusal
from bot.core.i18n import Translator
from handlers.asks.reading import Found, read

ENGLISH = Translator("en", "Europe/Berlin")


def found(text: str) -> tuple[str, str, str, tuple[str, ...], str]:
    it: Found = read(text, ENGLISH)
    amount = it.money.amounts[0] if it.money else ""
    return it.kind, it.purpose, amount, it.money.currencies if it.money else (), it.text


@pytest.mark.parametrize(
    "text",
    [
        'budget travel 300 EUR "train to Berlin"',
        'budget 300 EUR travel "train to Berlin"',
        'budget 300 € for travel: "train to Berlin"',
        'travel budget EUR 300 "train to Berlin"',
        "300 EUR for travel “train to Berlin”",
        '"train to Berlin" budget travel 300 EUR',
        "budget travel 300 EUR train to Berlin",
        "a budget of 300 EUR for travel: train to Berlin",
        "travel €300, train to Berlin",
    ],
)
def test_a_budget_is_read_in_any_order(text: str) -> None:
    """R1."""
    assert found(text) == ("budget", "travel", "300.00", ("EUR",), "train to Berlin")


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ('expert "a linguist"', "expert", "a linguist"),
        ("expert a linguist", "expert", "a linguist"),
        ("for an expert: a linguist", "expert", "a linguist"),
        ("an expert on travel law", "expert", "on travel law"),
        ("expert who knows what 300 EUR buys", "expert", "who knows what 300 EUR buys"),
        ('research "how others do it"', "research", "how others do it"),
        ("research on how others do it", "research", "on how others do it"),
        ('expert "the "old" scripts"', "expert", 'the "old" scripts'),
        ("expert", "expert", ""),
    ],
)
def test_an_expert_and_research_are_read(text: str, kind: str, said: str) -> None:
    """R1."""
    assert found(text) == (kind, "", "", (), said)


@pytest.mark.parametrize("text", ['research budget 500 USD "interviews"', 'research 500 USD "interviews"',
                                  'budget research 500 USD "interviews"'])  # fmt: skip
def test_research_with_an_amount_is_a_budget_for_research(text: str) -> None:
    """R1."""
    assert found(text) == ("budget", "research", "500.00", ("USD",), "interviews")


def test_an_amount_within_the_words_of_a_budget_counts() -> None:
    """R1: and stays in them."""
    assert found("budget travel train to Berlin, 300 EUR") == (
        "budget", "travel", "300.00", ("EUR",), "train to Berlin, 300 EUR",
    )  # fmt: skip
    assert found("budget travel 300 EUR or 400 EUR by train")[2:] == ("300.00", ("EUR",), "or 400 EUR by train")


def test_what_is_no_kind_is_what_is_asked_for() -> None:
    """R1: the kind is asked then."""
    assert found("somebody who can draw maps") == ("", "", "", (), "somebody who can draw maps")


def test_an_amount_that_cannot_be_is_refused() -> None:
    """R1."""
    with pytest.raises(Refusal, match="amount-not-positive"):
        read('budget travel -300 EUR "train"', ENGLISH)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('budget travel 300 XTS "x"', "XTS"),
        ('budget travel 300 BTC, "x"', "BTC"),
        ('budget BTC 300 travel "x"', "BTC"),
        ('budget travel "gold" 300 XAU', "XAU"),
        ("budget travel 300 XAU of gold", "XAU"),
        ("budget travel 300 XTS", "XTS"),
    ],
)
def test_a_code_that_is_no_currency_is_named(text: str, code: str) -> None:
    """R1: it is not dropped, and the amount taken for one without a currency."""
    with pytest.raises(Refusal, match="currency-unknown") as refused:
        read(text, ENGLISH)
    assert refused.value.values["text"] == code


@pytest.mark.parametrize("text", ["budget research 300 NGO interviews", 'budget research 300 "NGO interviews"'])
def test_capitals_behind_an_amount_may_be_what_is_asked_for(text: str) -> None:
    assert found(text) == ("budget", "research", "300", (), "NGO interviews")


@pytest.mark.parametrize(
    "text",
    ['budget travel 300 JPY and 20 EUR "two"', '300 EUR travel "two" or 400 EUR', 'budget 5 € travel, 6 $ "two"'],
)
def test_a_second_amount_beside_the_words_is_refused(text: str) -> None:
    """R1: none of two is dropped."""
    with pytest.raises(Refusal, match="amount-several"):
        read(text, ENGLISH)
    assert found('budget travel 300 EUR "two, 20 EUR each"')[2:] == ("300.00", ("EUR",), "two, 20 EUR each")


@pytest.mark.parametrize(
    "text",
    [
        "budget travel 300 EUR and 20 USD trip",
        "budget travel 300 EUR, 20 USD trip",
        "budget travel 300 EUR + 20 USD trip",
        "300 EUR and 20 USD for travel",
        "budget travel 300 EUR 20 USD trip",
        "viaje 300 EUR y 20 USD",
    ],
)
def test_a_second_amount_behind_the_first_is_refused_without_quotation_marks(text: str) -> None:
    """R1: further on it is a part of what is asked for."""
    with pytest.raises(Refusal, match="amount-several"):
        read(text, ENGLISH)
    assert found("budget travel 300 EUR two trains, 20 EUR each")[2:] == ("300.00", ("EUR",), "two trains, 20 EUR each")
    assert found("budget travel 300 EUR and 2 nights")[4] == "and 2 nights"


@given(st.text(max_size=60))
def test_nothing_that_people_write_breaks_the_reading(text: str) -> None:
    """R1: it is read, or refused."""
    for said in (text, f"budget {text}", f'travel 300 EUR "{text}"'):
        with suppress(Refusal):
            assert found(said)[0] in {"", "expert", "research", "budget"}
