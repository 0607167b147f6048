"""How a need is written: `partnerships "glossary" by 10 April`, in the order and with the quotation marks people use.

Pure: the groups that there are, `now` and the reader come in.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from bot.core import moments, reasons
from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.moments import Day, Doubt, phrases, words

_OPENING, _CLOSING = "\"“”„‟«»＂「『‘'", "\"“”„‟«»＂」』’'"
_QUOTED = re.compile(rf"(?<!\w)[{_OPENING}](?P<text>.*\S.*)[{_CLOSING}](?!\w)", re.S)
"""From the first to the last, since what is needed may have quotation marks of its own."""
_BETWEEN = " \t\r\n,.;:–—-"
_NOTHING = _BETWEEN + _OPENING + _CLOSING
"""Quotation marks with nothing between them say nothing."""
_DAY_WORDS = 6
"""Words that a day may have: `Friday, the 10th of April`."""

# Translators: before the group of which something is needed; “|” stands between other words for it.
_OF = N_("from | of")

NO_GROUP = N_("Of which group? Write it first, as in `{example}`. All groups: `groups`.")
NO_DAY = N_("By when? Write the day behind it, as in `{example}`.")


@dataclass(frozen=True, slots=True)
class Found:
    """What was read, as far as it could be."""

    group: str
    """The slug of the group that is named; empty where none is."""
    said: str
    """What stands where a group should be named, in that case."""
    text: str
    day: Day | Doubt | None


def read(text: str, known: Mapping[str, str], now: datetime, reader: Translator) -> Found:
    """Read what follows `need`. `known`: each group's slug by its slug and its name, both in small letters.

    Raises a Refusal for a day that is past, or that cannot be read.
    """
    group, rest, said = _take_group(text.strip(), known)
    quoted = _QUOTED.search(rest)
    behind = f"{rest[: quoted.start()]} {rest[quoted.end() :]}".strip(_BETWEEN) if quoted else ""
    if quoted is not None and not behind:
        return Found(group, said, quoted["text"].strip(), None)
    wanted, found = _take_day(rest, now, reader) if quoted is None else (rest, None)
    if quoted is not None:
        try:
            found, wanted = day(behind, now, reader), quoted["text"]
        except Refusal:  # the quotation marks may be a part of what is needed
            wanted, found = _take_day(rest, now, reader)
            if found is None:
                raise
    return Found(group, said, wanted.strip(_BETWEEN) if wanted.strip(_NOTHING) else "", found)


def day(text: str, now: datetime, reader: Translator) -> Day | Doubt:
    """The day that a text is: `by 10 April`, `Friday`. Raises a Refusal."""
    return moments.day(text.strip(_BETWEEN), now, reader)


def _take_group(text: str, known: Mapping[str, str]) -> tuple[str, str, str]:
    """The group that the text begins with, or that stands behind `from`; the text without it; and what was no group."""
    start = re.match(rf"(?:{reasons.either(_OF)})\s+", text, re.IGNORECASE)
    begin = start.end() if start else 0
    if (length := _named(text[begin:], known)) is not None:
        slug = known[_plain(text[begin : begin + length])]
        return slug, text[begin + length :].lstrip(_BETWEEN), ""
    quoted = _QUOTED.search(text)
    inside = quoted.span() if quoted else (0, 0)
    said = ""
    for joint in _of().finditer(text):
        if inside[0] <= joint.start() < inside[1]:
            continue
        behind = text[joint.end() :]
        if (length := _named(behind, known)) is not None:
            slug = known[_plain(behind[:length])]
            return slug, f"{text[: joint.start()]} {behind[length:].lstrip(_BETWEEN)}".strip(), ""
        if quoted is not None:
            said = behind.split(maxsplit=1)[0].strip(_BETWEEN) if behind.strip() else ""
    first = text[begin:].split(maxsplit=1)[0] if text[begin:].strip() else ""
    return "", text, said or ("" if first[:1] in _OPENING else first.strip(_BETWEEN))


def _named(text: str, known: Mapping[str, str]) -> int | None:
    """How long the name of a group at the beginning of a text is, the longest that there is."""
    ends = [found.end() for found in re.finditer(r"\S+?(?=[\s,;:]|$)", text[:200])]
    return next((end for end in reversed(ends) if _plain(text[:end]) in known), None)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


@cache
def _of() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{reasons.either(_OF)})\s+", re.IGNORECASE)


def _take_day(text: str, now: datetime, reader: Translator) -> tuple[str, Day | Doubt | None]:
    """A text without the day at its end, which one of the words for `by` stands before, and that day.

    What stands behind the last such word and is short was meant for a day: where it is none, that is said.
    """
    ends = _day_ends(text, reader.language)
    for end in ends:
        with suppress(Refusal):
            return text[:end], day(text[end:], now, reader)
    if ends and len(text[ends[0] :].split()) <= _DAY_WORDS:
        day(text[ends[0] :], now, reader)
    return text, None


def _day_ends(text: str, language: str) -> Sequence[int]:
    """Where a day may begin, the last place first."""
    return [found.start() for found in _by(language).finditer(phrases.folded(text))][::-1]


@cache
def _by(language: str) -> re.Pattern[str]:
    kinds = (phrases.DUE, phrases.BEFORE, words.BY, words.UNTIL)
    either = "|".join(phrases.either(kind, language) for kind in kinds)
    return re.compile(rf"(?<![\w-])(?:{either})\s+(?=\S)")
