"""Files on Matrix: fetched from the homeserver, and uploaded once for all rooms."""

import asyncio
from collections import OrderedDict
from io import BytesIO
from typing import Any
from urllib.parse import quote

from aiohttp import ClientError

from bot.core.events import Attached
from bot.core.platform import File, Gone, TryLater
from bot.platforms.matrix.attachments import Address, NotTheFile
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
    """What has been uploaded: a file of somebody's goes to the homeserver once, whatever rooms it is for."""

    def __init__(self, client: MatrixClient) -> None:
        self._client = client
        self._known: OrderedDict[Attached, str] = OrderedDict()
        self._locks: dict[Attached, asyncio.Lock] = {}

    async def address(self, file: File) -> str:
        """Where the file is on the homeserver. Raises `MatrixError`."""
        source = file.source
        if source is None:
            return await self._upload(file)
        async with self._locks.setdefault(source, asyncio.Lock()):
            if source not in self._known:
                self._known[source] = await self._upload(file)
                while len(self._known) > _KEPT:
                    self._locks.pop(self._known.popitem(last=False)[0], None)
            return self._known[source]

    async def _upload(self, file: File) -> str:
        return str((await ask(self._put(file))).content_uri)

    async def _put(self, file: File) -> Any:
        content, size = BytesIO(file.content), len(file.content)
        async with asyncio.timeout(_SECONDS):  # nio sets no limit to uploads
            response, _ = await self._client.upload(content, file.media_type, file.name, filesize=size)
        return response
