"""Amounts of money are read as people write them; what may be something else is asked back, or refused (R1)."""

import doctest
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import locales
from bot.core import money
from bot.core.errors import Refusal
from bot.core.i18n import Translator
from handlers.asks import amounts

ENGLISH, SPANISH = Translator("en", "Europe/Berlin"), Translator("es", "America/Lima")


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("300 EUR", "300.00", "EUR"),
        ("300 €", "300.00", "EUR"),
        ("€300", "300.00", "EUR"),
        ("EUR 1.200,50", "1200.50", "EUR"),
        ("EUR300", "300.00", "EUR"),
        ("300 eur", "300.00", "EUR"),
        ("300 euros", "300.00", "EUR"),
        ("300,5 EUR", "300.50", "EUR"),
        ("US$ 300", "300.00", "USD"),
        ("$ 1,200.50 USD", "1200.50", "USD"),
        ("1,200 USD", "1200.00", "USD"),
        ("3 000 CHF", "3000.00", "CHF"),
        ("1'200.50 CHF", "1200.50", "CHF"),
        ("1,00,000 INR", "100000.00", "INR"),
        ("1.200.000 IDR", "1200000.00", "IDR"),
        ("Rp3.000.000,00", "3000000.00", "IDR"),
        ("300.00 JPY", "300", "JPY"),
        ("12.345 KWD because", "", ""),
        ("٣٠٠ EUR", "300.00", "EUR"),
        ("£20", "20.00", "GBP"),
        ("KSh 5000", "5000.00", "KES"),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, amount: str, currency: str) -> None:
    """R1."""
    if not amount:
        with pytest.raises(Refusal):
            amounts.whole(text, ENGLISH)
        return
    found = amounts.whole(text, ENGLISH)
    assert (found.amounts, found.is_sure, found.currencies) == ((amount,), True, (currency,))


@pytest.mark.parametrize(
    ("text", "first", "many"),
    [("$300", "USD", 8), ("300$", "USD", 8), ("300 dollars", "USD", 8), ("300 kr", "SEK", 4), ("¥300", "JPY", 2),
     ("300 pesos", "MXN", 8), ("Rs 300", "INR", 5)],
)  # fmt: skip
def test_a_sign_that_currencies_share_is_asked_back(text: str, first: str, many: int) -> None:
    """R1."""
    found = amounts.whole(text, ENGLISH)
    assert (found.currencies[0], len(found.currencies)) == (first, many)


def test_the_currency_of_ones_own_country_is_offered_first() -> None:
    """R1."""
    sydney = Translator("en", "Australia/Sydney")
    assert amounts.offered(sydney, amounts.whole("$300", sydney).currencies)[0] == "AUD"
    assert amounts.offered(SPANISH, ()) == ("PEN", "USD", "EUR", "GBP")


@pytest.mark.parametrize(
    ("reader", "text", "read", "is_sure"),
    [
        (ENGLISH, "1.200 EUR", ("1200",), False),
        (SPANISH, "1.200 EUR", ("1200.00",), True),
        (SPANISH, "1,200 USD", ("1200",), False),
        (ENGLISH, "1.200 KWD", ("1.200", "1200"), False),
        (ENGLISH, "300.555 EUR", ("300555",), False),
    ],
)
def test_one_sign_before_three_digits_is_asked_back_unless_it_parts_thousands_there(
    reader: Translator, text: str, read: tuple[str, ...], is_sure: bool
) -> None:
    """R1."""
    found = amounts.whole(text, reader)
    assert (found.amounts, found.is_sure) == (read, is_sure)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("-300 EUR", "amount-not-positive"),
        ("EUR -5", "amount-not-positive"),
        ("0 EUR", "amount-not-positive"),
        ("0,00 €", "amount-not-positive"),
        ("1234.555 EUR", "amount-too-precise"),
        ("0.555 EUR", "amount-too-precise"),
        ("12.5 JPY", "amount-too-precise"),
        ("99999999999999 EUR", "amount-too-large"),
        ("1.2.3 EUR", "amount-unreadable"),
        ("300-400 EUR", "amount-unreadable"),
        ("2k EUR", "amount-unreadable"),
        ("300 DEM", "currency-unknown"),
        ("a lot", "amount-unreadable"),
        ("10%", "amount-unreadable"),
    ],
)
def test_what_is_no_amount_is_refused(text: str, code: str) -> None:
    """R1: each with an example of what would be understood."""
    with pytest.raises(Refusal) as refused:
        amounts.whole(text, ENGLISH)
    assert refused.value.code == code
    said = str(ENGLISH(refused.value.template, **refused.value.values))
    assert any(example in said for example in ("EUR", "JPY", "check the digits"))


def test_an_unknown_currency_is_refused() -> None:
    """R1."""
    assert amounts.currency("kes") == ("KES",)
    assert amounts.currency("euro") == ("EUR",)
    with pytest.raises(Refusal, match="currency-unknown"):
        amounts.currency("gold")


@given(
    st.decimals(min_value="0.01", max_value="999999999", places=2),
    st.sampled_from(["USD", "EUR", "GBP", "KES", "PEN", "IDR"]),
    st.sampled_from([ENGLISH, SPANISH, Translator("id", "Asia/Jakarta")]),
)
def test_an_amount_is_read_as_it_is_shown(amount: Decimal, currency: str, reader: Translator) -> None:
    """R1, L1: whatever the bot shows can be written back to it."""
    found = amounts.whole(money.shown(reader, amount, currency), reader)
    assert (Decimal(found.amounts[0]), found.is_sure, found.currencies) == (amount, True, (currency,))


@given(st.text(max_size=40))
def test_nothing_that_people_write_breaks_the_reading(text: str) -> None:
    """R1."""
    for said in (text, f"{text} EUR", f"${text}", f"1{text}"):
        with suppress(Refusal):
            assert amounts.whole(said, ENGLISH).amounts
        with suppress(Refusal):
            amounts.inside(said, ENGLISH)


def test_sums_are_by_currency() -> None:
    """R1: nothing is converted."""
    given_ = [("300", "EUR"), ("20.50", "USD"), ("0.10", "EUR"), ("0.20", "EUR")]
    assert str(money.sums(ENGLISH, given_)) == "€300.30, US$20.50"


@pytest.mark.parametrize("language", [*locales.languages(), locales.PSEUDO])
def test_every_currency_is_shown_in_every_language(language: str) -> None:
    """L1."""
    _ = Translator(language, "UTC")
    assert all(money.shown(_, "1200", code) for code in money.currencies())


def test_the_documented_examples_are_true() -> None:
    assert doctest.testmod(money, extraglobs={"Translator": Translator}).failed == 0
