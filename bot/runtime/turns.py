"""Who may go next where a platform allows an account only so many messages a second in all rooms together."""

import asyncio
import heapq
from contextlib import suppress
from dataclasses import dataclass, field
from math import inf

from bot.runtime.rates import Bucket
from bot.runtime.tasks import Tasks

Rank = tuple[bool, int]
"""What goes first: answers to people (False) before what the bot says by itself (True); then the older row."""


@dataclass(slots=True)
class Turn:
    """A place in the queue."""

    granted: asyncio.Future[bool]
    """True when it has come, False when there will be none."""


@dataclass(slots=True)
class Turns:
    """The queue for one platform. Whoever has had a turn says when its message has landed, or has not (`landed`)."""

    bucket: Bucket
    tasks: Tasks
    _waiting: list[tuple[Rank, int, Turn]] = field(default_factory=list)
    _asked: int = 0
    _pump: asyncio.Task[None] | None = None
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _over: bool = False

    def ask(self, rank: Rank) -> Turn:
        """Queue up. Where nobody waits and there is room, the turn has come at once."""
        turn = Turn(asyncio.get_running_loop().create_future())
        if self._over:
            turn.granted.set_result(False)
        elif not self._waiting and self.bucket.wait() == 0:
            self._grant(turn)
        else:
            self.sooner(turn, rank)
            if self._pump is None or self._pump.done():
                self._pump = self.tasks.start(self._run(), name="outbox turns")
        return turn

    def sooner(self, turn: Turn, rank: Rank) -> None:
        """A place that waits moves up: something more important is behind it."""
        self._asked += 1
        heapq.heappush(self._waiting, (rank, self._asked, turn))

    def landed(self) -> None:
        """A message that had its turn is on its way no longer."""
        self.bucket.end()
        self._changed.set()

    def close(self, seconds: float) -> None:
        """The platform named a time in which nothing may go."""
        self.bucket.close(seconds)

    def stop(self) -> None:
        """Nobody has a turn any more."""
        self._over = True
        self._changed.set()
        for _rank, _asked, turn in self._waiting:
            if not turn.granted.done():
                turn.granted.set_result(False)
        self._waiting.clear()

    def _grant(self, turn: Turn) -> None:
        self.bucket.begin()
        turn.granted.set_result(True)

    async def _run(self) -> None:
        while self._waiting:
            wait = self.bucket.wait()
            if wait:
                self._changed.clear()
                with suppress(TimeoutError):
                    async with asyncio.timeout(None if wait == inf else wait):
                        await self._changed.wait()
                continue
            _rank, _asked, turn = heapq.heappop(self._waiting)
            if not turn.granted.done():
                self._grant(turn)
