"""Whoever knows the bot's address can write to its device: they fill no log, and keep nobody's keys back."""

from typing import Any

from bot.core.events import Message
from tests.fakes.matrix import Homeserver
from tests.fakes.matrix_intake import RecordingIntake
from tests.fakes.matrix_phone import Phone
from tests.platforms.adapter import BOT
from tests.platforms.encrypted_rooms import EVE, bot_in_encrypted_room, texts


async def test_what_a_stranger_sends_to_the_device_is_one_short_line(
    server: Homeserver, intake: RecordingIntake, logged: list[dict[str, Any]]
) -> None:
    async with bot_in_encrypted_room(server, intake) as (room, phone):
        eve = Phone(server, EVE, BOT)
        curve = server.keys.devices[BOT]["DEVICE"]["keys"]["curve25519:DEVICE"]
        olm = {"algorithm": "m.olm.v1.curve25519-aes-sha2", "sender_key": eve.keys.curve25519}
        for number in range(50):
            eve.hand_over("DEVICE", {**olm, "ciphertext": {curve: {"type": 0, "body": "%" * (number + 1)}}})
        phone.say(room, "!hours")
        await intake.until(lambda: intake.of(Message))
    assert texts(intake) == ["!hours"]
    (line,) = [line for line in logged if line["event"] == "message between devices not understood"]
    assert (line["log_level"], line["sender"], line["left_out"]) == ("warning", EVE, 0)
    assert "exc_info" not in line
    assert len(line["reason"]) <= 200
