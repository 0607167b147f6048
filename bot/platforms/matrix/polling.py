"""The questions to /sync, one at a time, each asked until it is answered; and whether more waits on the homeserver."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import structlog

from bot.core.backoff import Backoff
from bot.core.platform import Intake
from bot.platforms.matrix.client import MatrixClient, MatrixError, ask
from bot.platforms.matrix.filters import LETTERS, NOTHING, TIMELINE, sync_filter, uncached
from bot.platforms.matrix.withheld import Withheld

log = structlog.get_logger()

PAGE = 100
"""The most that Synapse gives at once, of a room's events as of messages between devices."""
PAGES_OF_LETTERS = 100
"""So many pages of messages between devices are fetched before rooms are read: nobody can hold those up for good."""
LONGEST_WAIT = 60.0
"""Seconds between attempts at most."""
_POLL_MILLISECONDS = 30_000


class Polling:
    """Asks on until there is an answer, and waits longer each time where there is none."""

    def __init__(
        self, client: MatrixClient, withheld: Withheld, intake: Intake, *, sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self._client = client
        self._withheld = withheld
        self._intake = intake
        self._sleep = sleep
        self._backoff = Backoff(longest=LONGEST_WAIT)
        self._news = sync_filter({"limit": PAGE, **TIMELINE})
        self._named: Any = None
        self.is_behind = True
        """Whether the next question does not wait for news, since there are some already."""

    async def rooms(self) -> Any:
        """All rooms, people's devices and open invitations, and no messages."""
        return await self._ask(lambda: _now(None, sync_filter(NOTHING)))

    async def news(self, since: str) -> Any:
        """What has happened since a position; waits for it, unless reading is behind."""
        if self._named is None:
            self._named = await self._name(self._news)

        def question() -> dict[str, Any]:
            if self.is_behind:
                return _now(since, self._news)
            return {"since": since, "timeout": _POLL_MILLISECONDS, "sync_filter": self._named}

        return await self._ask(question)

    async def fetch_letters(self, batch: Any) -> None:
        """Fetch the messages between devices that an answer to /sync left out: the keys to its events are among them.

        Each page is on the disk before the next question lets the homeserver drop it. Rooms go on from where that
        answer ended, so the last page comes once more, and so does whose devices have changed.
        """
        for _ in range(PAGES_OF_LETTERS):
            if len(batch.to_device_events) < PAGE:
                return
            self._intake.fell_behind("matrix")
            batch = await self._ask(partial(_now, batch.next_batch, LETTERS))
        log.warning("more messages between devices than are fetched at once", pages=PAGES_OF_LETTERS)

    def fall_behind(self) -> None:
        """There may be news already."""
        self.is_behind = True
        self._intake.fell_behind("matrix")

    async def back_off(self, error: MatrixError) -> None:
        """Wait before the homeserver is asked again. Raises the error when the login is no longer valid."""
        self.fall_behind()
        if error.logged_out:
            raise error
        seconds = max(self._backoff.seconds(), error.retry_after or 0.0)
        log.warning("Matrix does not answer", reason=str(error), status=error.status, seconds=round(seconds, 1))
        await self._sleep(seconds)

    async def _ask(self, question: Callable[[], dict[str, Any]]) -> Any:
        while True:
            try:
                batch = await ask(self._client.sync(**question()))
            except MatrixError as error:
                await self.back_off(error)
                continue
            self._backoff.reset()
            self._intake.polled("matrix")
            self._withheld.notice(batch.to_device_events)
            return batch

    async def _name(self, question: dict[str, Any]) -> Any:
        """The name under which the homeserver keeps a filter: spelled out, it would cost with every poll."""
        try:
            return (await ask(self._client.upload_filter(**question))).filter_id
        except MatrixError as error:
            log.info("Matrix does not keep the filter", reason=str(error))
            return question


def _now(since: str | None, wanted: dict[str, Any]) -> dict[str, Any]:
    """A question that is answered at once, and not from a cache."""
    return {"since": since, "timeout": 0, "sync_filter": uncached(wanted)}
