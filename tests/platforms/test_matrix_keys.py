"""The bot's keys on Matrix: on the homeserver, and in the folder where they are kept."""

from tests.fakes.matrix import Homeserver
from tests.fakes.matrix_intake import RecordingIntake, reading
from tests.platforms.adapter import BOT, with_password


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
