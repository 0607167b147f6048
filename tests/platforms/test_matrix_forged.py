"""What the Matrix adapter leaves out in encrypted rooms: what is another's, or was said before."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.core.events import Message, Unreadable
from bot.platforms.matrix.replays import Indexes
from tests.fakes.matrix import Homeserver
from tests.fakes.matrix_intake import RecordingIntake, reading
from tests.fakes.matrix_phone import ENCRYPTION, Phone
from tests.platforms.adapter import ANA, BOT, bot
from tests.platforms.encrypted_rooms import BEN, EVE, bot_in_encrypted_room, encrypted_room, ready, texts

TODAY = datetime(2026, 3, 23, tzinfo=UTC).date()


def left_out(logged: list[dict[str, Any]]) -> list[str]:
    """The events that are named as forged."""
    return [line["event_id"] for line in logged if line["event"] == "forged event left out"]


async def test_a_message_in_anothers_name_is_left_out(
    server: Homeserver, intake: RecordingIntake, logged: list[dict[str, Any]]
) -> None:
    """The homeserver, or whoever runs it, says that Ben wrote what Eve's device encrypted."""
    async with bot_in_encrypted_room(server, intake, EVE) as (room, _):
        eve = Phone(server, EVE, BOT)
        Phone(server, BEN, BOT, "LAPTOP").say(room, "!mine")
        eve.say(room, "!mine")
        await intake.until(lambda: len(intake.of(Message)) == 2)
        forged = server.happen(room, "m.room.encrypted", BEN, eve.seal(room, "!vote P1 block"))
        eve.say(room, "!after")
        await intake.until(lambda: len(intake.of(Message)) == 3)
    assert [(event.sender.id, event.text) for event in intake.of(Message)][-1] == (EVE, "!after")
    assert left_out(logged) == [forged]
    assert not intake.of(Unreadable), "nobody is blamed for it in the room"


async def test_a_message_by_a_key_that_claims_anothers_fingerprint_is_left_out(
    server: Homeserver, intake: RecordingIntake, logged: list[dict[str, Any]]
) -> None:
    async with bot_in_encrypted_room(server, intake, EVE) as (room, _):
        eve = Phone(server, EVE, BOT)
        ben = Phone(server, BEN, BOT, "LAPTOP")
        eve.begin(room)
        key = {**ENCRYPTION, "room_id": room, "session_id": eve.keys.outbound[room].session.session_id}
        lying = _Lying(eve, ben.keys.ed25519)
        lying.tell("m.room_key", {**key, "session_key": eve.keys.outbound[room].first_key})
        forged = eve.put(room, eve.seal(room, "!vote P1 block"))
        ben.say(room, "!after")
        await intake.until(lambda: intake.of(Message))
    assert texts(intake) == ["!after"]
    assert left_out(logged) == [forged]


class _Lying:
    """Writes to the bot as if its device had another's fingerprint."""

    def __init__(self, phone: Phone, fingerprint: str) -> None:
        self._phone, self._fingerprint = phone, fingerprint

    def tell(self, kind: str, content: dict[str, Any]) -> None:
        keys = self._phone.keys

        class Other(type(keys)):  # type: ignore[misc]  # the class is only known now
            ed25519 = self._fingerprint

        own, keys.__class__ = type(keys), Other
        try:
            self._phone.tell(kind, content)
        finally:
            keys.__class__ = own


@pytest.mark.parametrize("restart", [False, True])
async def test_a_message_that_is_sent_once_more_is_left_out(
    server: Homeserver, intake: RecordingIntake, logged: list[dict[str, Any]], restart: bool
) -> None:
    """The same ciphertext under another event id: also when the first was read in an earlier life."""
    async with bot_in_encrypted_room(server, intake) as (room, phone):
        phone.begin(room, shared=True)
        sealed = phone.seal(room, "!log 2h")
        phone.put(room, sealed)
        await intake.until(lambda: intake.of(Message))
        if not restart:
            again = phone.put(room, sealed)
            await intake.until(lambda: left_out(logged))
    if restart:
        again = phone.put(room, sealed)
        async with reading(bot(server), intake):
            await intake.until(lambda: left_out(logged))
    assert texts(intake) == ["!log 2h"]
    assert left_out(logged) == [again]


async def test_a_message_that_is_delivered_once_more_after_a_crash_is_the_same(
    server: Homeserver, intake: RecordingIntake
) -> None:
    async with bot_in_encrypted_room(server, intake) as (room, phone):
        before = intake.saved
        phone = Phone(server, ANA, BOT)
        phone.say(room, "!log 2h")
        await intake.until(lambda: intake.of(Message))
    intake.saved, deliveries = before, intake.commits
    async with reading(bot(server), intake):
        phone.say(room, "!after")
        await intake.until(lambda: len(intake.of(Message)) == 2)
    assert texts(intake) == ["!log 2h", "!after"]
    assert intake.commits > deliveries
    assert not intake.set_aside


async def test_a_message_that_was_moved_from_another_room_is_left_out(
    server: Homeserver, intake: RecordingIntake, logged: list[dict[str, Any]]
) -> None:
    """The key may have been shared for both; what was encrypted says for which."""
    first, second = encrypted_room(server), encrypted_room(server)
    async with reading(bot(server), intake):
        await ready(server)
        phone = Phone(server, ANA, BOT)
        phone.say(first, "!one")
        outbound = phone.keys.outbound[first]
        key = {**ENCRYPTION, "room_id": second, "session_id": outbound.session.session_id}
        phone.tell("m.room_key", {**key, "session_key": outbound.first_key})
        moved = server.happen(second, "m.room.encrypted", ANA, phone.seal(first, "!two"))
        await intake.until(lambda: intake.of(Message) and left_out(logged))
    assert texts(intake) == ["!one"]
    assert left_out(logged) == [moved]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("m.room.member", {"membership": "leave"}),
        ("m.room.tombstone", {"replacement_room": "!evil:fake", "body": ""}),
        ("m.room.power_levels", {"users": {}}),
        ("m.room.redaction", {"redacts": "$event1"}),
        ("m.room.encrypted", ENCRYPTION),
    ],
)
async def test_nothing_about_a_room_comes_out_of_an_envelope(
    server: Homeserver, intake: RecordingIntake, kind: str, content: dict[str, Any]
) -> None:
    """nio takes a state event from there, so that any member could have others leave, or the room move."""
    async with bot_in_encrypted_room(server, intake) as (room, phone):
        phone.begin(room, shared=True)
        payload = {"type": kind, "content": content, "room_id": room, "state_key": BOT, "sender": ANA}
        known = len(intake.events)
        phone.put_envelope(room, json.dumps(payload))
        phone.say(room, "!after")
        await intake.until(lambda: intake.of(Message))
    assert [type(event) for event in intake.events[known:]] == [Message]


def test_a_place_is_one_events_for_good(tmp_path: Any) -> None:
    """Over restarts, until it is forgotten after thirteen months."""
    from peewee import SqliteDatabase

    database = SqliteDatabase(str(tmp_path / "keys.db"))
    indexes = Indexes(database)
    assert indexes.take("key", "session", 0, "$a")
    assert indexes.take("key", "session", 0, "$a")
    assert not indexes.take("key", "session", 0, "$b")
    indexes.save(TODAY)
    again = Indexes(database)
    again.forget_old(TODAY + timedelta(days=395))
    assert not again.take("key", "session", 0, "$b")
    assert again.take("key", "session", 1, "$b")
    assert again.take("other", "session", 0, "$b")
    again.forget_old(TODAY + timedelta(days=396))
    assert again.take("key", "session", 0, "$b")
    database.close()
