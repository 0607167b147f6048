"""What strangers could make the bot write into its log, kept short: in one line, and one a minute."""

import time
from collections.abc import Callable, Hashable

PAUSE = 60.0
"""Seconds for which the same is not written again."""


def in_one_line(text: str, limit: int = 200) -> str:
    """What somebody may have put into a line, without what would break or reorder it; cut at `limit`."""
    shown = "".join(character if character.isprintable() else " " for character in text[: limit + 1])
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


class Seldom:
    """Lets the same be written once a minute, and counts what was left out. What it is must be one of a few things."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._written: dict[Hashable, float] = {}
        self._left_out: dict[Hashable, int] = {}

    def left_out(self, what: Hashable) -> int | None:
        """How often it was left out since it was last written; None where it is to be left out again."""
        now = self._clock()
        if what in self._written and now - self._written[what] < PAUSE:
            self._left_out[what] = self._left_out.get(what, 0) + 1
            return None
        self._written[what] = now
        return self._left_out.pop(what, 0)
