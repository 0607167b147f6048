"""Which rooms the bot cannot write in, as its own messages show."""

from collections.abc import Awaitable, Callable, Iterable

import structlog

from bot.core.errors import StorageUnavailable
from bot.core.events import Place
from storage.groups import Room
from storage.outbox import OutboxMessage

log = structlog.get_logger()

OnDoor = Callable[[OutboxMessage, bool, bool], Awaitable[None]]
"""Told with the row, whether its room was found to be open or shut, and whether that is about its topic alone."""


class Doors:
    """A room is shut from a message that was refused there to one that arrives."""

    def __init__(self, on_door: OnDoor) -> None:
        self._on_door = on_door
        self._shut: set[tuple[str, str, str]] = set()
        """Platform, id and topic of rooms that the bot could not write in when it tried last."""

    def load(self, lost: Iterable[Room]) -> None:
        """Take up what an earlier process knew."""
        self._shut = {(room.platform, room.room, room.thread) for room in lost}

    def shut(self, place: Place) -> None:
        """A room is said to be shut: a message that arrives there shows otherwise."""
        self._shut.add((place.platform, place.room, place.thread))

    async def refused(self, row: OutboxMessage, *, topic: bool) -> None:
        """A message was refused: the room, or its topic alone, is shut."""
        self._shut.add((row.platform, row.room, row.thread if topic else ""))
        await self._tell(row, is_open=False, topic=topic)

    async def arrived(self, row: OutboxMessage) -> None:
        """A message has arrived: if the room, or its topic, was shut, it is no longer."""
        known = {(row.platform, row.room, thread) for thread in ("", row.thread)} & self._shut
        if known:
            self._shut -= known
            await self._tell(row, is_open=True, topic=all(thread for _, _, thread in known))

    async def _tell(self, row: OutboxMessage, *, is_open: bool, topic: bool) -> None:
        try:
            await self._on_door(row, is_open, topic)
        except StorageUnavailable as error:
            log.error("storage unavailable", doing="noting a room that is open or shut", error=str(error))
