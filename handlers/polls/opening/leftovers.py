"""Last words that look like a deadline or another option, and were not read as one. Pure.

Such a poll would be open for 72 hours although somebody wrote something else: it is shown before it opens.
"""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from bot.core import moments
from bot.core.day_words import words_of
from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.moments import words as moment_words
from bot.core.moments.lengths import plain
from bot.core.text import clean
from handlers.polls.opening import values

# Translators: lengths of time that are no certain ones; “|” stands between them.
_LONG = N_("month | months | year | years | while")
AS_TEXT = N_("{reason} If “{text}” is part of the text, end it with a full stop.")

_WORDS = {
    "for": moment_words.FOR, "until": moment_words.UNTIL, "by": moment_words.BY,
    "closing": moment_words.CLOSING, "quorum": values.QUORUM,
    "fallback": values.FALLBACK, "review_on": values.REVIEW, "seats": values.SEATS, "nominations": values.NOMINATIONS,
}  # fmt: skip
"""The words that an option begins with."""
_ONLY = {"review_on": "consent", "seats": "election", "nominations": "election"}
"""The methods outside of which a word is a word."""
_DEADLINES = {"for", "until", "by", "closing"}
_MOST = 8
"""Words that an option has, with the one that it begins with; in a sentence with its full stop, two fewer."""
_NEAR = 4
"""Behind how many words a unit of time still belongs to `for`."""

Step = tuple[str, dict[str, Any], str]
"""What is left of a line, the option read at its end, and the words that it was written in."""


def take_deadline(line: str, now: datetime, reader: Translator) -> Step | None:
    """A deadline in words that are less certain: `for three days`, `until Saturday 10:00 please`. To be shown first.

    Raises a Refusal for an instant that means several.
    """
    for kind, at, said in _tails(line, reader.language):
        option: dict[str, Any] = {}
        if kind == "for" and (length := moments.duration(said, reader.language)):
            option = {"minutes": max(1, round(length / timedelta(minutes=1)))}
        elif kind in {"until", "closing"} and re.search("[0-9]", said):
            option = _until(line[at:], said, now, reader)
        if option:
            return line[:at].rstrip(" ,;–—("), option, line[at:].strip()
    return None


def _until(ending: str, said: str, now: datetime, reader: Translator) -> dict[str, Any]:
    try:
        found = moments.read(said, now, reader)
    except Refusal:
        return {}
    if isinstance(found, moments.Doubt):
        reason = found.refusal()
        raise Refusal(reason.code, AS_TEXT, text=clean(ending.strip(), 60), reason=reason.said)
    return {"until": found.at} if isinstance(found, moments.Instant) else {}


def unread(line: str, boundary: re.Pattern[str], found: Collection[str], method: str, reader: Translator) -> str:
    """The last words of a line that look like an option, from the first such word on; empty for none.

    `found`: the names of what has been said already. A sentence with its full stop is text, unless it begins with one.
    """
    is_sentence = re.search(r"[.!?…。！？][\W_]*$", line) is not None
    for kind, at, said in _tails(line, reader.language):
        known = {"minutes", "until"} & set(found) if kind in _DEADLINES else kind in found
        if known or _ONLY.get(kind, method) != method:
            continue
        if is_sentence and (boundary.search(line[:at]) is None or len(said.split()) > _MOST - 3):
            continue
        if _looks_meant(kind, said, reader):
            return line[at:].strip()
    return ""


def _looks_meant(kind: str, said: str, reader: Translator) -> bool:
    if kind not in {"for", "by"}:
        return True
    if kind == "by":
        return moment_words.looks_like_moment(said, reader.language, amounts=True)
    near = " ".join(said.split()[:_NEAR])
    return bool(moment_words.part(reader.language).match(said) or _units(reader.language).search(near))


def _tails(line: str, language: str) -> list[tuple[str, int, str]]:
    """The last words of a line from each word on that an option begins with: its name, where it is, what follows."""
    found = []
    first = max([0, *(word.start() for word in list(re.finditer(r"\S+", line[-600:]))[-_MOST:][:1])])
    first += max(0, len(line) - 600)
    for match in _keywords(language).finditer(line, first):
        kind = next(name for name, word in match.groupdict().items() if word)
        if said := plain(line[match.end() :]):
            found.append((kind, match.start(), said))
    return found


@cache
def _keywords(language: str) -> re.Pattern[str]:
    spoken = words_of(language)
    either = "|".join(f"(?P<{name}>{spoken.either(template)})" for name, template in _WORDS.items())
    return re.compile(rf"(?<![\w-])(?:{either})(?![\w-])\s*:?\s*", re.IGNORECASE)


@cache
def _units(language: str) -> re.Pattern[str]:
    names = "|".join(map(re.escape, moment_words.unit_names(language)))
    return re.compile(rf"(?<![\w-])(?:{names}|{words_of(language).either(_LONG)})(?![\w-])", re.IGNORECASE)
