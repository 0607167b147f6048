"""Somebody's device that encrypts, on the homeserver in memory, without a network: it can lie as nobody else can."""

from typing import Any

from tests.clients.identity import Device, Json
from tests.clients.olm import Keys
from tests.fakes.matrix import Homeserver

ENCRYPTION = {"algorithm": "m.megolm.v1.aes-sha2"}


class Phone:
    """It writes to one device of another account: the bot's."""

    def __init__(self, server: Homeserver, user: str, bot: str, device: str = "PHONE", *, known: bool = True) -> None:
        self._server, self._bot = server, bot
        self.user = user
        self.keys = Keys(user, device)
        if known:
            self.be_known()

    def be_known(self) -> None:
        """The homeserver tells others of this device."""
        self._server.keys.devices[self.user][self.keys.device] = self.keys.device_keys()
        self._server.keys.one_time[self.user, self.keys.device] = self.keys.one_time_keys(20)
        self._server.keys.tell_of(self.user)

    def begin(self, room: str, *, shared: bool = False) -> str:
        """A new session for a room; its id. Nobody has its key, or the bot has."""
        session = str(self.keys.begin(room).session.session_id)
        if shared:
            self.share(room)
        return session

    def share(self, room: str, *, later: bool = False) -> None:
        """Send the bot the key of the room's session, from its first message on, or only from the next one."""
        outbound = self.keys.outbound[room]
        key = outbound.session.session_key.to_base64() if later else outbound.first_key
        content = {**ENCRYPTION, "room_id": room, "session_id": outbound.session.session_id, "session_key": key}
        self.tell("m.room_key", content)

    def tell(self, kind: str, content: Json) -> None:
        """A message for the bot's device alone."""
        for device in self._bots():
            if device.curve25519 not in self.keys.sessions:
                claimed = self._server.keys.one_time[self._bot, device.id]
                name = next(iter(claimed))
                self.keys.open_session(device, {name: claimed.pop(name)})
            self.hand_over(device.id, self.keys.write(device, kind, content))

    def hand_over(self, device: str, content: Json) -> None:
        """Put something into the bot's mailbox as it is."""
        event = {"type": "m.room.encrypted", "sender": self.user, "content": content}
        self._server.keys.put(self._bot, device, event)

    def seal(self, room: str, text: str, **more: Any) -> Json:
        """The content of an event that says this in the room's session."""
        return self.keys.encrypt(room, "m.room.message", {"msgtype": "m.text", "body": text, **more})

    def put(self, room: str, content: Json, **more: Any) -> str:
        """Put an encrypted event into a room; its id."""
        return self._server.happen(room, "m.room.encrypted", self.user, content, **more)

    def say(self, room: str, text: str, **more: Any) -> str:
        """Say something in a room, in a session that the bot has the key of; the event's id."""
        if room not in self.keys.outbound:
            self.begin(room, shared=True)
        return self.put(room, self.seal(room, text, **more))

    def say_without_key(self, room: str, text: str, **more: Any) -> str:
        """Say something in a new session, whose key the bot has not been sent; the event's id."""
        self.begin(room)
        return self.put(room, self.seal(room, text, **more))

    def put_envelope(self, room: str, inside: str) -> str:
        """Put an event that holds whatever this is, encrypted as it should be, in the room's session; its id."""
        ciphertext = self.keys.outbound[room].session.encrypt(inside.encode()).to_base64()
        return self.put(room, {**self.seal(room, ""), "ciphertext": ciphertext})

    def asked(self) -> list[Json]:
        """The keys that the bot has asked this device for."""
        box = self._server.keys.waiting[self.user, self.keys.device]
        requests = [event["content"] for _, event in box if event["type"] == "m.room_key_request"]
        return [request["body"] for request in requests if request["action"] == "request"]

    def heard(self, room: str) -> list[str]:
        """What the bot has said in a room, as far as this device can read it, in order."""
        box = self._server.keys.waiting[self.user, self.keys.device]
        for _, event in box:
            if event["type"] == "m.room.encrypted":
                self.keys.read(self._bot, event["content"])
        box.clear()
        events = [event for _, event in self._server.rooms[room].timeline if event["sender"] == self._bot]
        sealed = [event for event in events if event["type"] == "m.room.encrypted"]
        return [self.keys.decrypt(room, event)[1]["content"].get("body", "") for event in sealed]

    def _bots(self) -> list[Device]:
        found = []
        for name, keys in self._server.keys.devices[self._bot].items():
            known = keys["keys"]
            found.append(Device(self._bot, name, known[f"curve25519:{name}"], known[f"ed25519:{name}"], signed=True))
        return found
