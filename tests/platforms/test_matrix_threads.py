"""Threads on Matrix: where a message stands that was read, and where one goes that is sent."""

from dataclasses import replace
from typing import Any

import pytest

from bot.core.events import Edited, Message
from tests.fakes.matrix import Fault, Homeserver
from tests.fakes.matrix_intake import RecordingIntake, reading
from tests.platforms.adapter import ANA, BOT, bot, say


def relate(server: Homeserver, room: str, text: str, relation: dict[str, Any], **more: Any) -> str:
    content = {"msgtype": "m.text", "body": text, "m.relates_to": relation, **more}
    return server.happen(room, "m.room.message", ANA, content)


def thread(root: str, newest: str, *, falling_back: bool) -> dict[str, Any]:
    answered = {"m.in_reply_to": {"event_id": newest}, "is_falling_back": falling_back}
    return {"rel_type": "m.thread", "event_id": root, **answered}


async def test_what_is_said_in_a_thread_names_its_root_and_answers_only_what_it_says_it_answers(
    server: Homeserver,
) -> None:
    room, intake = server.room(ANA, BOT, "@ben:fake"), RecordingIntake()
    async with reading(bot(server), intake):
        root = server.say(room, ANA, "Shall we?")
        relate(server, room, "!polls", thread(root, root, falling_back=True))
        relate(server, room, "!polls", thread(root, "$newest", falling_back=False))
        relate(server, room, "!polls", {"rel_type": "m.thread", "event_id": 7})
        await intake.until(lambda: len(intake.of(Message)) == 4)
    assert [(event.thread_root, event.reply_to) for event in intake.of(Message)] == [
        ("", ""), (root, ""), (root, "$newest"), ("", ""),
    ]  # fmt: skip


async def test_an_edit_that_may_be_a_command_is_looked_up_and_no_other(server: Homeserver) -> None:
    """What it changes stands in the thread: the edit itself says nothing of that."""
    room, intake = server.room(ANA, BOT, "@ben:fake"), RecordingIntake()
    async with reading(bot(server), intake):
        root = server.say(room, ANA, "Shall we?")
        said = relate(server, room, "!pols", thread(root, root, falling_back=True))
        change = {"rel_type": "m.replace", "event_id": said}
        relate(server, room, "* x", change, **{"m.new_content": {"msgtype": "m.text", "body": "plain talk"}})
        await intake.until(lambda: len(intake.of(Edited)) == 1)
        assert not server.requests[said]
        server.faults.append(Fault("/event/", 502))
        for number in (2, 3):
            relate(server, room, "* x", change, **{"m.new_content": {"msgtype": "m.text", "body": "!polls"}})
            await intake.until(lambda number=number: len(intake.of(Edited)) == number)  # type: ignore[misc]
    assert [event.thread_root for event in intake.of(Edited)] == ["", "", root]


@pytest.mark.parametrize(
    ("more", "relation"),
    [
        ({"reply_to": "$asked"}, {"m.in_reply_to": {"event_id": "$asked"}}),
        ({"reply_to": "$asked", "thread_root": "$root"}, thread("$root", "$asked", falling_back=False)),
        ({"thread_root": "$root"}, {"rel_type": "m.thread", "event_id": "$root"}),
        ({"kind": "edit", "target": "$said"}, {"rel_type": "m.replace", "event_id": "$said"}),
    ],
)
async def test_an_answer_says_what_it_answers_and_in_which_thread(
    server: Homeserver, more: dict[str, Any], relation: dict[str, Any]
) -> None:
    room, intake = server.room(ANA, BOT), RecordingIntake()
    matrix = bot(server)
    async with reading(matrix, intake):
        await matrix.send(replace(say(room), **more))
    _, sent = server.rooms[room].timeline[-1]
    assert sent["content"]["m.relates_to"] == relation
