"""Gives calendars to programs that subscribe to them: `GET /calendar/<secret>.ics` (S6). Nothing else is served.

Whoever has the secret has the calendar, so it stands in no log, and whatever is not there looks the same: unknown,
revoked, or of a group that its owner has left. Behind a proxy that speaks TLS, as docs/operate.md tells it.
"""

import asyncio
import hashlib
import logging
import re
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Generic, Protocol, TypeVar

import structlog
from aiohttp import web
from aiohttp.helpers import ETAG_ANY
from sqlmodel import Session

from bot.core.backoff import Backoff
from bot.core.errors import StorageUnavailable
from bot.runtime import failures
from storage.database import Database

log = structlog.get_logger()

_ADDRESS = re.compile(r"/calendar/([0-9a-f]{32})\.ics")
_METHODS = ("GET", "HEAD")
WAITING = 32
"""Requests in hand: as the database serves one after the other, whoever comes then is told to come again."""
CONNECTIONS = 200
LIFE = 60.0
"""Seconds that a connection may last, so that nobody keeps one by sending slowly."""
REMEMBERED = 2000
"""Calendars of which it is known since when they say what they say."""
LONGEST_LINE = 2048
"""Bytes of a request's first line, and of each of its headers."""
LONGEST_RETRY = 60.0
_SECOND = timedelta(seconds=1)
_HEADERS = {
    "Server": "Convene",  # and not what it is made of
    # Kept by whoever subscribed alone, and asked for anew each time: whoever left a group has lost it by then.
    "Cache-Control": "private, no-cache",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}

F = TypeVar("F")


class Source(Protocol[F]):
    """Where calendars come from."""

    def find(self, session: Session, secret: str, now: datetime) -> F | None:
        """What the calendar with this secret is made of, if there is one, and its owner may see it now."""

    def write(self, found: F, now: datetime) -> bytes:
        """It as a file. Called on a thread of its own, one at a time."""


class Calendars(Generic[F]):
    """Answers requests, between `serving` them."""

    def __init__(self, database: Database, source: Source[F], clock: Callable[[], datetime]) -> None:
        self._database = database
        self._source = source
        self._clock = clock
        self._in_hand: list[object] = []
        """The connections whose requests are being answered."""
        self._writing = asyncio.Lock()
        self._since: OrderedDict[str, tuple[str, datetime]] = OrderedDict()

    @asynccontextmanager
    async def serving(self, host: str, port: int, *, life: float = LIFE) -> AsyncIterator[int]:
        """Listen; yields the port, which the system chooses where it is 0. What is in hand at the end is finished.

        Raises `OSError` where the address cannot be had.
        """
        loop = asyncio.get_running_loop()
        # What is wrong with a request's form would be logged with the request, and so with the secret.
        quiet = logging.getLogger("convene.calendars")
        quiet.disabled = True
        server = web.Server(self.answer)

        def accept() -> asyncio.Protocol:
            if len(server.connections) >= CONNECTIONS:
                return _Refused()
            connection = _Connection(
                server, loop=loop, access_log=quiet, logger=quiet, keepalive_timeout=life, lingering_time=1,
                max_line_size=LONGEST_LINE, max_field_size=LONGEST_LINE,
            )  # fmt: skip
            loop.call_later(life, self._end, connection)
            return connection

        listening = await loop.create_server(accept, host, port)
        try:
            yield listening.sockets[0].getsockname()[1]
        finally:
            listening.close()
            server.pre_shutdown()
            await server.shutdown(timeout=5)
            await listening.wait_closed()

    async def keep_serving(self, host: str, port: int) -> None:
        """Serve until cancelled, and try again as long as the address cannot be had: the chat goes on without."""
        backoff = Backoff(longest=LONGEST_RETRY)
        while True:
            try:
                async with self.serving(host, port):
                    log.info("serving calendars", address=f"{host}:{port}")
                    await asyncio.get_running_loop().create_future()
            except OSError as error:
                log.error("cannot serve calendars", address=f"{host}:{port}", reason=str(error), doing="trying again")
            await backoff.wait()

    async def answer(self, request: web.BaseRequest) -> web.Response:
        """The response to one request. What fails is reported under a reference that says nothing of the secret."""
        asked = _ADDRESS.fullmatch(request.path)
        if asked is None:
            return _nothing(404)
        if request.method not in _METHODS:
            return _nothing(405, Allow=", ".join(_METHODS))
        if len(self._in_hand) >= WAITING:
            return _nothing(503, **{"Retry-After": "60"})
        self._in_hand.append(request.protocol)
        try:
            return await self._calendar(request, asked[1])
        except StorageUnavailable as error:
            log.error("storage unavailable", doing="giving a calendar", error=str(error))
            return _nothing(503, **{"Retry-After": "60"})
        except Exception as error:
            failures.report("calendar", "", error, failures.reference())
            return _nothing(500)
        finally:
            self._in_hand.remove(request.protocol)

    def _end(self, connection: web.RequestHandler) -> None:
        """Its time is over; a request that is being answered still is."""
        if connection in self._in_hand:
            connection.close()
        else:
            connection.force_close()

    async def _calendar(self, request: web.BaseRequest, secret: str) -> web.Response:
        now = self._clock()
        found = await self._database.run(partial(self._source.find, secret=secret, now=now))
        if found is None:
            return _nothing(404)
        async with self._writing:
            body = await asyncio.to_thread(self._source.write, found, now)
        tag = hashlib.sha256(body).hexdigest()[:32]
        since = self._unchanged_since(secret, tag, now)
        unchanged = _is_known(request, tag, since)
        response = web.Response(status=304) if unchanged else web.Response(body=body)
        response.headers.update(_HEADERS)
        response.etag = tag
        response.last_modified = since
        if not unchanged:
            response.headers["Content-Type"] = "text/calendar; charset=utf-8"
            response.headers["Content-Disposition"] = 'inline; filename="meetings.ics"'
        return response

    def _unchanged_since(self, secret: str, tag: str, now: datetime) -> datetime:
        """Since when a calendar has been seen to say what it says, in whole seconds; never the same for two texts.

        The rows do not tell: who comes into a group sees meetings that are older than what they saw before.
        """
        name = hashlib.sha256(secret.encode()).hexdigest()
        known, since = self._since.get(name, ("", None))
        if since is None or known != tag:
            seen = now.replace(microsecond=0)
            since = seen if since is None else max(seen, since + _SECOND)
        self._since[name] = tag, since
        self._since.move_to_end(name)
        if len(self._since) > REMEMBERED:
            self._since.popitem(last=False)
        return since


class _Connection(web.RequestHandler):
    """Answers what is no request with nothing: aiohttp would quote it, and so the secret."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        response = _nothing(status)
        response.force_close()
        return response


class _Refused(asyncio.Protocol):
    """A connection too many."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.close()


def _is_known(request: web.BaseRequest, tag: str, since: datetime) -> bool:
    """Whether who asks has it as it is (RFC 9110, 13.1): the tag decides where they name one."""
    tags = request.if_none_match
    if tags is not None:
        return any(each.value in {tag, ETAG_ANY} for each in tags)
    before = request.if_modified_since
    return before is not None and since <= before


def _nothing(status: int, **headers: str) -> web.Response:
    return web.Response(status=status, headers={**_HEADERS, "Cache-Control": "no-store", **headers})
