"""nio's machine for keys, and what it leaves out when it reads: whose key it was, for which room, and whether again.

Events are left as they came by everything else of nio: `open` is the only way to read one. So no two places decide
about the same event, and a state event cannot come out of an envelope (nio would take a member for having left).
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog
from nio import EncryptionError, Event, MegolmEvent, OlmEvent, UnknownEvent
from nio.crypto import Olm
from nio.responses import KeysClaimResponse
from peewee import DatabaseError
from vodozemac import DecodeException, MegolmDecryptionException

from bot.core.noise import Seldom, in_one_line
from bot.platforms.matrix.content import mapping
from bot.platforms.matrix.devices import is_key
from bot.platforms.matrix.replays import Indexes, Letters

log = structlog.get_logger()

MEGOLM = "m.megolm.v1.aes-sha2"
_KINDS = frozenset({"m.room.message", "m.reaction", "m.sticker"})
"""What means something to the bot although it came encrypted."""


class NotOpened(EncryptionError):  # type: ignore[misc]  # nio is not annotated, so its classes are Any
    """An event that cannot be read: its key has not come, or only from a later message on; or it is damaged."""


class NoSuchDevice(NotOpened):
    """An event from a device that the bot has not been told of: it can be read once its owner's devices are known."""


class Forged(EncryptionError):  # type: ignore[misc]  # as above
    """An event that is not what it says: somebody else's, of another room, or one that was sent once already."""


class Odd(EncryptionError):  # type: ignore[misc]  # as above
    """An event that can be read, and makes no sense."""


class Machine(Olm):  # type: ignore[misc]  # as above
    """One device's keys."""

    def __init__(self, user_id: str, device_id: str, store: Any) -> None:
        super().__init__(user_id, device_id, store)
        self.indexes = Indexes(store.database)
        self._letters = Letters(store.database)
        self._seldom = Seldom()
        self.arrived: set[str] = set()
        """The sessions whose keys have come since this was emptied."""
        self._at_hand: Any = None
        self.has_met = False
        """Whether a device has come to be known since this was set to False."""

    def open(self, source: Mapping[str, Any], room_id: str, parsed: Any = None) -> Any:
        """What an encrypted event says, as an event of nio's; `parsed` is how nio has read it, where it has.

        Raises `NotOpened`, `Forged` or `Odd`, and `ValueError` where it is no event that could ever be read.
        """
        event = parsed if isinstance(parsed, MegolmEvent) else Event.parse_event(self._complete(source, room_id))
        if not isinstance(event, MegolmEvent):
            raise ValueError("not encrypted in a way that is understood")
        event.room_id = room_id
        payload, index, session = self._read(event, room_id)
        self._check_owner(event, session)
        kind, content, room = (payload.get(name) for name in ("type", "content", "room_id"))
        if not isinstance(kind, str) or not isinstance(content, dict) or not isinstance(room, str):
            raise Odd("it holds no event")
        if room != room_id:
            raise Forged("it was encrypted for another room")
        if not self.indexes.take(session.sender_key, session.id, index, event.event_id):
            raise Forged("the same was sent before, as another event")
        inside = self._unsealed(event, room_id, kind, content)
        if not _is_unicode(inside):
            raise Odd("it holds characters that are none")
        found = Event.parse_decrypted_event(inside) if kind in _KINDS else UnknownEvent(inside, kind)
        found.decrypted, found.room_id = True, room_id
        found.sender_key, found.session_id = session.sender_key, session.id
        return found

    def decrypt_megolm_event(self, event: Any, room_id: str | None = None) -> Any:
        """Never: see the module."""
        raise NotOpened("left as it came")

    def _complete(self, source: Mapping[str, Any], room_id: str) -> dict[str, Any]:
        """The event with what newer clients may leave out, for nio wants it: which device it is from."""
        content = mapping(source.get("content"))
        session_id = content.get("session_id")
        if content.get("algorithm") != MEGOLM or not isinstance(session_id, str):
            return dict(source)
        missing: dict[str, str] = {}
        if not isinstance(content.get("device_id"), str):
            missing["device_id"] = ""
        if not isinstance(content.get("sender_key"), str):
            keys = self.store.senders_of(room_id, session_id)
            theirs = {device.curve25519 for device in self.device_store[str(source.get("sender"))].values()}
            missing["sender_key"] = next((key for key in keys if key in theirs), keys[0] if keys else "")
        return {**source, "content": {**content, **missing}}

    def _read(self, event: Any, room_id: str) -> tuple[Mapping[str, Any], int, Any]:
        session = self.inbound_group_store.get(room_id, event.sender_key, event.session_id)
        if session is None:
            self.check_if_wedged(event)
            raise NotOpened("its key has not come")
        try:
            text, index = session.decrypt(event.ciphertext)
            return mapping(json.loads(text)), index, session
        except (MegolmDecryptionException, DecodeException, ValueError, RecursionError) as error:
            raise NotOpened(str(error)) from error

    def _check_owner(self, event: Any, session: Any) -> None:
        """The key must have come from a device of the sender's, which is known by both of its own keys.

        nio asks that only of devices which somebody has verified, and nobody does here.
        """
        keys, own = (session.sender_key, session.ed25519), self.account.identity_keys
        if event.sender == self.user_id and keys == (own["curve25519"], own["ed25519"]):
            return
        theirs = [device for device in self.device_store[event.sender].values() if device.curve25519 == keys[0]]
        if any(device.ed25519 == keys[1] for device in theirs):
            return
        if theirs or any((device.curve25519, device.ed25519) == keys for device in self.device_store):
            raise Forged("its key is not the sender's")
        self.users_for_key_query.add(event.sender)
        raise NoSuchDevice("its sender has no such device, as far as is known")

    def _unsealed(self, event: Any, room_id: str, kind: str, content: dict[str, Any]) -> dict[str, Any]:
        """The event as it would have come in a room that is not encrypted."""
        relation = mapping(event.source["content"]).get("m.relates_to")
        if isinstance(relation, dict):  # the homeserver relates events by what it can read
            content.setdefault("m.relates_to", relation)
        return {
            "type": kind, "content": content, "event_id": event.event_id, "sender": event.sender, "room_id": room_id,
            "origin_server_ts": event.server_timestamp, "unsigned": self._edit_of(event, room_id),
        }  # fmt: skip

    def _edit_of(self, event: Any, room_id: str) -> dict[str, Any]:
        """The newest edit of a message, which the homeserver may bring along; without it where it cannot be read."""
        relations = mapping(mapping(event.source.get("unsigned")).get("m.relations"))
        edit = mapping(relations.get("m.replace"))
        if edit.get("type") != "m.room.encrypted" or edit.get("sender") != event.sender:
            return {}
        try:
            return {"m.relations": {"m.replace": self.open({**edit, "unsigned": {}}, room_id).source}}
        except DatabaseError:
            raise
        except Exception as error:  # whatever is in it, the message itself is read
            log.info("edit not read", event_id=event.event_id, reason=in_one_line(str(error)))
            return {}

    # Sessions with devices

    def session_with(self, device: Any) -> Any:
        """The session with a device by which to write to it, or None. See `_sessions_with`."""
        return next(iter(self._sessions_with(device)), None)

    def begin(self, device: Any, one_time_key: Mapping[str, Any]) -> bool:
        """Begin a session with a device by a key that was claimed from it; False where the key is no use."""
        self._at_hand = None
        self.handle_response(KeysClaimResponse({device.user_id: {device.id: dict(one_time_key)}}, {}))
        if self._at_hand is None:
            return False
        self.store.save_owner(self._at_hand, device.ed25519)
        return True

    def save_session(self, curve_key: str, session: Any) -> None:
        """As in nio; this is the session that was begun, or by which the message at hand was read."""
        super().save_session(curve_key, session)
        self._at_hand = session

    def _sessions_with(self, device: Any) -> list[Any]:
        """The sessions that are a device's own, the one that was used last first.

        Anybody can say that another device's curve25519 key is their own, and what is written in a session that begins
        with a one-time key of theirs nobody can read. So a session belongs to the device that signed the one-time key;
        where the other end began it, to the device that is named in what was read: only the key's owner writes there.
        """
        known = self.session_store[device.curve25519]
        return [session for session in known if getattr(session, "owner", None) == device.ed25519]

    def _verify_olm_payload(self, sender: str, payload: Any) -> bool:
        verified = bool(super()._verify_olm_payload(sender, payload))
        signs = mapping(payload.get("keys")).get("ed25519")
        if getattr(self._at_hand, "owner", None) is None and is_key(signs):
            self.store.save_owner(self._at_hand, signs)
        return verified

    def _mark_device_for_unwedging(self, sender: str, sender_key: str) -> None:
        """As in nio, but going by the sessions with this very device: it gets no new one while there is a young one."""
        device = self.device_store.device_from_sender_key(sender, sender_key)
        if device is None or device in self.wedged_devices:
            return
        begun = [session.creation_time for session in self._sessions_with(device)]
        if not begun or datetime.now() - max(begun) >= self._unwedging_interval:  # noqa: DTZ005, TID251  # as nio notes it
            self.wedged_devices.append(device)

    def verify_json(self, json: Any, user_key: Any, user_id: Any, device_id: Any) -> bool:
        """As in nio, except that what is too odd to be looked at is not signed."""
        try:
            return bool(super().verify_json(json, user_key, user_id, device_id))
        except Exception:  # whatever is in it, what came beside it is looked at
            return False

    # What devices tell each other

    def handle_to_device_event(self, event: Any) -> Any:
        """As in nio, except that one that cannot be understood does not take the others with it.

        One that comes twice, as after a restart, cannot be read twice: it is not taken for broken.
        """
        if isinstance(event, OlmEvent) and not self._letters.take(f"{event.sender_key} {event.ciphertext}"):
            return None
        try:
            return super().handle_to_device_event(event)
        except DatabaseError:
            raise
        except Exception as error:
            if (left_out := self._seldom.left_out("letter")) is not None:
                reason = in_one_line(f"{type(error).__name__}: {error}")
                log.warning(
                    "message between devices not understood",
                    sender=in_one_line(event.sender, 255), reason=reason, left_out=left_out,
                )  # fmt: skip
            return None

    def create_group_session(
        self, sender_key: str, sender_fp_key: str, room_id: str, session_id: str, key: str
    ) -> None:
        """As in nio; notes that the key has come."""
        super().create_group_session(sender_key, sender_fp_key, room_id, session_id, key)
        self.arrived.add(session_id)

    def _handle_forwarded_room_key_event(self, sender: str, sender_key: str, payload: Any) -> Any:
        event = super()._handle_forwarded_room_key_event(sender, sender_key, payload)
        if event is not None and (session_id := getattr(event, "session_id", "")):
            self.arrived.add(session_id)
        return event

    def _should_accept_forward(self, sender: str, sender_key: str, event: Any) -> bool:
        """A key that was asked for is taken from the device that made it, and from nobody else."""
        asked = self.outgoing_key_requests.get(event.session_id)
        content = mapping(event.source.get("content"))
        return bool(
            asked
            and (event.algorithm, event.room_id) == (asked.algorithm, asked.room_id)
            and content.get("sender_key") == sender_key
            and content.get("sender_claimed_ed25519_key") == mapping(event.source.get("keys")).get("ed25519")
        )

    def _handle_key_query(self, response: Any) -> None:
        super()._handle_key_query(response)
        self.has_met = self.has_met or bool(response.changed)


def _is_unicode(source: Mapping[str, Any]) -> bool:
    """Whether all of it can be written down: half a surrogate pair passes through JSON, but into no database."""
    try:
        json.dumps(source, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True
