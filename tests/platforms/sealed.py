"""A homeserver in memory with encrypted rooms, and people whose client has nothing of the bot's library."""

import contextlib
import itertools
from collections.abc import Callable
from typing import Any

from bot.core.events import Message
from bot.core.platform import Delivery
from bot.core.text import Text
from bot.platforms.matrix import Matrix
from tests.clients.encrypted import EncryptedPerson
from tests.clients.matrix import ENCRYPTED, Happening
from tests.fakes.matrix import Homeserver
from tests.fakes.matrix_intake import RecordingIntake, reading
from tests.platforms.adapter import ANA, BOT, bot

BEN, EVE = "@ben:fake", "@eve:fake"
_numbers = itertools.count(1)


class World:
    """A homeserver in memory, and people on it whose clients encrypt."""

    def __init__(self, server: Homeserver, stack: contextlib.AsyncExitStack) -> None:
        self.server = server
        self._stack = stack
        self.intake = RecordingIntake()
        self._aside = server.room("@one:fake", "@two:fake", BOT)

    async def person(self, user_id: str, device: str = "") -> EncryptedPerson:
        """Somebody's client, which takes whatever comes from the bot."""
        token = user_id[1:].partition(":")[0] + (f"~{device}" if device else "")
        client = EncryptedPerson(self.server.url, user_id, token, strict=False, signed=False)
        return await self._stack.enter_async_context(client)

    async def bot(self) -> Matrix:
        """The bot, reading."""
        matrix = bot(self.server)
        await self._stack.enter_async_context(reading(matrix, self.intake))
        return matrix

    def room(self, *members: str) -> str:
        """A room that is encrypted."""
        room = self.server.room(*members)
        encrypt(self.server, room)
        return room

    async def caught_up(self) -> None:
        """Wait until the bot knows all that has happened so far."""
        marker = f"marker {next(_numbers)}"
        self.server.say(self._aside, "@one:fake", marker)
        await self.intake.until(lambda: any(message.text == marker for message in self.intake.of(Message)))

    def sent(self, room: str) -> list[Happening]:
        """The bot's messages and reactions in a room, as they are on the homeserver."""
        kinds = {"m.room.encrypted", "m.room.message", "m.reaction"}
        timeline = self.server.rooms[room].timeline
        return [event for _, event in timeline if event["sender"] == BOT and event["type"] in kinds]


def encrypt(server: Homeserver, room: str) -> None:
    server.happen(room, "m.room.encryption", ANA, ENCRYPTED[0]["content"], state_key="")


def say(room: str, words: str = "hello", **more: Any) -> Delivery:
    number = next(_numbers)
    fields: dict[str, Any] = {"kind": "say", "transaction": f"e{number}", "text": Text.plain(words)} | more
    return Delivery(id=number, platform="matrix", room=room, **fields)


def said_by_bot(words: str) -> Callable[[Happening], bool]:
    return lambda event: event["sender"] == BOT and event["content"].get("body") == words


async def can_read(person: EncryptedPerson, room: str, words: str) -> bool:
    """Whether a message of the bot's is among those that the person can read by now."""
    await person.sync()
    await person.sync()  # keys go ahead of what they are for, but not into an answer that was on its way
    return any(other == room and said_by_bot(words)(event) for other, event in person._seen)
