"""From an outbox row to what a platform is asked to send: its payload read, its picture drawn."""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any, cast

from bot.core.events import Attached
from bot.core.outside import Destination
from bot.core.platform import Button, Delivery, File, Gone, Kind, Shut, Undeliverable
from bot.core.text import Text
from bot.runtime.carrying import Files
from bot.runtime.marks import Marks
from storage.outbox import OutboxMessage

Draw = Callable[[Mapping[str, Any]], bytes]
"""Makes a file's content of facts; runs on a thread."""


class NothingToDo(Exception):
    """What was to be taken back was never said."""


class Deliveries:
    """Makes deliveries. `pictures` are all that can be drawn or written, by name."""

    def __init__(
        self, marks: Marks, pictures: Mapping[str, Draw], files: Files, platforms: Mapping[str, Destination]
    ) -> None:
        self._marks = marks
        self._pictures = pictures
        self._files = files
        self._platforms = platforms
        self._drawing = asyncio.Lock()

    async def of(self, row: OutboxMessage) -> Delivery:
        """What to send for a row.

        Raises `StorageUnavailable`, `Undeliverable` where it is about what never arrived, `Shut` where that has to
        wait for the room, `NotYet` where a file is still on its way, and `NothingToDo`.
        """
        payload = json.loads(row.payload)
        target, room = payload.get("target", ""), row.room
        if row.target_id is not None:
            target, there = await self._marks.arrival_of(row.target_id)
            room = room or there  # a private chat that was not open yet when this was decided
            if not target and row.kind in {"pin", "unpin"} and await self._marks.is_held(row.target_id):
                raise Shut("its message waits for the room")
            if not target and row.kind == "remove":
                raise NothingToDo
            if not target:
                raise Undeliverable("the message that this is about never arrived")
        text = Text.from_json(payload.get("text", []))
        if row.kind == "react":
            text = Text.plain(payload["sign"])
        assert row.id is not None
        again, file = None, await self._file(payload.get("picture"))
        if "attached" in payload:
            attached = Attached.from_json(payload["attached"])
            try:
                again, file = await self._carried(row, attached)
            except Gone as error:
                return self.in_words(row, too_large=error.too_large)
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
            thread_root=payload.get("thread_root", ""),
            target=target,
            again=again,
            file=file,
            notify=bool(payload.get("notify")),
        )

    def in_words(self, row: OutboxMessage, *, too_large: bool = False) -> Delivery:
        """What is said in place of a file that cannot be brought along."""
        assert row.id is not None
        payload = json.loads(row.payload)
        return Delivery(
            id=row.id,
            transaction=row.transaction,
            platform=row.platform,
            kind="say",
            room=row.room,
            thread=row.thread,
            account=row.account,
            text=Text.from_json(payload["large" if too_large else "gone"]),
            thread_root=payload.get("thread_root", ""),
        )

    async def _carried(self, row: OutboxMessage, attached: Attached) -> tuple[Attached | None, File | None]:
        """A file of somebody's: by its reference where its platform has it already, else fetched."""
        limits = self._platforms[row.platform].limits
        if row.platform == attached.platform and limits.sends_again and not attached.is_too_large:
            return attached, None
        return None, await self._files.get(attached)

    async def _file(self, picture: Mapping[str, Any] | None) -> File | None:
        """Draw, or write, on a thread, one at a time: matplotlib's global state is not made for two."""
        if not picture:
            return None
        async with self._drawing:
            content = await asyncio.to_thread(self._pictures[picture["draw"]], picture["facts"])
        return File(picture["name"], picture.get("media_type", "image/png"), content)
