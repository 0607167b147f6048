"""How an ask is written: `expert "…"`, `budget travel 300 EUR "…"`, in any order that people use. Pure (R1)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.core import reasons
from bot.core.i18n import N_, Translator
from bot.core.naming import named
from handlers.asks import amounts
from handlers.asks.amounts import Money

EXPERT, RESEARCH, BUDGET = "expert", "research", "budget"
# Translators: “|” stands between other words for it, as they may stand behind `ask`.
KINDS = {
    EXPERT: N_("expert | experts | specialist | an expert"),
    RESEARCH: N_("research | study"),
    BUDGET: N_("budget | money | funds | funding | grant"),
}
PURPOSES = {
    "research": N_("research | study"),
    "travel": N_("travel | travelling | trip | transport"),
    "translation": N_("translation | translations | translating | interpreting"),
    "training": N_("training | trainings | course | workshop"),
}
"""What a budget may be for."""
# Translators: small words that may stand between the parts of an ask; “|” stands between them.
_SMALL = N_("for | a | an | the | of | on | about | to | please")
# Translators: what stands between two amounts, of which an ask can have one.
_AND = N_("and")

_QUOTED = re.compile(r"(?<!\w)[\"“”„‟«»＂「『‘'](?P<text>.*\S.*)[\"“”„‟«»＂」』’'](?!\w)", re.S)
"""From the first to the last, since the text may have quotation marks of its own."""
_BETWEEN = re.compile(r"(?:[\s,;:.–—]|-(?![0-9]))*")


@dataclass(frozen=True, slots=True)
class Found:
    """What was said, as far as it was."""

    kind: str = ""
    purpose: str = ""
    money: Money | None = None
    text: str = ""


@dataclass(slots=True)
class _Parts:
    kind: str = ""
    purpose: str = ""
    money: Money | None = None


def read(text: str, reader: Translator) -> Found:
    """Read what follows `ask`. Raises a Refusal for an amount that cannot be one."""
    parts, text = _Parts(), text.strip()
    quoted = _QUOTED.search(text)
    pieces = [text] if quoted is None else [text[: quoted.start()], text[quoted.end() :]]
    left = [_take(piece, parts, reader) for piece in pieces]
    if parts.money is not None and quoted is not None:
        amounts.check_single(parts.money, " ".join(left))
    elif parts.money is not None and (joint := _and().match(left[0])):
        amounts.check_next(parts.money, left[0][joint.end() :])
    said = left[0] if quoted is None else " ".join(filter(None, [left[0], quoted["text"].strip(), left[1]]))
    if parts.kind == BUDGET and parts.money is None:
        inside = amounts.inside(said, reader)
        parts.money = inside.money if inside is not None else None
    return Found(parts.kind, parts.purpose, parts.money, said)


def kind_of(said: str) -> str | None:
    """The kind that is named."""
    return named(said.strip(" .,;:"), KINDS)


def purpose_of(said: str) -> str | None:
    """The purpose that is named."""
    return named(said.strip(" .,;:"), PURPOSES)


def _take(text: str, parts: _Parts, reader: Translator) -> str:
    """Take the parts that a text begins with; returns what follows them."""
    at = _skip(text, 0)
    while at < len(text):
        start = at
        while small := _small().match(text, start):
            start = _skip(text, small.end())
        end = _part(text, start, parts, reader)
        if end is None:
            break
        at = _skip(text, end)
    left = text[at:].strip(" \t\r\n,;:–—-")
    return "" if _small().fullmatch(f"{left} ") else left


def _part(text: str, start: int, parts: _Parts, reader: Translator) -> int | None:
    """Where the next part ends, and note it; None where there is none that can stand here."""
    if parts.kind == EXPERT or start >= len(text):
        return None
    if parts.money is None:
        found = amounts.at_start(text[start:], reader, bare=parts.kind == BUDGET or parts.purpose != "")
        if found is not None:
            parts.money = found.money
            parts.kind, parts.purpose = BUDGET, parts.purpose or ("research" if parts.kind == RESEARCH else "")
            return start + found.end
    if parts.kind != EXPERT:
        kind, end = _word(text, start, KINDS)
        if kind == BUDGET and parts.kind == RESEARCH:
            parts.purpose = "research"
        if kind == BUDGET or (kind and not parts.kind and not parts.purpose):
            parts.kind = kind
            return end
    if parts.kind in ("", BUDGET) and not parts.purpose:
        purpose, end = _word(text, start, PURPOSES)
        if purpose:
            parts.kind, parts.purpose = BUDGET, purpose
            return end
    return None


def _word(text: str, start: int, names: Mapping[str, str]) -> tuple[str, int]:
    """Which of some names stands at a place, and where it ends; empty where none does."""
    found = next(((name, match) for name, pattern in _patterns(tuple(names.items()))
                  if (match := pattern.match(text, start))), None)  # fmt: skip
    return (found[0], found[1].end()) if found else ("", start)


@cache
def _patterns(names: tuple[tuple[str, str], ...]) -> list[tuple[str, re.Pattern[str]]]:
    return [
        (name, re.compile(rf"(?:{re.escape(name)}|{reasons.either(words)})(?!\w)", re.IGNORECASE))
        for name, words in names
    ]


@cache
def _small() -> re.Pattern[str]:
    return re.compile(rf"(?:{reasons.either(_SMALL)})(?!\w)\s*", re.IGNORECASE)


@cache
def _and() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:[&+,]|(?:{reasons.either(_AND)})(?!\w))\s*)*", re.IGNORECASE)


def _skip(text: str, at: int) -> int:
    found = _BETWEEN.match(text, at)
    return found.end() if found else at
