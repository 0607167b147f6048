"""Sends what has been committed: at once, in order within a room, rooms not waiting for one another."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any, Self, TypeVar

import structlog
from sqlmodel import Session

from bot.core.events import Place
from bot.core.outside import Destination
from bot.core.platform import Moved
from bot.runtime import moving
from bot.runtime.carrying import Files, NotYet
from bot.runtime.deliveries import Deliveries, Draw
from bot.runtime.doors import Doors, OnDoor
from bot.runtime.lanes import Item, Lane
from bot.runtime.marks import Marks
from bot.runtime.rates import Bucket
from bot.runtime.sending import OnReturned, Sending
from bot.runtime.tasks import Tasks, pause
from bot.runtime.turns import Turns
from storage import groups, outbox
from storage.database import Database, StorageUnavailable
from storage.outbox import OutboxMessage

log = structlog.get_logger()

LONGEST_SENDING = 10.0
"""Seconds for which a reply or a reaction waits for the id of a message that is still being sent."""

T = TypeVar("T")

OnMoved = Callable[[str, str, str], Awaitable[None]]
"""Told with a platform, and the ids that a room had and has."""


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
        self._doors = Doors(on_door)
        self._lanes: dict[tuple[str, str], Lane] = {}
        self._items: dict[int, Item] = {}
        self._idle = asyncio.Event()
        self._idle.set()
        self._stop = asyncio.Event()
        self._tasks = Tasks()
        self._marks = Marks(database, self._tasks, self._stop)
        self._files = Files(platforms, self._tasks, self._stop)
        self._turns: dict[str, Turns] = {}
        deliveries = Deliveries(self._marks, pictures, self._files, platforms)
        self._sending = Sending(
            database, platforms, deliveries, self._marks, self._doors, self._turns, on_returned, self._stop
        )

    async def __aenter__(self) -> Self:
        self._clock = asyncio.get_running_loop().time
        for name, platform in self._platforms.items():
            self._turns[name] = Turns(Bucket(platform.limits.overall, self._clock), self._tasks)
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
                known.row, known.changed, known.held = row, known.sending, False
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

    async def moved(self, platform: str, old: str, new: str) -> None:
        """A room goes on as another one: what is held there since is not sent, and what comes keeps the order.

        Raises `StorageUnavailable`; to be called again then.
        """
        rows = {number: item.row for number, item in self._items.items() if self._key(item.row) == (platform, old)}
        held = await self._database.run(
            partial(moving.carried_over, platform=platform, old=old, new=new, since=min(rows, default=0))
        )
        for number in held & rows.keys():
            item = self._items.get(number)
            if item is not None and item.row is rows[number]:  # else it has been let out meanwhile
                self._hold(item)
        before, after = (self._lanes.get((platform, room)) for room in (old, new))
        if before is not None and before.items and before.items[0].held and not (after is not None and after.items):
            self._lanes[platform, new] = before  # what is on its way yet may be let out, and comes first then

    def _hold(self, item: Item) -> None:
        """It waits in the database from now on: forget it, or as soon as its sending has returned."""
        item.held = True
        if not item.sending:
            assert item.row.id is not None
            del self._items[item.row.id]
            if not item.aside:
                self._lane(item.row).items.remove(item)
            self._rest()

    def _rest(self) -> None:
        if not self._items:
            self._idle.set()

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
            if item.held:
                self._turns[item.row.platform].landed()
                continue  # it is gone
            item.sending, item.changed = True, False
            lane.between.clear()
            wait = await self._once(lane, item)
            if item.row.kind != "answer":
                self._turns[item.row.platform].landed()
            item.sending = False
            lane.between.set()
            if wait is not None and not item.held:
                await pause(self._stop, wait)
                continue
            lane.backoff.reset()
            if item.changed:
                continue  # once more, with what is newest
            lane.items.popleft()
            assert item.row.id is not None
            if not item.aside or item.held:
                del self._items[item.row.id]
        lane.running = False
        self._rest()

    async def _allowed(self, lane: Lane, row: OutboxMessage) -> bool:
        """Wait for the platform's limits; False when the outbox stops first."""
        if row.kind == "answer":
            return True  # an answer to a tap counts for no chat
        while wait := lane.bucket.wait():
            if await pause(self._stop, wait):
                return False
        lane.turn = self._turns[row.platform].ask(lane.rank)
        is_allowed = await lane.turn.granted
        lane.turn = None
        if is_allowed:
            lane.bucket.count()
        return is_allowed

    async def _once(self, lane: Lane, item: Item) -> float | None:
        """Do with an item what is to be done now. None when it is done with; else the seconds until the next time."""
        if item.dropped:
            return await self._sending.mark(lane, item.row, "failed", "taken back")
        try:
            return await self._sending.attempt(lane, item)
        except NotYet as error:
            item.aside = True
            self._tasks.start(self._bring_back(item, error.ready), name="outbox file")
            return None
        except Moved as error:
            return await self._follow(lane, item.row, error.room)

    async def _bring_back(self, item: Item, ready: "asyncio.Future[Any]") -> None:
        """What waited for a file queues up again once that is there, or may be."""
        await asyncio.wait({ready})
        if self._stop.is_set() or item.held:
            return  # its row is read again at the next start, or when it is let out
        item.aside = False
        self._lane(item.row).items.append(item)
        self._run(self._key(item.row))

    async def _follow(self, lane: Lane, row: OutboxMessage, room: str) -> float:
        """The chat has a new id: all that waits for it goes there, in the same order, unless it is held now."""
        old = row.room
        self._lanes[row.platform, room] = lane  # before it is noted: what is said from then on names the new id
        try:
            await self._on_moved(row.platform, old, room)
        except StorageUnavailable as error:
            log.error("storage unavailable", doing="noting a room that has moved", error=str(error))
            return lane.backoff.seconds()
        for item in lane.items:
            if item.row.room == old:
                item.row.room = room
        return 0.0
