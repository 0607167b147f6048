"""Amounts of money as people write them: `300 EUR`, `300 €`, `EUR 1.200,50`, `US$ 1,200`, `3 000 CHF`. Pure (R1).

What is taken for what:

- a point or a comma before one or two last digits stands before cents; before three it parts thousands, where whoever
  writes parts thousands so; else that is asked back, since `1.200` is a small amount with three digits to some;
- signs and words that several currencies share (`$`, `kr`, `pesos`) are asked back.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from bot.core import money
from bot.core.amounts import western
from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.text import clean

_DOLLARS = ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "ARS")
_PESOS = ("MXN", "ARS", "COP", "CLP", "PHP", "UYU", "DOP", "CUP")
_FRANCS = ("CHF", "XOF", "XAF", "CDF", "RWF", "BIF", "GNF")
_CROWNS = ("SEK", "NOK", "DKK", "ISK")
_RUPEES = ("INR", "PKR", "NPR", "LKR", "MUR")
_SHILLINGS = ("KES", "TZS", "UGX")
_YEN = ("JPY", "CNY")
_DINARS = ("RSD", "TND", "DZD", "JOD", "IQD", "KWD")
# What is written beside an amount, in English, Spanish and Indonesian, whichever language the reader has.
_SIGNS: dict[str, tuple[str, ...]] = {
    "€": ("EUR",), "£": ("GBP",), "₹": ("INR",), "₦": ("NGN",), "₱": ("PHP",), "₫": ("VND",), "฿": ("THB",),
    "₺": ("TRY",), "₴": ("UAH",), "₪": ("ILS",), "₩": ("KRW",), "₵": ("GHS",), "gh₵": ("GHS",), "₡": ("CRC",),
    "₲": ("PYG",), "₸": ("KZT",), "₾": ("GEL",), "₼": ("AZN",), "₽": ("RUB",), "៛": ("KHR",), "৳": ("BDT",),
    "us$": ("USD",), "u$s": ("USD",), "usd$": ("USD",), "ca$": ("CAD",), "c$": ("CAD",), "a$": ("AUD",),
    "au$": ("AUD",), "nz$": ("NZD",), "hk$": ("HKD",), "s$": ("SGD",), "sg$": ("SGD",), "mx$": ("MXN",),
    "ar$": ("ARS",), "nt$": ("TWD",), "r$": ("BRL",), "zł": ("PLN",), "kč": ("CZK",), "rp": ("IDR",), "rp.": ("IDR",),
    "ksh": ("KES",), "tsh": ("TZS",), "ush": ("UGX",), "s/": ("PEN",), "s/.": ("PEN",), "rm": ("MYR",),
    "$": _DOLLARS, "¥": _YEN, "￥": _YEN, "kr": _CROWNS, "rs": _RUPEES, "rs.": _RUPEES, "fr": _FRANCS, "fr.": _FRANCS,
}  # fmt: skip
_WORDS: dict[str, tuple[str, ...]] = {
    "euro euros": ("EUR",), "yen yenes": ("JPY",), "yuan yuanes": ("CNY",), "rupiah": ("IDR",),
    "naira nairas": ("NGN",), "rand": ("ZAR",), "baht": ("THB",), "ringgit": ("MYR",),
    "real reais reales": ("BRL",), "soles": ("PEN",),
    "złoty złotych zloty": ("PLN",), "hryvnia hryvnias": ("UAH",), "cedi cedis": ("GHS",), "taka": ("BDT",),
    "pound pounds libra libras poundsterling": ("GBP", "EGP"),
    "dollar dollars dólar dólares dolar dolares": _DOLLARS, "peso pesos": _PESOS,
    "franc francs franco francos": _FRANCS, "krone kroner krona kronor corona coronas": _CROWNS,
    "rupee rupees rupia rupias": _RUPEES, "shilling shillings chelín chelines": _SHILLINGS,
    "dinar dinars dinares": _DINARS,
}  # fmt: skip
_NO_CODES = frozenset({"all", "top", "try", "mad", "cup", "pen", "gel", "sos", "bam", "lak", "mop", "ron", "mur"})
"""Codes that are words too: in small letters they are taken for those."""
_NUMBER = r"[0-9]{1,3}(?:[ \u00a0\u202f'’][0-9]{3})+(?:[.,][0-9]+)?(?![0-9])|[0-9]+(?:[.,][0-9]+)*"
_GROUPS = re.compile(r"[0-9]{1,3}([.,])[0-9]{3}(?:\1[0-9]{3})*|[0-9]{1,2}([.,])(?:[0-9]{2}\2)+[0-9]{3}")
"""Thousands that are parted, and lakhs."""
_MOST = Decimal(10) ** 12
_CODE = "[A-Z]{3}(?![\\w$€£¥%-])"
_CODE_BEFORE = re.compile(rf"(?P<code>{_CODE})[ \u00a0\u202f]?[0-9]")
_CODE_BEHIND = re.compile(rf"[ \u00a0\u202f]?(?P<code>{_CODE})[\s.,;:]*")
"""What stands where a currency's code would."""

UNREADABLE = N_("“{amount}” is not an amount that I can read. Write it like `300 EUR` or `1200.50 USD`.")
TOO_PRECISE = N_("“{amount}” has more digits behind the point than {currency} has. Write it like `{example}`.")
NOT_POSITIVE = N_("An amount has to be more than zero, like `300 EUR`.")
TOO_LARGE = N_("“{amount}” is more than I can note. Please check the digits.")
SEVERAL = N_(
    "“{amount}” and “{other}”: an ask is for one amount. Write two asks, or the other amount within the quotation "
    "marks as a part of what it is for."
)
UNKNOWN_CURRENCY = N_("I know no currency “{text}”. Write its code, such as `EUR`, `USD` or `KES`.")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount as it was written."""

    said: str
    amounts: tuple[str, ...]
    """What it may be, as decimal numbers."""
    is_sure: bool
    """Whether it is the one of `amounts`. Else that is asked, also where it is one only."""
    currencies: tuple[str, ...] = ()
    """The one that is meant; those that may be; none where no currency is named."""


@dataclass(frozen=True, slots=True)
class Match:
    """Where an amount was found."""

    money: Money
    start: int
    end: int


def at_start(text: str, reader: Translator, *, bare: bool) -> Match | None:
    """The amount that a text begins with. `bare`: also one without a currency. Raises a Refusal for what is none."""
    found = _pattern().match(western(text))
    if bare:
        _check_code(_CODE_BEFORE.match(western(text)))
    if found is None or not (bare or _named(found)):
        return None
    if not _named(found):
        _check_code(_CODE_BEHIND.fullmatch(text, found.end()) or _listed(_CODE_BEHIND.match(text, found.end())))
    return Match(_money(found, text, reader), found.start(), found.end())


def inside(text: str, reader: Translator) -> Match | None:
    """The one amount with a currency that is somewhere in a text; None where there is none, or several."""
    found = [match for match in _pattern().finditer(western(text)) if _named(match) and not match["sign"]]
    return Match(_money(found[0], text, reader), found[0].start(), found[0].end()) if len(found) == 1 else None


def check_single(money: Money, text: str) -> None:
    """Refuse a second amount in what stands beside the first."""
    other = next((match for match in _pattern().finditer(western(text)) if _named(match)), None)
    if other is not None:
        raise _several(money, text[other.start() : other.end()])


def check_next(money: Money, text: str) -> None:
    """Refuse a second amount that a text begins with."""
    other = _pattern().match(western(text))
    if other is not None and _named(other):
        raise _several(money, text[other.start() : other.end()])


def whole(text: str, reader: Translator) -> Money:
    """The amount that a whole text is. Raises a Refusal."""
    text = text.strip()
    found = _pattern().fullmatch(western(text))
    if found is None:
        at_start(text, reader, bare=True)
        raise Refusal("amount-unreadable", UNREADABLE, amount=clean(text, 40))
    return _money(found, text, reader)


def currency(text: str) -> tuple[str, ...]:
    """The currencies that a text may name. Raises a Refusal."""
    found = _by_name(text.strip(" .,;")) or _by_name(text.strip(" .,;").upper())
    if not found:
        raise Refusal("currency-unknown", UNKNOWN_CURRENCY, text=clean(text, 20))
    return found


def checked(amount: str, code: str, said: str) -> str:
    """The amount with as many digits as its currency has. Raises a Refusal where it has more."""
    number, digits = Decimal(amount), money.digits(code)
    exact = number.quantize(Decimal(1).scaleb(-digits))
    if exact != number:
        whole_one = number.quantize(Decimal(1).scaleb(-digits), rounding="ROUND_DOWN")
        example = f"{max(whole_one, Decimal(1).scaleb(-digits))} {code}"
        raise Refusal("amount-too-precise", TOO_PRECISE, amount=clean(said, 40), currency=code, example=example)
    return str(exact)


def offered(reader: Translator, candidates: tuple[str, ...]) -> tuple[str, ...]:
    """The currencies to choose from, that of the reader's own country first; common ones where none is named."""
    own = money.currency_at(reader.zone)
    if not candidates:
        return tuple(dict.fromkeys((*([own] if own else []), "USD", "EUR", "GBP")))
    return tuple(sorted(candidates, key=lambda code: code != own))


def _several(money: Money, other: str) -> Refusal:
    return Refusal("amount-several", SEVERAL, amount=clean(money.said, 40), other=clean(other.strip(), 40))


def _check_code(found: re.Match[str] | None) -> None:
    """Refuse what stands where a code would and is none."""
    if found is not None and not _by_name(found["code"]):
        raise Refusal("currency-unknown", UNKNOWN_CURRENCY, text=found["code"])


def _listed(found: re.Match[str] | None) -> re.Match[str] | None:
    """The code where it is in a list of money, though of none that is paid with now: gold, or the old mark."""
    return found if found is not None and found["code"] in money.listed() else None


def _named(found: re.Match[str]) -> str:
    return found["before"] or found["after"] or ""


def _meant(found: re.Match[str]) -> tuple[str, ...]:
    """The currencies that may be meant: of `$ 300 USD`, those that both allow."""
    sides = [_by_name(name) for name in (found["before"], found["after"]) if name]
    return tuple(code for code in sides[0] if all(code in side for side in sides)) or sides[0] if sides else ()


def _money(found: re.Match[str], text: str, reader: Translator) -> Money:
    said = text[found.start() : found.end()].strip()
    named = _meant(found)
    digits = max((money.digits(code) for code in named), default=2)
    amounts, is_sure = _read(re.sub(r"[ \u00a0\u202f'’]", "", found["number"]), said, digits, reader)
    if found["sign"] or any(Decimal(amount) <= 0 for amount in amounts):
        raise Refusal("amount-not-positive", NOT_POSITIVE)
    if any(Decimal(amount) >= _MOST for amount in amounts):
        raise Refusal("amount-too-large", TOO_LARGE, amount=clean(said, 40))
    if len(named) == 1 and is_sure:
        amounts = (checked(amounts[0], named[0], said),)
    return Money(said, amounts, is_sure, named)


def _read(number: str, said: str, digits: int, reader: Translator) -> tuple[tuple[str, ...], bool]:
    """What a number may be, and whether that is certain."""
    signs = [sign for sign in number if sign in ".,"]
    if not signs:
        return (number,), True
    if len(set(signs)) == 2 or len(signs) == 1:
        head, tail = number.rsplit(signs[-1], 1)
        is_grouped = len(signs) == 1 and _GROUPS.fullmatch(number) and not number.startswith("0")
        if not is_grouped and (len(signs) == 1 or (_GROUPS.fullmatch(head) and signs[-1] not in head)):
            return (f"{re.sub('[.,]', '', head)}.{tail}",), True
        if is_grouped and digits == 3:
            return (f"{head}.{tail}", head + tail), False
        if is_grouped:
            return (head + tail,), signs[0] == reader.locale.number_symbols["latn"]["group"]
    elif _GROUPS.fullmatch(number):
        return (re.sub("[.,]", "", number),), True
    raise Refusal("amount-unreadable", UNREADABLE, amount=clean(said, 40))


def _by_name(name: str) -> tuple[str, ...]:
    if name in money.currencies() or (name.upper() in money.currencies() and name.casefold() not in _NO_CODES):
        return (name.upper(),)
    return _names().get(name.casefold(), ())


@cache
def _names() -> dict[str, tuple[str, ...]]:
    return _SIGNS | {word: codes for words, codes in _WORDS.items() for word in words.split()}


@cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(_names(), key=len, reverse=True))
    codes = sorted(money.currencies())
    small = "|".join(code.lower() for code in codes if code.lower() not in _NO_CODES)
    either = rf"(?:(?i:{names})|{'|'.join(codes)}|(?i:{small}))"
    return re.compile(
        rf"(?<![\w.,'’-])(?:(?P<before>{either})[ \u00a0\u202f]?)?(?P<sign>[-−–][ ]?)?(?P<number>{_NUMBER})"
        rf"(?:[ \u00a0\u202f]?(?P<after>{either}))?(?![\w$€£¥%]|[.,:/-][0-9])"
    )
