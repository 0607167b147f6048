"""Broken events in encrypted rooms: they wait or are set aside, and take nothing with them."""

import json
from typing import Any

import pytest

from bot.core.events import Edited, Message, Unreadable
from bot.platforms.matrix.machine import Machine
from tests.fakes.matrix import Fault, Homeserver
from tests.fakes.matrix_intake import RecordingIntake, reading
from tests.fakes.matrix_phone import ENCRYPTION
from tests.platforms.adapter import ANA, BOT, bot
from tests.platforms.encrypted_rooms import bot_in_encrypted_room, texts


@pytest.mark.parametrize(
    "broken",
    [
        {"ciphertext": "AwgAEnAkBmciEAyhh"},
        {"ciphertext": "not base64 at all, not even nearly"},
        {"ciphertext": "x" * 10_000},
        {"algorithm": "m.megolm.v9.rot13"},
        {"session_id": "nobody's"},
        {"sender_key": "nobody's"},
    ],
    ids=["cut", "garbage", "long", "algorithm", "session", "device"],
)
async def test_what_cannot_be_read_waits_and_the_next_is_read(
    server: Homeserver, intake: RecordingIntake, broken: dict[str, Any]
) -> None:
    async with bot_in_encrypted_room(server, intake) as (room, phone):
        phone.say(room, "!one")
        sent = phone.put(room, {**phone.seal(room, "!two"), **broken})
        phone.say(room, "!three")
        await intake.until(lambda: len(intake.of(Message)) == 2)
    assert texts(intake) == ["!one", "!three"]
    assert [event.event for event in intake.of(Unreadable)] == [sent]
    assert not intake.set_aside


async def test_an_encrypted_event_without_content_is_set_aside_or_waits_and_the_next_is_read(
    server: Homeserver, intake: RecordingIntake
) -> None:
    async with bot_in_encrypted_room(server, intake) as (room, phone):
        contents: list[Any] = [{}, ENCRYPTION, {**ENCRYPTION, "session_id": 7}, {"ciphertext": None}, "text"]
        sent = [server.happen(room, "m.room.encrypted", ANA, content) for content in contents]
        phone.say(room, "!after")
        await intake.until(lambda: intake.of(Message))
    assert {*intake.set_aside, *(event.event for event in intake.of(Unreadable))} == set(sent)


async def test_what_newer_clients_leave_out_is_not_missed(server: Homeserver, intake: RecordingIntake) -> None:
    """The device and its key are no longer required of an encrypted event (client-server API v1.3)."""
    async with bot_in_encrypted_room(server, intake) as (room, phone):
        phone.begin(room, shared=True)
        sealed = phone.seal(room, "!hours")
        del sealed["sender_key"], sealed["device_id"]
        phone.put(room, sealed)
        await intake.until(lambda: intake.of(Message))
    assert texts(intake) == ["!hours"]


async def test_a_long_message_is_read_whole(server: Homeserver, intake: RecordingIntake) -> None:
    text = "!note " + "ñ" * 10_000
    async with bot_in_encrypted_room(server, intake) as (room, phone):
        phone.say(room, text)
        await intake.until(lambda: intake.of(Message))
    assert texts(intake) == [text]


@pytest.mark.parametrize("inside", ['{"type": "m.room.message"', "[1, 2]", '{"type": 7, "content": {}}', "[" * 50_000])
async def test_an_envelope_with_rubbish_inside_takes_nothing_with_it(
    server: Homeserver, intake: RecordingIntake, inside: str
) -> None:
    async with bot_in_encrypted_room(server, intake) as (room, phone):
        phone.begin(room, shared=True)
        sent = phone.put_envelope(room, inside)
        phone.say(room, "!after")
        await intake.until(lambda: intake.of(Message))
    assert texts(intake) == ["!after"]
    assert {*intake.set_aside, *(event.event for event in intake.of(Unreadable))} == {sent}


@pytest.mark.parametrize(
    "content",
    [
        {"msgtype": "m.text", "body": "!log 1h", "m.relates_to": {"m.in_reply_to": {"event_id": "\ud800"}}},
        {"msgtype": "m.text", "body": "agree", "m.relates_to": {"m.in_reply_to": {"event_id": "\ud800"}}},
        {
            "msgtype": "m.text", "body": "* x", "m.new_content": {"msgtype": "m.text", "body": "x"},
            "m.relates_to": {"rel_type": "m.replace", "event_id": "\ud800"},
        },
        {"msgtype": "m.file", "body": "x", "file": {}, "filename": "\ud800"},
        {"msgtype": "m.text", "body": "x", "\udfff": 1},
    ],
)  # fmt: skip
async def test_what_no_database_could_hold_is_set_aside_as_it_came_and_the_next_is_read(
    server: Homeserver, intake: RecordingIntake, content: dict[str, Any]
) -> None:
    async with bot_in_encrypted_room(server, intake) as (room, phone):
        phone.begin(room, shared=True)
        inside = json.dumps({"room_id": room, "type": "m.room.message", "content": content})
        sent = {
            phone.put_envelope(room, inside),
            phone.put(room, phone.keys.encrypt(room, "m.room.message", content)),  # relations are outside
        }
        phone.say(room, "!after \U0001f642")
        await intake.until(lambda: intake.of(Message))
    assert texts(intake) == ["!after \U0001f642"]
    assert {raw["type"] for raw in intake.set_aside.values()} == {"m.room.encrypted"}
    assert set(intake.set_aside) == sent
    assert not intake.of(Edited)


async def test_rubbish_between_devices_takes_no_keys_with_it(server: Homeserver, intake: RecordingIntake) -> None:
    """One answer to /sync holds it and the key that the next message needs."""
    async with bot_in_encrypted_room(server, intake) as (room, phone):
        curve = server.keys.devices[BOT]["DEVICE"]["keys"]["curve25519:DEVICE"]
        olm = {"algorithm": "m.olm.v1.curve25519-aes-sha2", "sender_key": phone.keys.curve25519}
        server.faults.append(Fault("/sync", 502, times=1))
        for broken in ({"type": 0, "body": "%%%"}, {"type": 1, "body": "AwoQ"}, {"type": 0, "body": "AwoQ"}):
            phone.hand_over("DEVICE", {**olm, "ciphertext": {curve: broken}})
        phone.hand_over("DEVICE", {"algorithm": "m.olm.v2"})
        phone.tell("m.room_key", {**ENCRYPTION, "room_id": room, "session_id": "x", "session_key": "rubbish"})
        phone.say(room, "!hours")
        await intake.until(lambda: intake.of(Message))
    assert texts(intake) == ["!hours"]


async def test_keys_that_two_answers_hold_are_read_once_and_nobody_is_taken_for_broken(
    server: Homeserver, intake: RecordingIntake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At a start, the first answer to /sync begins at the beginning, and the second where reading goes on."""
    async with bot_in_encrypted_room(server, intake) as (room, phone):
        phone.say(room, "!one")
        await intake.until(lambda: intake.of(Message))
    phone.begin(room, shared=True)
    phone.say(room, "!two")
    broken: list[str] = []
    monkeypatch.setattr(Machine, "_mark_device_for_unwedging", lambda _, sender, key: broken.append(sender))
    async with reading(bot(server), intake):
        phone.say(room, "!three")
        await intake.until(lambda: len(intake.of(Message)) == 3)
    assert texts(intake) == ["!one", "!two", "!three"]
    assert broken == []
