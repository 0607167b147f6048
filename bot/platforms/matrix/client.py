"""matrix-nio behind a thin wall: what it leaves out, and its errors as one exception.

nio ships no annotations, so its values are `Any` here and in the modules beside it, and nowhere else.
"""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlencode

import structlog
from aiohttp import ClientError
from nio import Api, AsyncClient, AsyncClientConfig, ErrorResponse, JoinResponse, SyncResponse
from nio.responses import EmptyResponse, RoomSendResponse
from peewee import DatabaseError

from bot.platforms.matrix import powers, responses
from bot.platforms.matrix.content import mapping
from bot.platforms.matrix.rotation import Rotation, rotation

log = structlog.get_logger()


class MatrixError(Exception):
    """A request that the homeserver refused, or that got no answer."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        retry_after: float | None = None,
        answer: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        super().__init__(" ".join(filter(None, (code, message))) or f"HTTP {status}")
        self.status = status
        """HTTP status; 0 when no answer came."""
        self.code = code
        """Matrix error code such as `M_FORBIDDEN`; empty when the answer was not a homeserver's."""
        self.retry_after = retry_after
        """Seconds to wait, when the homeserver named a time."""
        self.answer = answer
        """All that the homeserver said, where that is known."""

    @property
    def passing(self) -> bool:
        """True when the same request may work later: no answer, a proxy's answer, 429, 5xx."""
        return self.status in {0, 429} or self.status >= 500 or self.code in {"", "M_LIMIT_EXCEEDED"}

    @property
    def logged_out(self) -> bool:
        """True when the access token is no longer valid."""
        return self.code in {"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED"}


async def ask(call: Awaitable[Any]) -> Any:
    """The response to one of nio's calls; raises `MatrixError` where nio returns an error or lets one through."""
    try:
        response = await call
    except (ClientError, OSError, TimeoutError) as error:
        raise MatrixError(0, "", f"{type(error).__name__}: {error}") from error
    if isinstance(response, ErrorResponse):
        http = response.transport_response
        wait = response.retry_after_ms
        code = response.status_code or ""
        raise MatrixError(http.status if http else 0, code, response.message, wait / 1000 if wait is not None else None)
    return response


class Answers:
    """What is being sent. Use as `with`, around a sending."""

    def __init__(self) -> None:
        self._on_their_way = 0
        self._none = asyncio.Event()
        self._none.set()

    def __enter__(self) -> None:
        self._on_their_way += 1
        self._none.clear()

    def __exit__(self, *error: object) -> None:
        self._on_their_way -= 1
        if not self._on_their_way:
            self._none.set()

    async def have_arrived(self, within: float) -> None:
        """Wait until nothing is being sent, for so many seconds at most."""
        if self._none.is_set():
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                await self._none.wait()


class MatrixClient(AsyncClient):  # type: ignore[misc]  # nio is not annotated, so its classes are Any
    """nio's client that neither retries by itself nor stumbles over one event that it cannot parse.

    Waiting is the outbox's and the receiver's business: nio's own retries would reorder a room's messages.
    """

    def __init__(self, homeserver: str, user_id: str) -> None:
        super().__init__(
            homeserver.rstrip("/"),
            user_id,
            config=AsyncClientConfig(
                max_limit_exceeded=0, max_timeouts=0, request_timeout=60, encryption_enabled=True, store=None
            ),
        )
        self.store: Any = None
        self.olm: Any = None
        self.answers = Answers()
        self.fallback_key_is_used = False
        """Whether the homeserver needs a new fallback key, going by what /sync said last."""
        self.makers: dict[str, frozenset[str]] = {}
        """Those who may do everything in a room, whatever their level (see `powers`)."""
        self.rotations: dict[str, Rotation] = {}
        """How long a key is used in rooms that say so."""
        self.seems_unsigned = False
        """Whether the device was not signed by the account's identity when it was looked up with others."""
        self.unreadable: list[responses.Unreadable] = []
        """Events that were left out of the responses since this list was last emptied."""

    async def create_matrix_response(
        self, response_class: Any, transport_response: Any, data: Any = None, save_to: Any = None
    ) -> Any:
        """As in nio, except that one event on which parsing fails does not take all others with it."""
        if response_class not in responses.READ_HERE or transport_response.status != 200:
            return await super().create_matrix_response(response_class, transport_response, data, save_to)
        body = await self.parse_body(transport_response)
        if response_class is SyncResponse:
            self._note_rooms(mapping(body))
        response, left_out = responses.read(response_class, body, data, own=self.user_id)
        self.unreadable += left_out
        if response_class is SyncResponse:
            self._note_keys(mapping(body))
        response.transport_response = transport_response
        return response

    def _note_rooms(self, body: Mapping[str, Any]) -> None:
        """What nio does not keep of how rooms began, and of how they are encrypted."""
        for room_id, event in responses.state_of(body, ("m.room.create", "m.room.encryption")):
            if event["type"] == "m.room.encryption":
                self.rotations[room_id] = rotation(event)
            else:
                self.makers[room_id] = powers.makers(event)

    def _note_keys(self, body: Mapping[str, Any]) -> None:
        """What the homeserver has left of the device's keys. nio takes none left for not being told."""
        counts, unused = body.get("device_one_time_keys_count"), body.get("device_unused_fallback_key_types")
        if self.olm and isinstance(counts, Mapping):
            self.olm.uploaded_key_count = counts.get("signed_curve25519", 0)
        if isinstance(unused, list):
            self.fallback_key_is_used = "signed_curve25519" not in unused

    async def receive_response(self, response: Any) -> None:
        """As in nio, except that an odd state event costs a log line and not the events that came with it.

        What the keys have become by it is kept as one: half of it could not be read again. nio passes over an answer to
        /sync that ends where the one before it ended, though it may have begun further back.
        """
        self.next_batch = ""
        with self.store.batch() if self.store else contextlib.nullcontext():
            try:
                await super().receive_response(response)
            except DatabaseError:
                raise  # nothing of it was kept, so it has to come again
            except Exception:
                log.exception("Matrix state not understood", response=type(response).__name__)

    def load_store(self) -> None:
        """Not here: nio makes new keys wherever it finds none. They are opened by `device.log_in`."""

    def shut_keys(self) -> None:
        """Let go of the file with the keys."""
        store, self.store, self.olm = self.store, None, None
        if store:
            store.database.close()

    async def put(self, room_id: str, kind: str, content: dict[str, Any], transaction: str) -> str:
        """Put an event into a room as it is, also into one that nio does not know yet; its id. Raises `MatrixError`."""
        method, path, data = Api.room_send(self.access_token, room_id, kind, content, transaction)
        return str((await ask(self._send(RoomSendResponse, method, path, data, (room_id,)))).event_id)

    async def call(self, method: str, path: str, body: Any = None, *, version: str = "v3") -> dict[str, Any]:
        """A request below `/_matrix/client`; the answer, as far as it is a mapping. Raises `MatrixError`."""
        headers = {"Authorization": f"Bearer {self.access_token}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body)
        try:
            async with await self.send(method, f"/_matrix/client/{version}{path}", data, headers) as response:
                answer, status = mapping(await response.json(content_type=None)), response.status
        except (ClientError, OSError, TimeoutError, ValueError) as error:
            raise MatrixError(0, "", f"{type(error).__name__}: {error}") from error
        if status != 200:
            wait = answer.get("retry_after_ms")
            seconds = wait / 1000 if isinstance(wait, int) else None
            raise MatrixError(status, str(answer.get("errcode", "")), str(answer.get("error", "")), seconds, answer)
        return dict(answer)

    async def join_by(self, room_id: str, via: str) -> Any:
        """Join a room with the help of a server that is in it: room ids of version 12 name none (MSC4291)."""
        query = urlencode({"via": via, "server_name": via})
        path = f"/_matrix/client/v3/join/{quote(room_id, safe='')}?{query}"
        return await self._send(JoinResponse, "POST", path, "{}")

    async def state(self, room_id: str, kind: str) -> dict[str, Any]:
        """The content of a room's state event; empty where there is none. Raises `MatrixError`.

        nio takes what a refusal says for the content, except where it is a 404.
        """
        try:
            response = await ask(self.room_get_state_event(room_id, kind))
        except MatrixError as error:
            if error.code != "M_NOT_FOUND":
                raise
            return {}
        content, status = mapping(response.content), response.transport_response.status
        if status != 200:
            raise MatrixError(status, str(content.get("errcode", "")), str(content.get("error", "")))
        return dict(content)

    async def edits_of(self, room_id: str, event_id: str) -> list[str]:
        """The ids of a message's edits, of so many as one answer holds. Raises `MatrixError`."""
        path = f"/rooms/{quote(room_id, safe='')}/relations/{quote(event_id, safe='')}/m.replace?limit=1000"
        body = await self.call("GET", path, version="v1")
        return [str(event["event_id"]) for event in body.get("chunk", ()) if event.get("sender") == self.user_id]

    async def mark_direct(self, account: str, room_id: str) -> Any:
        """Record a room in `m.direct`, so that the bot's other clients show it as a conversation with that person."""
        known = await self.list_direct_rooms()
        rooms = {} if isinstance(known, ErrorResponse) else dict(known.rooms)
        rooms[account] = [*rooms.get(account, []), room_id]
        path = f"/_matrix/client/v3/user/{quote(self.user_id, safe='')}/account_data/m.direct"
        return await self._send(EmptyResponse, "PUT", path, json.dumps(rooms))
