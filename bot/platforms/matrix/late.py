"""What has waited for its key, handed in once it can be read."""

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from bot.core.events import Event
from bot.core.platform import Intake
from bot.platforms.matrix.opening import Opening, Shut
from bot.platforms.matrix.reading import Reading, Stored

PAGES = 6
"""So many pages are handed in before rooms are read on: all that waits of one sender in a room."""


class Late:
    """Goes through what waits, in its order, for the keys that have come."""

    def __init__(
        self,
        opening: Opening,
        reading: Reading,
        intake: Intake,
        *,
        stored: Stored,
        hand_in: Callable[[Sequence[Event]], Awaitable[None]],
    ) -> None:
        self._opening = opening
        self._reading = reading
        self._intake = intake
        self._stored = stored
        self._hand_in = hand_in
        self._rounds: deque[tuple[set[str], int]] = deque()
        """Keys that have come together, and up to which event it has been seen what they open."""

    async def read(self) -> bool:
        """Hand in what can be read by now, as far as that is no great deal; whether there is more."""
        if due := self._opening.due():
            self._rounds.append((due, 0))
        for _ in range(PAGES):
            if not self._rounds:
                return False
            await self._page(*self._rounds.popleft())
        return bool(self._rounds)

    async def _page(self, due: set[str], after: int) -> None:
        found = await self._stored(partial(self._intake.sealed, "matrix", due, after))
        for sealed, event in zip(found, await self._reading.open_late(found), strict=True):
            if isinstance(event, Shut):
                self._opening.wait_for_key(event)
            else:
                await self._hand_in([await self._reading.read_late(sealed, event)])
        if found:
            self._rounds.appendleft((due, found[-1].number))
