"""Files on Matrix: fetched from the homeserver, and uploaded once for all rooms of a kind."""

import asyncio
from collections import OrderedDict
from io import BytesIO
from typing import Any
from urllib.parse import quote

from aiohttp import ClientError

from bot.core.events import LARGEST, Attached
from bot.core.files import UNKNOWN
from bot.core.platform import File, Gone, TryLater
from bot.platforms.matrix.attachments import Address, NotTheFile, sealed
from bot.platforms.matrix.client import MatrixClient, ask

_SECONDS = 120
_CHUNK = 2**16
_KEPT = 50
_UNKNOWN = {400, 404, 405}  # how servers say that they do not know a path; the second says whether the file is gone
# Since version 1.11 media need a login; older homeservers know the second one only (client-server API, "Content
# repository").
_PATHS = ("/_matrix/client/v1/media/download", "/_matrix/media/v3/download")


async def fetch(client: MatrixClient, reference: str, limit: int) -> bytes:
    """A file's content. nio's own call goes by the address without login, and reads whatever comes.

    Raises `Gone` or `TryLater`.
    """
    address = Address.from_reference(reference)
    stored = await _download(client, address.url, limit)
    try:
        return await asyncio.to_thread(address.opened, stored) if address.key else stored
    except NotTheFile as error:
        raise Gone(str(error)) from error


async def _download(client: MatrixClient, url: str, limit: int) -> bytes:
    server, _, media = url.removeprefix("mxc://").partition("/")
    place = f"{quote(server, safe='')}/{quote(media, safe='')}"
    headers = {"Authorization": f"Bearer {client.access_token}"}
    status = 0
    try:
        async with asyncio.timeout(_SECONDS):
            for path in _PATHS:
                response = await client.send("GET", f"{path}/{place}", headers=headers, timeout=_SECONDS)
                async with response:
                    status = response.status
                    if status == 200:
                        return await _read(response, limit)
                if status not in _UNKNOWN:
                    break
    except (ClientError, OSError, TimeoutError) as error:
        raise TryLater(f"{type(error).__name__}: {error}") from error
    if status in {401, 429} or status >= 500:
        raise TryLater(f"HTTP {status}")
    raise Gone(f"HTTP {status}")


async def _read(response: Any, limit: int) -> bytes:
    if (response.content_length or 0) > limit:
        raise Gone(f"{response.content_length} bytes", too_large=True)
    content = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        content += chunk
        if len(content) > limit:
            raise Gone(f"more than {limit} bytes", too_large=True)
    return bytes(content)


class Uploads:
    """What has been uploaded: a file of somebody's goes to the homeserver once, whatever rooms it is for.

    For encrypted rooms it is encrypted, and for the others it is not.
    """

    def __init__(self, client: MatrixClient) -> None:
        self._client = client
        self._known: OrderedDict[tuple[Attached, bool], Address] = OrderedDict()
        self._locks: dict[tuple[Attached, bool], asyncio.Lock] = {}

    async def address(self, file: File, *, encrypted: bool) -> Address:
        """Where the file is on the homeserver. Raises `MatrixError`."""
        if file.source is None:
            return await self._upload(file, encrypted=encrypted)
        key = file.source, encrypted
        async with self._locks.setdefault(key, asyncio.Lock()):
            if key not in self._known:
                self._known[key] = await self._upload(file, encrypted=encrypted)
                while len(self._known) > _KEPT:
                    self._locks.pop(self._known.popitem(last=False)[0], None)
            return self._known[key]

    async def again(self, attached: Attached, *, encrypted: bool) -> Address:
        """Where a file is that the homeserver has already. Raises `MatrixError`, `Gone` or `TryLater`.

        What was encrypted is put there once more for a room that is not: its people could not read it.
        """
        address = Address.from_reference(attached.reference)
        if encrypted or not address.key:
            return address
        content = await fetch(self._client, attached.reference, LARGEST)
        return await self.address(File(attached.name, attached.media_type, content, attached), encrypted=False)

    async def _upload(self, file: File, *, encrypted: bool) -> Address:
        if not encrypted:
            return Address(await self._put(file.content, file.media_type, file.name))
        stored, address = await asyncio.to_thread(sealed, file.content)
        return address.at(await self._put(stored, UNKNOWN, ""))

    async def _put(self, content: bytes, media_type: str, name: str) -> str:
        async def upload() -> Any:
            async with asyncio.timeout(_SECONDS):  # nio sets no limit to uploads
                response, _ = await self._client.upload(
                    BytesIO(content), media_type, name or None, filesize=len(content)
                )
            return response

        return str((await ask(upload())).content_uri)
