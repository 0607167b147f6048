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
# Translators: what stands between the last two groups of a list.
_AND = N_("and")
# Translators: what people write in place of a day; “|” stands between other words for it.
_SOON = N_("asap | as soon as possible | soon | very soon | urgent | urgently | immediately | right away | right now")

NO_GROUP = N_("Of which group? Write it first, as in `{example}`. All groups: `groups`.")
NO_DAY = N_("By when? Write the day behind it, as in `{example}`.")
SOON = N_("“{said}” is no day, and I remind people by one. Write it as in `{example}`.")


@dataclass(frozen=True, slots=True)
class Found:
    """What was read, as far as it could be."""

    group: str
    """The slug of the group that is named; empty where none is."""
    said: str
    """What stands where a group should be named, in that case."""
    text: str
    day: Day | Doubt | None
    others: tuple[str, ...] = ()
    """The slugs of groups that are named behind the first one. Whoever wrote it says what is meant by that."""
    whole: str = ""
    """What is needed, if their names are a part of it; empty where they cannot be."""
    soon: str = ""
    """What stands where the day should, and says no more than that it is urgent."""


@dataclass(frozen=True, slots=True)
class _Named:
    """What a text says of whom something is needed."""

    slugs: tuple[str, ...] = ()
    rest: str = ""
    """The text without any of them."""
    whole: str = ""
    """The text without the first of them alone."""
    said: str = ""


def read(text: str, known: Mapping[str, str], now: datetime, reader: Translator) -> Found:
    """Read what follows `need`. `known`: each group's slug by its slug and its name, both in small letters.

    Raises a Refusal for a day that is past, or that cannot be read.
    """
    named = _take_group(text.strip(), known)
    wanted, found, soon = _wanted(named.rest, now, reader)
    first, *others = named.slugs or ("",)
    is_open = bool(others) and _QUOTED.search(named.rest) is None
    whole = _wanted(named.whole, now, reader)[0] if is_open else ""
    return Found(first, named.said, wanted, found, tuple(others), whole, soon)


def _wanted(text: str, now: datetime, reader: Translator) -> tuple[str, Day | Doubt | None, str]:
    """What is needed, the day, and what stands in its place. Raises a Refusal for a day that cannot be read."""
    quoted = _QUOTED.search(text)
    behind = f"{text[: quoted.start()]} {text[quoted.end() :]}".strip(_BETWEEN) if quoted else ""
    if quoted is not None and (not behind or _soon().fullmatch(behind)):
        return quoted["text"].strip(), None, behind
    if quoted is None and (urgent := _soon().search(text)):
        wanted, found = _take_day(text[: urgent.start()], now, reader)
        return _bare(wanted), found, "" if found else urgent["soon"]
    wanted, found = _take_day(text, now, reader) if quoted is None else (text, None)
    if quoted is not None:
        try:
            found, wanted = day(behind, now, reader), quoted["text"]
        except Refusal:  # the quotation marks may be a part of what is needed
            wanted, found = _take_day(text, now, reader)
            if found is None:
                raise
    return _bare(wanted), found, ""


def _bare(wanted: str) -> str:
    return wanted.strip(_BETWEEN) if wanted.strip(_NOTHING) else ""


def day(text: str, now: datetime, reader: Translator) -> Day | Doubt:
    """The day that a text is: `by 10 April`, `Friday`. Raises a Refusal."""
    return moments.day(text.strip(_BETWEEN), now, reader)


def _take_group(text: str, known: Mapping[str, str]) -> _Named:
    """The groups that the text begins with, or that stand behind `from`."""
    start = re.match(rf"(?:{reasons.either(_OF)})\s+", text, re.IGNORECASE)
    begin = start.end() if start else 0
    if (found := _groups(text[begin:], known)) is not None:
        return found
    quoted = _QUOTED.search(text)
    inside = quoted.span() if quoted else (0, 0)
    said = ""
    for joint in _of().finditer(text):
        if inside[0] <= joint.start() < inside[1]:
            continue
        before, behind = text[: joint.start()], text[joint.end() :]
        if (found := _groups(behind, known)) is not None:
            return _Named(found.slugs, f"{before} {found.rest}".strip(), f"{before} {found.whole}".strip())
        if quoted is not None:
            said = behind.split(maxsplit=1)[0].strip(_BETWEEN) if behind.strip() else ""
    first = text[begin:].split(maxsplit=1)[0] if text[begin:].strip() else ""
    return _Named(rest=text, said=said or ("" if first[:1] in _OPENING else first.strip(_BETWEEN)))


def _groups(text: str, known: Mapping[str, str]) -> _Named | None:
    """The groups that a text begins with, with commas, an “and” or nothing between them; None where it names none."""
    slugs: list[str] = []
    left, whole = text, ""
    while (length := _named(left, known)) is not None:
        slug = known[_plain(left[:length])]
        behind = rest = left[length:].lstrip(_BETWEEN)
        if not slugs:
            whole = behind
        if slug not in slugs:
            slugs.append(slug)
        left = behind[joint.end() :] if (joint := _and().match(behind)) else behind
    return _Named(tuple(slugs), rest, whole) if slugs else None


def _named(text: str, known: Mapping[str, str]) -> int | None:
    """How long the name of a group at the beginning of a text is, the longest that there is."""
    ends = [found.end() for found in re.finditer(r"\S+?(?=[\s,;:]|$)", text[:200])]
    return next((end for end in reversed(ends) if _plain(text[:end]) in known), None)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


@cache
def _and() -> re.Pattern[str]:
    return re.compile(rf"(?:[&+]|(?:{reasons.either(_AND)})(?!\w))[\s,]*", re.IGNORECASE)


@cache
def _soon() -> re.Pattern[str]:
    """Words that say no more than that it is urgent, at the end of a text."""
    words = reasons.either(_SOON)
    return re.compile(rf"(?:^|[\s,;:–—(])\s*(?:(?:by|for|-)\s+)?(?P<soon>{words})[)\s.!]*$", re.IGNORECASE)


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
