"""The Matrix adapter on the homeserver in memory, as the bot makes it, and what others see of its device there."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from bot.core.platform import Delivery, Finding
from bot.core.text import Text
from bot.platforms.matrix import Matrix
from tests.clients.identity import Identity, devices_in
from tests.clients.matrix import Person
from tests.clients.recovery import Recovery, leave
from tests.fakes.matrix import Homeserver
from tests.fakes.matrix_intake import RecordingIntake, reading

BOT, ANA = "@convene:fake", "@ana:fake"


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  # the fake stamps its events with real time


class Naps:
    """Stands in for sleep: remembers how long, and gives the others a turn."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        await asyncio.sleep(0)


def bot(server: Homeserver, **options: Any) -> Matrix:
    settings: dict[str, Any] = {
        "token": "convene", "clock": now, "sleep": Naps(), "store": server.folder / "store"
    } | options  # fmt: skip
    return Matrix(server.url, BOT, **settings)


def say(room: str, **more: Any) -> Delivery:
    fields: dict[str, Any] = {"id": 1, "transaction": "t1", "text": Text.plain("hello")} | more
    return Delivery(platform="matrix", kind="say", room=room, **fields)


def with_password(server: Homeserver, **options: Any) -> Matrix:
    return bot(server, **({"token": "", "password": "secret"} | options))


async def life(server: Homeserver, **options: Any) -> None:
    """The bot starts, does all that it does at a start, and ends."""
    polls = server.requests["sync"]
    async with reading(with_password(server, **options), RecordingIntake()):
        await server.until(lambda: server.requests["sync"] >= polls + 2)


async def signed(server: Homeserver, asking: str = "ana") -> dict[str, bool]:
    """The bot's devices, and whether they are signed, as another client sees it."""
    async with Person(server.url, f"@{asking}:fake", asking) as ana:
        answer = await ana.call("POST", "/keys/query", {"device_keys": {BOT: []}})
    return {device.id: device.signed for device in devices_in(answer, BOT)}


async def check(server: Homeserver, **options: Any) -> Finding:
    """What `convene check` says about the device."""
    matrix = with_password(server, **options)
    findings = await matrix.check()
    await matrix.close()
    return next(finding for finding in findings if finding.subject in {"Matrix device", "Matrix login"} and (
        finding.subject == "Matrix device" or not finding.ok))  # fmt: skip


async def with_other_client(server: Homeserver) -> tuple[Identity, Recovery]:
    """Somebody has used the bot's account with a client that gave it an identity."""
    identity = Identity(BOT)
    async with Person(server.url, BOT, "convene~ELEMENT") as other:
        return identity, await leave(other, identity)
