"""The bot's keys on Matrix: on the homeserver, and in the folder where they are kept."""

from typing import Any

from bot.platforms.matrix import Matrix
from tests.fakes.matrix import Homeserver
from tests.fakes.matrix_intake import RecordingIntake, reading
from tests.platforms.test_matrix_faults import BOT, bot


def with_password(server: Homeserver, **options: Any) -> Matrix:
    return bot(server, **({"token": "", "password": "secret"} | options))


async def test_keys_are_uploaded_once_and_again_as_they_are_used_up(server: Homeserver) -> None:
    intake, kept = RecordingIntake(), server.keys.one_time
    for life in (1, 2):
        async with reading(with_password(server), intake):
            await server.until(lambda life=life: server.requests["sync"] == 2 * life)  # type: ignore[misc]
    assert (server.requests["upload"], len(kept[BOT, "DEVICE"])) == (3, 50)  # with the identity and its signatures
    for name in list(kept[BOT, "DEVICE"])[:20]:
        del kept[BOT, "DEVICE"][name]
    async with reading(with_password(server), intake):
        await server.until(lambda: len(kept[BOT, "DEVICE"]) == 50)
