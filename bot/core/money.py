"""Amounts of money as they are shown, each in its own currency: nothing is ever converted."""

from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from babel.core import Locale, get_global
from babel.numbers import format_currency, get_currency_precision

from bot.core.i18n import Translator
from bot.core.text import Text


@cache
def currencies() -> frozenset[str]:
    """The codes of all money that is legal tender somewhere now, as the Unicode project lists it."""
    listed = get_global("territory_currencies").values()
    return frozenset(code for found in listed for code, _begin, end, is_tender in found if end is None and is_tender)


@cache
def listed() -> frozenset[str]:
    """The codes of all that has ever been listed as money, metals and tests among it."""
    return frozenset(Locale("en").currencies)


@cache
def currency_at(zone: str) -> str:
    """What is paid with where a time zone is; empty where nobody can say."""
    territory = get_global("zone_territories").get(zone, "")
    found = get_global("territory_currencies").get(territory, ())
    return next((code for code, _begin, end, is_tender in found if end is None and is_tender), "")


def digits(currency: str) -> int:
    """How many digits a currency has behind the point."""
    return get_currency_precision(currency)


def shown(_: Translator, amount: str | Decimal, currency: str) -> str:
    """An amount in its reader's way of writing: US$1,200.50.

    >>> shown(Translator("en", "UTC"), "300", "EUR"), shown(Translator("es", "UTC"), "1200.5", "USD")
    ('€300.00', '1.200,50\\xa0US$')
    """
    said = str(format_currency(Decimal(amount), currency, locale=_.locale))
    return said.replace(currency, f"{currency}\xa0") if said.startswith(currency) and said[3:4].isdigit() else said


def sums(_: Translator, amounts: Iterable[tuple[str, str]]) -> Text:
    """The sum of amounts (number and currency) in each of their currencies."""
    totals: dict[str, Decimal] = {}
    for amount, currency in amounts:
        totals[currency] = totals.get(currency, Decimal()) + Decimal(amount)
    return Text.join(", ", (Text.plain(shown(_, totals[currency], currency)) for currency in sorted(totals)))
