"""What encryption needs beside reading and writing: keys uploaded, looked up and handed out."""

import asyncio
from collections import defaultdict
from typing import Any

import structlog
from nio import Api, KeysUploadResponse

from bot.platforms.matrix.client import MatrixClient, MatrixError, ask

log = structlog.get_logger()


class Encryption:
    """One client's keys, and its encrypted messages in the order in which they are sent."""

    def __init__(self, client: MatrixClient) -> None:
        self._client = client
        self._sending: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def keep_up(self) -> None:
        """After each /sync: upload what is used up, learn of new devices, send what waits for them.

        What the homeserver refuses is tried again after the next one.
        """
        try:
            if self._client.should_upload_keys:
                await self._upload()
            if self._client.should_query_keys:
                await ask(self._client.keys_query())
            if self._client.should_claim_keys:
                await ask(self._client.keys_claim(self._client.olm.get_users_for_key_claiming()))
            for message in list(self._client.outgoing_to_device_messages):
                await ask(self._client.to_device(message))
        except MatrixError as error:
            log.warning("keys not exchanged", reason=str(error))

    async def send(self, room_id: str, kind: str, content: dict[str, Any], transaction: str) -> str:
        """Put an event into a room, encrypted where the room is; its id. Raises `MatrixError`."""
        room = self._client.rooms.get(room_id)
        if room is None or not room.encrypted:
            return await self._client.put(room_id, kind, content, transaction)
        async with self._sending[room_id]:
            response = await ask(
                self._client.room_send(room_id, kind, content, tx_id=transaction, ignore_unverified_devices=True)
            )
        return str(response.event_id)

    async def _upload(self) -> None:
        """Keys that were uploaded and then lost could be used by nobody: they are saved first."""
        machine = self._client.olm
        keys = machine.share_keys()
        machine.save_account()
        method, path, data = Api.keys_upload(self._client.access_token, keys)
        await ask(self._client._send(KeysUploadResponse, method, path, data))
