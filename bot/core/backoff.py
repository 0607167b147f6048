"""Waiting between attempts at something that may work later."""

import asyncio
import random


class Backoff:
    """Waits that double from `first` to `longest` seconds, each shortened by chance by up to a half.

    The chance keeps several bots from coming back to a restarted server in the same instant.
    """

    def __init__(self, first: float = 0.5, longest: float = 30.0) -> None:
        self.first = first
        self.longest = longest
        self._next = first

    def seconds(self) -> float:
        """How long to wait this time; longer the next time."""
        seconds = self._next * random.uniform(0.5, 1.0)
        self._next = min(self._next * 2, self.longest)
        return seconds

    async def wait(self, at_least: float = 0.0) -> None:
        """Wait longer than the last time, and never less than `at_least` seconds."""
        await asyncio.sleep(max(self.seconds(), at_least))

    def reset(self) -> None:
        """It worked: begin again at `first`."""
        self._next = self.first
