"""Reading from Matrix: one /sync at a time, gaps filled, and the position moved on only with the work.

`nio.AsyncClient.sync_forever` is not used: it moves on before its callbacks run, leaves gaps and does not back off.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NoReturn, TypeVar

import structlog

from bot.core.backoff import Backoff
from bot.core.errors import StorageUnavailable
from bot.core.events import Account, BotHeard, BotRemoved, Encrypted, Event, Left, Place, RoomMoved
from bot.core.platform import BRIEFLY, Intake
from bot.platforms.matrix.client import MatrixClient, MatrixError, ask
from bot.platforms.matrix.doors import Doors
from bot.platforms.matrix.encryption import Encryption
from bot.platforms.matrix.filters import TIMELINE
from bot.platforms.matrix.late import Late
from bot.platforms.matrix.opening import Opening
from bot.platforms.matrix.polling import LONGEST_WAIT, PAGE, Polling
from bot.platforms.matrix.reading import Reading
from bot.platforms.matrix.replies import with_what_it_answers

log = structlog.get_logger()

T = TypeVar("T")

_ANSWERS_FIRST = 0.1
"""Seconds for which the next question waits for answers that are being sent. A homeserver that works on both at once
lets people wait longer for the answer."""
_SLACK = timedelta(seconds=30)  # how far the clocks of homeservers may differ, and as long as a poll may take


class Receiver:
    """One stretch of reading, from the saved position until it is cancelled."""

    def __init__(
        self,
        client: MatrixClient,
        doors: Doors,
        encryption: Encryption,
        intake: Intake,
        *,
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]],
        synced: asyncio.Event,
    ) -> None:
        self._client = client
        self._doors = doors
        self._encryption = encryption
        self._opening = Opening(client, encryption, clock)
        self._intake = intake
        self._clock = clock
        self._sleep = sleep
        self._synced = synced
        self._polling = Polling(client, self._opening.withheld, intake, sleep=sleep)
        self._told: set[str] = set()
        self._moves: list[tuple[str, str]] = []
        self._reading = Reading(client, doors, self._opening, intake, clock=clock, stored=self._stored)
        self._late = Late(self._opening, self._reading, intake, stored=self._stored, hand_in=self._hand_in)

    async def run(self) -> NoReturn:
        """Read for ever. Raises `MatrixError` when the login is no longer valid, and `PlatformRefused`."""
        position = await self._arrive()
        while True:
            batch = await self._polling.news(position)
            answered, began, self._polling.is_behind = self._clock(), asyncio.get_running_loop().time(), False
            await self._polling.fetch_letters(batch)
            self._doors.notice(batch.rooms)
            await self._read_late()
            await self._take(batch, position)
            await self._tell_of_encrypted(batch)
            await self._encryption.keep_up()
            await self._read_late()
            position = batch.next_batch
            self._reading.earliest = answered - _SLACK
            if self._polling.is_behind or asyncio.get_running_loop().time() - began > BRIEFLY:
                self._polling.fall_behind()  # people have gone on talking meanwhile
            else:
                self._intake.caught_up("matrix")
            await self._move()
            await self._client.answers.have_arrived(within=_ANSWERS_FIRST)

    async def _arrive(self) -> str:
        """Learn all rooms and open invitations; the position to go on from.

        An initial /sync shows both, however old. At the very first start its own position is where reading begins:
        what was said before is history.
        """
        self._client.next_batch = ""
        self._client.rooms.clear()
        position = await self._stored(partial(self._intake.position, "matrix"))
        await self._reading.look_up_bound()
        with contextlib.suppress(MatrixError):  # it is only there to recognise a mention
            name = (await ask(self._client.get_displayname())).displayname
            self._reading.own = Account(self._client.user_id, name or "")
        now = await self._polling.rooms()
        if position is None:
            position = str(now.next_batch)
            await self._save(position)
        self._synced.set()
        await self._polling.fetch_letters(now)
        self._doors.notice(now.rooms)
        await self._encryption.keep_up()
        await self._doors.enter_bound()
        await self._move()
        self._told |= await self._stored(partial(self._intake.settled_rooms, "matrix"))
        await self._tell_of_encrypted(now)
        self._opening.begin(await self._stored(partial(self._intake.sealed_keys, "matrix")))
        return position

    async def _tell_of_encrypted(self, batch: Any) -> None:
        """Rooms of groups may have been encrypted before the bot came, or before they were bound; each is told once.

        Not those of which nothing new can be said: with hundreds of rooms, that would hold up the first answer.
        """
        rooms = {room_id: self._client.rooms.get(room_id) for room_id in batch.rooms.join if room_id not in self._told}
        found = {room_id: room for room_id, room in rooms.items() if room is not None and room.encrypted}
        if any(room_id not in self._doors.bound and len(room.users) != 2 for room_id, room in found.items()):
            await self._reading.look_up_bound()  # of a room of two, that has been done
        for room_id in sorted(self._doors.bound & found.keys()):
            self._told.add(room_id)
            event = Encrypted(
                id=f"encrypted:{room_id}:{batch.next_batch}", place=Place("matrix", room_id), sender=self._reading.own,
                at=self._clock(),
            )  # fmt: skip
            await self._stored(partial(self._intake.accept, event))

    async def _take(self, batch: Any, since: str) -> None:
        """Hand in all that a batch holds, then its position."""
        rooms = {**batch.rooms.join, **batch.rooms.leave}
        for room_id, info in rooms.items():
            if info.timeline.limited:
                self._intake.fell_behind("matrix")
                await self._fill(room_id, info, since)
        await self._set_aside_unreadable()
        told = {room_id: info.timeline.events for room_id, info in rooms.items() if info.timeline.events}
        read = [await self._reading.read(room_id, events) for room_id, events in told.items()]
        for room_id in batch.rooms.leave:
            self._client.rooms.pop(room_id, None)  # nio keeps it
        if len(read) == 1:  # as nearly always
            await self._hand_in(read[0])
        else:
            async with asyncio.TaskGroup() as group:
                for events in read:
                    group.create_task(self._hand_in(events))
        await self._save(batch.next_batch)

    async def _read_late(self) -> None:
        if await self._late.read():
            self._polling.fall_behind()

    async def _fill(self, room_id: str, info: Any, since: str) -> None:
        """Hand in what a room's timeline left out; where the bot came in between, all at once, to see what precedes."""
        if any(self._reading.is_own_joining(event) for event in info.timeline.events):
            return  # everything in the gap is older than the bot's joining
        joined_inside = any(self._reading.is_own_joining(event) for event in info.state)
        held: list[Any] = []
        start: str | None = since
        while start:
            try:
                page = await self._page(room_id, start, info.timeline.prev_batch)
            except MatrixError as error:
                if error.passing or error.logged_out:
                    await self._polling.back_off(error)
                    continue
                log.warning("messages sent meanwhile cannot be read", room=room_id, reason=str(error))
                break
            start = page.end if page.end != start else None
            held += page.chunk
            if not joined_inside:
                await self._hand_in(await self._reading.read(room_id, held))
                held = []
        if held:
            await self._hand_in(await self._reading.read(room_id, held))

    async def _page(self, room_id: str, start: str, end: str) -> Any:
        """The next of a room's events between two positions."""
        return await ask(
            self._client.room_messages(
                room_id, start=start, end=end, direction="f", limit=PAGE, message_filter=TIMELINE
            )
        )  # fmt: skip

    async def _hand_in(self, events: Sequence[Event]) -> None:
        for event in events:
            try:
                await self._hand_in_one(event)
            except Exception as error:  # or it would come again for ever, and nothing after it
                await self._reading.quarantine(event.raw, error)

    async def _hand_in_one(self, event: Event) -> None:
        room_id = event.place.room
        if isinstance(event, BotRemoved) or (isinstance(event, Left) and self._doors.deserted(room_id)):
            await self._stored(partial(self._intake.forget_direct, "matrix", room_id))
        whole = await with_what_it_answers(self._client, self._opening, event, self._reading.own)
        await self._stored(partial(self._intake.accept, whole))
        if isinstance(event, RoomMoved):
            await self._tell_of_being_there(event)
            self._moves.append((event.to.room, event.sender.id))

    async def _tell_of_being_there(self, moved: RoomMoved) -> None:
        """The bot may have been in the room before that follows another one: then nobody will see it come."""
        if room := self._client.rooms.get(moved.to.room):
            there = replace(moved.to, encrypted=bool(room.encrypted))
            heard = BotHeard(id=f"heard:{moved.id}", place=there, sender=moved.sender, at=moved.at)
            await self._stored(partial(self._intake.accept, heard))

    async def _move(self) -> None:
        """Go through the doors that have opened; a door that stays shut is tried again after a later poll."""
        while self._moves:
            await self._doors.follow(*self._moves.pop())
        if self._doors.waiting:
            await self._reading.look_up_bound()
            await self._doors.enter(asyncio.get_running_loop().time())

    async def _set_aside_unreadable(self) -> None:
        while self._client.unreadable:
            event = self._client.unreadable[0]
            await self._reading.quarantine(event.source, event.error)
            del self._client.unreadable[0]

    async def _save(self, position: str) -> None:
        await self._stored(partial(self._intake.save_position, "matrix", position))

    async def _stored(self, act: Callable[[], Awaitable[T]]) -> T:
        """Do it as soon as the database lets us; nothing is confirmed before."""
        backoff = Backoff(longest=LONGEST_WAIT)
        while True:
            try:
                return await act()
            except StorageUnavailable:  # logged where it happened
                self._polling.fall_behind()
                await self._sleep(backoff.seconds())
