"""What the Matrix adapter sends on a real Synapse, as people's clients find it there; and what it checks."""

from pathlib import Path
from typing import Any

import pytest

from bot.core.events import BotAdded, Message, Place
from bot.core.platform import Button, File, Shut
from bot.core.text import Span, Text
from tests.fakes.matrix_intake import RecordingIntake, reading
from tests.platforms.on_synapse import World, say
from tests.synapse import password


async def test_a_message_is_sent_once_however_often_it_is_tried(world: World, tmp_path: Path) -> None:
    ana = await world.person("ana")
    login: dict[str, Any] = {
        "token": "",
        "password": password(world.bot_id[1:].partition(":")[0]),
        "store": tmp_path / "by-password",
    }
    room = await ana.create_room(world.bot_id)
    delivery = say(room, "Once", buttons=(Button("x", "yes", "👍", "Yes"), Button("y", "no", "👎", "No")))
    intake = RecordingIntake()
    async with reading(world.bot(**login), intake) as _:
        await intake.until(lambda: intake.of(BotAdded))
    ids = set()
    for _ in range(2):  # the second time with a login of its own, as after a crash
        matrix = world.bot(**login)
        await matrix.start()
        ids |= {(await matrix.send(delivery)).message for _ in range(2)}
        await matrix.close()
    history = [event for event in await ana.history(room) if event["sender"] == world.bot_id]
    assert len(ids) == 1
    assert [event["content"].get("body") for event in history if event["type"] == "m.room.message"] == ["Once"]
    reactions = [event["content"]["m.relates_to"] for event in history if event["type"] == "m.reaction"]
    assert [(relation["key"], relation["event_id"]) for relation in reactions] == [("👍", *ids), ("👎", *ids)]


async def test_what_the_bot_sends_is_silent_unless_it_is_a_reminder(world: World) -> None:
    ana = await world.person("ana")
    room = await ana.create_room(world.bot_id)
    intake, matrix = RecordingIntake(), world.bot()
    async with reading(matrix, intake):
        await intake.until(lambda: intake.of(BotAdded))
        text = Text((Span("5 < 6 "), Span("bold", "bold"), Span("\nnext")))
        sent = await matrix.send(say(room, text=text))
        await matrix.send(say(room, "Please vote", notify=True, account=ana.id))
        await matrix.send(say(room, text=Text.plain("7"), kind="edit", target=sent.message))
        await matrix.send(say(room, "🎉", kind="react", target=sent.message))
        await matrix.send(say(room, "🎉", kind="react", target=sent.message))
        await matrix.send(say(room, "Here", reply_to=sent.message, file=File("a.png", "image/png", b"png")))
        await matrix.send(say(room, "", text=Text(), file=File("b.ics", "text/calendar", b"ics")))
    events = [event for event in await ana.history(room) if event["sender"] == world.bot_id]
    first, reminder, edit, picture, calendar = (e["content"] for e in events if e["type"] == "m.room.message")
    assert first == {
        "msgtype": "m.notice", "m.mentions": {}, "body": "5 < 6 bold\nnext",
        "format": "org.matrix.custom.html", "formatted_body": "5 &lt; 6 <strong>bold</strong><br>next",
    }  # fmt: skip
    assert (reminder["msgtype"], reminder["m.mentions"]) == ("m.text", {"user_ids": [ana.id]})
    assert (edit["body"], edit["m.new_content"]["body"]) == ("* 7", "7")
    assert edit["m.relates_to"] == {"rel_type": "m.replace", "event_id": sent.message}
    assert [e["type"] for e in events].count("m.reaction") == 1
    assert (picture["msgtype"], picture["filename"], picture["body"]) == ("m.image", "a.png", "Here")
    assert picture["m.relates_to"] == {"m.in_reply_to": {"event_id": sent.message}}
    assert (calendar["msgtype"], calendar["body"], calendar["info"]["size"]) == ("m.file", "b.ics", 3)


async def test_a_private_message_opens_one_room_and_finds_it_again(world: World) -> None:
    ana, intake = await world.person("ana"), RecordingIntake()
    first = world.bot()
    async with reading(first, intake):
        one = await first.send(say("", "one", account=ana.id))
        two = await first.send(say("", "two", account=ana.id))
    second = world.bot()
    async with reading(second, intake):
        three = await second.send(say("", "three", account=ana.id))
        room = await ana.until_invited()
        await ana.join(room)
        await ana.say(room, "thanks")
        await intake.until(lambda: intake.of(Message))
        await ana.until_told(room, "three", by=world.bot_id)
        await ana.leave(room)
        await intake.until(lambda: intake.forgotten)
        four = await second.send(say(room, "four", account=ana.id))
    assert one.room == two.room == three.room == room != four.room
    assert intake.of(Message)[0].place.private
    assert not intake.of(BotAdded)


async def test_a_room_that_the_bot_may_not_write_to_is_shut(world: World) -> None:
    ana, matrix = await world.person("ana"), world.bot()
    room = await ana.create_room()
    await matrix.start()
    with pytest.raises(Shut, match="M_FORBIDDEN"):
        await matrix.send(say(room))
    await matrix.close()


async def test_check_says_where_the_bot_is_not_and_where_it_may_not_speak(world: World) -> None:
    ana, intake = await world.person("ana"), RecordingIntake()
    silent = {"events_default": 50, "users": {ana.id: 100}}
    async with reading(world.bot(), intake):
        opened = await ana.create_room(world.bot_id, name="Open", room_version="11")
        await ana.create_room(world.bot_id, name="Silent", room_version="11", power_level_content_override=silent)
        await intake.until(lambda: len(intake.of(BotAdded)) == 2)
    invited = await ana.create_room(world.bot_id, room_version="11")
    matrix = world.bot()
    configured = [Place("matrix", room) for room in (opened, invited, "!mistyped:example.org")]
    findings = {finding.subject: finding for finding in await matrix.check(configured)}
    await matrix.close()
    assert findings["Matrix login"].ok
    assert findings["Matrix room Open"].ok
    assert not findings["Matrix room Silent"].ok
    assert "write" in findings["Matrix room Silent"].detail
    assert f"Matrix room {opened}" not in findings
    assert "is invited" in findings[f"Matrix room {invited}"].detail
    assert not findings["Matrix room !mistyped:example.org"].ok
    assert "correct the id" in findings["Matrix room !mistyped:example.org"].detail


async def test_check_counts_private_chats_and_says_which_invitations_are_accepted(world: World) -> None:
    ana, intake = await world.person("ana"), RecordingIntake()
    async with reading(world.bot(), intake):
        chat = await ana.create_room(world.bot_id, is_direct=True)
        await ana.until_joined(chat, world.bot_id)
    invited = await ana.create_room(world.bot_id)
    said = {}
    for allow in ((), ("@*:localhost",)):
        matrix = world.bot(allow)
        said[allow] = {finding.subject: finding for finding in await matrix.check()}
        await matrix.close()
    assert all(finding.ok for findings in said.values() for finding in findings.values())
    assert said[()]["Matrix private chats"].detail.endswith("in 1")
    assert f"left open: {invited} by {ana.id}." in said[()]["Matrix invitations"].detail
    assert said["@*:localhost",]["Matrix invitations"].detail == f"`convene run` accepts {invited}"
