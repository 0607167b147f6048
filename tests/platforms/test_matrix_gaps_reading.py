"""What matrix-nio believes when it reads an encrypted event, and we do not: for each, that nio is still so.

A test that fails here is good news, as in `test_matrix_gaps`: nio has learned it, and what `machine` does instead can
go. Of those without a number there was no issue in November 2026.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from nio import EncryptionError, Event, RoomMemberEvent, RoomMessageText
from nio.crypto import Olm
from nio.events import ToDeviceEvent
from nio.store import SqliteStore
from vodozemac import DecodeException, GroupSession

ANA, EVE, BOT = "@ana:fake", "@eve:fake", "@convene:fake"
ROOM, OTHER = "!room:fake", "!other:fake"
SAID = {"type": "m.room.message", "content": {"msgtype": "m.text", "body": "!log 2h"}, "room_id": ROOM}


class Sender:
    """A device that nio has the key of a session from."""

    def __init__(self, machine: Olm, *rooms: str) -> None:
        self.session = GroupSession()
        self.curve25519, self.ed25519 = "E" * 43, "F" * 43
        key = self.session.session_key.to_base64()
        for room in rooms or (ROOM,):
            machine.create_group_session(self.curve25519, self.ed25519, room, self.session.session_id, key)

    def seal(self, payload: dict[str, Any], name: str = "$a", by: str = EVE) -> Any:
        content = {
            "algorithm": "m.megolm.v1.aes-sha2", "sender_key": self.curve25519, "device_id": "DEVICE",
            "session_id": self.session.session_id,
            "ciphertext": self.session.encrypt(json.dumps(payload).encode()).to_base64(),
        }  # fmt: skip
        return encrypted(content, name, by)


def encrypted(content: dict[str, Any], name: str, by: str = EVE) -> Any:
    event = {"type": "m.room.encrypted", "event_id": name, "sender": by, "origin_server_ts": 1, "content": content}
    return Event.parse_event(event)


@pytest.fixture
def folder(tmp_path: Path) -> str:
    return str(tmp_path)


def begin(folder: str) -> Olm:
    """nio's machine, as it makes it."""
    return Olm(BOT, "DEVICE", SqliteStore(BOT, "DEVICE", folder, "secret", "keys.db"))


def test_nio_does_not_ask_whose_the_key_is(folder: str) -> None:
    """Ours: `_check_owner`."""
    machine = begin(folder)
    event = Sender(machine).seal(SAID, by=ANA)
    assert isinstance(machine.decrypt_megolm_event(event, ROOM), RoomMessageText)
    machine.store.database.close()


def test_nio_does_not_ask_for_which_room_it_was(folder: str) -> None:
    machine = begin(folder)
    event = Sender(machine, ROOM, OTHER).seal(SAID)
    assert isinstance(machine.decrypt_megolm_event(event, OTHER), RoomMessageText)
    machine.store.database.close()


def test_nio_forgets_at_a_restart_what_it_has_read(folder: str) -> None:
    """Ours: `replays.Indexes`."""
    machine = begin(folder)
    event = Sender(machine).seal(SAID)
    again = encrypted(event.source["content"], "$b")
    machine.decrypt_megolm_event(event, ROOM)
    with pytest.raises(EncryptionError, match="replay"):
        machine.decrypt_megolm_event(again, ROOM)
    machine.store.database.close()
    restarted = begin(folder)
    assert isinstance(restarted.decrypt_megolm_event(again, ROOM), RoomMessageText)
    restarted.store.database.close()


def test_nio_takes_changes_of_a_room_from_an_envelope(folder: str) -> None:
    """No homeserver has checked them. Ours: `open`, by the kinds that it lets out."""
    machine = begin(folder)
    leaving = {"type": "m.room.member", "state_key": ANA, "content": {"membership": "leave"}, "room_id": ROOM}
    found = machine.decrypt_megolm_event(Sender(machine).seal(leaving), ROOM)
    assert isinstance(found, RoomMemberEvent)
    assert (found.state_key, found.membership) == (ANA, "leave")
    machine.store.database.close()


@pytest.mark.parametrize("broken", [{"type": 0, "body": "%%%"}, {"type": 0, "body": "AwoQ"}])
def test_nio_lets_a_broken_message_between_devices_end_everything(folder: str, broken: dict[str, Any]) -> None:
    """Ours: `handle_to_device_event`."""
    machine = begin(folder)
    content = {
        "algorithm": "m.olm.v1.curve25519-aes-sha2", "sender_key": "E" * 43,
        "ciphertext": {machine.account.identity_keys["curve25519"]: broken},
    }  # fmt: skip
    event = ToDeviceEvent.parse_event({"type": "m.room.encrypted", "sender": EVE, "content": content})
    with pytest.raises(DecodeException):
        machine.handle_to_device_event(event)
    machine.store.database.close()
