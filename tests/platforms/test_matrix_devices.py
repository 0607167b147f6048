"""Devices that are not what they say, or not what they were: they keep nobody else from reading the bot."""

import contextlib
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from nio.crypto import Olm, OlmDevice
from vodozemac import Account

from bot.core.events import Message
from bot.platforms.matrix import Matrix
from bot.platforms.matrix.devices import is_key
from bot.platforms.matrix.store import Store
from tests.clients.encrypted import EncryptedPerson
from tests.clients.forging import CopiedKeys, unreadable
from tests.clients.identity import add_signature, canonical, unpadded
from tests.clients.olm import MEGOLM, OLM
from tests.fakes.matrix import homeserver
from tests.platforms.adapter import ANA, BOT
from tests.platforms.sealed import BEN, EVE, World, can_read, say

FIRST, LAST = "@aeve:fake", "@zeve:fake"


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with homeserver() as server, contextlib.AsyncExitStack() as stack:
        yield World(server, stack)


def publish_copy(world: World, user: str, curve25519: str) -> CopiedKeys:
    """Somebody says that another's curve25519 key is that of a device of their own."""
    keys, server = CopiedKeys(user, "COPY", curve25519), world.server.keys
    server.devices[user]["COPY"] = keys.device_keys()
    server.one_time[user, "COPY"] = keys.one_time_keys(20)
    server.tell_of(user)
    return keys


def told(user: str, name: str, curve25519: Any, **more: Any) -> dict[str, Any]:
    """A device as it is told of, properly signed."""
    account = Account()
    keys = {f"curve25519:{name}": curve25519, f"ed25519:{name}": account.ed25519_key.to_base64()}
    content = {"user_id": user, "device_id": name, "algorithms": [OLM, MEGOLM], "keys": keys, **more}
    return add_signature(content, user, name, account.sign(canonical(content)).to_base64())


def broken_letter(sender: str, sender_key: str, own: str) -> dict[str, Any]:
    """A message between devices that nobody can read."""
    return {"type": "m.room.encrypted", "sender": sender, "content": unreadable(sender_key, own)}


def own_key(matrix: Matrix) -> str:
    return str(matrix._client.olm.account.identity_keys["curve25519"])


def an_hour_passes(matrix: Matrix) -> None:
    """Sessions are old enough to be replaced, and devices may be asked for keys."""
    machine = matrix._client.olm
    for session in machine.session_store:
        session.creation_time -= machine._unwedging_interval
    matrix._encryption._exchange._not_before.clear()


@pytest.mark.parametrize("eve", [FIRST, LAST])
async def test_whoever_copies_a_devices_key_keeps_it_from_nothing(world: World, eve: str) -> None:
    room, ana = world.room(ANA, eve, BOT), await world.person(ANA)
    publish_copy(world, eve, ana.keys.curve25519)
    matrix = await world.bot()
    await matrix.send(say(room, "at once"))
    assert await can_read(ana, room, "at once")
    matrix._encryption._keys.clear()
    await matrix.send(say(room, "with another key"))
    assert await can_read(ana, room, "with another key")
    assert world.server.requests["claim"] == 1, "both were asked, and neither is asked again"
    await ana.say(room, "read")
    await world.intake.until(lambda: any(message.text == "read" for message in world.intake.of(Message)))


async def test_a_copy_that_was_there_before_the_device_takes_nothing_from_it(world: World) -> None:
    """The bot learns of ana's device by her first message."""
    room = world.room(ANA, EVE, BOT)
    other = Account().curve25519_key.to_base64()
    copy = publish_copy(world, EVE, other)
    matrix = await world.bot()
    await matrix.send(say(room, "to the copy alone"))
    ana = await world.person(ANA)
    copy.copied = ana.keys.curve25519
    world.server.keys.devices[EVE]["COPY"] = copy.device_keys()
    world.server.keys.tell_of(EVE)
    await world.caught_up()
    await matrix.send(say(room, "to the copy with ana's key"))
    await ana.say(room, "read")
    await world.intake.until(lambda: any(message.text == "read" for message in world.intake.of(Message)))
    await matrix.send(say(room, "for ana"))
    assert await can_read(ana, room, "for ana")


async def test_whoever_writes_from_a_new_device_is_read_though_its_key_has_been_copied(world: World) -> None:
    """The bot knows the copy alone, until it asks whose devices its sender has."""
    room = world.room(ANA, EVE, BOT)
    matrix = await world.bot()
    await matrix.send(say(room, "nobody has devices"))
    tell, world.server.keys.tell_of = world.server.keys.tell_of, lambda user_id: None  # type: ignore[method-assign]
    ana = await world.person(ANA)
    world.server.keys.tell_of = tell  # type: ignore[method-assign]
    publish_copy(world, EVE, ana.keys.curve25519)
    await world.caught_up()
    await matrix.send(say(room, "for the copy"))
    await ana.say(room, "read")
    await world.intake.until(lambda: any(message.text == "read" for message in world.intake.of(Message)))


async def test_a_copy_keeps_the_bot_from_no_new_beginning_with_the_device(world: World) -> None:
    """Its own sessions are old, the copy's are young."""
    room, ana = world.room(ANA, EVE, BOT), await world.person(ANA)
    matrix = await world.bot()
    await matrix.send(say(room, "before"))
    an_hour_passes(matrix)
    publish_copy(world, EVE, ana.keys.curve25519)
    await world.caught_up()
    await matrix.send(say(room, "to the copy as well"))
    known = len(matrix._client.olm.session_store[ana.keys.curve25519])
    assert known == 2
    world.server.keys.put(BOT, "DEVICE", broken_letter(ANA, ana.keys.curve25519, own_key(matrix)))
    await world.server.until(lambda: len(matrix._client.olm.session_store[ana.keys.curve25519]) == known + 1)


async def test_a_message_that_cannot_be_read_parts_the_bot_from_nobody_else(world: World) -> None:
    """Eve claims to be wedged with the key of ana's, again and again."""
    room, ana = world.room(ANA, EVE, BOT), await world.person(ANA)
    matrix = await world.bot()
    await matrix.send(say(room, "before"))
    assert await can_read(ana, room, "before")
    publish_copy(world, EVE, ana.keys.curve25519)
    await world.caught_up()
    await matrix.send(say(room, "to the copy as well"))
    an_hour_passes(matrix)
    before = world.server.requests["claim"]
    assert len(matrix._client.olm.session_store[ana.keys.curve25519]) == 2, "the copy has one of its own"
    for _ in range(5):
        letter = broken_letter(EVE, ana.keys.curve25519, own_key(matrix))
        world.server.keys.put(BOT, "DEVICE", letter)
        await world.caught_up()
        await matrix._encryption.keep_up()
    assert world.server.requests["claim"] == before + 1, "once an hour for each device"
    matrix._encryption._keys.clear()
    await matrix.send(say(room, "after"))
    assert await can_read(ana, room, "after")


async def test_a_device_without_keys_is_not_asked_for_them_with_each_broken_message(world: World) -> None:
    world.room(ANA, BOT)
    ana, matrix = await world.person(ANA), await world.bot()
    await world.server.until(lambda: list(matrix._client.device_store.active_user_devices(ANA)))
    world.server.keys.one_time.pop((ANA, "DEVICE"))
    for _ in range(5):
        world.server.keys.put(BOT, "DEVICE", broken_letter(ANA, ana.keys.curve25519, own_key(matrix)))
        await world.caught_up()
        await matrix._encryption.keep_up()
    assert world.server.requests["claim"] == 1


async def test_a_device_whose_keys_are_none_silences_no_room(world: World) -> None:
    room, ana, ben = world.room(ANA, BEN, EVE, BOT), await world.person(ANA), await world.person(BEN)
    sound = told(EVE, "SOUND", Account().curve25519_key.to_base64())
    odd: list[Any] = [["x"], {}, 7, None, "", "not a key", "x" * 60_000, "A" * 42 + "B", "\ud800" * 43]
    world.server.keys.devices[EVE] = {f"ODD{n}": told(EVE, f"ODD{n}", each) for n, each in enumerate(odd[:-1])}
    more: dict[str, Any] = {
        "HALF": told(EVE, "HALF", Account().curve25519_key.to_base64()) | {"more": "\ud800"},
        "ANON": {"algorithms": [], "keys": told(EVE, "ANON", Account().curve25519_key.to_base64())["keys"]},
        "LONG" * 64: told(EVE, "LONG" * 64, Account().curve25519_key.to_base64()),
        "SOUND": sound,
        "NAMED": told(EVE, "NAMED", Account().curve25519_key.to_base64()) | {"unsigned": {"device_display_name": [1]}},
        "ZERO": told(EVE, "ZERO", unpadded(bytes(32))),
        "NONE": {**sound, "keys": {"curve25519:NONE": odd[-1]}},
        "A\0": told(EVE, "A\0", Account().curve25519_key.to_base64()),
        "BARE": told(EVE, "BARE", Account().curve25519_key.to_base64(), algorithms="all"),
        "FIVE": 5,
    }
    world.server.keys.devices[EVE] |= more
    matrix = await world.bot()
    await matrix.send(say(room, "for who can read it"))
    assert await can_read(ana, room, "for who can read it")
    assert await can_read(ben, room, "for who can read it")
    machine = matrix._client.olm
    for known in (machine.device_store, machine.store.load_device_keys()):
        assert {device.id for device in known.active_user_devices(EVE)} == {"SOUND", "NAMED", "ZERO"}


async def test_odd_devices_are_named_in_the_log_once_a_minute_and_shortly(world: World, logged: list[Any]) -> None:
    world.room(EVE, BOT)
    odd: Any = 5
    world.server.keys.devices[EVE] = {"ODD\n" + "x" * 60_000: odd}
    matrix = await world.bot()
    for _ in range(3):
        world.server.keys.tell_of(EVE)
        await world.caught_up()
        await matrix._encryption.look_up([EVE])
    (line,) = [line for line in logged if line["event"] == "devices left out"]
    assert (line["log_level"], line["person"], line["left_out"]) == ("warning", EVE, 0)
    assert len(line["devices"]) < 300
    assert line["devices"].isprintable()


async def test_a_device_for_which_nothing_can_be_encrypted_is_left_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, ana, ben = world.room(ANA, BEN, BOT), await world.person(ANA), await world.person(BEN)
    matrix = await world.bot()
    machine = matrix._client.olm
    encrypt = machine._olm_encrypt

    def failing(session: Any, device: OlmDevice, kind: str, content: Any) -> Any:
        if device.user_id == BEN:
            raise TypeError("whatever it is")
        return encrypt(session, device, kind, content)

    monkeypatch.setattr(machine, "_olm_encrypt", failing)
    await matrix.send(say(room, "without Ben"))
    assert await can_read(ana, room, "without Ben")
    monkeypatch.undo()
    await matrix.send(say(room, "with Ben"))
    assert [await can_read(ben, room, words) for words in ("without Ben", "with Ben")] == [False, True]


async def test_a_device_that_has_gone_and_comes_back_reads_again(world: World) -> None:
    """A login that was revoked may be made anew with the same keys. nio leaves it out for ever."""
    room, ana, matrix = world.room(ANA, BOT), await world.person(ANA), await world.bot()
    await matrix.send(say(room, "first"))
    kept = world.server.keys.devices[ANA].pop("DEVICE")
    world.server.keys.tell_of(ANA)
    await world.caught_up()
    await matrix.send(say(room, "while it is gone"))
    world.server.keys.devices[ANA]["DEVICE"] = kept
    world.server.keys.tell_of(ANA)
    await world.caught_up()
    await matrix.send(say(room, "again"))
    said = ("first", "while it is gone", "again")
    assert [await can_read(ana, room, words) for words in said] == [True, False, True]


async def test_another_device_under_the_name_of_one_that_has_gone_reads_too(world: World) -> None:
    """What the bot says in between, to nobody, is not needed for that."""
    room, _, matrix = world.room(ANA, BOT), await world.person(ANA), await world.bot()
    await matrix.send(say(room, "for the first"))
    world.server.keys.forget((ANA, "DEVICE"))
    await world.caught_up()
    await world.server.until(lambda: not list(matrix._client.device_store.active_user_devices(ANA)))
    second = await world.person(ANA)
    await world.caught_up()
    await matrix.send(say(room, "for the second"))
    assert [await can_read(second, room, words) for words in ("for the first", "for the second")] == [False, True]


async def test_other_keys_under_a_devices_name_get_nothing_while_it_is_there(world: World) -> None:
    """As clients have it: whoever could put them there would read on in its place."""
    room, ana, matrix = world.room(ANA, BOT), await world.person(ANA), await world.bot()
    await matrix.send(say(room, "first"))
    assert await can_read(ana, room, "first")
    world.server.keys.one_time.pop((ANA, "DEVICE"))
    thief = await world.person(ANA)
    await world.caught_up()
    matrix._encryption._keys.clear()
    await matrix.send(say(room, "second"))
    assert not await can_read(thief, room, "second")


async def test_who_finds_no_one_time_key_of_the_bots_left_is_read_by_the_fallback_key(world: World) -> None:
    room, matrix = world.room(ANA, BEN, BOT), await world.bot()
    ana, ben = await world.person(ANA), await world.person(BEN)
    keys = world.server.keys
    await world.server.until(lambda: keys.one_time[BOT, "DEVICE"] and keys.fallback.get((BOT, "DEVICE")))
    keys.one_time[BOT, "DEVICE"].clear()
    for person, words in ((ana, "one"), (ben, "two")):
        await person.say(room, words)
        keys.one_time[BOT, "DEVICE"].clear()
    await world.intake.until(lambda: {"one", "two"} <= {message.text for message in world.intake.of(Message)})
    assert own_key(matrix) in ana.keys.sessions


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (unpadded(bytes(32)), True), (unpadded(bytes(range(32))), True), (unpadded(bytes(31)), False),
        (unpadded(bytes(33)), False), ("A" * 42 + "B", False), ("A" * 43 + "=", False), ("-" * 43, False),
        ("é" * 43, False), ("", False), (None, False), (["A"] * 43, False), (7, False),
    ],
)  # fmt: skip
def test_what_a_key_is(value: Any, expected: bool) -> None:
    assert is_key(value) == expected


def test_sessions_from_before_are_taken_for_the_only_device_that_has_their_key(tmp_path: Path) -> None:
    """And devices whose keys are none are not taken up."""
    curve, shared, odd = (Account().curve25519_key.to_base64(), Account().curve25519_key.to_base64(), "odd")
    with contextlib.closing(Store(BOT, "DEVICE", str(tmp_path), "pickle key", "keys.db")) as store:
        machine = Olm(BOT, "DEVICE", store)
        devices = {
            (ANA, "A"): curve, (ANA, "B"): shared, (EVE, "C"): shared, (EVE, "D"): odd,
        }  # fmt: skip
        signs = {whose: Account().ed25519_key.to_base64() for whose in devices}
        for (user, name), key in devices.items():
            device = OlmDevice(user, name, {"ed25519": signs[user, name], "curve25519": key})
            store.save_device_keys({user: {name: device}})
        for key in (curve, shared):
            account = Account()
            account.generate_one_time_keys(1)
            machine.create_session(next(iter(account.one_time_keys.values())).to_base64(), key)
    with contextlib.closing(sqlite3.connect(tmp_path / "keys.db")) as database:
        database.execute("DROP TABLE sessionowners")
        database.commit()
    for _ in range(2):
        with contextlib.closing(Store(BOT, "DEVICE", str(tmp_path), "pickle key", "keys.db")) as store:
            assert [[each.owner for each in store.sessions_of(key)] for key in (curve, shared)] == [
                [signs[ANA, "A"]], [None],
            ]  # fmt: skip
            assert {device.id for device in store.load_device_keys()} == {"A", "B", "C"}


async def test_whose_a_session_is_is_known_after_a_restart(world: World, tmp_path: Path) -> None:
    room, ana = world.room(ANA, LAST, BOT), await world.person(ANA)
    publish_copy(world, LAST, ana.keys.curve25519)
    matrix = await world.bot()
    await matrix.send(say(room, "first"))
    machine = matrix._client.olm
    known = {each.owner for each in machine.store.sessions_of(ana.keys.curve25519)}
    assert known == {ana.keys.ed25519, machine.device_store[LAST]["COPY"].ed25519}


async def test_a_session_that_its_other_end_began_is_used_for_the_device_that_it_names(world: World) -> None:
    room, matrix = world.room(ANA, LAST, BOT), await world.bot()
    ana: EncryptedPerson = await world.person(ANA)
    publish_copy(world, LAST, ana.keys.curve25519)
    await ana.say(room, "hello")
    await world.intake.until(lambda: any(message.text == "hello" for message in world.intake.of(Message)))
    world.server.keys.one_time.pop((ANA, "DEVICE"))
    await matrix.send(say(room, "by the same session"))
    assert await can_read(ana, room, "by the same session")
