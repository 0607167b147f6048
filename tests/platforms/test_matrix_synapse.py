"""The Matrix adapter against a real Synapse, with people whose client is not the bot's library."""

import contextlib
import itertools
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.events import BotAdded, BotRemoved, Chosen, Deleted, Edited, Joined, Left, Message, Place, RoomMoved
from bot.core.platform import Button, Delivery, File, Moved, Shut
from bot.core.text import Span, Text
from bot.platforms.matrix import Matrix
from tests.clients.matrix import Person
from tests.fakes.matrix_intake import RecordingIntake, reading
from tests.synapse import Synapse, password

_numbers = itertools.count(1)


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  # real time: the homeserver's own clock is part of the test


class World:
    """A bot's account and a few people on one homeserver; names are new in each test."""

    def __init__(self, server: Synapse, folder: Path) -> None:
        self.server = server
        self._number = next(_numbers)
        self._folder = folder
        self._stack = contextlib.AsyncExitStack()
        self.bot_id, self.bot_token = server.register(f"convene{self._number}")

    async def person(self, name: str) -> Person:
        user_id, token = self.server.register(f"{name}{self._number}")
        return await self._stack.enter_async_context(Person(self.server.url, user_id, token))

    def bot(self, allow: tuple[str, ...] = ("@*:localhost",), **options: Any) -> Matrix:
        settings: dict[str, Any] = {
            "token": self.bot_token, "store": self._folder / "store", "clock": now, "allow_invites": allow
        } | options  # fmt: skip
        return Matrix(self.server.url, self.bot_id, **settings)

    async def close(self) -> None:
        await self._stack.aclose()


@pytest.fixture
async def world(synapse_server: Synapse, tmp_path: Path) -> AsyncIterator[World]:
    world = World(synapse_server, tmp_path)
    yield world
    await world.close()


def say(room: str, words: str = "hello", **more: Any) -> Delivery:
    number = next(_numbers)
    fields: dict[str, Any] = {"kind": "say", "transaction": f"t{number}", "text": Text.plain(words)} | more
    return Delivery(id=number, platform="matrix", room=room, **fields)


async def test_a_message_said_in_a_room_arrives_with_its_sender_and_time(world: World) -> None:
    ana, intake = await world.person("ana"), RecordingIntake()
    async with reading(world.bot(), intake):
        room = await ana.create_room(world.bot_id)
        await intake.until(lambda: intake.of(BotAdded))
        message = await ana.say(room, "!hours")
        await intake.until(lambda: intake.of(Message))
    (said,) = intake.of(Message)
    assert (said.id, said.message, said.text, said.place.room) == (message, message, "!hours", room)
    assert (said.sender.id, said.sender.name) == (ana.id, ana.id[1:].partition(":")[0].capitalize())
    assert abs(said.at - now()) < timedelta(seconds=30)
    assert said.place.private
    (added,) = intake.of(BotAdded)
    assert (added.place.room, added.sender.id) == (room, ana.id)


async def test_a_thousand_messages_sent_while_the_bot_was_down_are_handed_in_in_order(world: World) -> None:
    ana, intake = await world.person("ana"), RecordingIntake()
    async with reading(world.bot(), intake):
        room = await ana.create_room(world.bot_id)
        await intake.until(lambda: intake.of(BotAdded))
        await ana.say(room, "before")
        await intake.until(lambda: intake.of(Message))
    for number in range(1000):
        await ana.say(room, str(number))
    async with reading(world.bot(), intake):
        await intake.until(lambda: len(intake.of(Message)) > 1000, timeout=60)
    assert [message.text for message in intake.of(Message)] == ["before", *map(str, range(1000))]


async def test_edits_reactions_and_redactions_arrive_once_and_as_what_they_are(world: World) -> None:
    ana, intake = await world.person("ana"), RecordingIntake()
    matrix = world.bot()
    async with reading(matrix, intake):
        room = await ana.create_room(world.bot_id)
        await intake.until(lambda: intake.of(BotAdded))
        asked = await matrix.send(say(room, "Agree?"))
        message = await ana.say(room, "!log 1h")
        edit = await ana.edit(room, message, "!log 2h")
        reaction = await ana.react(room, asked.message, "❤️")
        await intake.until(lambda: intake.of(Chosen))  # what is redacted has no content any more, for who reads later
        withdrawn = await ana.redact(room, reaction)
        deleted = await ana.redact(room, message)
        await intake.until(lambda: len(intake.of(Deleted)) == 2)
    assert [(m.text, m.message) for m in intake.of(Message)] == [("!log 1h", message)]
    assert [(e.id, e.text, e.message) for e in intake.of(Edited)] == [(edit, "!log 2h", message)]
    assert [(c.id, c.message, c.key) for c in intake.of(Chosen)] == [(reaction, asked.message, "❤")]
    assert [(d.id, d.message) for d in intake.of(Deleted)] == [(withdrawn, reaction), (deleted, message)]


async def test_notices_and_its_own_messages_are_not_commands(world: World) -> None:
    ana, intake = await world.person("ana"), RecordingIntake()
    matrix = world.bot()
    async with reading(matrix, intake):
        room = await ana.create_room(world.bot_id)
        await intake.until(lambda: intake.of(BotAdded))
        await matrix.send(say(room, "!log 1h", notify=True))
        await ana.say(room, "!log 2h", msgtype="m.notice")
        await ana.say(room, "!log 3h")
        await intake.until(lambda: intake.of(Message))
    async with reading(world.bot(), intake):
        await ana.say(room, "!log 4h")
        await intake.until(lambda: len(intake.of(Message)) > 1)
    assert [message.text for message in intake.of(Message)] == ["!log 3h", "!log 4h"]


async def test_what_was_said_before_the_bot_joined_is_ignored(world: World) -> None:
    ana, intake = await world.person("ana"), RecordingIntake()
    room = await ana.create_room(preset="public_chat")
    await ana.say(room, "long ago")
    async with reading(world.bot(), intake):
        await ana.say(room, "just before")
        await ana.invite(room, world.bot_id)
        await intake.until(lambda: intake.of(BotAdded))
        await ana.say(room, "after")
        await intake.until(lambda: intake.of(Message))
    assert [message.text for message in intake.of(Message)] == ["after"]


async def test_a_first_start_does_not_answer_what_was_said_before_it(world: World) -> None:
    ana, intake = await world.person("ana"), RecordingIntake()
    async with reading(world.bot(), RecordingIntake()) as _:
        room = await ana.create_room(world.bot_id)
        await ana.until_joined(room, world.bot_id)
        await ana.say(room, "to an earlier life")
    async with reading(world.bot(), intake):
        await ana.say(room, "now")
        await intake.until(lambda: intake.of(Message))
    assert [message.text for message in intake.of(Message)] == ["now"]


async def test_an_invitation_from_a_stranger_is_accepted_only_once_the_room_is_bound(world: World) -> None:
    ana, eve, intake = await world.person("ana"), await world.person("eve"), RecordingIntake()
    async with reading(world.bot(allow=(ana.id,)), intake):
        strange = await eve.create_room(world.bot_id)
        room = await ana.create_room(world.bot_id)
        await intake.until(lambda: intake.of(BotAdded))
    assert [added.place.room for added in intake.of(BotAdded)] == [room]
    intake.bound.add(strange)
    async with reading(world.bot(allow=(ana.id,)), intake):
        await intake.until(lambda: len(intake.of(BotAdded)) == 2)
    assert intake.of(BotAdded)[1].place.room == strange


async def test_an_invitation_given_while_the_bot_was_down_is_accepted_at_the_next_start(world: World) -> None:
    ana, intake = await world.person("ana"), RecordingIntake()
    async with reading(world.bot(), intake):
        pass
    room = await ana.create_room(world.bot_id)
    async with reading(world.bot(), intake):
        await intake.until(lambda: intake.of(BotAdded))
    assert intake.of(BotAdded)[0].place.room == room


async def test_people_coming_and_going_are_reported_and_new_names_are_not(world: World) -> None:
    ana, bo, intake = await world.person("ana"), await world.person("bo"), RecordingIntake()
    async with reading(world.bot(), intake):
        room = await ana.create_room(world.bot_id, bo.id)
        await intake.until(lambda: intake.of(BotAdded))
        await bo.join(room)
        await bo.rename("Bo the second")
        await ana.say(room, "hello")
        await intake.until(lambda: intake.of(Message))
        await bo.leave(room)
        await intake.until(lambda: intake.of(Left))
        await ana.kick(room, world.bot_id)
        await intake.until(lambda: intake.of(BotRemoved))
    assert [(event.sender.id, event.place.private) for event in intake.of(Joined)] == [(bo.id, False)]
    assert [event.sender.id for event in intake.of(Left)] == [bo.id]
    assert [event.sender.id for event in intake.of(BotRemoved)] == [ana.id]
    assert intake.forgotten == [room]


@pytest.mark.parametrize("rule", ["public", "invite"])
async def test_an_upgraded_room_is_followed(world: World, rule: str) -> None:
    ana, intake = await world.person("ana"), RecordingIntake()
    room = await ana.create_room(
        world.bot_id, preset="public_chat" if rule == "public" else "private_chat", room_version="10"
    )
    intake.bound.add(room)
    matrix = world.bot(allow=())
    async with reading(matrix, intake):
        await intake.until(lambda: intake.of(BotAdded))
        replacement = await ana.upgrade(room)
        await intake.until(lambda: intake.of(RoomMoved))
        with pytest.raises(Moved, match=replacement):
            await matrix.send(say(room))
        intake.bound.add(replacement)
        if rule == "invite":
            await ana.invite(replacement, world.bot_id)
        await intake.until(lambda: len(intake.of(BotAdded)) == 2)
        await ana.say(replacement, "here we are")
        await intake.until(lambda: intake.of(Message))
    (moved,) = intake.of(RoomMoved)
    assert (moved.place.room, moved.to.room, moved.sender.id) == (room, replacement, ana.id)
    assert intake.of(Message)[0].place.room == replacement


async def test_a_mention_at_the_beginning_is_taken_off(world: World) -> None:
    ana, intake = await world.person("ana"), RecordingIntake()
    async with reading(world.bot(), intake):
        room = await ana.create_room(world.bot_id)
        await intake.until(lambda: intake.of(BotAdded))
        name = world.bot_id[1:].partition(":")[0].capitalize()
        await ana.say(room, f"{world.bot_id} hours")
        await ana.say(room, f"{name}: hours")
        pill = f'<a href="https://matrix.to/#/{world.bot_id}">{name}</a> hours'
        await ana.say(room, f"{name} hours", format="org.matrix.custom.html", formatted_body=pill)
        await ana.say(room, f"{name} hours")
        await intake.until(lambda: len(intake.of(Message)) == 4)
    heard = [(message.text, message.mention) for message in intake.of(Message)]
    assert heard == [("hours", True)] * 3 + [(f"{name} hours", False)]


async def test_a_reply_names_what_it_answers_and_loses_the_quotation(world: World) -> None:
    ana, intake = await world.person("ana"), RecordingIntake()
    async with reading(world.bot(), intake):
        room = await ana.create_room(world.bot_id)
        await intake.until(lambda: intake.of(BotAdded))
        first = await ana.say(room, "an idea")
        await ana.reply(room, first, f"> <{ana.id}> an idea\n> in two lines\n\n!note all")
        await intake.until(lambda: len(intake.of(Message)) == 2)
    answer = intake.of(Message)[1]
    assert (answer.text, answer.reply_to) == ("!note all", first)


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
