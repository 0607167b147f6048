"""A minimal homeserver in memory: to measure the bot's own cost, and for faults that Synapse cannot be asked for.

It keeps the client-server API's semantics where the bot leans on them: /sync waits, positions are positions in one
stream, timelines are limited, filters hold, transaction ids are idempotent per access token. As Synapse it tells a
hundred messages between devices at once; where there are more, a position says how far that was, as `12_7`.

Any password logs in that is not named as wrong; a user id's localpart is its token on its first device.
"""

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aiohttp import web

from tests.fakes.matrix_keys import FIRST, KeyServer, whose
from tests.fakes.matrix_rooms import Room, passes, room_since

_VERSION = "/_matrix/client/v3"


@dataclass
class Fault:
    """So many of the next requests whose path holds `path` get this answer."""

    path: str
    status: int
    body: Any = None
    times: int = 1


class Homeserver:
    """The state, and the answers to the bot's requests."""

    def __init__(self) -> None:
        self.rooms: dict[str, Room] = {}
        self.faults: list[Fault] = []
        self.revoked: set[str] = set()
        self.wrong_passwords: set[str] = set()
        self.requests: Counter[str] = Counter()
        self.uploads: list[bytes] = []
        self.url = ""
        self.folder = Path()
        """For who needs files for as long as this homeserver knows them."""
        self._stream = 0
        self._transactions: dict[tuple[str, str], str] = {}
        self._filters: list[dict[str, Any]] = []
        self.account_data: dict[str, Any] = {}
        self._news = asyncio.Event()
        self._activity = asyncio.Event()
        self._logins: Counter[str] = Counter()
        self.keys = KeyServer(self._tick)

    def room(self, *members: str) -> str:
        """A new room with these members; its id."""
        room_id = f"!room{len(self.rooms) + 1}:fake"
        self.rooms[room_id] = Room()
        self.happen(room_id, "m.room.create", members[0], {"room_version": "11"}, state_key="")
        for member in members:
            self.happen(room_id, "m.room.member", member, {"membership": "join"}, state_key=member)
        return room_id

    def happen(self, room_id: str, kind: str, sender: str, content: Any, **more: Any) -> str:
        """Put an event, whatever it holds, at the end of a room; its id."""
        at = self._stream + 1
        event = {
            "type": kind, "sender": sender, "content": content, "event_id": f"$event{at}",
            "origin_server_ts": time.time_ns() // 1_000_000, "unsigned": {"age": 20, "membership": "join"},
        } | more  # fmt: skip
        room = self.rooms[room_id]
        room.timeline.append((at, event))
        if "state_key" in event:
            room.state[kind, event["state_key"]] = event
        self._tick()
        return str(event["event_id"])

    def _tick(self) -> int:
        """Move the stream on, and wake who waits for news."""
        self._stream += 1
        self._activity.set()
        self._news.set()
        self._news = asyncio.Event()
        return self._stream

    def bring(self, room_id: str, sender: str, user_id: str, *, inside: bool) -> None:
        """Somebody puts another one out of a room, or lets them in again."""
        before, after = ("leave", "join") if inside else ("join", "leave")
        past = {"prev_content": {"membership": before}, "prev_sender": sender}
        self.happen(room_id, "m.room.member", sender, {"membership": after}, state_key=user_id, unsigned=past)

    def say(self, room_id: str, sender: str, body: Any, **more: Any) -> str:
        """A text message; its id."""
        return self.happen(room_id, "m.room.message", sender, {"msgtype": "m.text", "body": body}, **more)

    def said(self, room_id: str, sender: str) -> list[str]:
        """What an account has said in a room, in order."""
        return [
            event["content"]["body"]
            for _, event in self.rooms[room_id].timeline
            if event["sender"] == sender and event["type"] == "m.room.message"
        ]

    async def until(self, condition: Callable[[], object], timeout: float = 30) -> None:
        """Wait until the condition holds; it is looked at after every event and every request."""
        async with asyncio.timeout(timeout):
            while not condition():
                self._activity.clear()
                await self._activity.wait()

    def app(self) -> web.Application:
        """The web application."""
        app = web.Application(middlewares=[self._faults], client_max_size=50 * 2**20)
        app.add_routes(
            [
                web.get("/_matrix/client/versions", self._versions),
                web.post(f"{_VERSION}/login", self._login),
                web.get(f"{_VERSION}/account/whoami", self._whoami),
                web.post(f"{_VERSION}/logout", self._logout),
                web.get(f"{_VERSION}/profile/{{user}}/displayname", self._displayname),
                web.post(f"{_VERSION}/user/{{user}}/filter", self._keep_filter),
                web.get(f"{_VERSION}/sync", self._sync),
                web.put(f"{_VERSION}/rooms/{{room}}/send/{{kind}}/{{transaction}}", self._send),
                web.get(f"{_VERSION}/rooms/{{room}}/messages", self._messages),
                web.get(f"{_VERSION}/rooms/{{room}}/event/{{event}}", self._event),
                web.get(f"{_VERSION}/rooms/{{room}}/state/{{kind}}", self._state),
                web.get(f"{_VERSION}/rooms/{{room}}/state", self._whole_state),
                web.get(f"{_VERSION}/rooms/{{room}}/members", self._members),
                web.get(f"{_VERSION}/rooms/{{room}}/joined_members", self._joined_members),
                web.put(f"{_VERSION}/rooms/{{room}}/state/{{kind}}", self._put_state),
                web.post(f"{_VERSION}/createRoom", self._create),
                web.post(f"{_VERSION}/join/{{room}}", self._join),
                web.get(f"{_VERSION}/user/{{user}}/account_data/{{kind}}", self._account_data_of),
                web.put(f"{_VERSION}/user/{{user}}/account_data/{{kind}}", self._keep_account_data),
                web.post("/_matrix/media/v3/upload", self._upload),
                web.get("/_matrix/client/v1/media/download/{server}/{media}", self._download),
                web.put(f"{_VERSION}/rooms/{{room}}/redact/{{event}}/{{transaction}}", self._redact),
                web.get("/_matrix/client/v1/rooms/{room}/relations/{event}/m.replace", self._edits),
                *self.keys.routes(),
            ]
        )
        return app

    @web.middleware
    async def _faults(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.requests[request.path.rpartition("/")[2]] += 1
        self._activity.set()
        for fault in self.faults:
            if fault.path in request.path and fault.times:
                fault.times -= 1
                return web.json_response({} if fault.body is None else fault.body, status=fault.status)
        if request.headers.get("Authorization", "").removeprefix("Bearer ") in self.revoked:
            return _refused(401, "M_UNKNOWN_TOKEN", "Token is not active")
        answer: web.StreamResponse = await handler(request)
        return answer

    async def _versions(self, request: web.Request) -> web.Response:
        return web.json_response({"versions": ["v1.11"]})

    async def _login(self, request: web.Request) -> web.Response:
        body = await request.json()
        if body["password"] in self.wrong_passwords:
            return _refused(403, "M_FORBIDDEN", "Invalid username or password")
        name = body["identifier"]["user"].partition(":")[0].lstrip("@")
        device = body.get("device_id")
        if not device:
            self._logins[name] += 1
            device = FIRST if self._logins[name] == 1 else f"{FIRST}{self._logins[name]}"
        token = name if device == FIRST else f"{name}~{device}"
        self.revoked.discard(token)
        self.keys.names[f"@{name}:fake", device] = body.get("initial_device_display_name", "")
        return web.json_response({"user_id": f"@{name}:fake", "access_token": token, "device_id": device})

    async def _logout(self, request: web.Request) -> web.Response:
        """The device is gone, and its name may be used again if it was the last one that was given."""
        me = whose(request)
        name = me[0].partition(":")[0].lstrip("@")
        self.revoked.add(name if me[1] == FIRST else f"{name}~{me[1]}")
        if me[1] == (FIRST if self._logins[name] == 1 else f"{FIRST}{self._logins[name]}"):
            self._logins[name] -= 1
        self.keys.forget(me)
        return web.json_response({})

    async def _whoami(self, request: web.Request) -> web.Response:
        user_id, device = whose(request)
        return web.json_response({"user_id": user_id, "device_id": device})

    async def _displayname(self, request: web.Request) -> web.Response:
        return web.json_response({"displayname": request.match_info["user"][1:].partition(":")[0].capitalize()})

    async def _keep_filter(self, request: web.Request) -> web.Response:
        self._filters.append(await request.json())
        return web.json_response({"filter_id": str(len(self._filters) - 1)})

    async def _sync(self, request: web.Request) -> web.Response:
        me = whose(request)
        user_id = me[0]
        asked = request.query.get("filter", "{}")
        kept = (json.loads(asked) if asked[0] == "{" else self._filters[int(asked)]).get("room", {})
        wanted = kept.get("timeline", {})
        rooms = {} if kept.get("rooms") == [] else self.rooms
        since, heard = _places(request.query["since"]) if "since" in request.query else (None, 0)
        deadline = time.monotonic() + int(request.query.get("timeout", 0)) / 1000
        while True:
            news, now = self._news, self._stream
            joined = {
                room_id: found
                for room_id, room in rooms.items()
                if room.is_joined(user_id) and (found := room_since(room, since, wanted))
            }
            gone = {
                room_id: found
                for room_id, room in rooms.items()
                if since is not None and room.was_left(user_id, since) and (found := room_since(room, since, wanted))
            }
            left = deadline - time.monotonic()
            if joined or gone or since is None or left <= 0 or self.keys.is_news(me, since, heard):
                news_of_keys, told = self.keys.news(me, since, heard)
                position = str(now) if told is None else f"{now}_{told}"
                told_of = {"join": joined, "leave": gone}
                return web.json_response({"next_batch": position, "rooms": told_of, **news_of_keys})
            try:
                await asyncio.wait_for(news.wait(), left)
            except TimeoutError:
                continue

    async def _send(self, request: web.Request) -> web.Response:
        key = (self._who(request), request.path)
        room_id = request.match_info["room"]
        if not self.rooms[room_id].is_joined(key[0]):
            return _refused(403, "M_FORBIDDEN", "not in the room")
        if key not in self._transactions:
            self._transactions[key] = self.happen(room_id, request.match_info["kind"], key[0], await request.json())
        return web.json_response({"event_id": self._transactions[key]})

    async def _redact(self, request: web.Request) -> web.Response:
        """What is redacted keeps its place, and nothing else."""
        room, key = self.rooms[request.match_info["room"]], (self._who(request), request.path)
        if key not in self._transactions:
            event_id = request.match_info["event"]
            found = next((event for _, event in room.timeline if event["event_id"] == event_id), None)
            if found is None:
                return _refused(404, "M_NOT_FOUND", "no such event")
            found["content"] = {}
            content = {"redacts": event_id}
            self._transactions[key] = self.happen(
                request.match_info["room"], "m.room.redaction", key[0], content, redacts=event_id
            )
        return web.json_response({"event_id": self._transactions[key]})

    async def _edits(self, request: web.Request) -> web.Response:
        wanted = {"rel_type": "m.replace", "event_id": request.match_info["event"]}
        timeline = self.rooms[request.match_info["room"]].timeline
        return web.json_response(
            {"chunk": [event for _, event in timeline if event["content"].get("m.relates_to") == wanted]}
        )

    async def _download(self, request: web.Request) -> web.Response:
        number = request.match_info["media"]
        if not number.isdecimal() or int(number) > len(self.uploads):
            return _refused(404, "M_NOT_FOUND", "no such media")
        return web.Response(body=self.uploads[int(number) - 1])

    async def _messages(self, request: web.Request) -> web.Response:
        start, limit = _places(request.query.get("from", "0"))[0], int(request.query["limit"])
        end = int(request.query.get("to", self._stream))
        wanted = json.loads(request.query.get("filter", "{}"))
        room = self.rooms[request.match_info["room"]]
        found = [(at, event) for at, event in room.timeline if start < at <= end and passes(event, wanted)]
        page = {"chunk": [event for _, event in found[:limit]], "start": str(start)}
        if len(found) > limit:
            page["end"] = str(found[limit - 1][0])
        return web.json_response(page)

    async def _event(self, request: web.Request) -> web.Response:
        room, wanted = self.rooms[request.match_info["room"]], request.match_info["event"]
        found = next((event for _, event in room.timeline if event["event_id"] == wanted), None)
        return web.json_response(found) if found else _refused(404, "M_NOT_FOUND", "no such event")

    async def _state(self, request: web.Request) -> web.Response:
        known = self.rooms[request.match_info["room"]].state.get((request.match_info["kind"], ""))
        return web.json_response(known["content"]) if known else _refused(404, "M_NOT_FOUND", "no such state")

    async def _whole_state(self, request: web.Request) -> web.Response:
        return web.json_response(list(self.rooms[request.match_info["room"]].state.values()))

    async def _members(self, request: web.Request) -> web.Response:
        state = self.rooms[request.match_info["room"]].state.values()
        return web.json_response({"chunk": [event for event in state if event["type"] == "m.room.member"]})

    async def _joined_members(self, request: web.Request) -> web.Response:
        room = self.rooms[request.match_info["room"]]
        members = [key for kind, key in room.state if kind == "m.room.member" and room.is_joined(key)]
        return web.json_response({"joined": {user: {"display_name": user, "avatar_url": ""} for user in members}})

    async def _put_state(self, request: web.Request) -> web.Response:
        room_id, kind = request.match_info["room"], request.match_info["kind"]
        event = self.happen(room_id, kind, self._who(request), await request.json(), state_key="")
        return web.json_response({"event_id": event})

    async def _create(self, request: web.Request) -> web.Response:
        room_id = self.room(self._who(request))
        wanted = await request.json()
        for state in wanted.get("initial_state", ()):
            self.happen(room_id, state["type"], self._who(request), state["content"], state_key=state["state_key"])
        for invited in wanted["invite"]:
            self.happen(room_id, "m.room.member", self._who(request), {"membership": "invite"}, state_key=invited)
        return web.json_response({"room_id": room_id})

    async def _join(self, request: web.Request) -> web.Response:
        room_id, user_id = request.match_info["room"], self._who(request)
        if not self.rooms[room_id].is_joined(user_id):
            self.happen(room_id, "m.room.member", user_id, {"membership": "join"}, state_key=user_id)
        return web.json_response({"room_id": room_id})

    async def _account_data_of(self, request: web.Request) -> web.Response:
        found = self.account_data.get(request.path)
        return web.json_response(found) if found else _refused(404, "M_NOT_FOUND", "no such account data")

    async def _keep_account_data(self, request: web.Request) -> web.Response:
        self.account_data[request.path] = await request.json()
        return web.json_response({})

    async def _upload(self, request: web.Request) -> web.Response:
        self.uploads.append(await request.read())
        return web.json_response({"content_uri": f"mxc://fake/{len(self.uploads)}"})

    def _who(self, request: web.Request) -> str:
        return whose(request)[0]


@asynccontextmanager
async def homeserver() -> AsyncIterator[Homeserver]:
    """A homeserver on a free port of loopback."""
    server = Homeserver()
    folder = TemporaryDirectory()
    server.folder = Path(folder.name)
    runner = web.AppRunner(server.app(), access_log=None, shutdown_timeout=0, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        await runner.cleanup()
        folder.cleanup()


def _places(position: str) -> tuple[int, int]:
    """The place in the stream, and the one up to which messages between devices have been told."""
    place, _, told = position.partition("_")
    return int(place), int(told or place)


def _refused(status: int, code: str, message: str) -> web.Response:
    return web.json_response({"errcode": code, "error": message}, status=status)
