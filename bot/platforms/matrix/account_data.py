"""What the bot's account keeps on the homeserver for itself (client-server API, "Client Config")."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from bot.platforms.matrix.client import MatrixClient, MatrixError


async def read(client: MatrixClient, kind: str) -> dict[str, Any]:
    """One thing that is kept; empty where it is not. Raises `MatrixError`."""
    try:
        return await client.call("GET", _path(client, kind))
    except MatrixError as error:
        if error.code != "M_NOT_FOUND":
            raise
        return {}


async def write(client: MatrixClient, kind: str, content: Mapping[str, Any]) -> None:
    """Keep one thing. Raises `MatrixError`."""
    await client.call("PUT", _path(client, kind), content)


def _path(client: MatrixClient, kind: str) -> str:
    return f"/user/{quote(client.user_id, safe='')}/account_data/{quote(kind, safe='')}"
