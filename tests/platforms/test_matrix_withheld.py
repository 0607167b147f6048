"""Apps that keep the key from the bot's device say so: what the adapter makes of it."""

import pytest
from nio import ToDeviceEvent

from bot.core.events import Message, Unreadable
from bot.platforms.matrix.withheld import Withheld
from tests.fakes.matrix import Homeserver
from tests.fakes.matrix_intake import RecordingIntake
from tests.fakes.matrix_phone import ENCRYPTION
from tests.platforms.adapter import ANA, BOT
from tests.platforms.encrypted_rooms import EVE, bot_in_encrypted_room, texts


@pytest.mark.parametrize(
    ("code", "sender", "withheld"),
    [
        ("m.unverified", ANA, True),
        ("m.blacklisted", ANA, True),
        ("m.unavailable", ANA, False),
        (["m.unverified"], ANA, False),
        ("m.unverified", EVE, False),
    ],
)
async def test_what_an_app_says_to_keep_counts_for_its_owners_messages_alone_and_drops_nothing(
    server: Homeserver, intake: RecordingIntake, code: object, sender: str, withheld: bool
) -> None:
    async with bot_in_encrypted_room(server, intake, EVE) as (room, phone):
        content = {**ENCRYPTION, "room_id": room, "session_id": phone.begin(room), "sender_key": "k", "code": code}
        server.keys.put(BOT, "DEVICE", {"type": "m.room_key.withheld", "sender": sender, "content": content})
        phone.put(room, phone.seal(room, "!one"))
        await intake.until(lambda: intake.of(Unreadable))
        phone.share(room)
        await intake.until(lambda: intake.of(Message))
    assert [event.withheld for event in intake.of(Unreadable)] == [withheld]
    assert texts(intake) == ["!one"]


def test_only_the_newest_are_kept() -> None:
    withheld = Withheld()
    for number in range(1_100):
        content = {"session_id": f"s{number}", "code": "m.unverified"}
        source = {"type": "m.room_key.withheld", "sender": ANA, "content": content}
        withheld.notice([ToDeviceEvent.parse_event(source), None])
    assert [(ANA, f"s{number}") in withheld for number in (99, 100, 1_099)] == [False, True, True]
