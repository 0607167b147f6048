"""What the Matrix adapter reads in encrypted rooms: at once, late, or not at all, on a homeserver that may lie."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.core.events import Edited, Message, Opened, Unreadable
from bot.core.text import Text
from bot.platforms.matrix.machine import Machine
from bot.platforms.matrix.replays import Indexes
from tests.fakes.matrix import Fault, Homeserver, homeserver
from tests.fakes.matrix_intake import RecordingIntake, reading
from tests.fakes.matrix_phone import ENCRYPTION, Phone
from tests.platforms.test_matrix_faults import ANA, BOT, bot, say

BEN, EVE = "@ben:fake", "@eve:fake"
TODAY = datetime(2026, 3, 23, tzinfo=UTC).date()


@pytest.fixture
async def server() -> AsyncIterator[Homeserver]:
    async with homeserver() as running:
        yield running


@pytest.fixture
def intake() -> RecordingIntake:
    return RecordingIntake()


def encrypted_room(server: Homeserver, *members: str) -> str:
    room = server.room(ANA, BOT, BEN, *members)
    server.happen(room, "m.room.encryption", ANA, ENCRYPTION, state_key="")
    return room


async def ready(server: Homeserver) -> None:
    """Wait until others can write to the bot's device."""
    await server.until(lambda: server.keys.one_time[BOT, "DEVICE"])


def texts(intake: RecordingIntake) -> list[str]:
    return [event.text for event in intake.of(Message)]


async def test_a_message_is_read_as_any_other(server: Homeserver, intake: RecordingIntake) -> None:
    room = encrypted_room(server)
    async with reading(bot(server), intake):
        await ready(server)
        sent = Phone(server, ANA, BOT).say(room, "!hours")
        await intake.until(lambda: intake.of(Message))
    (message,) = intake.of(Message)
    assert (message.id, message.message, message.text, message.late) == (sent, sent, "!hours", False)
    assert (message.sender.id, message.place.room, message.place.encrypted) == (ANA, room, True)
    assert not intake.of(Unreadable)


async def test_a_device_that_nobody_has_told_of_is_looked_up_before_its_message_counts_as_unreadable(
    server: Homeserver, intake: RecordingIntake
) -> None:
    """A member's later device: its key, the news of it and its first message come in one answer."""
    room = encrypted_room(server)
    async with reading(bot(server), intake):
        await ready(server)
        Phone(server, ANA, BOT).say(room, "!hours")
        await intake.until(lambda: intake.of(Message))
        second = Phone(server, ANA, BOT, "TABLET", known=False)
        server.keys.devices[ANA]["TABLET"] = second.keys.device_keys()
        second.say(room, "!week")
        await intake.until(lambda: len(intake.of(Message)) == 2)
    assert texts(intake) == ["!hours", "!week"]
    assert not intake.of(Unreadable)


async def test_a_key_that_comes_late_opens_what_waited_for_it_in_its_order(
    server: Homeserver, intake: RecordingIntake
) -> None:
    room = encrypted_room(server)
    async with reading(bot(server), intake):
        await ready(server)
        phone = Phone(server, ANA, BOT)
        session = phone.begin(room)
        sent = [phone.put(room, phone.seal(room, text)) for text in ("!one", "!two")]
        await intake.until(lambda: len(intake.of(Unreadable)) == 2)
        waiting = intake.of(Unreadable)
        phone.share(room)
        await intake.until(lambda: len(intake.of(Message)) == 2)
    assert [(event.event, event.session, event.sender.id) for event in waiting] == [(id, session, ANA) for id in sent]
    assert {event.id for event in waiting}.isdisjoint(sent), "the event itself has not acted"
    assert [(event.id, event.text, event.late) for event in intake.of(Message)] == [
        (sent[0], "!one", True), (sent[1], "!two", True),
    ]  # fmt: skip
    assert [event.at for event in intake.of(Message)] == [event.received for event in waiting]


async def test_keys_that_come_together_open_what_waited_in_the_order_in_which_it_was_sent(
    server: Homeserver, intake: RecordingIntake
) -> None:
    room = encrypted_room(server)
    async with reading(bot(server), intake):
        await ready(server)
        phone = Phone(server, ANA, BOT)
        sessions = []
        for number in range(8):
            phone.begin(room)
            sessions.append(phone.keys.outbound[room])
            phone.put(room, phone.seal(room, f"!{number}"))
        await intake.until(lambda: len(intake.of(Unreadable)) == 8)
    for session in sessions:
        phone.keys.outbound[room] = session
        phone.share(room)
    async with reading(bot(server), intake):
        await intake.until(lambda: len(intake.of(Message)) == 8)
    assert texts(intake) == [f"!{number}" for number in range(8)]


async def test_a_key_that_came_just_before_a_crash_opens_what_waits_at_the_next_start(
    server: Homeserver, intake: RecordingIntake
) -> None:
    room = encrypted_room(server)
    async with reading(bot(server), intake):
        await ready(server)
        phone = Phone(server, ANA, BOT)
        phone.begin(room)
        phone.put(room, phone.seal(room, "!one"))
        await intake.until(lambda: intake.of(Unreadable))
    kept = list(intake.events)
    phone.share(room)
    async with reading(bot(server), intake):
        await intake.until(lambda: intake.of(Message))
    intake.events[:] = kept  # what the crash has undone
    async with reading(bot(server), intake):
        await intake.until(lambda: intake.of(Message))
    assert [(event.text, event.late) for event in intake.of(Message)] == [("!one", True)]


async def test_a_key_from_a_later_message_on_opens_that_one_and_the_earlier_waits_on(
    server: Homeserver, intake: RecordingIntake
) -> None:
    room = encrypted_room(server)
    async with reading(bot(server), intake):
        await ready(server)
        phone = Phone(server, ANA, BOT)
        phone.begin(room)
        first = phone.put(room, phone.seal(room, "!one"))
        phone.share(room, later=True)
        phone.say(room, "!two")
        await intake.until(lambda: intake.of(Message))
        assert texts(intake) == ["!two"]
        assert [event.event for event in intake.of(Unreadable)] == [first]
        phone.share(room)
        await intake.until(lambda: len(intake.of(Message)) == 2)
    assert texts(intake) == ["!two", "!one"]


async def test_what_is_nobodys_business_once_it_is_read_waits_no_more(
    server: Homeserver, intake: RecordingIntake
) -> None:
    room = encrypted_room(server)
    async with reading(bot(server), intake):
        await ready(server)
        phone = Phone(server, ANA, BOT)
        phone.begin(room)
        sent = phone.put(room, phone.keys.encrypt(room, "m.key.verification.request", {"body": "verify me"}))
        await intake.until(lambda: intake.of(Unreadable))
        phone.share(room)
        await intake.until(lambda: intake.of(Opened))
    assert [(event.id, event.late) for event in intake.of(Opened)] == [(sent, True)]
    assert not await intake.sealed_keys("matrix")


async def test_an_edit_that_is_read_late_is_one(server: Homeserver, intake: RecordingIntake) -> None:
    room = encrypted_room(server)
    async with reading(bot(server), intake):
        await ready(server)
        phone = Phone(server, ANA, BOT)
        sent = phone.say(room, "!one")
        phone.begin(room)
        new = {"m.new_content": {"msgtype": "m.text", "body": "!two"}}
        relation = {"m.relates_to": {"rel_type": "m.replace", "event_id": sent}}
        phone.put(room, phone.seal(room, "* !two", **new, **relation))
        await intake.until(lambda: intake.of(Unreadable))
        phone.share(room)
        await intake.until(lambda: intake.of(Edited))
    assert [(event.message, event.text, event.late) for event in intake.of(Edited)] == [(sent, "!two", True)]


async def test_an_edit_of_what_was_deleted_meanwhile_comes_to_nothing(
    server: Homeserver, intake: RecordingIntake
) -> None:
    room = encrypted_room(server)
    async with reading(bot(server), intake):
        await ready(server)
        phone = Phone(server, ANA, BOT)
        sent = phone.say(room, "!one")
        phone.begin(room)
        new = {"m.new_content": {"msgtype": "m.text", "body": "!two"}}
        relation = {"m.relates_to": {"rel_type": "m.replace", "event_id": sent}}
        edit = phone.put(room, phone.seal(room, "* !two", **new, **relation))
        await intake.until(lambda: intake.of(Unreadable))
        (event,) = [event for _, event in server.rooms[room].timeline if event["event_id"] == sent]
        because = {"type": "m.room.redaction", "sender": ANA, "event_id": "$r", "origin_server_ts": 1, "content": {}}
        event |= {"content": {}, "unsigned": {"redacted_because": because}}
        phone.share(room)
        await intake.until(lambda: intake.of(Opened))
    assert [opened.id for opened in intake.of(Opened)] == [edit]
    assert not intake.of(Edited)


async def test_what_was_sent_while_the_bot_was_down_is_read_gaps_included(
    server: Homeserver, intake: RecordingIntake
) -> None:
    room = encrypted_room(server)
    async with reading(bot(server), intake):
        await ready(server)
        phone = Phone(server, ANA, BOT)
        phone.say(room, "!0")
        await intake.until(lambda: intake.of(Message))
    for number in range(1, 251):
        phone.say(room, f"!{number}")
    async with reading(bot(server), intake):
        await intake.until(lambda: len(intake.of(Message)) == 251)
    assert texts(intake) == [f"!{number}" for number in range(251)]
    assert not any(event.late for event in intake.events)


async def test_a_room_whose_encryption_is_switched_on_later_is_read_before_and_after(
    server: Homeserver, intake: RecordingIntake
) -> None:
    room = server.room(ANA, BOT, BEN)
    async with reading(bot(server), intake):
        await ready(server)
        server.say(room, ANA, "!plain")
        server.happen(room, "m.room.encryption", ANA, ENCRYPTION, state_key="")
        Phone(server, ANA, BOT).say(room, "!sealed")
        await intake.until(lambda: len(intake.of(Message)) == 2)
    assert [(event.text, event.place.encrypted) for event in intake.of(Message)][1] == ("!sealed", True)


async def test_an_answer_to_an_encrypted_message_brings_it_and_its_newest_edit(
    server: Homeserver, intake: RecordingIntake
) -> None:
    room = encrypted_room(server)
    async with reading(bot(server), intake):
        await ready(server)
        phone = Phone(server, ANA, BOT)
        plain = phone.say(room, "Merge the two.")
        sealed = phone.seal(
            room, "* Merge all three.", **{
                "m.new_content": {"msgtype": "m.text", "body": "Merge all three."},
                "m.relates_to": {"rel_type": "m.replace", "event_id": "$x"},
            },
        )  # fmt: skip
        edit = {
            "type": "m.room.encrypted", "sender": ANA, "content": sealed, "event_id": "$edit", "origin_server_ts": 1,
        }  # fmt: skip
        unsigned = {"m.relations": {"m.replace": edit}}
        edited = phone.put(room, phone.seal(room, "Merge the two."), unsigned=unsigned)
        for answered in (plain, edited):
            phone.say(room, "!note", **{"m.relates_to": {"m.in_reply_to": {"event_id": answered}}})
        await intake.until(lambda: len(intake.of(Message)) == 4)
    assert [event.replied.text for event in intake.of(Message) if event.replied] == [
        "Merge the two.", "Merge all three.",
    ]  # fmt: skip


async def test_an_answer_to_what_the_bot_has_said_brings_that(server: Homeserver, intake: RecordingIntake) -> None:
    room, matrix = encrypted_room(server), bot(server)
    async with reading(matrix, intake):
        await ready(server)
        phone = Phone(server, ANA, BOT)
        said = await matrix.send(say(room, text=Text.plain("The group recommends it.")))
        phone.say(room, "!note", **{"m.relates_to": {"m.in_reply_to": {"event_id": said.message}}})
        await intake.until(lambda: intake.of(Message))
    (message,) = intake.of(Message)
    assert message.replied is not None
    assert (message.replied.text, message.replied.author.bot) == ("The group recommends it.", True)


@pytest.mark.parametrize("by_its_maker", [True, False])
async def test_a_key_that_the_bot_has_asked_for_is_taken_from_the_device_that_made_it_alone(
    server: Homeserver, intake: RecordingIntake, by_its_maker: bool
) -> None:
    """The bot asks where a device that it knows well has not sent the key; another could send it another one."""
    room = encrypted_room(server)
    async with reading(bot(server), intake):
        await ready(server)
        phone, other = Phone(server, ANA, BOT), Phone(server, ANA, BOT, "TABLET")
        for device in (phone, other):
            device.say(room, "!one")
        await intake.until(lambda: len(intake.of(Message)) == 2)
        session = phone.begin(room)
        phone.put(room, phone.seal(room, "!two"))
        await server.until(phone.asked)
        assert [asked["session_id"] for asked in phone.asked()] == [session]
        exported = phone.keys.inbound[room, session].session.export_at(0)
        assert exported is not None
        forwarded: dict[str, Any] = {
            **ENCRYPTION, "room_id": room, "session_id": session, "forwarding_curve25519_key_chain": [],
            "sender_key": phone.keys.curve25519, "sender_claimed_ed25519_key": phone.keys.ed25519,
            "session_key": exported.to_base64(),
        }  # fmt: skip
        (phone if by_its_maker else other).tell("m.forwarded_room_key", forwarded)
        other.say(room, "!three")
        await intake.until(lambda: len(intake.of(Message)) == (4 if by_its_maker else 3))
    assert ("!two" in texts(intake)) == by_its_maker


# What is not what it says


async def test_a_message_in_anothers_name_is_set_aside(server: Homeserver, intake: RecordingIntake) -> None:
    """The homeserver, or whoever runs it, says that Ben wrote what Eve's device encrypted."""
    room = encrypted_room(server, EVE)
    async with reading(bot(server), intake):
        await ready(server)
        eve = Phone(server, EVE, BOT)
        Phone(server, BEN, BOT, "LAPTOP").say(room, "!mine")
        eve.say(room, "!mine")
        await intake.until(lambda: len(intake.of(Message)) == 2)
        forged = server.happen(room, "m.room.encrypted", BEN, eve.seal(room, "!vote P1 block"))
        eve.say(room, "!after")
        await intake.until(lambda: len(intake.of(Message)) == 3)
    assert [(event.sender.id, event.text) for event in intake.of(Message)][-1] == (EVE, "!after")
    assert set(intake.set_aside) == {forged}
    assert not intake.of(Unreadable), "nobody is blamed for it in the room"


async def test_a_message_by_a_key_that_claims_anothers_fingerprint_is_set_aside(
    server: Homeserver, intake: RecordingIntake
) -> None:
    room = encrypted_room(server, EVE)
    async with reading(bot(server), intake):
        await ready(server)
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
    assert set(intake.set_aside) == {forged}


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
async def test_a_message_that_is_sent_once_more_is_set_aside(
    server: Homeserver, intake: RecordingIntake, restart: bool
) -> None:
    """The same ciphertext under another event id: also when the first was read in an earlier life."""
    room = encrypted_room(server)
    async with reading(bot(server), intake):
        await ready(server)
        phone = Phone(server, ANA, BOT)
        phone.begin(room)
        phone.share(room)
        sealed = phone.seal(room, "!log 2h")
        phone.put(room, sealed)
        await intake.until(lambda: intake.of(Message))
        if not restart:
            again = phone.put(room, sealed)
            await intake.until(lambda: intake.set_aside)
    if restart:
        again = phone.put(room, sealed)
        async with reading(bot(server), intake):
            await intake.until(lambda: intake.set_aside)
    assert texts(intake) == ["!log 2h"]
    assert set(intake.set_aside) == {again}


async def test_a_message_that_is_delivered_once_more_after_a_crash_is_the_same(
    server: Homeserver, intake: RecordingIntake
) -> None:
    room = encrypted_room(server)
    async with reading(bot(server), intake):
        await ready(server)
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


async def test_a_message_that_was_moved_from_another_room_is_set_aside(
    server: Homeserver, intake: RecordingIntake
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
        await intake.until(lambda: intake.of(Message) and intake.set_aside)
    assert texts(intake) == ["!one"]
    assert set(intake.set_aside) == {moved}


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
    room = encrypted_room(server)
    async with reading(bot(server), intake):
        await ready(server)
        phone = Phone(server, ANA, BOT)
        phone.begin(room)
        phone.share(room)
        session = phone.keys.outbound[room].session
        payload = {"type": kind, "content": content, "room_id": room, "state_key": BOT, "sender": ANA}
        sealed = {**phone.seal(room, ""), "ciphertext": session.encrypt(json.dumps(payload).encode()).to_base64()}
        known = len(intake.events)
        phone.put(room, sealed)
        phone.say(room, "!after")
        await intake.until(lambda: intake.of(Message))
    assert [type(event) for event in intake.events[known:]] == [Message]


# What is broken


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
    room = encrypted_room(server)
    async with reading(bot(server), intake):
        await ready(server)
        phone = Phone(server, ANA, BOT)
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
    room = encrypted_room(server)
    async with reading(bot(server), intake):
        await ready(server)
        contents: list[Any] = [{}, ENCRYPTION, {**ENCRYPTION, "session_id": 7}, {"ciphertext": None}, "text"]
        sent = [server.happen(room, "m.room.encrypted", ANA, content) for content in contents]
        Phone(server, ANA, BOT).say(room, "!after")
        await intake.until(lambda: intake.of(Message))
    assert {*intake.set_aside, *(event.event for event in intake.of(Unreadable))} == set(sent)


async def test_what_newer_clients_leave_out_is_not_missed(server: Homeserver, intake: RecordingIntake) -> None:
    """The device and its key are no longer required of an encrypted event (client-server API v1.3)."""
    room = encrypted_room(server)
    async with reading(bot(server), intake):
        await ready(server)
        phone = Phone(server, ANA, BOT)
        phone.begin(room)
        phone.share(room)
        sealed = phone.seal(room, "!hours")
        del sealed["sender_key"], sealed["device_id"]
        phone.put(room, sealed)
        await intake.until(lambda: intake.of(Message))
    assert texts(intake) == ["!hours"]


async def test_a_long_message_is_read_whole(server: Homeserver, intake: RecordingIntake) -> None:
    room, text = encrypted_room(server), "!note " + "ñ" * 10_000
    async with reading(bot(server), intake):
        await ready(server)
        Phone(server, ANA, BOT).say(room, text)
        await intake.until(lambda: intake.of(Message))
    assert texts(intake) == [text]


@pytest.mark.parametrize("inside", ['{"type": "m.room.message"', "[1, 2]", '{"type": 7, "content": {}}', "[" * 50_000])
async def test_an_envelope_with_rubbish_inside_takes_nothing_with_it(
    server: Homeserver, intake: RecordingIntake, inside: str
) -> None:
    room = encrypted_room(server)
    async with reading(bot(server), intake):
        await ready(server)
        phone = Phone(server, ANA, BOT)
        phone.begin(room)
        phone.share(room)
        session = phone.keys.outbound[room].session
        sent = phone.put(room, {**phone.seal(room, ""), "ciphertext": session.encrypt(inside.encode()).to_base64()})
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
    room = encrypted_room(server)
    async with reading(bot(server), intake):
        await ready(server)
        phone = Phone(server, ANA, BOT)
        phone.begin(room)
        phone.share(room)
        inside = json.dumps({"room_id": room, "type": "m.room.message", "content": content})
        ciphertext = phone.keys.outbound[room].session.encrypt(inside.encode()).to_base64()
        sent = {
            phone.put(room, {**phone.seal(room, ""), "ciphertext": ciphertext}),
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
    room = encrypted_room(server)
    async with reading(bot(server), intake):
        await ready(server)
        phone = Phone(server, ANA, BOT)
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
    room = encrypted_room(server)
    async with reading(bot(server), intake):
        await ready(server)
        phone = Phone(server, ANA, BOT)
        phone.say(room, "!one")
        await intake.until(lambda: intake.of(Message))
    phone.begin(room)
    phone.share(room)
    phone.say(room, "!two")
    broken: list[str] = []
    monkeypatch.setattr(Machine, "_mark_device_for_unwedging", lambda _, sender, key: broken.append(sender))
    async with reading(bot(server), intake):
        phone.say(room, "!three")
        await intake.until(lambda: len(intake.of(Message)) == 3)
    assert texts(intake) == ["!one", "!two", "!three"]
    assert broken == []


# The places that were read


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
