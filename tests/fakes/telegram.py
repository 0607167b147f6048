"""A Bot API server on loopback with Telegram's semantics, for tests, kill tests and benchmarks.

Offsets confirm; a second poller ends the first one's poll; limits, refusals and their wordings are the real ones;
each call is checked against a second implementation of the API. Acts of people are methods of `World`.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

from aiohttp import web

from tests.fakes.telegram_api import Api
from tests.fakes.telegram_check import decode, problems
from tests.fakes.telegram_rules import ApiError, too_many

T = TypeVar("T")

TOKEN = "777000111:fake-token-of-a-fake-bot"

Kind = Literal["lost call", "lost answer", "bad gateway", "flood", "refused"]


@dataclass
class Call:
    """A call as it arrived."""

    method: str
    values: dict[str, Any]
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    at: float = 0.0


@dataclass
class Fault:
    """What happens to the next call of `method` instead: the call or its answer lost, 502, 429 or a refusal."""

    method: str
    kind: Kind
    seconds: int = 1
    error: ApiError = field(default_factory=lambda: ApiError(400, "Bad Request: no"))


class FakeTelegram(Api):
    """Use as an asynchronous context manager; `base_url` is where the bot has to look."""

    def __init__(self, clock: Callable[[], float] = time.time, **kwargs: Any) -> None:
        super().__init__(clock, **kwargs)
        self.token = TOKEN
        self.latency: dict[str, float] = {}
        """Seconds that each answer takes, by method; `*` for all but getUpdates."""
        self.faults: deque[Fault] = deque()
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self._runner: web.AppRunner | None = None
        self._port = 0

    @property
    def base_url(self) -> str:
        """Where the server listens."""
        return f"http://127.0.0.1:{self._port}"

    async def __aenter__(self) -> Self:
        await self.listen()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.hang_up()
        if kind is None and self.violations:
            raise AssertionError(f"calls that Telegram does not know: {self.violations}")

    async def listen(self) -> None:
        """Start to answer, on the same port as before if there was one."""
        app = web.Application(client_max_size=50 * 2**20)
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        app.router.add_get("/file/bot{token}/files/{number}", self._download)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def hang_up(self) -> None:
        """The server goes away; what it knows stays."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def until(self, find: Callable[[], T | None], *, timeout: float = 30.0) -> T:
        """What `find` returns as soon as it is true, asked again after each change."""
        async with asyncio.timeout(timeout):
            while not (found := find()):
                await self.change()
            return found

    async def called(self, method: str, count: int = 1, *, timeout: float = 30.0) -> list[Call]:
        """The calls of a method, once there are `count`."""
        return await self.until(lambda: found if len(found := self.of(method)) >= count else [], timeout=timeout)

    async def confirmed(self, *, timeout: float = 30.0) -> None:
        """Wait until the bot has confirmed every update."""
        await self.until(lambda: not self.updates, timeout=timeout)

    def of(self, method: str) -> list[Call]:
        """The calls of a method so far."""
        return [call for call in self.calls if call.method == method]

    def texts(self, chat: int) -> list[str]:
        """What the bot has said in a chat, as it stands now."""
        return [shown.text for shown in self.sent if shown.chat == chat]

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            return _refusal(ApiError(401, "Unauthorized"))
        try:
            call = await self._read(request)
        except ConnectionResetError:
            return _hang_up(request)  # the bot was killed while it was speaking
        self.calls.append(call)
        self.wake()
        fault = next((each for each in self.faults if each.method == call.method), None)
        if fault:
            self.faults.remove(fault)
        try:
            return await self._answer_call(request, call, fault)
        except ApiError as error:
            return _refusal(error)

    async def _download(self, request: web.Request) -> web.Response:
        content = self.files.get(request.match_info["number"])
        if request.match_info["token"] != self.token or content is None:
            return _refusal(ApiError(404, "Not Found"))
        return web.Response(body=content)

    async def _answer_call(self, request: web.Request, call: Call, fault: Fault | None) -> web.StreamResponse:
        if fault and fault.kind == "bad gateway":
            return web.Response(status=502, text="<html>Bad Gateway</html>")
        if fault and fault.kind == "flood":
            raise too_many(fault.seconds)
        if fault and fault.kind == "refused":
            raise fault.error
        if fault and fault.kind == "lost call":
            return _hang_up(request)
        if self.check and (found := problems(call.method, call.values, call.files)):
            self.violations += found
            raise ApiError(400, f"Bad Request: {found}")
        result = await self.call(call.method, call.values, call.files)
        if wait := self.latency.get(call.method, 0 if call.method == "getUpdates" else self.latency.get("*", 0)):
            await asyncio.sleep(wait)
        if fault and fault.kind == "lost answer":
            return _hang_up(request)
        return web.json_response({"ok": True, "result": result})

    async def _read(self, request: web.Request) -> Call:
        call = Call(request.match_info["method"], {k: decode(v) for k, v in request.query.items()}, at=self.clock())
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                call.files[name] = (value.filename, value.file.read())
            else:
                # Only these parameters are JSON; a text may look like it.
                text = str(value)
                call.values[name] = text if name in {"text", "caption"} else decode(text)
        return call


def _refusal(error: ApiError) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return web.json_response(body, status=error.code)


def _hang_up(request: web.Request) -> web.StreamResponse:
    """Cut the connection without a word."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
