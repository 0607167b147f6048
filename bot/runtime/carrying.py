"""Files of people's on their way from where they were sent to where they go: fetched once for all copies."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

import structlog

from bot.core.backoff import Backoff
from bot.core.events import LARGEST, Attached
from bot.core.outside import Destination
from bot.core.platform import File, Gone, SendError, TryLater
from bot.runtime.tasks import Tasks

log = structlog.get_logger()

PATIENCE = 5.0
"""Seconds for which a room's queue waits for a file; then what follows goes first."""
ROOM, KEPT = 3 * LARGEST, 60.0
"""Bytes that are kept for further copies, and for how many seconds."""


@runtime_checkable
class Source(Protocol):
    """Where files come from: what is a chat platform."""

    async def fetch(self, reference: str, limit: int) -> bytes:
        """See `bot.core.platform.Platform`."""


class NotYet(Exception):
    """The file is still on its way, or its platform does not answer: ask again after `ready`."""

    def __init__(self, ready: asyncio.Future[Any]) -> None:
        super().__init__("the file is on its way")
        self.ready = ready


class Files:
    """Fetches files; `tasks` are those of whoever sends, and `stop` ends what waits."""

    def __init__(self, platforms: Mapping[str, Destination], tasks: Tasks, stop: asyncio.Event) -> None:
        self._platforms = platforms
        self._tasks = tasks
        self._stop = stop
        self._under_way: dict[tuple[str, str], asyncio.Task[File | SendError]] = {}
        self._kept: OrderedDict[tuple[str, str], File] = OrderedDict()
        self._backoffs: dict[tuple[str, str], Backoff] = {}

    async def get(self, attached: Attached) -> File:
        """The file. Raises `Gone`, or `NotYet`."""
        key = attached.platform, attached.reference
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if attached.is_too_large:
            raise Gone("too large", too_large=True)
        platform = self._platforms.get(attached.platform)
        if not isinstance(platform, Source):
            raise Gone(f"{attached.platform} is not configured")
        task = self._under_way.get(key)
        if task is None:
            task = self._tasks.start(self._fetch(platform, attached), name=f"fetch from {attached.platform}")
            self._under_way[key] = task
        await asyncio.wait({task}, timeout=PATIENCE)
        if not task.done() or task.cancelled():
            raise NotYet(task)
        found = task.result()
        if isinstance(found, TryLater):
            wait = found.seconds or self._backoffs.setdefault(key, Backoff(longest=60.0)).seconds()
            raise NotYet(self._tasks.start(self._pause(wait), name="wait for a file")) from found
        if isinstance(found, SendError):
            raise found
        return found

    def end(self) -> None:
        """Give up what is under way; it is fetched again when it is sent again."""
        for task in self._under_way.values():
            task.cancel()

    async def _fetch(self, platform: Source, attached: Attached) -> File | SendError:
        """The file, or why there is none, for all who wait for it."""
        key = attached.platform, attached.reference
        try:
            content = await platform.fetch(attached.reference, LARGEST)
        except SendError as error:
            log.info("file not fetched", platform=attached.platform, reason=str(error))
            return error
        finally:
            del self._under_way[key]
        file = self._kept[key] = File(attached.name, attached.media_type, content, attached)
        asyncio.get_running_loop().call_later(KEPT, self._kept.pop, key, None)
        self._backoffs.pop(key, None)
        while sum(len(each.content) for each in self._kept.values()) > ROOM:
            self._kept.popitem(last=False)
        return file

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stop.wait()
        except TimeoutError:
            pass
