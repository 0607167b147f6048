"""The bare echo bot for encrypted rooms: matrix-nio as its own examples use it, with a store, and nothing else.

Run as `python -m benchmarks.bare_encrypted run --config FILE`, as ours is, so that both start alike.
"""

import asyncio
import sys
import tomllib
from pathlib import Path

from nio import AsyncClient, AsyncClientConfig, MatrixRoom, RoomMessageText

ASKS = "!"
"""What a message begins with that is echoed: in a room with another bot, nobody answers that one's answers."""


async def main(settings: dict[str, str], folder: Path) -> None:
    """Answer every question with the same words, until stopped."""
    client = AsyncClient(
        settings["homeserver"], settings["user"], store_path=str(folder),
        config=AsyncClientConfig(encryption_enabled=True, store_sync_tokens=True),
    )  # fmt: skip
    client.access_token = settings["token"]
    known = await client.whoami()
    client.restore_login(known.user_id, known.device_id, settings["token"])

    async def echo(room: MatrixRoom, event: RoomMessageText) -> None:
        if event.body.startswith(ASKS):
            content = {"msgtype": "m.text", "body": event.body.removeprefix(ASKS)}
            await client.room_send(room.room_id, "m.room.message", content, ignore_unverified_devices=True)

    client.add_event_callback(echo, RoomMessageText)
    await client.sync_forever(30_000, full_state=True)


if __name__ == "__main__":
    config = Path(sys.argv[3])
    store = config.parent / "bare-store"
    store.mkdir(exist_ok=True)
    asyncio.run(main(tomllib.loads(config.read_text(encoding="utf-8"))["matrix"], store))
