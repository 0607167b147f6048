"""An encrypted room on the fake homeserver, and what the adapter has read in it."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from bot.core.events import Message
from tests.fakes.matrix import Homeserver
from tests.fakes.matrix_intake import RecordingIntake, reading
from tests.fakes.matrix_phone import Phone
from tests.platforms.adapter import ANA, BOT, bot
from tests.platforms.sealed import encrypt

BEN, EVE = "@ben:fake", "@eve:fake"


def encrypted_room(server: Homeserver, *members: str) -> str:
    room = server.room(ANA, BOT, BEN, *members)
    encrypt(server, room)
    return room


@contextlib.asynccontextmanager
async def bot_in_encrypted_room(
    server: Homeserver, intake: RecordingIntake, *members: str
) -> AsyncIterator[tuple[str, Phone]]:
    """The bot reads in an encrypted room: the room, and Ana's phone, which can write to the bot's device."""
    room = encrypted_room(server, *members)
    async with reading(bot(server), intake):
        await ready(server)
        yield room, Phone(server, ANA, BOT)


async def ready(server: Homeserver) -> None:
    """Wait until others can write to the bot's device."""
    await server.until(lambda: server.keys.one_time[BOT, "DEVICE"])


def edit_of(event: str, text: str) -> dict[str, Any]:
    """What makes a message an edit of an event, which then says this."""
    return {
        "m.new_content": {"msgtype": "m.text", "body": text},
        "m.relates_to": {"rel_type": "m.replace", "event_id": event},
    }


def texts(intake: RecordingIntake) -> list[str]:
    return [event.text for event in intake.of(Message)]
