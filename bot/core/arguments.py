"""Typed arguments of commands.

A parameter's type is `Annotated[T, reader]`; the reader takes what it needs from the words and returns a T.
A reader that finds nothing raises `Missing`; a parameter with a default then keeps it.
"""

import re
from collections.abc import Callable
from typing import Annotated, Any

from bot.core.context import Context

Reader = Callable[["Words", Context], Any]


class Missing(Exception):
    """The words ended before this argument."""


class Words:
    """What stands behind a command's name, taken from the left; the rest keeps its spacing and line breaks."""

    def __init__(self, text: str) -> None:
        self.left = text.strip()

    def peek(self, count: int = 1) -> str:
        """The next words, joined by one space; empty at the end."""
        return " ".join(self.left.split(maxsplit=count)[:count])

    def take(self, count: int = 1) -> str:
        """Remove and return the next words; raises `Missing` at the end."""
        if not self.left:
            raise Missing
        found = re.match(rf"(?:\S+\s*){{{count}}}", self.left)
        if found is None:
            raise Missing
        self.left = self.left[found.end() :]
        return " ".join(found[0].split())

    def rest(self) -> str:
        """Remove and return all that is left."""
        rest, self.left = self.left, ""
        return rest


def word(words: Words, context: Context) -> str:
    """One word."""
    return words.take()


def rest(words: Words, context: Context) -> str:
    """All that is left, possibly nothing."""
    return words.rest()


Word = Annotated[str, word]
Rest = Annotated[str, rest]
