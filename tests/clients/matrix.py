"""A person with a Matrix client, for tests: plain HTTP, so that nothing is shared with the bot's own library."""

import asyncio
import itertools
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import aiohttp

Happening = dict[str, Any]

ENCRYPTION = {"algorithm": "m.megolm.v1.aes-sha2"}
ENCRYPTED = [{"type": "m.room.encryption", "state_key": "", "content": ENCRYPTION}]
"""The `initial_state` of a room that is encrypted from its beginning."""


class Person:
    """One account on one homeserver. Use with `async with`."""

    def __init__(self, url: str, user_id: str, token: str) -> None:
        self.id = user_id
        self._url = url
        self._token = token
        self._http: aiohttp.ClientSession | None = None
        self._transactions = itertools.count(1)
        self._since = ""
        self._seen: list[tuple[str, Happening]] = []
        self.invitations: set[str] = set()

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession(headers={"Authorization": f"Bearer {self._token}"})
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._http:
            await self._http.close()

    async def call(self, method: str, path: str, body: Any = None, **query: str) -> dict[str, Any]:
        """One request below `/_matrix/client/v3`; raises `aiohttp.ClientResponseError` unless it succeeds."""
        assert self._http, "use it with `async with`"
        url = f"{self._url}/_matrix/client/v3{path}"
        json = {} if body is None and method != "GET" else body
        async with self._http.request(method, url, json=json, params=query) as answer:
            found: dict[str, Any] = await answer.json()
            if not answer.ok:
                message = f"{found.get('errcode')} {found.get('error')}"
                raise aiohttp.ClientResponseError(answer.request_info, (), status=answer.status, message=message)
            return found

    async def create_room(self, *invite: str, **options: Any) -> str:
        """A new room, private unless told otherwise; its id."""
        made = await self.call("POST", "/createRoom", {"invite": list(invite), "preset": "private_chat", **options})
        return str(made["room_id"])

    async def upgrade(self, room: str) -> str:
        """Upgrade a room; the replacement's id."""
        moved = await self.call("POST", f"/rooms/{_(room)}/upgrade", {"new_version": "11"})
        return str(moved["replacement_room"])

    async def invite(self, room: str, user_id: str) -> None:
        await self.call("POST", f"/rooms/{_(room)}/invite", {"user_id": user_id})

    async def join(self, room: str) -> None:
        await self.call("POST", f"/join/{_(room)}")

    async def leave(self, room: str) -> None:
        await self.call("POST", f"/rooms/{_(room)}/leave")

    async def kick(self, room: str, user_id: str) -> None:
        await self.call("POST", f"/rooms/{_(room)}/kick", {"user_id": user_id})

    async def state(self, room: str) -> list[Happening]:
        """The state of a room."""
        found: Any = await self.call("GET", f"/rooms/{_(room)}/state")
        return list(found)

    async def encrypt(self, room: str) -> None:
        """Switch a room's encryption on."""
        await self.call("PUT", f"/rooms/{_(room)}/state/m.room.encryption", ENCRYPTION)

    async def rename(self, name: str) -> None:
        await self.call("PUT", f"/profile/{_(self.id)}/displayname", {"displayname": name})

    async def send(self, room: str, kind: str, content: dict[str, Any]) -> str:
        """Send any event; its id. While the homeserver is away it is tried again, as any client does."""
        path = f"/rooms/{_(room)}/send/{kind}/{next(self._transactions)}"
        while True:
            try:
                return str((await self.call("PUT", path, content))["event_id"])
            except (aiohttp.ClientConnectionError, TimeoutError):
                await asyncio.sleep(0.1)

    async def say(self, room: str, text: str, **more: Any) -> str:
        """Send a text message; its id. `more` is added to the content."""
        return await self.send(room, "m.room.message", {"msgtype": "m.text", "body": text, **more})

    async def upload(self, content: bytes, name: str, media_type: str) -> str:
        """Put a file onto the homeserver; its address."""
        assert self._http, "use it with `async with`"
        url, headers = f"{self._url}/_matrix/media/v3/upload", {"Content-Type": media_type}
        async with self._http.post(url, data=content, params={"filename": name}, headers=headers) as answer:
            return str((await answer.json())["content_uri"])

    async def download(self, address: str) -> bytes:
        """A file of the homeserver."""
        assert self._http, "use it with `async with`"
        url = f"{self._url}/_matrix/client/v1/media/download/{address.removeprefix('mxc://')}"
        async with self._http.get(url) as answer:
            return await answer.read() if answer.ok else b""

    async def send_file(
        self, room: str, content: bytes, name: str, media_type: str, caption: str = "", **more: Any
    ) -> str:
        """A message that is a file, with a caption where there is one; its id."""
        address = await self.upload(content, name, media_type)
        info = {"mimetype": media_type, "size": len(content)}
        kind = "m.image" if media_type.startswith("image/") else "m.file"
        said = {"msgtype": kind, "body": caption or name, "filename": name, "url": address, "info": info, **more}
        return await self.send(room, "m.room.message", said)

    async def reply(self, room: str, message: str, text: str) -> str:
        return await self.say(room, text, **{"m.relates_to": {"m.in_reply_to": {"event_id": message}}})

    async def edit(self, room: str, message: str, text: str) -> str:
        new = {"msgtype": "m.text", "body": text}
        relation = {"rel_type": "m.replace", "event_id": message}
        return await self.say(room, f"* {text}", **{"m.new_content": new, "m.relates_to": relation})

    async def react(self, room: str, message: str, key: str) -> str:
        relation = {"rel_type": "m.annotation", "event_id": message, "key": key}
        return await self.send(room, "m.reaction", {"m.relates_to": relation})

    async def redact(self, room: str, event: str) -> str:
        path = f"/rooms/{_(room)}/redact/{_(event)}/{next(self._transactions)}"
        return str((await self.call("PUT", path))["event_id"])

    async def sync(self, milliseconds: int = 0) -> None:
        """Take in what has happened since the last time."""
        since = {"since": self._since} if self._since else {}
        batch = await self.call("GET", "/sync", timeout=str(milliseconds), **since)
        self._since = batch["next_batch"]
        await self.take(batch)
        rooms = batch.get("rooms", {})
        self.invitations |= set(rooms.get("invite", {}))
        for room, info in (rooms.get("join", {}) | rooms.get("leave", {})).items():
            timeline = info.get("timeline", {})
            if timeline.get("limited") and room in rooms.get("join", {}):
                self._seen = [(other, event) for other, event in self._seen if other != room]
                timeline = {"events": await self._page_through(room)}
            self._seen += [(room, await self.read(room, event)) for event in timeline.get("events", [])]

    async def until(
        self, room: str, wanted: Callable[[Happening], bool], *, count: int = 1, timeout: float = 60
    ) -> Sequence[Happening]:
        """Wait for `count` events in a room for which `wanted` holds; raises `TimeoutError` with what came instead."""
        try:
            async with asyncio.timeout(timeout):
                while len(found := [e for r, e in self._seen if r == room and wanted(e)]) < count:
                    await self.sync(1_000)
        except TimeoutError:
            bodies = [event.get("content", {}).get("body", event["type"]) for r, event in self._seen if r == room]
            raise TimeoutError(f"{len(found)} of {count} came; the room holds {bodies[-10:]}") from None
        return found

    async def until_told(self, room: str, *words: str, by: str, count: int = 1, timeout: float = 60) -> Happening:
        """Wait for messages of `by` with all these words; the last of them."""
        found = await self.until(
            room,
            lambda event: (
                event["sender"] == by and body_of(event) != "" and all(word in body_of(event) for word in words)
            ),
            count=count,
            timeout=timeout,
        )
        return found[-1]

    async def until_joined(self, room: str, user_id: str, timeout: float = 60) -> None:
        """Wait until an account is in a room."""
        await self.until(
            room,
            lambda event: event.get("state_key") == user_id and event["content"].get("membership") == "join",
            timeout=timeout,
        )

    async def until_invited(self, timeout: float = 60) -> str:
        """Wait for an invitation; the room."""
        async with asyncio.timeout(timeout):
            while not self.invitations:
                await self.sync(1_000)
        return self.invitations.pop()

    async def history(self, room: str) -> list[Happening]:
        """All that a room's timeline holds, oldest first, by paging and not by /sync."""
        return [await self.read(room, event) for event in await self._page_through(room)]

    async def read(self, room: str, event: Happening) -> Happening:
        """An event of a room as the client shows it: this one shows it as it is sent."""
        return event

    async def take(self, batch: dict[str, Any]) -> None:
        """What an answer to /sync holds for the device and not for a room: this one has no use for it."""

    async def file_of(self, event: Happening) -> bytes:
        """The file that a message is."""
        return await self.download(str(event["content"]["url"]))

    async def _page_through(self, room: str) -> list[Happening]:
        events: list[Happening] = []
        position: dict[str, str] = {}
        while True:
            page = await self.call("GET", f"/rooms/{_(room)}/messages", dir="f", limit="500", **position)
            events += page["chunk"]
            if "end" not in page:
                return events
            position = {"from": page["end"]}


def body_of(event: Happening) -> str:
    """The words of a message; the new words of an edit; empty for everything else."""
    content = event["content"]
    return str(content.get("m.new_content", content).get("body", ""))


def _(identifier: str) -> str:
    return quote(identifier, safe="")
