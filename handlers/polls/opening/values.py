"""The short options at the end of a poll, and what their values mean. Pure."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cache
from typing import Any

from bot.core import methods, moments, quorums
from bot.core.amounts import NUMBERS, western
from bot.core.day_words import words_of
from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.naming import named
from bot.core.text import clean

# Translators: the words of options, as people write them at the end of a poll; “|” stands between other words.
QUORUM = N_("quorum")
FALLBACK = N_("fallback | fall-back")
_SECRET = N_("secret | secret ballot")
SEATS = N_("seats | seat")
NOMINATIONS = N_("nominations")
REVIEW = N_("review | review on")
_ABOUT = N_("about")
_FOR = N_("for")
_MONTHS = N_("in {number} months | in {number} month")
BASES = {"all": N_("of all"), "cast": N_("of cast | of the votes | of votes cast")}
NONE = {"none": N_("none | no")}
SUBJECTS = {
    # Translators: what a poll is about; “|” stands between other words for the same.
    "members": N_("members|membership"),
    "cochairs": N_("cochairs|co-chairs|cochair"),
    "final": N_("final|final recommendations"),
    "budget": N_("budget|money"),
    "other": N_("other|something else"),
}
"""What a poll can be about, where that matters to the rules."""

MOST_SEATS = 10

NO_FALLBACK = N_(
    "“{said}” cannot follow a consensus that stays blocked. Write `fallback supermajority`, `fallback majority` or "
    "`fallback none`."
)
NO_QUORUM = N_(
    "“{said}” is no quorum that I can read. Write a part of those who can vote, such as `quorum 2/3`, or a number of "
    "people, such as `quorum 8`."
)
NO_SUCH_SEATS = N_("An election fills 1 to {limit} seats, for example `2 seats`.")
NO_RATIO = N_("“{said}” is no part to pass with: more than half, and not more than all. Write `2/3 of all`.")

Make = Callable[[str, datetime, Translator], dict[str, Any] | None]


def _quorum(said: str, _now: datetime, _reader: Translator) -> dict[str, Any] | None:
    quorum = quorums.read(" ".join(unicodedata.normalize("NFKC", western(said)).split()))
    if not quorum or quorums.is_too_few(quorum):
        raise Refusal("poll-quorum", NO_QUORUM, said=clean(said, 40))
    return {"quorum": quorum}


def _fallback(said: str, _now: datetime, _reader: Translator) -> dict[str, Any] | None:
    if named(said, NONE):
        return {"fallback": ""}
    found = methods.find(said)
    if found is None:
        return None
    if found not in methods.FALLBACKS:
        raise Refusal("poll-fallback", NO_FALLBACK, said=clean(said, 40))
    return {"fallback": found}


def _ratio_of(base: str) -> Make:
    def make(said: str, _now: datetime, _reader: Translator) -> dict[str, Any] | None:
        return {"ratio": read_ratio(said), "base": base}

    return make


def read_ratio(said: str) -> str:
    """The part that a supermajority needs. Raises a Refusal."""
    ratio = quorums.read(unicodedata.normalize("NFKC", western(said)))
    if not ratio or ratio.isdecimal() or not Fraction(1, 2) < Fraction(ratio) <= 1:
        raise Refusal("poll-ratio", NO_RATIO, said=clean(said, 40))
    return ratio


def _seats(said: str, _now: datetime, _reader: Translator) -> dict[str, Any] | None:
    seats = NUMBERS.get(said.lower()) or int(western(said))
    if not 1 <= seats <= MOST_SEATS:
        raise Refusal("seats", NO_SUCH_SEATS, limit=MOST_SEATS)
    return {"seats": seats}


def _nominations(said: str, _now: datetime, reader: Translator) -> dict[str, Any] | None:
    length = moments.duration(said, reader.language)
    return {"nominations": round(length / timedelta(minutes=1))} if length else None


def _about(said: str, _now: datetime, _reader: Translator) -> dict[str, Any] | None:
    subject = named(said, SUBJECTS)
    return {"about": subject} if subject else None


def _secret(_said: str, _now: datetime, _reader: Translator) -> dict[str, Any] | None:
    return {"secret": True}


def _review(said: str, now: datetime, reader: Translator) -> dict[str, Any] | None:
    day = read_day(said, now, reader)
    return {"review_on": day} if day else None


def read_day(said: str, now: datetime, reader: Translator) -> date | None:
    """A day in the future: `2026-06-01`, `1 June`, `in 3 months`, `in 10 days`; None where it is none for certain."""
    said = " ".join(unicodedata.normalize("NFKC", western(said)).split())
    for pattern in words_of(reader.language).alternatives(_MONTHS, number=r"(?P<number>[0-9]{1,2})"):
        if found := re.fullmatch(pattern, said, re.IGNORECASE):
            return _months_after(reader.today(now), int(found["number"]))
    try:
        return moments.moment(f"{said} 23:59", now, reader).astimezone(reader.tzinfo).date()
    except Refusal:
        return None


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last that it has."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_after = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = first_after - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


_PART = r"[0-9]+\s*[/⁄]\s*[0-9]+|[0-9]+(?:[.,][0-9]+)?\s*%|[½⅓⅔¼¾⅗⅘]"
_COUNT = "|".join(["[0-9]{1,2}", *(word for word in NUMBERS if word not in {"a", "an", "un", "una"})])
_CLOSED: tuple[tuple[tuple[str, str], str, Make, frozenset[str]], ...] = (
    # Words before the value, words behind it; the value; what it means; the methods that have it (empty: all).
    ((QUORUM, ""), rf"{_PART}|[0-9]+(?:\s+[^\W\d_]+)?", _quorum,
     frozenset({"consensus", "consent", "majority", "supermajority", "election", "ranked"})),
    ((FALLBACK, ""), r"[^\W\d_]+(?:[\s-][^\W\d_]+)?", _fallback, frozenset({"consensus"})),
    (("", BASES["all"]), _PART, _ratio_of("all"), frozenset({"supermajority"})),
    (("", BASES["cast"]), _PART, _ratio_of("cast"), frozenset({"supermajority"})),
    ((SEATS, ""), _COUNT, _seats, frozenset({"election"})),
    (("", SEATS), _COUNT, _seats, frozenset({"election"})),
    ((NOMINATIONS, ""), ".{1,30}", _nominations, frozenset({"election"})),
    ((REVIEW, ""), ".{1,40}", _review, frozenset({"consent"})),
    ((_ABOUT, ""), r"[^\W\d_]+(?:[\s-][^\W\d_]+)?", _about, frozenset()),
    (("", _SECRET), "", _secret, frozenset()),
)  # fmt: skip


@cache
def _closed(templates: tuple[str, str], value: str, language: str) -> re.Pattern[str]:
    """A pattern for an option at the end of a text."""
    before, behind = (words_of(language).either(template) if template else "" for template in templates)
    separator = rf"(?:\s*:)?\s*(?:{words_of(language).either(_FOR)}\s+)?" if before else ""
    gap = r"\s*" if behind and value else ""
    return re.compile(rf"(?<![\w-]){before}{separator}(?P<value>{value}){gap}{behind}(?![\w])\s*$", re.IGNORECASE)


def take(tail: str, method: str, now: datetime, reader: Translator) -> tuple[int, dict[str, Any]] | None:
    """The short option that a text ends with: where it begins, and what it says by the names that an order has."""
    bare = tail.rstrip(" ,;.\t")
    for templates, value, make, only in _CLOSED:
        if only and method and method not in only:
            continue
        for found in _closed(templates, value, reader.language).finditer(bare):
            option = make(found["value"].strip(" :"), now, reader)
            if option is not None:
                return found.start(), option
    return None
