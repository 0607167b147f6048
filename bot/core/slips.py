"""Slips of the finger: which of some names a mistyped one was meant to be."""

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import takewhile

SHORT, LONG = 3, 6
"""Letters. Short names differ by a letter from ordinary words (`log`, `long`); in long ones two slips are still one."""
_ALIKE = 0.8
"""How alike a long word must be (difflib's ratio)."""
_BEGINNING = 3
"""From how many letters on the beginning of a name stands for it, where a command is meant for sure."""


def nearest(said: str, names: Iterable[str], *, sure: bool) -> str | None:
    """The name that was meant, if any.

    `sure`: it is a name for sure, if not which. Where it may as well be an ordinary word, as the first one of what
    somebody writes in private may, that word must be hard to take for anything else.

    >>> nearest("lgo", ["log", "undo"], sure=False), nearest("long", ["log", "undo"], sure=False)
    ('log', None)
    """
    meant = [name for name in names if sure or _hardly_else(said, name)]
    one_off = next((name for name in meant if is_one_off(said, name)), None)
    if one_off is not None:
        return one_off
    begun = [name for name in meant if sure and len(said) >= _BEGINNING and name.startswith(said)]
    long = [name for name in meant if min(len(name), len(said)) >= LONG]
    return next(iter([*begun, *get_close_matches(said, long, n=1, cutoff=_ALIKE)]), None)


def is_one_off(one: str, other: str) -> bool:
    """Whether two words differ by a letter more, less or other, or by two neighbours in each other's place."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    a, b = one[same:], other[same:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def _hardly_else(said: str, name: str) -> bool:
    """The same letters in another order or one of them twice, or in a longer word the same beginning.

    A short word that a name begins with may be one by itself: `not`, `note`.
    """
    again = len(said) > len(name) and set(said) == set(name)
    if again or sorted(said) == sorted(name):
        return True
    is_word = len(said) <= SHORT and name.startswith(said)
    return len(name) > SHORT and said[0] == name[0] and not is_word
