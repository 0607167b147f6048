"""Sends what has been committed: at once, in order within a room, rooms not waiting for one another."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any, Self, TypeVar

import structlog
from sqlmodel import Session

from bot.core.events import Place
from bot.core.outside import MAIL, WIKI, Changed, Destination, Fate
from bot.core.platform import Moved, Sent, Shut, TryLater, Undeliverable, Unreachable
from bot.runtime import failures
from bot.runtime.carrying import Files, NotYet
from bot.runtime.deliveries import Deliveries, Draw, NothingToDo
from bot.runtime.doors import Doors, OnDoor
from bot.runtime.lanes import Item, Lane
from bot.runtime.marks import Marks
from bot.runtime.rates import Bucket
from bot.runtime.tasks import Tasks
from bot.runtime.turns import Turns
from storage import groups, outbox, people
from storage.database import Database, StorageUnavailable
from storage.outbox import OutboxMessage

log = structlog.get_logger()

LONGEST_SENDING = 10.0
"""Seconds for which a reply or a reaction waits for the id of a message that is still being sent."""

T = TypeVar("T")

OnMoved = Callable[[str, str, str], Awaitable[None]]
OnReturned = Callable[[OutboxMessage, Fate, str], Awaitable[None]]
"""Told with a row that went outside the chats, what became of it, and more about that (see `Returned`)."""


class Outbox:
    """Use as `async with`: leaving it waits for what is being sent, not for what waits its turn."""

    def __init__(
        self,
        database: Database,
        platforms: Mapping[str, Destination],
        pictures: Mapping[str, Draw],
        on_moved: OnMoved,
        on_door: OnDoor,
        on_returned: OnReturned,
    ) -> None:
        self._database = database
        self._platforms = platforms
        self._on_moved = on_moved
        self._on_returned = on_returned
        self._doors = Doors(on_door)
        self._lanes: dict[tuple[str, str], Lane] = {}
        self._items: dict[int, Item] = {}
        self._idle = asyncio.Event()
        self._idle.set()
        self._stop = asyncio.Event()
        self._tasks = Tasks()
        self._marks = Marks(database, self._tasks, self._stop)
        self._files = Files(platforms, self._tasks, self._stop)
        self._deliveries = Deliveries(self._marks, pictures, self._files, platforms)

    async def __aenter__(self) -> Self:
        self._clock = asyncio.get_running_loop().time
        self._turns = {
            name: Turns(Bucket(p.limits.overall, self._clock), self._tasks) for name, p in self._platforms.items()
        }
        return self

    async def __aexit__(self, *error: object) -> None:
        self._stop.set()
        self._files.end()
        for turns in self._turns.values():
            turns.stop()
        await self._tasks.finished()
        await self.flush()

    async def load(self) -> None:
        """Take up what an earlier process left; called once, before anything is pushed."""
        self._doors.load(await self._database.run(groups.lost_rooms))
        self.push(await self._database.run(outbox.open_messages), unasked=True)

    def push(self, rows: Iterable[OutboxMessage], *, unasked: bool = False) -> None:
        """Queue committed rows. A row that waits already has been changed: its newest form is sent.

        `unasked`: they are said by the bot itself, and not because somebody did something.
        """
        for row in rows:
            assert row.id is not None
            if row.platform not in self._platforms:
                continue  # not configured now; it stays in the table
            known = self._items.get(row.id)
            if known is not None:
                known.row, known.changed = row, known.sending
                continue
            if row.kind == "remove" and (said := self._items.get(row.target_id or 0)) and not said.sending:
                said.dropped = True
            item = self._items[row.id] = Item(row, unasked)
            self._idle.clear()
            lane = self._lane(row)
            lane.items.append(item)
            if lane.turn is not None and not unasked:
                self._turns[row.platform].sooner(lane.turn, lane.rank)
            self._run(self._key(row))

    def shut(self, place: Place) -> None:
        """A room is said to be one that the bot cannot write in: a message that arrives there shows otherwise."""
        self._doors.shut(place)

    async def settled(self) -> None:
        """Wait until nothing is queued any more."""
        await self._idle.wait()

    async def acquainted(self, platform: str, room: str, account: str) -> None:
        """Wait until the ids of all messages are known that somebody in this room can have seen, and save them.

        A message shows, and can be answered or reacted to, before the call that sent it returns.
        """
        for key in ((platform, room), (platform, f"@{account}")):
            lane = self._lanes.get(key)
            if lane is not None and lane.items and lane.items[0].sending:
                with suppress(TimeoutError):
                    async with asyncio.timeout(LONGEST_SENDING):
                        await lane.between.wait()
        await self.flush()

    async def flush(self) -> None:
        """Save what has arrived, in one commit."""
        await self._marks.flush()

    def run_here(self, work: Callable[[Session], T]) -> T:
        """Run a unit of work on this database thread, and mark in its commit what has arrived by then."""
        return self._marks.run_here(work)

    # One room

    def _key(self, row: OutboxMessage) -> tuple[str, str]:
        """Answers to taps have a lane of their own: a tap waits only for seconds, a room's messages may for minutes."""
        place = f"@{row.account}" if row.account else row.room
        return row.platform, f"answers {place}" if row.kind == "answer" else place

    def _lane(self, row: OutboxMessage) -> Lane:
        key = self._key(row)
        lane = self._lanes.get(key)
        if lane is None:
            limits = self._platforms[row.platform].limits
            lane = self._lanes[key] = Lane(Bucket(limits.chat if row.account else limits.group, self._clock))
        return lane

    def _run(self, key: tuple[str, str]) -> None:
        lane = self._lanes[key]
        if not lane.running and not self._stop.is_set():
            lane.running = True
            self._tasks.start(self._work(lane), name=f"outbox {key[0]}")

    async def _work(self, lane: Lane) -> None:
        while lane.items and not self._stop.is_set():
            item = lane.items[0]
            if not await self._allowed(lane, item.row):
                continue  # stopping
            item.sending = True
            lane.between.clear()
            drop = self._mark(lane, item.row, "failed", "taken back") if item.dropped else None
            wait = await (drop or self._attempt(lane, item))
            if item.row.kind != "answer":
                self._turns[item.row.platform].landed()
            item.sending = False
            lane.between.set()
            if wait is not None:
                await self._sleep(wait)
                continue
            lane.backoff.reset()
            if item.changed:
                item.changed = False  # once more, with what is newest
                continue
            lane.items.popleft()
            assert item.row.id is not None
            if not item.aside:
                del self._items[item.row.id]
        lane.running = False
        if not self._items:
            self._idle.set()

    async def _allowed(self, lane: Lane, row: OutboxMessage) -> bool:
        """Wait for the platform's limits; False when the outbox stops first."""
        if row.kind == "answer":
            return True  # an answer to a tap counts for no chat
        while wait := lane.bucket.wait():
            if await self._sleep(wait):
                return False
        lane.turn = self._turns[row.platform].ask(lane.rank)
        is_allowed = await lane.turn.granted
        lane.turn = None
        if is_allowed:
            lane.bucket.count()
        return is_allowed

    async def _attempt(self, lane: Lane, item: Item) -> float | None:
        """Send once. None when the row is done with, one way or another; else the seconds to wait before the next."""
        row = item.row
        platform = self._platforms[row.platform]
        try:
            sent = await self._send(platform, row)
        except NotYet as error:
            item.aside = True
            self._tasks.start(self._bring_back(item, error.ready), name="outbox file")
            return None
        except NothingToDo:
            return await self._mark(lane, row, "failed", "it was never said")
        except TryLater as error:
            if error.seconds is not None:
                (self._turns[row.platform] if error.everywhere else lane.bucket).close(error.seconds)
            wait = 0.0 if error.seconds is not None else lane.backoff.seconds()
            log.info(
                "sending again",
                row=row.id,
                platform=row.platform,
                reason=str(error),
                seconds=round(error.seconds or wait, 1),
            )
            return wait
        except Moved as error:
            await self._moved(lane, row, error.room)
            return 0.0
        except Unreachable as error:
            return await self._mark(lane, row, "held", str(error))
        except Shut as error:
            return await self._refused(lane, row, error)
        except StorageUnavailable as error:
            log.error("storage unavailable", doing="sending", error=str(error))
            return lane.backoff.seconds()
        except Undeliverable as error:
            log.warning("not delivered", row=row.id, platform=row.platform, room=row.room, reason=str(error))
            if isinstance(error, Changed):
                await self._tell_returned(lane, row, "changed", error.revision)
            else:
                await self._tell_returned(lane, row, "refused", str(error))
            return await self._mark(lane, row, "failed", str(error))
        except Exception as error:
            ref = failures.reference()
            failures.report(row.platform, f"outbox {row.id}", error, ref)
            return await self._mark(lane, row, "failed", f"{ref} {error!r}")
        await self._tell_returned(lane, row, "arrived", sent.message)
        if not item.changed:
            self._marks.arrived(row, sent, harmless=platform.limits.idempotent)
        if row.kind == "say":
            await self._doors.arrived(row)
        return None

    async def _send(self, platform: Destination, row: OutboxMessage) -> Sent:
        """Send a row; where a platform does not take a file of somebody's, words in its place."""
        delivery = await self._deliveries.of(row)
        try:
            return await platform.send(delivery)
        except Undeliverable as error:
            if delivery.again is None and (delivery.file is None or delivery.file.source is None):
                raise
            log.info("file not taken", row=row.id, platform=row.platform, reason=str(error))
            return await platform.send(self._deliveries.in_words(row))

    async def _bring_back(self, item: Item, ready: "asyncio.Future[Any]") -> None:
        """What waited for a file queues up again once that is there, or may be."""
        await asyncio.wait({ready})
        if self._stop.is_set():
            return  # its row is read again at the next start
        item.aside = False
        self._lane(item.row).items.append(item)
        self._run(self._key(item.row))

    async def _mark(self, lane: Lane, row: OutboxMessage, state: str, error: str) -> float | None:
        assert row.id is not None
        try:
            await self._database.run(partial(_save_state, row=row, state=state, error=error))
        except StorageUnavailable as unavailable:
            log.error("storage unavailable", doing="marking a message", error=str(unavailable))
            return lane.backoff.seconds()
        return None

    async def _sleep(self, seconds: float) -> bool:
        """Wait; True when the outbox stops meanwhile."""
        try:
            async with asyncio.timeout(seconds):
                await self._stop.wait()
        except TimeoutError:
            return False
        return True

    async def _moved(self, lane: Lane, row: OutboxMessage, room: str) -> None:
        """The chat has a new id: all that waits for it goes there, in the same order."""
        old = row.room
        self._lanes[(row.platform, room)] = lane  # before it is noted: what is said from then on names the new id
        await self._on_moved(row.platform, old, room)
        for item in lane.items:
            if item.row.room == old:
                item.row.room = room

    async def _refused(self, lane: Lane, row: OutboxMessage, error: Shut) -> float | None:
        """The room is shut: what was to be said waits until it is open, which the next message that arrives shows."""
        log.warning("room is shut", row=row.id, platform=row.platform, room=row.room, reason=str(error))
        wait = await self._mark(lane, row, "held", str(error))
        if wait is None:
            await self._doors.refused(row, topic=error.topic)
        return wait

    async def _tell_returned(self, lane: Lane, row: OutboxMessage, fate: Fate, detail: str) -> None:
        """Of what went outside the chats, before it is marked: told twice after a crash, rather than never."""
        while row.platform in {MAIL, WIKI}:
            try:
                return await self._on_returned(row, fate, detail)
            except StorageUnavailable as error:
                log.error("storage unavailable", doing="noting what was sent", error=str(error))
                if await self._sleep(lane.backoff.seconds()):
                    return None
        return None


def _save_state(session: Session, row: OutboxMessage, state: str, error: str) -> None:
    if state == "held" and row.account:
        people.closed(session, row.platform, row.room)
    elif state == "held" and not groups.rooms_at(session, row.platform, row.room):
        state = "failed"  # a room that is nobody's: there is nothing to wait for
    outbox.mark(session, row.id or 0, state, error)
