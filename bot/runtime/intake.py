"""Where platforms hand in what they received: commits it, then lets the answers go."""

import asyncio
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import structlog
from sqlmodel import Session

from bot.core.errors import StorageUnavailable
from bot.core.events import Account as Sender
from bot.core.events import BotHeard, BotRemoved, BotSilenced, Chosen, Event, Message, Place, RoomMoved
from bot.core.outside import Fate, Returned
from bot.core.platform import Sealed
from bot.runtime import failures, late
from bot.runtime.outbox import Outbox
from bot.runtime.router import Router
from bot.runtime.scheduler import Scanner
from bot.runtime.tasks import Tasks
from storage import groups, inbox, people, sealed
from storage.database import Database
from storage.outbox import OutboxMessage

log = structlog.get_logger()

T = TypeVar("T")

LAZY = 5.0
"""Seconds between saves of a position: what is read again after a crash is known already, and dropped."""


class Inlet:
    """The `Intake` of all platforms (see bot.core.platform)."""

    def __init__(
        self, database: Database, router: Router, outbox: Outbox, scanner: Scanner, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._router = router
        self._outbox = outbox
        self._scanner = scanner
        self._clock = clock
        self._in_hand = Tasks()
        self._waiting = late.Waiting()
        self._unsaved: dict[str, str] = {}
        self._saved_at: dict[str, float] = {}
        self.last_poll: dict[str, float] = {}
        """When each platform last answered, on the event loop's clock."""
        self.behind: frozenset[str] = frozenset()
        """The platforms that may hold what has not been handed in yet. Replaced as a whole: other threads read it."""
        self.failures = 0
        """How many unexpected errors there were."""

    async def accept(self, event: Event) -> None:
        """See `Intake.accept`. What has begun is finished, also when the caller is cancelled."""
        if event.late:
            event = replace(event, read_at=self._clock())
        if self._router.wants(event):
            await asyncio.shield(self._in_hand.start(self._handle(event), name=f"handle {event.id}"))
        if not self._waiting.is_known():
            await self._run(self._waiting.load)
        if self._waiting.notice(event) or event.late:
            await self._run(partial(self._waiting.hear, event=event))

    async def finish(self) -> None:
        """Wait for what is in hand."""
        await self._in_hand.finished()

    async def _handle(self, event: Event) -> None:
        if isinstance(event, Chosen) or (isinstance(event, Message) and (event.reply_to or event.place.private)):
            await self._outbox.acquainted(event.place.platform, event.place.room, event.sender.id)
        outcome = await self._keep(self._router.handle, self._outbox.run_here, event)
        if outcome.failed:
            self.failures += 1
        if isinstance(event, BotSilenced | BotRemoved):
            self._outbox.shut(event.place)
        self._outbox.push(outcome.rows)
        self._scanner.wake(outcome.timers)
        if isinstance(event, RoomMoved):
            await self._outbox.moved(event.place.platform, event.place.room, event.to.room)

    async def quarantine(self, platform: str, event_id: str, raw: Mapping[str, Any], error: Exception) -> None:
        """See `Intake.quarantine`; what is set aside already is not reported anew."""
        known: bool = await self._run(partial(failures.is_set_aside, source=platform, event=event_id))
        if event_id and known:
            return
        ref = failures.reference()
        failures.report(platform, event_id, error, ref)
        self.failures += 1
        await self._run(
            partial(
                failures.set_aside, source=platform, event=event_id, raw=raw, error=error, ref=ref, now=self._clock()
            )
        )

    async def position(self, platform: str) -> str | None:
        """See `Intake.position`."""
        return await self._run(partial(inbox.position, platform=platform))

    async def save_position(self, platform: str, position: str) -> None:
        """See `Intake.save_position`: the first at once, later ones now and then, the last when all stops."""
        self._unsaved[platform] = position
        now = asyncio.get_running_loop().time()
        if now - self._saved_at.get(platform, -LAZY) >= LAZY:
            self._saved_at[platform] = now
            await self.save_positions()

    async def save_positions(self) -> None:
        """Save what was put off."""
        unsaved, self._unsaved = self._unsaved, {}
        for platform, token in unsaved.items():
            await self._run(partial(inbox.save_position, platform=platform, token=token))

    async def bound_rooms(self, platform: str) -> frozenset[str]:
        """See `Intake.bound_rooms`."""
        return await self._run(partial(groups.bound_rooms, platform=platform))

    async def settled_rooms(self, platform: str) -> frozenset[str]:
        """See `Intake.settled_rooms`."""
        return await self._run(partial(groups.settled_rooms, platform=platform))

    async def sealed_keys(self, platform: str) -> frozenset[str]:
        """See `Intake.sealed_keys`."""
        return await self._run(partial(sealed.keys, platform=platform))

    async def sealed(self, platform: str, sessions: Collection[str], after: int) -> Sequence[Sealed]:
        """See `Intake.sealed`."""
        found = await self._run(partial(sealed.of_keys, platform=platform, keys=sessions, after=after))
        return [Sealed(row.room, json.loads(row.raw), row.at, row.session, row.id or 0) for row in found]

    async def forget_direct(self, platform: str, room: str) -> None:
        """See `Intake.forget_direct`."""
        await self._run(partial(people.closed, platform=platform, room=room))

    def polled(self, platform: str) -> None:
        """See `Intake.polled`."""
        self.last_poll[platform] = asyncio.get_running_loop().time()

    def fell_behind(self, platform: str) -> None:
        """See `Intake.fell_behind`."""
        self.behind |= {platform}

    def caught_up(self, platform: str) -> None:
        """See `Intake.caught_up`."""
        self.behind -= {platform}

    async def moved(self, platform: str, old: str, new: str) -> None:
        """Sending found that a room has another id."""
        await self.accept(
            RoomMoved(
                id=f"moved:{old}:{new}",
                place=Place(platform, old),
                to=Place(platform, new),
                sender=Sender(""),
                at=self._clock(),
            )
        )

    async def door(self, row: OutboxMessage, is_open: bool, topic: bool) -> None:
        """Sending found that a room, or one topic of it, is shut, or open again."""
        kind = BotHeard if is_open else BotSilenced
        thread = row.thread if topic else ""
        await self.accept(
            kind(
                id=f"{'open' if is_open else 'shut'}:{row.id}",
                place=Place(row.platform, row.room, thread),
                sender=Sender(""),
                at=self._clock(),
            )
        )

    async def returned(self, row: OutboxMessage, fate: Fate, detail: str) -> None:
        """Something that went outside the chats has arrived, or has not."""
        await self.accept(
            Returned(
                id=f"{fate}:{row.transaction}",
                place=Place(row.platform, row.room, row.thread),
                sender=Sender(""),
                at=self._clock(),
                key=row.key,
                fate=fate,
                detail=detail,
            )
        )

    async def _run(self, work: Callable[[Session], T]) -> T:
        return await self._keep(self._database.run_here, work)

    async def _keep(self, function: Callable[..., T], *arguments: Any) -> T:
        try:
            return await self._database.call(function, *arguments)
        except StorageUnavailable as error:
            log.error("storage unavailable", error=str(error), meaning="nothing is confirmed; it is read again")
            raise
