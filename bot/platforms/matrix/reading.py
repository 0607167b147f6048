"""What a room's events come to, those that came encrypted included."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Protocol, TypeVar

import structlog
from nio import Event as NioEvent
from nio import MatrixRoom, RedactedEvent, RoomCreateEvent, RoomMemberEvent
from nio.events import BadEvent, UnknownBadEvent

from bot.core.events import Account, Edited, Event, Opened, Place
from bot.core.noise import Seldom
from bot.core.platform import Intake, Sealed
from bot.platforms.matrix.client import MatrixClient, MatrixError, ask
from bot.platforms.matrix.doors import Doors
from bot.platforms.matrix.events import account_of, entered, own_membership, received_at, understand
from bot.platforms.matrix.machine import Forged
from bot.platforms.matrix.opening import Opening, Refused, Shut

log = structlog.get_logger()

T = TypeVar("T")


class Stored(Protocol):
    """Does something as soon as the database lets us."""

    async def __call__(self, act: Callable[[], Awaitable[T]]) -> T: ...


class Reading:
    """Understands events, in their rooms as they are now. What is not what it should be is set aside."""

    def __init__(
        self,
        client: MatrixClient,
        doors: Doors,
        opening: Opening,
        intake: Intake,
        *,
        clock: Callable[[], datetime],
        stored: Stored,
    ) -> None:
        self._client = client
        self._doors = doors
        self._opening = opening
        self._intake = intake
        self._clock = clock
        self._stored = stored
        self.own = Account(client.user_id)
        self.earliest: datetime | None = None
        """See `received_at`."""
        self._seldom = Seldom()

    async def read(self, room_id: str, events: Iterable[Any]) -> list[Event]:
        """A room's events in order; what precedes the bot's joining is left out."""
        room = self._room(room_id)
        place = await self._place(room)
        found: list[Event] = []
        created = False
        for event in await self._opening.opened(room_id, self._since_joining(list(events))):
            at = self._received_at(event)
            if isinstance(event, Shut):
                sender = account_of(event.event.sender, room)
                found.append(self._opening.unreadable(event, place, sender, at))
            elif isinstance(event, RoomMemberEvent) and event.state_key == self.own.id:
                found += [] if created else await self._own_membership(event, room, place, at)
            elif value := await self._understood(event, room, place, at):
                found.append(value)
            created = created or (isinstance(event, RoomCreateEvent) and event.sender == self.own.id)
        return found

    async def open_late(self, waiting: Iterable[Sealed]) -> list[Any]:
        """What has waited, in its order: as `Opening.opened` makes it."""
        events = [(str(sealed.raw["room_id"]), NioEvent.parse_event(dict(sealed.raw))) for sealed in waiting]
        return await self._opening.opened_of_rooms(events)

    async def read_late(self, sealed: Sealed, event: Any) -> Event:
        """What `open_late` has opened, in its room as it is now."""
        room = self._room(sealed.room)
        place = await self._place(room)
        value = await self._understood(event, room, place, sealed.received)
        came_to = str(sealed.raw["room_id"])
        if value is None or (isinstance(value, Edited) and await self._is_gone(came_to, value.message)):
            sender = account_of(str(sealed.raw["sender"]), room)
            value = Opened(id=str(sealed.raw["event_id"]), place=place, sender=sender, at=sealed.received)
        return replace(value, late=True, sent_to="" if came_to == sealed.room else came_to)

    async def _is_gone(self, room_id: str, message: str) -> bool:
        """Whether a message has been deleted, which goes for its edits; no, where the homeserver does not say."""
        try:
            found = await ask(self._client.room_get_event(room_id, message))
        except MatrixError:
            return False
        return isinstance(found.event, RedactedEvent)

    def is_own_joining(self, event: Any) -> bool:
        """Whether the bot has come into a room by it."""
        return isinstance(event, RoomMemberEvent) and event.state_key == self.own.id and entered(event)

    def _since_joining(self, events: Sequence[Any]) -> list[Any]:
        """Without what precedes the bot's joining: nobody is asked for the keys to it."""
        joined = max((number for number, event in enumerate(events) if self.is_own_joining(event)), default=0)
        return [each for number, each in enumerate(events) if number >= joined or isinstance(each, RoomCreateEvent)]

    async def look_up_bound(self) -> None:
        """Ask again which rooms belong to groups."""
        self._doors.bound = await self._stored(partial(self._intake.bound_rooms, "matrix"))

    async def quarantine(self, source: Any, error: Exception) -> None:
        """Set aside what could not be understood."""
        event_id = str(source.get("event_id", "")) if isinstance(source, dict) else ""
        event_id = event_id.encode(errors="replace").decode().replace("\0", "?")
        raw = source if isinstance(source, dict) else {"event": source}
        await self._stored(partial(self._intake.quarantine, "matrix", event_id, raw, error))

    def _room(self, room_id: str) -> Any:
        return self._client.rooms.get(room_id) or MatrixRoom(room_id, self.own.id)

    async def _place(self, room: Any) -> Place:
        private = len({*room.users, self.own.id}) == 2 and room.room_id not in self._doors.bound
        if private:
            await self.look_up_bound()  # it may have been bound since
            private = room.room_id not in self._doors.bound
        return Place("matrix", room.room_id, private=private, encrypted=bool(room.encrypted))

    async def _own_membership(self, event: Any, room: Any, place: Place, at: datetime) -> list[Event]:
        try:
            inviter = self._doors.inviter(room.room_id)
            value = own_membership(event, room=room, place=place, own=self.own, inviter=inviter, at=at)
        except Exception as error:
            await self.quarantine(event.source, error)
            return []
        return [value] if value else []

    async def _understood(self, event: Any, room: Any, place: Place, at: datetime) -> Event | None:
        """One event, if it is any business of the bot's."""
        if isinstance(event, Refused) and isinstance(event.error, Forged):
            self._warn_of(event, room.room_id)
            return None
        if isinstance(event, Refused):
            await self.quarantine(event.event.source, event.error)
            return None
        if isinstance(event, BadEvent | UnknownBadEvent):
            await self.quarantine(event.source, ValueError(f"not a valid {event.source.get('type')} event"))
            return None
        try:
            made_by = self._client.makers.get(room.room_id, ())
            return understand(event, room=room, place=place, own=self.own, at=at, made_by=made_by)
        except Exception as error:
            await self.quarantine(event.source, error)
            return None

    def _warn_of(self, forged: Refused, room_id: str) -> None:
        """The homeserver keeps the event itself; whoever is in a room could fill the table of those set aside."""
        left_out = self._seldom.left_out(room_id)
        if left_out is not None:
            came, reason = forged.event, str(forged.error)
            log.warning(
                "forged event left out", room=room_id, sender=came.sender, event_id=came.event_id, reason=reason,
                left_out=left_out,
            )  # fmt: skip

    def _received_at(self, event: Any) -> datetime:
        """Of whatever `Opening` makes of an event; now where the event does not say."""
        came, now = event.event if isinstance(event, Shut | Refused) else event, self._clock()
        stamped = isinstance(getattr(came, "server_timestamp", None), int)
        return received_at(came, earliest=self.earliest, now=now) if stamped else now
