"""From an outbox row to what a platform is asked to send: its payload read, its picture drawn."""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any, cast

from bot.core.platform import Button, Delivery, File, Kind, Shut, Undeliverable
from bot.core.text import Text
from bot.runtime.marks import Marks
from storage.outbox import OutboxMessage

Draw = Callable[[Mapping[str, Any]], bytes]
"""Makes a file's content of facts; runs on a thread."""


class Deliveries:
    """Makes deliveries. `pictures` are all that can be drawn or written, by name."""

    def __init__(self, marks: Marks, pictures: Mapping[str, Draw]) -> None:
        self._marks = marks
        self._pictures = pictures
        self._drawing = asyncio.Lock()

    async def of(self, row: OutboxMessage) -> Delivery:
        """What to send for a row.

        Raises `StorageUnavailable`, `Undeliverable` where it is about what never arrived, and `Shut` where that has to
        wait for the room.
        """
        payload = json.loads(row.payload)
        target, room = payload.get("target", ""), row.room
        if row.target_id is not None:
            target, there = await self._marks.arrival_of(row.target_id)
            room = room or there  # a private chat that was not open yet when this was decided
            if not target and row.kind in {"pin", "unpin"} and await self._marks.is_held(row.target_id):
                raise Shut("its message waits for the room")
            if not target:
                raise Undeliverable("the message that this is about never arrived")
        text = Text.from_json(payload.get("text", []))
        if row.kind == "react":
            text = Text.plain(payload["sign"])
        assert row.id is not None
        return Delivery(
            id=row.id,
            transaction=row.transaction,
            platform=row.platform,
            kind=cast(Kind, row.kind),
            room=room,
            thread=row.thread,
            account=row.account,
            text=text,
            buttons=tuple(Button(**button) for button in payload.get("buttons", [])),
            reply_to=payload.get("reply_to", ""),
            target=target,
            file=await self._file(payload.get("picture")),
            notify=bool(payload.get("notify")),
        )

    async def _file(self, picture: Mapping[str, Any] | None) -> File | None:
        """Draw, or write, on a thread, one at a time: matplotlib's global state is not made for two."""
        if not picture:
            return None
        async with self._drawing:
            content = await asyncio.to_thread(self._pictures[picture["draw"]], picture["facts"])
        return File(picture["name"], picture.get("media_type", "image/png"), content)
