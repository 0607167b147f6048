"""What one message notes: several lines in one are several notes. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.core.spoken import is_prefixed

Find = Callable[[str], tuple[str, str] | None]
"""The name of the command that a line begins with, and what follows it; None where it begins with none."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that asks for something."""

    number: int
    """Its place in the message, from 1."""
    command: str
    """The name of its command; empty where it begins as a command does, and is none."""
    text: str


def split(first: str, text: str, find: Find, together: frozenset[str]) -> list[Line]:
    """The lines of a message whose first one gives the command `first`, with what follows its name in `text`.

    A line that begins with one of the commands that may stand `together`, with or without a prefix, is one of its own,
    and so is any other with a prefix. All else goes on with the line above it.
    """
    found: list[Line] = []
    for number, written in enumerate(text.splitlines() or [""], start=1):
        said = " ".join(written.split())
        if number == 1:
            found.append(Line(1, first, said))
            continue
        meant = find(said) if said else None
        if meant is not None and (meant[0] in together or is_prefixed(said)):
            found.append(Line(number, meant[0], meant[1].strip()))
        elif is_prefixed(said):
            found.append(Line(number, "", said))
        elif said:
            last = found[-1]
            found[-1] = Line(last.number, last.command, f"{last.text} {said}".strip())
    return found
