"""Edits that the homeserver brings along with a message (client-server API, "Server-side aggregation of m.replace").

Whatever is wrong with one, the message is read, and so is what answers it.
"""

from collections.abc import Callable
from typing import Any

import pytest

from bot.core.events import Message
from tests.fakes.matrix import Homeserver
from tests.fakes.matrix_intake import RecordingIntake
from tests.fakes.matrix_phone import ENCRYPTION, Phone
from tests.platforms.adapter import ANA, BOT
from tests.platforms.encrypted_rooms import EVE, bot_in_encrypted_room, edit_of, texts

SAID, CHANGED = "!note Merge the two.", "!note Merge all three."


def edit_by(phone: Phone, room: str, new: Any = CHANGED, msgtype: Any = "m.text") -> dict[str, Any]:
    inside = edit_of("$x", new)
    inside["m.new_content"]["msgtype"] = msgtype
    return phone.seal(room, f"* {CHANGED}", **inside)


def keyless(phone: Phone, room: str) -> dict[str, Any]:
    known = phone.keys.outbound[room]
    phone.begin(room)
    edit = edit_by(phone, room)
    phone.keys.outbound[room] = known
    return edit


def replayed(phone: Phone, room: str) -> dict[str, Any]:
    edit = edit_by(phone, room)
    phone.put(room, edit)
    return edit


UNREADABLE: dict[str, Callable[[Phone, str], Any]] = {
    "its key is missing": keyless,
    "it was sent before": replayed,
    "it is damaged": lambda phone, room: {**edit_by(phone, room), "ciphertext": "AwgAEnAkBmciEAyhh"},
    "it is cut": lambda phone, room: {**ENCRYPTION, "session_id": 7},
    "it is empty": lambda phone, room: {},
    "it is no mapping": lambda phone, room: ["text"],
    "it says nothing": lambda phone, room: edit_by(phone, room, ""),
    "it says it oddly": lambda phone, room: edit_by(phone, room, [CHANGED]),
    "it is of no kind": lambda phone, room: edit_by(phone, room, msgtype=["m.text"]),
    "it holds what nobody can write down": lambda phone, room: edit_by(phone, room, "\ud800"),
}


@pytest.mark.parametrize("wrong", UNREADABLE)
async def test_a_message_whose_edit_cannot_be_read_is_read_without_it_and_so_is_an_answer_to_it(
    server: Homeserver, intake: RecordingIntake, logged: list[Any], wrong: str
) -> None:
    async with bot_in_encrypted_room(server, intake) as (room, phone):
        phone.begin(room, shared=True)
        content = UNREADABLE[wrong](phone, room)
        await said_and_answered(intake, phone, room, sender=ANA, content=content)
    assert not intake.set_aside


async def test_an_edit_of_somebody_elses_changes_nothing(server: Homeserver, intake: RecordingIntake) -> None:
    """Eve's own edit, in a key that the bot has from her; the homeserver says that it is one of Ana's message."""
    async with bot_in_encrypted_room(server, intake, EVE) as (room, phone):
        eve = Phone(server, EVE, BOT)
        eve.begin(room, shared=True)
        phone.begin(room, shared=True)
        await said_and_answered(intake, phone, room, sender=EVE, content=edit_by(eve, room))
    assert not intake.set_aside


async def said_and_answered(intake: RecordingIntake, phone: Phone, room: str, *, sender: str, content: Any) -> None:
    """Ana's message comes with an edit of this sender's, and is answered: both are read by what the message said."""
    edit = {
        "type": "m.room.encrypted", "sender": sender, "content": content, "event_id": "$edit", "origin_server_ts": 1,
    }  # fmt: skip
    said = phone.put(room, phone.seal(room, SAID), unsigned={"m.relations": {"m.replace": edit}})
    phone.say(room, "!note", **{"m.relates_to": {"m.in_reply_to": {"event_id": said}}})
    await intake.until(lambda: texts(intake)[-1:] == ["!note"] or intake.set_aside)
    assert texts(intake)[-2:] == [SAID, "!note"]
    answer = intake.of(Message)[-1]
    assert answer.replied is not None
    assert answer.replied.text == SAID
