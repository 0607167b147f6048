"""One row on its way out: it is sent, and what its platform answers is done to it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

import structlog
from sqlmodel import Session

from bot.core.outside import MAIL, WIKI, Changed, Destination, Fate
from bot.core.platform import Moved, Sent, Shut, TryLater, Undeliverable, Unreachable
from bot.runtime import failures
from bot.runtime.carrying import NotYet
from bot.runtime.deliveries import Deliveries, NothingToDo
from bot.runtime.doors import Doors
from bot.runtime.lanes import Item, Lane
from bot.runtime.marks import Marks
from bot.runtime.tasks import pause
from bot.runtime.turns import Turns
from storage import groups, outbox, people
from storage.database import Database, StorageUnavailable
from storage.outbox import OutboxMessage

log = structlog.get_logger()

OnReturned = Callable[[OutboxMessage, Fate, str], Awaitable[None]]
"""Told with a row that went outside the chats, what became of it, and more about that (see `Returned`)."""


class Sending:
    """Sends rows; `turns` are those of each platform, and `stop` ends what waits."""

    def __init__(
        self,
        database: Database,
        platforms: Mapping[str, Destination],
        deliveries: Deliveries,
        marks: Marks,
        doors: Doors,
        turns: Mapping[str, Turns],
        on_returned: OnReturned,
        stop: asyncio.Event,
    ) -> None:
        self._database = database
        self._platforms = platforms
        self._deliveries = deliveries
        self._marks = marks
        self._doors = doors
        self._turns = turns
        self._on_returned = on_returned
        self._stop = stop

    async def attempt(self, lane: Lane, item: Item) -> float | None:
        """Send once. None when the row is done with, one way or another; else the seconds to wait before the next.

        Raises `Moved`, and `NotYet` where a file is still on its way.
        """
        row = item.row
        try:
            sent = await self._send(row)
        except NothingToDo:
            return await self.mark(lane, row, "failed", "it was never said")
        except TryLater as error:
            return self._put_off(lane, row, error)
        except Unreachable as error:
            return await self.mark(lane, row, "held", str(error))
        except Shut as error:
            return await self._refused(lane, row, error)
        except StorageUnavailable as error:
            log.error("storage unavailable", doing="sending", error=str(error))
            return lane.backoff.seconds()
        except Undeliverable as error:
            return await self._give_up(lane, row, error)
        except (Moved, NotYet):
            raise
        except Exception as error:
            ref = failures.reference()
            failures.report(row.platform, f"outbox {row.id}", error, ref)
            return await self.mark(lane, row, "failed", f"{ref} {error!r}")
        await self._tell_returned(lane, row, "arrived", sent.message)
        if not item.changed:
            self._marks.arrived(row, sent, harmless=self._platforms[row.platform].limits.idempotent)
        if row.kind == "say":
            await self._doors.arrived(row)
        return None

    async def mark(self, lane: Lane, row: OutboxMessage, state: str, error: str) -> float | None:
        """Save that a row is `held` or `failed`, and why; as `attempt` says when it could not be saved.

        Raises `Moved` where it should be held for a room that goes on elsewhere by now.
        """
        try:
            moved = await self._database.run(partial(_save_state, row=row, state=state, error=error))
        except StorageUnavailable as unavailable:
            log.error("storage unavailable", doing="marking a message", error=str(unavailable))
            return lane.backoff.seconds()
        if moved:
            raise Moved(moved)
        return None

    async def _send(self, row: OutboxMessage) -> Sent:
        """Send a row; where a platform does not take a file of somebody's, words in its place."""
        platform, delivery = self._platforms[row.platform], await self._deliveries.of(row)
        try:
            return await platform.send(delivery)
        except Undeliverable as error:
            if delivery.again is None and (delivery.file is None or delivery.file.source is None):
                raise
            log.info("file not taken", row=row.id, platform=row.platform, reason=str(error))
            return await platform.send(self._deliveries.in_words(row))

    def _put_off(self, lane: Lane, row: OutboxMessage, error: TryLater) -> float:
        """It may arrive later: where the platform named a time, nothing goes there before."""
        if error.seconds is not None:
            (self._turns[row.platform] if error.everywhere else lane.bucket).close(error.seconds)
        wait = 0.0 if error.seconds is not None else lane.backoff.seconds()
        log.info(
            "sending again", row=row.id, platform=row.platform, reason=str(error),
            seconds=round(error.seconds or wait, 1),
        )  # fmt: skip
        return wait

    async def _refused(self, lane: Lane, row: OutboxMessage, error: Shut) -> float | None:
        """The room is shut: what was to be said waits until it is open, which the next message that arrives shows."""
        log.warning("room is shut", row=row.id, platform=row.platform, room=row.room, reason=str(error))
        wait = await self.mark(lane, row, "held", str(error))
        if wait is None:
            await self._doors.refused(row, topic=error.topic)
        return wait

    async def _give_up(self, lane: Lane, row: OutboxMessage, error: Undeliverable) -> float | None:
        """It will not arrive, however often it is sent."""
        log.warning("not delivered", row=row.id, platform=row.platform, room=row.room, reason=str(error))
        if isinstance(error, Changed):
            await self._tell_returned(lane, row, "changed", error.revision)
        else:
            await self._tell_returned(lane, row, "refused", str(error))
        return await self.mark(lane, row, "failed", str(error))

    async def _tell_returned(self, lane: Lane, row: OutboxMessage, fate: Fate, detail: str) -> None:
        """Of what went outside the chats, before it is marked: told twice after a crash, rather than never."""
        while row.platform in {MAIL, WIKI}:
            try:
                return await self._on_returned(row, fate, detail)
            except StorageUnavailable as error:
                log.error("storage unavailable", doing="noting what was sent", error=str(error))
                if await pause(self._stop, lane.backoff.seconds()):
                    return None
        return None


def _save_state(session: Session, row: OutboxMessage, state: str, error: str) -> str:
    """Mark a row, unless it was to be held and is for another room by now: that room."""
    assert row.id is not None
    if state == "held" and row.account:
        people.closed(session, row.platform, row.room)
    elif state == "held":
        _, room = outbox.arrival_of(session, row.id)
        if room != row.room:
            return room
        if not groups.rooms_at(session, row.platform, row.room):
            state = "failed"  # a room that is nobody's: there is nothing to wait for
    outbox.mark(session, row.id, state, error)
    return ""
