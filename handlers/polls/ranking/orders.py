"""An order of options as somebody writes it: `ana, bo, reopen` or `2 1 3`. Pure reading, no queries."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from bot.core import whom
from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.text import clean
from handlers.polls.counting import schulze, stv

_BETWEEN = re.compile(r"[,;>\n→]+")
_ALIKE = 0.6
"""How alike a name must be to be the one that was meant (difflib's ratio)."""

UNKNOWN = N_("There is nobody and nothing called “{text}” in P{n}. Did you mean “{nearest}”? Nothing is changed.")
NO_SUCH_NUMBER = N_("P{n} has no number {text} to rank. Write the numbers from your ballot, such as `2 1 3`.")
SEVERAL = N_("Several people are called “{text}”. Write their numbers from your ballot instead, such as `2 1 3`.")
TWICE = N_("“{text}” is in your order twice. Write each once. Nothing is changed.")

LAST_WORDS = {
    stv.REOPEN: N_("reopen | reopen nominations"),
    schulze.FURTHER: N_("further | further discussion | discussion"),
}
"""What else may be written for what stands beside those who are proposed (templates)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that can be ranked."""

    id: str
    number: int
    """Its place in the list, the same for everybody."""
    name: str
    """For what stands beside the proposed, its id."""
    words: Sequence[str] = ()
    """By what else it may be named."""

    @property
    def names(self) -> Collection[str]:
        """By what it is known, as names are compared."""
        return {whom.plain(word) for word in (self.name, *self.words)}


def read(text: str, candidates: Sequence[Candidate], poll: int) -> list[str]:
    """The ids of the options in the order that was written, at least one. Raises a Refusal that says what was not read.

    Names stand between commas, numbers also between spaces.
    """
    order = [_one(part, candidates, poll) for part in parts(text)]
    for each in order:
        if order.count(each) > 1:
            raise Refusal("ranked-twice", TWICE, text=_shown(each))
    return [each.id for each in order]


def is_order(text: str, candidates: Sequence[Candidate]) -> bool:
    """Whether a text can only be an order: every part of it is a number, or the name of an option."""
    known = _by_name(candidates)
    written = parts(text)
    return bool(written) and all(part.isdecimal() or whom.plain(part) in known for part in written)


def parts(text: str) -> list[str]:
    """What stands between commas, line breaks and arrows; numbers alone may have spaces between them."""
    separated = [part.strip(" .\t") for part in _BETWEEN.split(text)]
    if all(word.isdecimal() for word in text.replace(",", " ").split()):
        separated = text.replace(",", " ").split()
    return [part for part in separated if part]


def _one(part: str, candidates: Sequence[Candidate], poll: int) -> Candidate:
    if part.isdecimal():
        found = next((each for each in candidates if each.number == int(part)), None)
        if found is None:
            raise Refusal("no-such-number", NO_SUCH_NUMBER, text=clean(part, 10), n=poll)
        return found
    known = _by_name(candidates)
    named = known.get(whom.plain(part), ())
    if len(named) > 1:
        raise Refusal("several-people", SEVERAL, text=clean(part, 60))
    if not named:
        near = get_close_matches(whom.plain(part), known, n=1, cutoff=_ALIKE)
        nearest = known[near[0]][0] if near else candidates[0]
        raise Refusal("unknown-option", UNKNOWN, text=clean(part, 60), n=poll, nearest=_shown(nearest))
    return named[0]


def _by_name(candidates: Sequence[Candidate]) -> Mapping[str, list[Candidate]]:
    known: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        for name in candidate.names:
            known.setdefault(name, []).append(candidate)
    return known


def _shown(candidate: Candidate) -> str:
    return clean(candidate.name, 60)
