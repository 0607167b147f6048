"""The part of the homeserver in memory that keeps keys: of devices, of identities, and what goes from device to device.

A token is a user's localpart for their first device, which is called DEVICE, and `localpart~DEVICE2` for others.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

from aiohttp import web

Keys = dict[str, Any]
Whose = tuple[str, str]
"""A user's id and a device's."""

_VERSION = "/_matrix/client/v3"
FIRST = "DEVICE"
PAGE = 100
"""So many messages between devices are told at once."""


def whose(request: web.Request) -> Whose:
    """The account and the device that a request comes from."""
    name, _, device = request.headers.get("Authorization", "").removeprefix("Bearer ").partition("~")
    return f"@{name}:fake", device or FIRST


class KeyServer:
    """Keys are public, and so is everything here; what devices tell each other waits until it has been fetched."""

    def __init__(self, tick: Callable[[], int]) -> None:
        """`tick` moves the stream on, wakes who waits for news, and returns the new place in the stream."""
        self._tick = tick
        self.devices: defaultdict[str, dict[str, Keys]] = defaultdict(dict)
        self.one_time: defaultdict[Whose, dict[str, Keys]] = defaultdict(dict)
        self.fallback: dict[Whose, dict[str, Keys]] = {}
        self.identities: defaultdict[str, dict[str, Keys]] = defaultdict(dict)
        """User -> master_key, self_signing_key, user_signing_key."""
        self.waiting: defaultdict[Whose, list[tuple[int, Keys]]] = defaultdict(list)
        self.changes: list[tuple[int, str]] = []
        self.passwords: Counter[str] = Counter()
        """How often an account has proven by its password that it may replace its identity."""
        self.names: dict[Whose, str] = {}
        """What devices that have logged in are called in the list of sessions."""
        self._transactions: set[tuple[Whose, str]] = set()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post(f"{_VERSION}/keys/upload", self._upload),
            web.post(f"{_VERSION}/keys/query", self._query),
            web.post(f"{_VERSION}/keys/claim", self._claim),
            web.post(f"{_VERSION}/keys/device_signing/upload", self._keep_identity),
            web.post(f"{_VERSION}/keys/signatures/upload", self._keep_signatures),
            web.get(f"{_VERSION}/devices", self._list),
            web.post(f"{_VERSION}/delete_devices", self._delete),
            web.put(f"{_VERSION}/sendToDevice/{{kind}}/{{transaction}}", self._hand_over),
        ]

    def news(self, whose: Whose, since: int | None, heard: int) -> tuple[Keys, int | None]:
        """The part of a /sync answer that is about keys; the place up to which it tells what devices say, if not all.

        What was told up to the place `heard` has arrived.
        """
        left = [(at, event) for at, event in self.waiting[whose] if at > heard]
        self.waiting[whose] = left
        told = left[:PAGE]
        changed = {user for at, user in self.changes if at > since} if since is not None else set()
        answer: Keys = {
            "device_one_time_keys_count": {"signed_curve25519": len(self.one_time[whose])},
            "device_unused_fallback_key_types": ["signed_curve25519"] if self.fallback.get(whose) else [],
        }
        if told:
            answer["to_device"] = {"events": [event for _, event in told]}
        if changed:
            answer["device_lists"] = {"changed": sorted(changed), "left": []}
        return answer, told[-1][0] if len(told) < len(left) else None

    def is_news(self, whose: Whose, since: int, heard: int) -> bool:
        """Whether a waiting /sync has something to tell about keys."""
        return any(at > heard for at, _ in self.waiting[whose]) or any(at > since for at, _ in self.changes)

    def forget(self, whose: Whose) -> None:
        """A device has been logged out."""
        user_id, device_id = whose
        self.devices[user_id].pop(device_id, None)
        self.names.pop(whose, None)
        self.one_time.pop(whose, None)
        self.fallback.pop(whose, None)
        self.tell_of(user_id)

    def put(self, user_id: str, device: str, event: Keys) -> None:
        """Something for one device alone."""
        self.waiting[user_id, device].append((self._tick(), event))

    def tell_of(self, user_id: str) -> None:
        """There is something new about somebody's devices."""
        self.changes.append((self._tick(), user_id))

    async def _upload(self, request: web.Request) -> web.Response:
        me, body = whose(request), await request.json()
        if keys := body.get("device_keys"):
            assert (keys["user_id"], keys["device_id"]) == me
            self.devices[me[0]][me[1]] = keys
            self.tell_of(me[0])
        for name, key in body.get("one_time_keys", {}).items():
            if self.one_time[me].get(name, key) != key:
                return _refused(400, "M_UNKNOWN", f"One time key {name} already exists")
            self.one_time[me][name] = key
        if fallback := body.get("fallback_keys"):
            self.fallback[me] = fallback
        return web.json_response({"one_time_key_counts": {"signed_curve25519": len(self.one_time[me])}})

    async def _list(self, request: web.Request) -> web.Response:
        me = whose(request)[0]
        named = {device: name for (user_id, device), name in self.names.items() if user_id == me}
        return web.json_response(
            {"devices": [{"device_id": device, "display_name": name} for device, name in named.items()]}
        )

    async def _delete(self, request: web.Request) -> web.Response:
        """Takes the password."""
        (user_id, _), body = whose(request), await request.json()
        if not body.get("auth"):
            flows = {"session": "session", "flows": [{"stages": ["m.login.password"]}], "params": {}}
            return web.json_response(flows, status=401)
        assert body["auth"]["session"] == "session"
        for device in body["devices"]:
            self.forget((user_id, device))
        return web.json_response({})

    async def _query(self, request: web.Request) -> web.Response:
        me, asked = whose(request)[0], (await request.json())["device_keys"]
        answer: Keys = {"failures": {}, "device_keys": {user_id: self.devices[user_id] for user_id in asked}}
        for kind in ("master", "self_signing", "user_signing"):
            answer[f"{kind}_keys"] = {
                user_id: self.identities[user_id][f"{kind}_key"]
                for user_id in asked
                if f"{kind}_key" in self.identities[user_id] and (kind != "user_signing" or user_id == me)
            }
        return web.json_response(answer)

    async def _claim(self, request: web.Request) -> web.Response:
        found: defaultdict[str, Keys] = defaultdict(dict)
        for user_id, devices in (await request.json())["one_time_keys"].items():
            for device_id in devices:
                keys = self.one_time[user_id, device_id]
                if keys:
                    name = next(iter(keys))
                    found[user_id][device_id] = {name: keys.pop(name)}
                elif fallback := self.fallback.get((user_id, device_id)):
                    found[user_id][device_id] = fallback
        return web.json_response({"failures": {}, "one_time_keys": found})

    async def _keep_identity(self, request: web.Request) -> web.Response:
        """The first one is taken as it is; to replace it takes the password (MSC3967)."""
        (user_id, _), body = whose(request), await request.json()
        proof, known = body.pop("auth", None), self.identities[user_id]
        if known.get("master_key", {}).get("keys", body["master_key"]["keys"]) != body["master_key"]["keys"]:
            if not proof:
                flows = {"session": "session", "flows": [{"stages": ["m.login.password"]}], "params": {}}
                return web.json_response(flows, status=401)
            self.passwords[user_id] += 1
        known.update(body)
        self.tell_of(user_id)
        return web.json_response({})

    async def _keep_signatures(self, request: web.Request) -> web.Response:
        changed = set()
        for user_id, signed in (await request.json()).items():
            for name, content in signed.items():
                known = self.devices[user_id].get(name) or next(
                    (key for key in self.identities[user_id].values() if name in key["keys"].values()), None
                )
                if known is None:
                    return web.json_response({"failures": {user_id: {name: {"errcode": "M_NOT_FOUND", "error": ""}}}})
                for signer, signatures in content["signatures"].items():
                    known.setdefault("signatures", {}).setdefault(signer, {}).update(signatures)
                changed.add(user_id)
        for user_id in changed:
            self.tell_of(user_id)
        return web.json_response({"failures": {}})

    async def _hand_over(self, request: web.Request) -> web.Response:
        me = whose(request)
        if (me, request.path) not in self._transactions:
            self._transactions.add((me, request.path))
            for user_id, devices in (await request.json())["messages"].items():
                for device_id, content in devices.items():
                    wanted = self.devices[user_id] if device_id == "*" else [device_id]
                    event = {"type": request.match_info["kind"], "sender": me[0], "content": content}
                    for device in wanted:
                        self.put(user_id, device, event)
        return web.json_response({})


def _refused(status: int, code: str, message: str) -> web.Response:
    return web.json_response({"errcode": code, "error": message}, status=status)
