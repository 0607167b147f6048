"""Keeping to a platform's limits before it has to say so."""

from collections import deque
from collections.abc import Callable, Sequence
from math import inf

from bot.core.platform import Rate


class Bucket:
    """Counts what was sent lately, against several rates at once. `clock` is monotonic, in seconds.

    Where several are on their way at once, each is counted as of when it has landed: nobody knows when the platform
    saw it, but it was not later.
    """

    def __init__(self, rates: Sequence[Rate], clock: Callable[[], float]) -> None:
        self._rates = tuple(rates)
        self._clock = clock
        self._sent: deque[float] = deque(maxlen=max((rate.count for rate in rates), default=1))
        self._flying = 0
        self._closed_until = 0.0

    def wait(self) -> float:
        """Seconds until the next message may go out; 0 when it may now; infinite until one has landed (`end`)."""
        now, until = self._clock(), self._closed_until
        for rate in self._rates:
            landed = rate.count - self._flying
            if landed <= 0:
                return inf
            if len(self._sent) >= landed:
                until = max(until, self._sent[-landed] + rate.seconds)
        return max(0.0, until - now)

    def count(self) -> None:
        """A message goes out now."""
        self._sent.append(self._clock())

    def begin(self) -> None:
        """A message is on its way."""
        self._flying += 1

    def end(self) -> None:
        """A message that was on its way has landed, or is lost."""
        self._flying -= 1
        self.count()

    def close(self, seconds: float) -> None:
        """The platform named a time to wait."""
        self._closed_until = max(self._closed_until, self._clock() + seconds)
