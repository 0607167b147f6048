"""The Matrix adapter and people on a real Synapse; their client is not the bot's library."""

import contextlib
import itertools
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.core.platform import Delivery
from bot.core.text import Text
from bot.platforms.matrix import Matrix
from tests.clients.matrix import Person
from tests.synapse import Synapse

_numbers = itertools.count(1)


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  # real time: the homeserver's own clock is part of the test


class World:
    """A bot's account and a few people on one homeserver; names are new in each test."""

    def __init__(self, server: Synapse, folder: Path) -> None:
        self.server = server
        self._number = next(_numbers)
        self._folder = folder
        self._stack = contextlib.AsyncExitStack()
        self.bot_id, self.bot_token = server.register(f"convene{self._number}")

    async def person(self, name: str) -> Person:
        user_id, token = self.server.register(f"{name}{self._number}")
        return await self._stack.enter_async_context(Person(self.server.url, user_id, token))

    def bot(self, allow: tuple[str, ...] = ("@*:localhost",), **options: Any) -> Matrix:
        settings: dict[str, Any] = {
            "token": self.bot_token, "store": self._folder / "store", "clock": now, "allow_invites": allow
        } | options  # fmt: skip
        return Matrix(self.server.url, self.bot_id, **settings)

    async def close(self) -> None:
        await self._stack.aclose()


def say(room: str, words: str = "hello", **more: Any) -> Delivery:
    number = next(_numbers)
    fields: dict[str, Any] = {"kind": "say", "transaction": f"t{number}", "text": Text.plain(words)} | more
    return Delivery(id=number, platform="matrix", room=room, **fields)
