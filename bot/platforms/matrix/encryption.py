"""Messages in encrypted rooms: one after the other, each with a key that every device in the room has been sent.

nio shares keys as well, but takes a key for shared where the homeserver refused to hand it over, and stops for good
when one-time keys cannot be claimed. So the keys of what the bot says are handed over here.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

import structlog
from vodozemac import GroupSession

from bot.core.errors import PlatformRefused
from bot.platforms.matrix.client import MatrixClient, MatrixError
from bot.platforms.matrix.content import mapping
from bot.platforms.matrix.copies import Uses
from bot.platforms.matrix.exchange import KeyExchange, Taken, Whose, whose
from bot.platforms.matrix.machine import MEGOLM
from bot.platforms.matrix.rotation import Rotation
from bot.platforms.matrix.signing import Signing

log = structlog.get_logger()

ENCRYPTED = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": MEGOLM}}
"""What makes a room an encrypted one."""


class _RoomKey:
    """The key of what the bot says in one room, until it is used up, or somebody who has it has gone."""

    def __init__(self) -> None:
        self.session = GroupSession()
        self.began = asyncio.get_running_loop().time()
        self.shared_with: set[Whose] = set()

    def may_be_used(self, devices: Iterable[Whose], rotation: Rotation) -> bool:
        """Whether it is good for another message to these devices."""
        age, count = asyncio.get_running_loop().time() - self.began, self.session.message_index
        return count < rotation.messages and age < rotation.seconds and self.shared_with.issubset(devices)


class Encryption:
    """One client's keys, and its encrypted messages in the order in which they are sent."""

    def __init__(self, client: MatrixClient, signing: Signing, uses: Uses) -> None:
        self._client = client
        self._signing = signing
        self._uses = uses
        self._exchange = KeyExchange(client)
        self._keys: dict[str, _RoomKey] = {}
        self._guests: dict[str, str] = {}
        self._sending: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._introducing = asyncio.Lock()

    def made(self, room_id: str, guest: str) -> None:
        """The bot has made an encrypted room and invited somebody. A /sync may show it before it is all there."""
        self._client.encrypted_rooms.add(room_id)
        self._guests[room_id] = guest

    async def keep_up(self) -> None:
        """After each /sync: upload what is used up, learn of new devices, send what waits for them, count on.

        What the homeserver refuses is tried again after the next one.
        """
        for step in (self._introduce, self._exchange.mend, self._exchange.look_up_some, self._uses.count_hourly):
            try:
                await step()
            except MatrixError as error:
                log.warning("keys not exchanged", doing=step.__name__, reason=str(error))

    async def look_up(self, people: Iterable[str]) -> None:
        """Learn the devices of these people, where there may be anything new about them. Raises `MatrixError`."""
        await self._exchange.look_up(people)

    async def send(self, room_id: str, kind: str, content: dict[str, Any], transaction: str) -> str:
        """Put an event into a room, encrypted where the room is; its id. Raises `MatrixError`.

        Reactions are never encrypted: homeservers count them.
        """
        if kind == "m.reaction" or not await self.is_on(room_id):
            return await self._client.put(room_id, kind, content, transaction)
        async with self._sending[room_id]:
            key = await self._shared_key(room_id)
            sealed = self._seal(room_id, key, kind, content)
            return await self._client.put(room_id, "m.room.encrypted", sealed, transaction)

    async def is_on(self, room_id: str) -> bool:
        """Whether a room is encrypted, which never ends. Raises `MatrixError` where the homeserver does not say.

        It is asked about rooms that no /sync has brought yet: nothing may go out in plain words by mistake.
        """
        if room_id in self._client.encrypted_rooms:
            return True
        if room := self._client.rooms.get(room_id):
            return bool(room.encrypted)
        return bool(await self._client.state(room_id, "m.room.encryption"))

    async def is_for(self, person: str) -> bool:
        """Whether somebody may be able to read what is encrypted: not if they have no device with keys."""
        await self._exchange.look_up([], strangers=[person])
        return bool(self._exchange.devices_of([person])) or not self._exchange.is_known(person)

    async def _introduce(self) -> None:
        """Have the device's keys on the homeserver, and signed."""
        async with self._introducing:
            try:
                await self._exchange.upload()
            except Taken as error:
                raise self._uses.behind("the homeserver has newer keys of this device") from error
            try:
                await self._signing.keep_up()
            except MatrixError:
                if self._client.olm.account.shared:
                    raise
                # With a login that was revoked the homeserver has forgotten its keys. Until it has them again, nobody
                # can send the bot any.
                await self._exchange.upload()
                await self._signing.keep_up()

    async def _shared_key(self, room_id: str) -> _RoomKey:
        """A key that is with all who are to read it; devices that cannot be reached get it with a later message."""
        if not self._client.olm.account.shared:  # people's clients read nothing of a device that nobody knows
            try:
                await self._introduce()
            except PlatformRefused as error:
                raise MatrixError(0, "", str(error)) from error  # the receiver says so and stops the platform
        people = await self._people(room_id)
        await self._exchange.look_up(people, strangers=[person for person, has_come in people.items() if not has_come])
        devices = self._exchange.devices_of(people)
        key = self._keys.get(room_id)
        if key is None or not key.may_be_used(devices.keys(), self._client.rotations.get(room_id, Rotation())):
            key = self._keys[room_id] = self._new_key(room_id)
        missing = [device for owner, device in devices.items() if owner not in key.shared_with]
        if missing:
            content = {
                "algorithm": MEGOLM,
                "room_id": room_id,
                "session_id": key.session.session_id,
                "session_key": key.session.session_key.to_base64(),
            }
            async for reached in self._exchange.hand_over("m.room_key", content, missing):
                key.shared_with |= {whose(device) for device in reached}
        return key

    async def _people(self, room_id: str) -> dict[str, bool]:
        """Who is to read what is said in a room, and whether they have come.

        Those who are invited are to read it when they come, unless the room shows nobody what was said before they
        joined (client-server API, "History visibility").
        """
        room = self._client.rooms.get(room_id)
        if room and self._guests.get(room_id) in room.users:
            del self._guests[room_id]
        if room and room_id not in self._guests:
            people = {person: not member.invited for person, member in room.users.items()}
            visible = room.history_visibility
        else:
            people, visible = await self._members(room_id), await self._history(room_id)
        return {person: has_come for person, has_come in people.items() if has_come or visible != "joined"}

    async def _members(self, room_id: str) -> dict[str, bool]:
        """Who is in a room or invited, as the homeserver says, and whether they have come."""
        answer = await self._client.call("GET", f"/rooms/{quote(room_id, safe='')}/members")
        events = [mapping(event) for event in answer.get("chunk", ())]
        members = {str(event.get("state_key")): mapping(event.get("content")).get("membership") for event in events}
        return {person: what == "join" for person, what in members.items() if what in {"join", "invite"}}

    async def _history(self, room_id: str) -> Any:
        """Since when people may read what is said in a room, as the homeserver says."""
        return (await self._client.state(room_id, "m.room.history_visibility")).get("history_visibility")

    def _new_key(self, room_id: str) -> _RoomKey:
        """A new key, which the bot keeps as well: people reply to what it said."""
        key, machine = _RoomKey(), self._client.olm
        own = machine.account.identity_keys
        machine.create_group_session(
            own["curve25519"], own["ed25519"], room_id, key.session.session_id, key.session.session_key.to_base64()
        )
        return key

    def _seal(self, room_id: str, key: _RoomKey, kind: str, content: dict[str, Any]) -> dict[str, Any]:
        """An encrypted event's content. What it relates to stays readable, for the homeserver relates events."""
        said = json.dumps(
            {"type": kind, "content": content, "room_id": room_id}, ensure_ascii=False, separators=(",", ":")
        )
        sealed = {
            "algorithm": MEGOLM,
            "ciphertext": key.session.encrypt(said.encode()).to_base64(),
            "session_id": key.session.session_id,
            "sender_key": self._client.olm.account.identity_keys["curve25519"],
            "device_id": self._client.device_id,
        }
        if relation := content.get("m.relates_to"):
            sealed["m.relates_to"] = relation
        return sealed
