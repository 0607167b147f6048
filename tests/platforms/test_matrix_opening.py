"""What the Matrix adapter reads in encrypted rooms: at once, or late."""

from typing import Any

import pytest

from bot.core.events import Edited, Message, Opened, Unreadable
from bot.core.text import Text
from tests.fakes.matrix import Homeserver
from tests.fakes.matrix_intake import RecordingIntake, reading
from tests.fakes.matrix_phone import ENCRYPTION, Phone
from tests.platforms.adapter import ANA, BOT, bot, say
from tests.platforms.encrypted_rooms import BEN, bot_in_encrypted_room, edit_of, encrypted_room, ready, texts
from tests.platforms.sealed import encrypt


async def test_a_message_is_read_as_any_other(server: Homeserver, intake: RecordingIntake) -> None:
    async with bot_in_encrypted_room(server, intake) as (room, phone):
        sent = phone.say(room, "!hours")
        await intake.until(lambda: intake.of(Message))
    (message,) = intake.of(Message)
    assert (message.id, message.message, message.text, message.late) == (sent, sent, "!hours", False)
    assert (message.sender.id, message.place.room, message.place.encrypted) == (ANA, room, True)
    assert not intake.of(Unreadable)


async def test_a_device_that_nobody_has_told_of_is_looked_up_before_its_message_counts_as_unreadable(
    server: Homeserver, intake: RecordingIntake
) -> None:
    """A member's later device: its key, the news of it and its first message come in one answer."""
    async with bot_in_encrypted_room(server, intake) as (room, phone):
        phone.say(room, "!hours")
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
    async with bot_in_encrypted_room(server, intake) as (room, phone):
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
    async with bot_in_encrypted_room(server, intake) as (room, phone):
        sessions = []
        for number in range(8):
            phone.say_without_key(room, f"!{number}")
            sessions.append(phone.keys.outbound[room])
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
    async with bot_in_encrypted_room(server, intake) as (room, phone):
        phone.say_without_key(room, "!one")
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
    async with bot_in_encrypted_room(server, intake) as (room, phone):
        first = phone.say_without_key(room, "!one")
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
    async with bot_in_encrypted_room(server, intake) as (room, phone):
        phone.begin(room)
        sent = phone.put(room, phone.keys.encrypt(room, "m.key.verification.request", {"body": "verify me"}))
        await intake.until(lambda: intake.of(Unreadable))
        phone.share(room)
        await intake.until(lambda: intake.of(Opened))
    assert [(event.id, event.late) for event in intake.of(Opened)] == [(sent, True)]
    assert not await intake.sealed_keys("matrix")


async def test_an_edit_that_is_read_late_is_one(server: Homeserver, intake: RecordingIntake) -> None:
    async with bot_in_encrypted_room(server, intake) as (room, phone):
        sent = phone.say(room, "!one")
        phone.say_without_key(room, "* !two", **edit_of(sent, "!two"))
        await intake.until(lambda: intake.of(Unreadable))
        phone.share(room)
        await intake.until(lambda: intake.of(Edited))
    assert [(event.message, event.text, event.late) for event in intake.of(Edited)] == [(sent, "!two", True)]


async def test_an_edit_of_what_was_deleted_meanwhile_comes_to_nothing(
    server: Homeserver, intake: RecordingIntake
) -> None:
    async with bot_in_encrypted_room(server, intake) as (room, phone):
        sent = phone.say(room, "!one")
        edit = phone.say_without_key(room, "* !two", **edit_of(sent, "!two"))
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
    async with bot_in_encrypted_room(server, intake) as (room, phone):
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
        encrypt(server, room)
        Phone(server, ANA, BOT).say(room, "!sealed")
        await intake.until(lambda: len(intake.of(Message)) == 2)
    assert [(event.text, event.place.encrypted) for event in intake.of(Message)][1] == ("!sealed", True)


async def test_an_answer_to_an_encrypted_message_brings_it_and_its_newest_edit(
    server: Homeserver, intake: RecordingIntake
) -> None:
    async with bot_in_encrypted_room(server, intake) as (room, phone):
        plain = phone.say(room, "Merge the two.")
        sealed = phone.seal(room, "* Merge all three.", **edit_of("$x", "Merge all three."))
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
    async with bot_in_encrypted_room(server, intake) as (room, phone):
        other = Phone(server, ANA, BOT, "TABLET")
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
