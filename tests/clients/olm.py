"""A device's keys and what it encrypts with them, for a client of the tests' own: vodozemac and no network."""

import json
from dataclasses import dataclass, field
from typing import Self

import vodozemac

from tests.clients.identity import Device, Json, add_signature, canonical, padded, unpadded, verify

OLM, MEGOLM = "m.olm.v1.curve25519-aes-sha2", "m.megolm.v1.aes-sha2"
_PICKLE_KEY = bytes(32)


class NotDecrypted(Exception):
    """Why something cannot be read."""


@dataclass(slots=True)
class Outbound:
    """A Megolm session of the device's own for one room."""

    session: vodozemac.GroupSession
    first_key: str
    """The key from its first message on; what is shared later begins later."""
    shared: set[tuple[str, str]] = field(default_factory=set)
    """With which devices: whose, and which."""


@dataclass(slots=True)
class Inbound:
    """A Megolm session of somebody's device."""

    session: vodozemac.InboundGroupSession
    sender: str
    curve25519: str
    ed25519: str
    """What the message that brought it says of the device."""
    seen: dict[int, str] = field(default_factory=dict)
    """The events that were read, by their index."""


class Keys:
    """All that a device keeps between its lives."""

    def __init__(self, user: str, device: str) -> None:
        self.user, self.device = user, device
        self.account = vodozemac.Account()
        self.sessions: dict[str, list[vodozemac.Session]] = {}
        """With other devices, by their curve25519 key; the one that was of use last comes first."""
        self.inbound: dict[tuple[str, str], Inbound] = {}
        self.outbound: dict[str, Outbound] = {}

    @property
    def curve25519(self) -> str:
        return self.account.curve25519_key.to_base64()

    @property
    def ed25519(self) -> str:
        return self.account.ed25519_key.to_base64()

    def device_keys(self) -> Json:
        """What the homeserver tells others of this device."""
        return self._signed(
            {
                "user_id": self.user,
                "device_id": self.device,
                "algorithms": [OLM, MEGOLM],
                "keys": {f"curve25519:{self.device}": self.curve25519, f"ed25519:{self.device}": self.ed25519},
            }
        )

    def one_time_keys(self, count: int) -> Json:
        """So many new ones, signed."""
        self.account.generate_one_time_keys(count)
        keys = self.account.one_time_keys.items()
        made = {f"signed_curve25519:{name}": self._signed({"key": key.to_base64()}) for name, key in keys}
        self.account.mark_keys_as_published()
        return made

    def open_session(self, device: Device, claimed: Json) -> None:
        """Begin to write to a device with the one-time key that was claimed from it."""
        [(name, key)] = claimed.items()
        verify(key, device.user, device.id, device.ed25519)
        assert name.startswith("signed_curve25519:")
        session = self.account.create_outbound_session(
            vodozemac.Curve25519PublicKey.from_base64(device.curve25519),
            vodozemac.Curve25519PublicKey.from_base64(key["key"]),
        )
        self.sessions.setdefault(device.curve25519, []).insert(0, session)

    def write(self, device: Device, kind: str, content: Json) -> Json:
        """A message for one device alone."""
        payload = {
            "type": kind,
            "content": content,
            "sender": self.user,
            "recipient": device.user,
            "recipient_keys": {"ed25519": device.ed25519},
            "keys": {"ed25519": self.ed25519},
        }
        kind_of, sealed = self.sessions[device.curve25519][0].encrypt(json.dumps(payload).encode()).to_parts()
        return {
            "algorithm": OLM,
            "sender_key": self.curve25519,
            "ciphertext": {device.curve25519: {"type": kind_of, "body": unpadded(sealed)}},
        }

    def read(self, sender: str, content: Json) -> Json:
        """A message to this device alone; raises `NotDecrypted`. What it holds of room keys is kept."""
        if content.get("algorithm") != OLM or self.curve25519 not in content["ciphertext"]:
            raise NotDecrypted("not for this device")
        message = content["ciphertext"][self.curve25519]
        payload: Json = json.loads(self._open(content["sender_key"], message["type"], message["body"]))
        said = (payload["sender"], payload["recipient"], payload["recipient_keys"]["ed25519"])
        if said != (sender, self.user, self.ed25519):
            raise NotDecrypted(f"from or for somebody else: {said}")
        key = payload["content"]
        if payload["type"] == "m.room_key" and key["algorithm"] == MEGOLM:
            session = vodozemac.InboundGroupSession(vodozemac.SessionKey(key["session_key"]))
            self._keep(key["room_id"], Inbound(session, sender, content["sender_key"], payload["keys"]["ed25519"]))
        return payload

    def begin(self, room: str) -> Outbound:
        """A new session for a room."""
        session = vodozemac.GroupSession()
        key = session.session_key
        own = Inbound(vodozemac.InboundGroupSession(key), self.user, self.curve25519, self.ed25519)
        self._keep(room, own)
        self.outbound[room] = Outbound(session, key.to_base64(), {(self.user, self.device)})
        return self.outbound[room]

    def encrypt(self, room: str, kind: str, content: Json) -> Json:
        """The content of an `m.room.encrypted`, in the room's session."""
        session = self.outbound[room].session
        inner = {name: value for name, value in content.items() if name != "m.relates_to"}
        payload = {"room_id": room, "type": kind, "content": inner}
        sealed = {
            "algorithm": MEGOLM,
            "ciphertext": session.encrypt(json.dumps(payload).encode()).to_base64(),
            "session_id": session.session_id,
            "device_id": self.device,
            "sender_key": self.curve25519,
        }
        relation = content.get("m.relates_to")
        return {**sealed, "m.relates_to": relation} if relation else sealed

    def decrypt(self, room: str, event: Json) -> tuple[Inbound, Json]:
        """What an `m.room.encrypted` holds and the session that it came by; raises `NotDecrypted`."""
        content = event["content"]
        known = self.inbound.get((room, content.get("session_id", "")))
        if known is None:
            raise NotDecrypted("no key")
        try:
            read = known.session.decrypt(vodozemac.MegolmMessage.from_base64(content["ciphertext"]))
        except (vodozemac.MegolmDecryptionException, vodozemac.DecodeException) as error:
            raise NotDecrypted(str(error)) from error
        if known.seen.setdefault(read.message_index, event["event_id"]) != event["event_id"]:
            raise NotDecrypted("replayed")
        payload: Json = json.loads(read.plaintext)
        if payload["room_id"] != room or known.sender != event["sender"]:
            raise NotDecrypted("another's")
        return known, payload

    def pickle(self) -> str:
        """All of it as text."""
        outbound = {
            room: (known.session.pickle(_PICKLE_KEY), known.first_key, sorted(known.shared))
            for room, known in self.outbound.items()
        }
        inbound = [
            (room, known.session.pickle(_PICKLE_KEY), known.sender, known.curve25519, known.ed25519, known.seen)
            for (room, _), known in self.inbound.items()
        ]
        sessions = {key: [each.pickle(_PICKLE_KEY) for each in known] for key, known in self.sessions.items()}
        account = self.account.pickle(_PICKLE_KEY)
        return json.dumps([self.user, self.device, account, sessions, inbound, outbound])

    @classmethod
    def from_pickle(cls, text: str) -> Self:
        """The same again."""
        user, device, account, sessions, inbound, outbound = json.loads(text)
        keys = cls(user, device)
        keys.account = vodozemac.Account.from_pickle(account, _PICKLE_KEY)
        keys.sessions = {
            key: [vodozemac.Session.from_pickle(each, _PICKLE_KEY) for each in known]
            for key, known in sessions.items()
        }  # fmt: skip
        for room, pickled, sender, curve25519, ed25519, seen in inbound:
            session = vodozemac.InboundGroupSession.from_pickle(pickled, _PICKLE_KEY)
            events = {int(index): event for index, event in seen.items()}
            keys._keep(room, Inbound(session, sender, curve25519, ed25519, events))
        for room, (pickled, first_key, shared) in outbound.items():
            session_out = vodozemac.GroupSession.from_pickle(pickled, _PICKLE_KEY)
            keys.outbound[room] = Outbound(session_out, first_key, {(user_id, each) for user_id, each in shared})
        return keys

    def _open(self, sender_key: str, kind: int, body: str) -> bytes:
        known = self.sessions.setdefault(sender_key, [])
        message = vodozemac.AnyOlmMessage.from_parts(kind, padded(body))
        for session in known:
            try:
                plain = session.decrypt(message)
            except vodozemac.OlmDecryptionException:
                continue
            known.remove(session)
            known.insert(0, session)
            return plain
        first = message.to_pre_key()
        if first is None:
            raise NotDecrypted("no session for it")
        try:
            session, plain = self.account.create_inbound_session(
                vodozemac.Curve25519PublicKey.from_base64(sender_key), first
            )  # fmt: skip
        except vodozemac.SessionCreationException as error:
            raise NotDecrypted(str(error)) from error
        known.insert(0, session)
        return plain

    def _keep(self, room: str, inbound: Inbound) -> None:
        key = (room, inbound.session.session_id)
        known = self.inbound.get(key)
        if known is None or inbound.session.first_known_index < known.session.first_known_index:
            self.inbound[key] = inbound

    def _signed(self, content: Json) -> Json:
        signature = self.account.sign(canonical(content)).to_base64()
        return add_signature(content, self.user, self.device, signature)
