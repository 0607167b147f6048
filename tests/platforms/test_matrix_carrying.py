"""Files and what is taken back on Matrix, on a homeserver that does as it is told (N1)."""

from typing import Any

import pytest

from bot.core.events import Attached, Edited, Encrypted, Message
from bot.core.platform import Delivery, File, Gone, TryLater
from bot.core.text import Span, Text
from tests.fakes.matrix import Fault, Homeserver
from tests.fakes.matrix_intake import RecordingIntake, reading
from tests.platforms.adapter import ANA, BOT, bot, say

PDF = Attached("telegram", "document:1", "a.pdf", "application/pdf", 5)


def removal(room: str, target: str) -> Delivery:
    text = Text.plain("Taken back.")
    return Delivery(9, "t9", "matrix", "remove", room, text=text, target=target)


async def test_a_file_goes_to_the_homeserver_once_for_all_rooms(server: Homeserver) -> None:
    """N1."""
    rooms, matrix = [server.room(ANA, BOT) for _ in range(3)], bot(server)
    await matrix.start()
    for number, room in enumerate(rooms):
        file = File(PDF.name, PDF.media_type, b"12345", PDF)
        await matrix.send(say(room, id=number, transaction=f"t{number}", text=Text(), file=file))
    assert server.uploads == [b"12345"]
    shown = [server.rooms[room].timeline[-1][1]["content"] for room in rooms]
    assert {(content["msgtype"], content["body"], content["url"]) for content in shown} == {
        ("m.file", "a.pdf", "mxc://fake/1")
    }
    await matrix.close()


async def test_a_file_that_is_gone_or_too_large_or_not_to_be_had_now_says_so(server: Homeserver) -> None:
    """N1: no more is read than what is carried, whatever the message claimed."""
    matrix = bot(server)
    with pytest.raises(TryLater):
        await matrix.fetch("mxc://fake/1", 10)
    await matrix.start()
    server.uploads.append(b"12345")
    assert await matrix.fetch("mxc://fake/1", 5) == b"12345"
    with pytest.raises(Gone) as refusal:
        await matrix.fetch("mxc://fake/1", 4)
    assert refusal.value.too_large
    with pytest.raises(Gone):
        await matrix.fetch("mxc://fake/2", 5)
    server.faults.append(Fault("/media/download", 502))
    with pytest.raises(TryLater):
        await matrix.fetch("mxc://fake/1", 5)
    await matrix.close()


async def test_what_is_taken_back_is_redacted_with_its_edits_and_only_once(server: Homeserver) -> None:
    """N1: each edit holds the words as well."""
    room, matrix = server.room(ANA, BOT), bot(server)
    await matrix.start()
    sent = await matrix.send(say(room))
    edit = Delivery(2, "t2", "matrix", "edit", room, text=Text.plain("a secret"), target=sent.message)
    await matrix.send(edit)
    await matrix.send(removal(room, sent.message))
    await matrix.send(removal(room, sent.message))
    events = [event for _, event in server.rooms[room].timeline]
    assert not any("body" in event["content"] for event in events)
    assert sum(event["type"] == "m.room.redaction" for event in events) == 2
    await matrix.close()


async def test_where_nothing_may_be_redacted_the_words_are_replaced(server: Homeserver) -> None:
    """N1."""
    room, matrix = server.room(ANA, BOT), bot(server)
    await matrix.start()
    sent = await matrix.send(say(room))
    server.faults.append(Fault("/redact/", 403, {"errcode": "M_FORBIDDEN", "error": "no"}))
    await matrix.send(removal(room, sent.message))
    assert server.said(room, BOT)[-1] == "* Taken back."
    await matrix.close()


async def test_captions_edits_and_encryption_come_in(server: Homeserver) -> None:
    """N1."""
    room, intake = server.room(ANA, BOT, "@ben:fake"), RecordingIntake()
    html: dict[str, Any] = {"format": "org.matrix.custom.html", "formatted_body": "!forward all <b>Read</b>"}
    words = {"body": "!forward all **Read**", **html}
    async with reading(bot(server), intake):
        file = {"msgtype": "m.file", "filename": "a.pdf", "url": "mxc://fake/1", "info": {"size": 5}, **words}
        said = server.happen(room, "m.room.message", ANA, file)
        server.happen(room, "m.room.message", ANA, {"msgtype": "m.image", "body": "b.png", "url": "mxc://fake/2"})
        changed = {"m.new_content": file, "m.relates_to": {"rel_type": "m.replace", "event_id": said}}
        server.happen(
            room, "m.room.message", ANA, {"msgtype": "m.file", "body": "* x", "url": "mxc://fake/1"} | changed
        )
        server.happen(room, "m.room.encryption", ANA, {"algorithm": "m.megolm.v1.aes-sha2"}, state_key="")
        await intake.until(lambda: intake.of(Encrypted))
    (message,) = intake.of(Message)
    (edited,) = intake.of(Edited)
    assert message.attached == (Attached("matrix", "mxc://fake/1", "a.pdf", "application/pdf", 5),)
    assert message.text == edited.text == "!forward all **Read**"
    assert message.rich.spans == edited.rich.spans == (Span("!forward all "), Span("Read", "bold"))
    assert edited.message == said


async def test_a_mention_of_the_bot_is_taken_off_the_formatted_words_too(server: Homeserver) -> None:
    """N1."""
    room, intake = server.room(ANA, BOT, "@ben:fake"), RecordingIntake()
    html = f'<a href="https://matrix.to/#/{BOT}">Convene</a>: forward all <b>Read</b>'
    more = {"format": "org.matrix.custom.html", "formatted_body": html, "m.mentions": {"user_ids": [BOT]}}
    async with reading(bot(server), intake):
        body = {"msgtype": "m.text", "body": "Convene: forward all **Read**", **more}
        server.happen(room, "m.room.message", ANA, body)
        await intake.until(lambda: intake.of(Message))
    (said,) = intake.of(Message)
    assert said.mention
    assert (said.text, str(said.rich)) == ("forward all **Read**", "forward all Read")


async def test_a_room_of_a_group_that_was_encrypted_before_the_start_is_told_of(server: Homeserver) -> None:
    """N1."""
    room, other = server.room(ANA, BOT, "@ben:fake"), server.room(ANA, BOT, "@ben:fake")
    for each in (room, other):
        server.happen(each, "m.room.encryption", ANA, {"algorithm": "m.megolm.v1.aes-sha2"}, state_key="")
    intake = RecordingIntake([room])
    async with reading(bot(server), intake):
        await intake.until(lambda: intake.of(Encrypted))
    assert [event.place.room for event in intake.of(Encrypted)] == [room]


async def test_a_room_about_which_nothing_new_can_be_said_is_not_told_of_at_the_start(server: Homeserver) -> None:
    """N1: a bot with hundreds of encrypted rooms answers as soon after its start as any other."""
    settled, room = server.room(ANA, BOT, "@ben:fake"), server.room(ANA, BOT, "@ben:fake")
    for each in (settled, room):
        server.happen(each, "m.room.encryption", ANA, {"algorithm": "m.megolm.v1.aes-sha2"}, state_key="")
    intake = RecordingIntake([settled, room])
    intake.settled.add(settled)
    async with reading(bot(server), intake):
        server.happen(settled, "m.room.message", ANA, {"msgtype": "m.text", "body": "!me"})
        await intake.until(lambda: intake.of(Message))
    assert [event.place.room for event in intake.of(Encrypted)] == [room]


async def test_a_room_that_a_group_gets_while_the_program_runs_is_told_of_once(server: Homeserver) -> None:
    """N1: it was encrypted before, so that no event says so."""
    room = server.room(ANA, BOT, "@ben:fake")
    server.happen(room, "m.room.encryption", ANA, {"algorithm": "m.megolm.v1.aes-sha2"}, state_key="")
    intake = RecordingIntake()
    async with reading(bot(server), intake):
        server.happen(room, "m.room.message", ANA, {"msgtype": "m.text", "body": "!bind diversity"})
        await intake.until(lambda: intake.of(Message))
        intake.bound.add(room)
        for number in range(3):
            server.happen(room, "m.room.message", ANA, {"msgtype": "m.text", "body": str(number)})
            await intake.until(lambda number=number: len(intake.of(Message)) == number + 2)  # type: ignore[misc]
        await intake.until(lambda: intake.of(Encrypted))
    assert [event.place.room for event in intake.of(Encrypted)] == [room]
