"""A platform in memory that records what is sent, and fails as it is told to."""

import asyncio
from collections.abc import Callable, Sequence

from bot.core.events import Place
from bot.core.platform import Delivery, Finding, Intake, Limits, Menu, Sent


class Recorder:
    """Sends nothing anywhere. `errors` are raised, one a call, before anything is recorded."""

    def __init__(self, name: str = "console", limits: Limits | None = None) -> None:
        self.name = name
        self.limits = limits or Limits()
        self.sent: list[Delivery] = []
        self.errors: list[Exception] = []
        self.files: dict[str, bytes] = {}
        """What can be fetched, by reference; `fetched` has been asked for, and `fetch_errors` are raised first."""
        self.fetched: list[str] = []
        self.fetch_errors: list[Exception] = []
        self.gates: dict[str, asyncio.Event] = {}
        """A room's sends wait until its gate is set."""
        self._tried = asyncio.Event()
        self.waiting = asyncio.Event()
        """Set once a send waits at a gate."""

    async def send(self, delivery: Delivery) -> Sent:
        if gate := self.gates.get(delivery.room):
            self.waiting.set()
            await gate.wait()
        self._tried.set()
        if self.errors:
            raise self.errors.pop(0)
        self.sent.append(delivery)
        return Sent(f"s{delivery.id}", delivery.room or f"dm:{delivery.account}")

    def texts(self, room: str) -> list[str]:
        """What a room has been sent."""
        return [str(delivery.text) for delivery in self.sent if delivery.room == room]

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something is true that sending makes true."""
        while not condition():
            self._tried.clear()
            await self._tried.wait()

    async def start(self) -> None:
        pass

    async def receive(self, intake: Intake) -> None:
        await asyncio.Event().wait()

    async def fetch(self, reference: str, limit: int) -> bytes:
        self.fetched.append(reference)
        if self.fetch_errors:
            raise self.fetch_errors.pop(0)
        return self.files[reference]

    async def offer(self, menus: Sequence[Menu]) -> None:
        pass

    async def check(self, rooms: Sequence[Place] = ()) -> list[Finding]:
        return []

    def door(self, payload: str) -> str:
        return f"https://{self.name}.example/?start={payload}"

    async def close(self) -> None:
        pass
