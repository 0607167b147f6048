"""The bare echo bot that ours is measured against: matrix-nio as its own examples use it, nothing else.

Run as `python -m benchmarks.bare_matrix run --config FILE`, as ours is, so that both start alike.
"""

import asyncio
import sys
import tomllib
from pathlib import Path

from nio import AsyncClient, MatrixRoom, RoomMessageText


async def main(settings: dict[str, str]) -> None:
    """Answer every message with the same words, until stopped."""
    client = AsyncClient(settings["homeserver"], settings["user"])
    client.restore_login(settings["user"], "BARE", settings["token"])

    async def echo(room: MatrixRoom, event: RoomMessageText) -> None:
        if event.sender != client.user_id:
            content = {"msgtype": "m.text", "body": event.body}
            await client.room_send(room.room_id, "m.room.message", content)

    client.add_event_callback(echo, RoomMessageText)
    await client.sync_forever(30_000, full_state=True)


if __name__ == "__main__":
    asyncio.run(main(tomllib.loads(Path(sys.argv[3]).read_text(encoding="utf-8"))["matrix"]))
