"""A person whose client encrypts by vodozemac and plain HTTP. It is the tests' own, so it can misbehave as well."""

import asyncio
from collections.abc import Iterable
from typing import Any, Self

import aiohttp

from tests.clients.attachments import Attaching
from tests.clients.identity import Device, Identity, Json, devices_in
from tests.clients.matrix import Happening
from tests.clients.olm import MEGOLM, Keys, NotDecrypted

_ONE_TIME_KEYS = 20


class EncryptedPerson(Attaching):
    """One device of an account. Use with `async with`; `restart` begins another life of it on what it keeps.

    If `strict`, devices that their owner has not signed get no keys, and what comes from them is not read. Unless
    `signed` is false, it signs itself: with a new identity of the account, or with `identity`, another device's.
    """

    def __init__(
        self,
        url: str,
        user_id: str,
        token: str,
        *,
        strict: bool = True,
        signed: bool = True,
        identity: Identity | None = None,
        messages_a_session: int = 100,
    ) -> None:
        super().__init__(url, user_id, token)
        self.device = ""
        self.identity = identity
        self.keys: Keys
        self.withheld_from: set[str] = set()
        """Accounts that get no room keys for now."""
        self._strict, self._signed, self._messages = strict, signed, messages_a_session
        self._devices: dict[str, list[Device]] = {}
        self._sealing, self._syncing = asyncio.Lock(), asyncio.Lock()

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        self.device = (await self.call("GET", "/account/whoami"))["device_id"]
        self.keys = Keys(self.id, self.device)
        device_keys = self.keys.device_keys()
        body = {"device_keys": device_keys, "one_time_keys": self.keys.one_time_keys(_ONE_TIME_KEYS)}
        await self.call("POST", "/keys/upload", body)
        if self._signed:
            await self._sign(device_keys)
        return self

    async def restart(self) -> None:
        """Forget everything but what is kept."""
        self.keys = Keys.from_pickle(self.keys.pickle())
        self._devices.clear()
        self._encrypted = frozenset()
        self._since, self._seen = "", []

    async def devices_of(self, user_id: str) -> list[Device]:
        """Somebody's devices."""
        await self._ask_for([user_id])
        return self._devices[user_id]

    async def send(self, room: str, kind: str, content: Json) -> str:
        if kind == "m.reaction" or not await self.is_encrypted(room):
            return await super().send(room, kind, content)
        while True:
            try:
                sealed = await self.seal(room, kind, content)
                break
            except (aiohttp.ClientConnectionError, TimeoutError):
                await asyncio.sleep(0.1)
        return await self.send_sealed(room, sealed)

    async def send_sealed(self, room: str, sealed: Json) -> str:
        """Send what `seal` has made, or something like it; the event's id."""
        return await super().send(room, "m.room.encrypted", sealed)

    async def seal(self, room: str, kind: str, content: Json) -> Json:
        """The content of an event, encrypted for everybody who is in the room now, their keys sent; not sent itself."""
        if not self._syncing.locked():
            await self.sync()
        async with self._sealing:
            await self._share(room)
            return self.keys.encrypt(room, kind, content)

    async def hand_over(self, room: str, user_id: str) -> None:
        """Send somebody's devices the key of the room's session from its first message on, however late."""
        key = self.keys.outbound[room].first_key
        await self._give(room, key, [device for device in await self.devices_of(user_id) if self._trusts(device)])

    def rotate(self, room: str) -> None:
        """Begin a new session for what this client sends into a room."""
        self.keys.outbound.pop(room, None)

    async def to_device(self, kind: str, contents: dict[Device, Json]) -> None:
        """Send something to some devices, one content each."""
        messages: dict[str, Json] = {}
        for device, content in contents.items():
            messages.setdefault(device.user, {})[device.id] = content
        path = f"/sendToDevice/{kind}/{next(self._transactions)}"
        await self.call("PUT", path, {"messages": messages})

    async def sync(self, milliseconds: int = 0) -> None:
        async with self._syncing:
            await super().sync(milliseconds)

    async def take(self, batch: Json) -> None:
        changed = batch.get("device_lists", {}).get("changed", ())
        for user in changed:
            self._devices.pop(user, None)
        keys = len(self.keys.inbound)
        for event in batch.get("to_device", {}).get("events", ()):
            if event["type"] == "m.room.encrypted":
                await self._receive(event)
        left = batch.get("device_one_time_keys_count", {}).get("signed_curve25519", 0)
        if left < _ONE_TIME_KEYS // 2:
            more = self.keys.one_time_keys(_ONE_TIME_KEYS - left)
            await self.call("POST", "/keys/upload", {"one_time_keys": more})
        if changed or len(self.keys.inbound) > keys:
            self._seen = [(room, await self.read(room, event)) for room, event in self._seen]

    async def read(self, room: str, event: Happening) -> Happening:
        if event["type"] != "m.room.encrypted" or event["content"].get("algorithm") != MEGOLM:
            return event
        try:
            inbound, payload = self.keys.decrypt(room, event)
            await self._check(event["sender"], inbound.curve25519, inbound.ed25519)
        except NotDecrypted as error:
            return {**event, "encrypted": True, "undecrypted": str(error)}
        content = dict(payload["content"])
        if relation := event["content"].get("m.relates_to"):
            content["m.relates_to"] = relation
        read = {name: value for name, value in event.items() if name != "undecrypted"}
        return {**read, "type": payload["type"], "content": content, "encrypted": True}

    async def _check(self, sender: str, curve25519: str, ed25519: str) -> None:
        """Raises `NotDecrypted` unless a device of the sender's has these keys, and is to be trusted."""
        if sender == self.id and curve25519 == self.keys.curve25519:
            return
        whose = [device for device in await self.devices_of(sender) if device.curve25519 == curve25519]
        if not whose or whose[0].ed25519 != ed25519:
            raise NotDecrypted("the sender has no such device")
        if not self._trusts(whose[0]):
            raise NotDecrypted("from a device that its owner has not signed")

    def _trusts(self, device: Device) -> bool:
        return device.signed or not self._strict

    async def _receive(self, event: Json) -> None:
        """A message to this device. What cannot be read is left aside, as clients do."""
        try:
            self.keys.read(event["sender"], event["content"])
        except NotDecrypted:
            return

    async def _sign(self, device_keys: Json) -> None:
        if self.identity is None:
            self.identity = Identity(self.id)
            await self.call("POST", "/keys/device_signing/upload", self.identity.upload())
        self.identity.sign(device_keys, "self_signing")
        signed = {key: value for key, value in device_keys.items() if key != "unsigned"}
        answer = await self.call("POST", "/keys/signatures/upload", {self.id: {self.device: signed}})
        assert not answer.get("failures"), answer

    async def _ask_for(self, users: Iterable[str]) -> None:
        if unknown := [user for user in users if user not in self._devices]:
            answer = await self.call("POST", "/keys/query", {"device_keys": {user: [] for user in unknown}})
            for user in unknown:
                self._devices[user] = devices_in(answer, user)

    async def _share(self, room: str) -> None:
        """Let every device in the room have the session's key; a new session where one has gone, or it is used up."""
        state = [event for event in await self.state(room) if event["type"] == "m.room.member"]
        members = [event["state_key"] for event in state if event["content"]["membership"] in {"join", "invite"}]
        await self._ask_for(members)
        devices = {
            (user, device.id): device
            for user in members
            for device in self._devices[user]
            if user not in self.withheld_from and self._trusts(device)
        }
        outbound = self.keys.outbound.get(room)
        if (
            outbound is None
            or outbound.session.message_index >= self._messages
            or outbound.shared - devices.keys() - {(self.id, self.device)}
        ):
            outbound = self.keys.begin(room)
        missing = [device for key, device in devices.items() if key not in outbound.shared]
        if missing:
            await self._give(room, outbound.session.session_key.to_base64(), missing)
            outbound.shared |= {(device.user, device.id) for device in missing}

    async def _give(self, room: str, key: str, devices: Iterable[Device]) -> None:
        """Send the key of the room's session; devices that have no one-time key left get none."""
        session = self.keys.outbound[room].session.session_id
        content = {"algorithm": MEGOLM, "room_id": room, "session_id": session, "session_key": key}
        ready = await self._reach(devices)
        if ready:
            sealed = {device: self.keys.write(device, "m.room_key", content) for device in ready}
            await self.to_device("m.room.encrypted", sealed)

    async def _reach(self, devices: Iterable[Device]) -> list[Device]:
        """Those of them to whom messages can be written, with new one-time keys where need be."""
        wanted = list(devices)
        claims: dict[str, dict[str, str]] = {}
        for device in wanted:
            if not self.keys.sessions.get(device.curve25519):
                claims.setdefault(device.user, {})[device.id] = "signed_curve25519"
        if claims:
            answer: dict[str, Any] = await self.call("POST", "/keys/claim", {"one_time_keys": claims})
            for device in wanted:
                if claimed := answer["one_time_keys"].get(device.user, {}).get(device.id):
                    self.keys.open_session(device, claimed)
        return [device for device in wanted if self.keys.sessions.get(device.curve25519)]
