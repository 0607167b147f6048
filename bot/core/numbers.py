"""The numbers that things are called by: M4, D3, Q4. Each kind has its letter, and counts over all groups."""

import re
from collections.abc import Callable

from bot.core.arguments import Missing, Reader, Words
from bot.core.context import Context
from bot.core.feature import Command, Instead

MOST = 2**31 - 1
"""The highest number that a row can have."""


def numbered(letter: str, *, bare: bool = True) -> Reader:
    """Reads a number of a kind: `D3`, `d-3`, `#3`; with `bare`, also `3`."""
    marked, alone = rf"[{letter}{letter.lower()}#]-?(?P<marked>[0-9]{{1,12}})", "(?P<bare>[1-9][0-9]{0,6})"
    pattern = re.compile(rf"(?:{marked}|{alone if bare else '(?P<bare>(?!))'})[.,:;]?")

    def read(words: Words, context: Context) -> int:
        """The number that the next word names, which is left where it is no number. Raises `Missing`."""
        found = pattern.fullmatch(words.peek())
        if found is None:
            raise Missing
        words.take()
        return int(found["marked"] or found["bare"])

    return read


def begins_with(letter: str) -> Callable[[Context, str], bool]:
    """Whether what follows a command's name begins with a number of a kind: then it is about that (see `Instead`)."""
    pattern = re.compile(rf"\s*[{letter}{letter.lower()}]-?[0-9]")
    return lambda _context, arguments: pattern.match(arguments) is not None


def instead(name: str, command: Command, letter: str) -> Instead:
    """The command is meant by another one's name where a number of its kind follows: `accept D3`."""
    return Instead(name, command, begins_with(letter))
