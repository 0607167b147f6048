"""Keeping to a platform's limits before it has to say so."""

from collections import deque
from collections.abc import Callable, Sequence

from bot.core.platform import Rate


class Bucket:
    """Counts what was sent lately, against several rates at once. `clock` is monotonic, in seconds."""

    def __init__(self, rates: Sequence[Rate], clock: Callable[[], float]) -> None:
        self._rates = tuple(rates)
        self._clock = clock
        self._sent: deque[float] = deque(maxlen=max((rate.count for rate in rates), default=1))
        self._closed_until = 0.0

    def wait(self) -> float:
        """Seconds until the next message may go out; 0 when it may now."""
        now, until = self._clock(), self._closed_until
        for rate in self._rates:
            if len(self._sent) >= rate.count:
                until = max(until, self._sent[-rate.count] + rate.seconds)
        return max(0.0, until - now)

    def count(self) -> None:
        """A message goes out now."""
        self._sent.append(self._clock())

    def close(self, seconds: float) -> None:
        """The platform named a time to wait."""
        self._closed_until = max(self._closed_until, self._clock() + seconds)
