"""Keys that the bot has asked for: whoever hands one over says whose it is, and that is believed of nobody."""

from typing import Any

import pytest

from bot.core.events import Message, Unreadable
from tests.fakes.matrix import Homeserver
from tests.fakes.matrix_intake import RecordingIntake
from tests.fakes.matrix_phone import ENCRYPTION, Phone
from tests.platforms.adapter import ANA, BOT
from tests.platforms.encrypted_rooms import bot_in_encrypted_room, texts


@pytest.mark.parametrize("lie", ["its device", "its fingerprint"])
async def test_a_key_that_is_said_to_be_anothers_in_part_is_left_and_the_true_one_still_taken(
    server: Homeserver, intake: RecordingIntake, lie: str
) -> None:
    """A second device gives the phone's key for its own, or the phone gives its key for the second device's.

    Either would stand in the place of the true one, and what waits for that would never be read.
    """
    async with bot_in_encrypted_room(server, intake) as (room, phone):
        other = Phone(server, ANA, BOT, "TABLET")
        for device in (phone, other):
            device.say(room, "!one")
        await intake.until(lambda: len(intake.of(Message)) == 2)
        waiting = phone.say_without_key(room, "!two")
        await server.until(phone.asked)
        liar = other if lie == "its device" else phone
        forward(liar, phone, room, fingerprint=other.keys.ed25519)
        other.say(room, "!three")
        await intake.until(lambda: texts(intake)[2:] == ["!three"])
        assert not intake.set_aside
        forward(phone, phone, room, fingerprint=phone.keys.ed25519)
        other.say(room, "!four")
        await intake.until(lambda: "!four" in texts(intake))
    assert [event.event for event in intake.of(Unreadable)] == [waiting]
    assert [event.text for event in intake.of(Message) if event.late] == ["!two"]
    assert not intake.set_aside


def forward(by: Phone, maker: Phone, room: str, *, fingerprint: str) -> None:
    """Hand over the key of a device's session in the room, as one that a device with this fingerprint has made."""
    session = maker.keys.outbound[room].session.session_id
    exported = maker.keys.inbound[room, session].session.export_at(0)
    assert exported is not None
    content: dict[str, Any] = {
        **ENCRYPTION, "room_id": room, "session_id": session, "forwarding_curve25519_key_chain": [],
        "sender_key": maker.keys.curve25519, "sender_claimed_ed25519_key": fingerprint,
        "session_key": exported.to_base64(),
    }  # fmt: skip
    by.tell("m.forwarded_room_key", content)
