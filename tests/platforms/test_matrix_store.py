"""The file of the device's keys: what is in it is there again, and is read when it is needed."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from nio.crypto import InboundGroupSession, Olm, OlmDevice
from vodozemac import Account, GroupSession

from bot.platforms.matrix.store import Store

BOT, ROOM = "@convene:fake", "!room:fake"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def opened(folder: Path) -> tuple[Store, Any]:
    store = Store(BOT, "DEVICE", str(folder), "pickle key", "keys.db")
    return store, Olm(BOT, "DEVICE", store)


def device(user: str, name: str) -> tuple[OlmDevice, str]:
    """A device, and a one-time key of it."""
    account = Account()
    account.generate_one_time_keys(1)
    (once,) = account.one_time_keys.values()
    keys = {"ed25519": account.ed25519_key.to_base64(), "curve25519": account.curve25519_key.to_base64()}
    return OlmDevice(user, name, keys, display_name=f"{name} of {user}"), once.to_base64()


def test_devices_sessions_and_room_keys_are_there_again(folder: Path) -> None:
    store, machine = opened(folder)
    ana, once = device("@ana:fake", "PHONE")
    store.save_device_keys({"@ana:fake": {"PHONE": ana}})
    session = machine.create_session(once, ana.curve25519)
    group = GroupSession()
    machine.create_group_session(ana.curve25519, ana.ed25519, ROOM, group.session_id, group.session_key.to_base64())
    said = group.encrypt(b"hello").to_base64()
    store.close()

    store, again = opened(folder)
    assert list(again.device_store) == [ana]
    assert again.account.identity_keys == machine.account.identity_keys
    assert again.session_store.get(ana.curve25519).id == session.id
    assert again.inbound_group_store.get(ROOM, ana.curve25519, group.session_id).decrypt(said) == ("hello", 0)
    assert [key.id for key in again.inbound_group_store] == [group.session_id]
    ana.deleted = True
    store.save_device_keys({"@ana:fake": {"PHONE": ana}})
    store.close()
    store, again = opened(folder)
    assert list(again.device_store.active_user_devices("@ana:fake")) == []
    store.close()


def test_opening_asks_no_more_of_a_full_store_than_of_an_empty_one(folder: Path) -> None:
    """A bot in 200 rooms answers as soon after its start as one in a single room."""
    store, machine = opened(folder)
    asked: list[str] = []
    for number in range(30):
        each, once = device(f"@ana{number}:fake", "PHONE")
        store.save_device_keys({each.user_id: {each.id: each}})
        machine.create_session(once, each.curve25519)
        group = GroupSession()
        machine.create_group_session(each.curve25519, "f", ROOM, group.session_id, group.session_key.to_base64())
    store.database.connection().set_trace_callback(asked.append)
    machine.load()
    assert len(asked) <= 5
    assert len(list(machine.device_store)) == 30
    store.close()


def test_a_room_key_that_reads_less_does_not_take_the_place_of_one_that_reads_more(folder: Path) -> None:
    store, machine = opened(folder)
    group = GroupSession()
    whole = group.session_key.to_base64()
    first = group.encrypt(b"first").to_base64()
    later = group.session_key.to_base64()
    for key in (whole, later):
        machine.create_group_session("k", "f", ROOM, group.session_id, key)
    assert machine.inbound_group_store.get(ROOM, "k", group.session_id).decrypt(first) == ("first", 0)
    store.close()
    store, machine = opened(folder)
    assert machine.inbound_group_store.get(ROOM, "k", group.session_id).decrypt(first) == ("first", 0)
    store.close()


def test_a_room_key_that_somebody_passes_on_does_not_keep_its_owners_away(folder: Path) -> None:
    """Whoever was sent a key can send it as their own; the one who made it is still read."""
    store, machine = opened(folder)
    group = GroupSession()
    for sender in ("thief", "owner"):
        machine.create_group_session(sender, sender, ROOM, group.session_id, group.session_key.to_base64())
    store.close()
    store, machine = opened(folder)
    known = machine.inbound_group_store
    assert [known.get(ROOM, who, group.session_id).ed25519 for who in ("thief", "owner")] == ["thief", "owner"]
    assert known.get(ROOM, "nobody", group.session_id) is None
    store.close()


def test_room_keys_leave_the_memory_and_are_found_all_the_same(folder: Path) -> None:
    store, machine = opened(folder)
    with store.batch():
        groups = [GroupSession() for _ in range(600)]
        for group in groups:
            machine.create_group_session("k", "f", ROOM, group.session_id, group.session_key.to_base64())
    found = [machine.inbound_group_store.get(ROOM, "k", group.session_id) for group in groups]
    assert [key.id for key in found] == [group.session_id for group in groups]
    store.close()


def test_a_batch_is_one_change(folder: Path) -> None:
    store, _ = opened(folder)
    with sqlite3.connect(folder / "keys.db") as other:
        count = "SELECT count(*) FROM roomkeys"
        with store.batch():
            for _ in range(2):
                key = GroupSession().session_key.to_base64()
                store.save_inbound_group_session(InboundGroupSession(key, "f", "k", ROOM))
            assert other.execute(count).fetchone() == (0,)
        assert other.execute(count).fetchone() == (2,)
    other.close()
    store.close()


def test_encrypted_rooms_are_there_again_and_none_costs_nothing(folder: Path) -> None:
    """nio saves them after every answer to /sync, which hardly ever brings one."""
    store, _ = opened(folder)
    asked: list[str] = []
    store.save_encrypted_rooms({ROOM})
    store.database.connection().set_trace_callback(asked.append)
    store.save_encrypted_rooms(set())
    assert asked == []
    store.close()
    store, _ = opened(folder)
    assert store.load_encrypted_rooms() == {ROOM}
    store.close()
