"""An encrypted room on the fake homeserver, and what the adapter has read in it."""

from bot.core.events import Message
from tests.fakes.matrix import Homeserver
from tests.fakes.matrix_intake import RecordingIntake
from tests.fakes.matrix_phone import ENCRYPTION
from tests.platforms.test_matrix_faults import ANA, BOT

BEN, EVE = "@ben:fake", "@eve:fake"


def encrypted_room(server: Homeserver, *members: str) -> str:
    room = server.room(ANA, BOT, BEN, *members)
    server.happen(room, "m.room.encryption", ANA, ENCRYPTION, state_key="")
    return room


async def ready(server: Homeserver) -> None:
    """Wait until others can write to the bot's device."""
    await server.until(lambda: server.keys.one_time[BOT, "DEVICE"])


def texts(intake: RecordingIntake) -> list[str]:
    return [event.text for event in intake.of(Message)]
