"""What the bot says in encrypted rooms: who can read it, in which order it comes, and what of it is encrypted."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from nio import MatrixRoom

from bot.core.events import Message
from bot.core.platform import Button, File
from bot.core.text import Span, Text
from bot.platforms.matrix.content import attached_to
from tests.fakes.matrix import homeserver
from tests.fakes.matrix_intake import reading
from tests.platforms.adapter import ANA, BOT, bot
from tests.platforms.sealed import BEN, EVE, World, can_read, encrypt, say


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with homeserver() as server, contextlib.AsyncExitStack() as stack:
        yield World(server, stack)


async def test_messages_replies_edits_and_removals_keep_their_words_to_the_room(world: World) -> None:
    room, ana, matrix = world.room(ANA, BOT), await world.person(ANA), await world.bot()
    buttons = (Button("x", "yes", "👍", "Yes"),)
    asked = await ana.say(room, "!poll")
    sent = await matrix.send(say(room, "Agree?", reply_to=asked, buttons=buttons))
    await matrix.send(say(room, "Agree? 1 yes", kind="edit", target=sent.message))
    first, edit = await ana.until(room, lambda event: event["sender"] == BOT and "body" in event["content"], count=2)
    assert first["content"]["m.relates_to"] == {"m.in_reply_to": {"event_id": asked}}
    assert edit["content"]["m.relates_to"] == {"rel_type": "m.replace", "event_id": sent.message}
    assert edit["content"]["m.new_content"]["body"] == "Agree? 1 yes"
    kinds = [event["type"] for event in world.sent(room)]
    assert kinds == ["m.room.encrypted", "m.reaction", "m.room.encrypted"]
    assert not any("body" in event["content"] for event in world.sent(room))
    await matrix.send(say(room, "Taken back.", kind="remove", target=sent.message))
    left = [event["content"] for event in world.sent(room) if event["type"] == "m.room.encrypted"]
    assert left == [{}, {}], "the edit as well"


async def test_a_thousand_messages_at_once_come_in_order_with_a_new_key_for_every_hundred(world: World) -> None:
    room, ana, matrix = world.room(ANA, BOT), await world.person(ANA), await world.bot()
    deliveries = [say(room, f"part {number}") for number in range(1000)]
    await asyncio.gather(*(matrix.send(delivery) for delivery in deliveries))
    heard = await ana.until(room, lambda event: event["sender"] == BOT and "body" in event["content"], count=1000)
    assert [event["content"]["body"] for event in heard] == [f"part {number}" for number in range(1000)]
    assert len({event["content"]["session_id"] for event in world.sent(room)}) == 10


async def test_a_key_is_used_for_as_many_messages_as_the_room_says(world: World) -> None:
    """nio passes over it (matrix-nio#70)."""
    room = world.server.room(ANA, BOT)
    content = {"algorithm": "m.megolm.v1.aes-sha2", "rotation_period_msgs": 3}
    world.server.happen(room, "m.room.encryption", ANA, content, state_key="")
    ana, matrix = await world.person(ANA), await world.bot()
    for number in range(7):
        await matrix.send(say(room, f"part {number}"))
    await ana.until(room, lambda event: event["sender"] == BOT and "body" in event["content"], count=7)
    keys = [event["content"]["session_id"] for event in world.sent(room)]
    assert [keys.index(key) for key in keys] == [0, 0, 0, 3, 3, 3, 6]


async def test_who_has_gone_reads_no_more_and_who_has_come_reads_from_then_on(world: World) -> None:
    room, ana, ben = world.room(ANA, BEN, BOT), await world.person(ANA), await world.person(BEN)
    matrix = await world.bot()
    await matrix.send(say(room, "for Ana and Ben"))
    assert await can_read(ben, room, "for Ana and Ben")
    world.server.bring(room, ANA, BEN, inside=False)
    await world.caught_up()
    await matrix.send(say(room, "for Ana"))
    world.server.bring(room, ANA, BEN, inside=True)
    eve = await world.person(EVE)
    world.server.happen(room, "m.room.member", EVE, {"membership": "join"}, state_key=EVE)
    await world.caught_up()
    await matrix.send(say(room, "for all three"))
    assert [await can_read(each, room, "for Ana") for each in (ana, ben, eve)] == [True, False, False]
    assert [await can_read(each, room, "for all three") for each in (ana, ben, eve)] == [True, True, True]


async def test_a_new_device_reads_what_is_said_after_it_came_and_a_lost_one_does_not(world: World) -> None:
    room, ana, matrix = world.room(ANA, BOT), await world.person(ANA), await world.bot()
    await matrix.send(say(room, "to one device"))
    phone = await world.person(ANA, "PHONE")
    await world.caught_up()
    await matrix.send(say(room, "to both"))
    assert [await can_read(each, room, "to both") for each in (ana, phone)] == [True, True]
    assert not await can_read(phone, room, "to one device")
    world.server.keys.forget((ANA, "PHONE"))
    await world.caught_up()
    await matrix.send(say(room, "to one again"))
    assert [await can_read(each, room, "to one again") for each in (ana, phone)] == [True, False]


async def test_nothing_goes_in_plain_words_into_a_room_that_is_not_known_yet(world: World) -> None:
    """The bot sends as soon as it is logged in, and into rooms that it has just opened."""
    room, plain, ana = world.room(ANA, BOT), world.server.room(ANA, BOT), await world.person(ANA)
    matrix = bot(world.server)
    await matrix.start()
    await matrix.send(say(room, "sealed"))
    await matrix.send(say(plain, "open"))
    await matrix.close()
    assert [event["type"] for event in world.sent(room)] == ["m.room.encrypted"]
    assert [event["content"]["body"] for event in world.sent(plain)] == ["open"]
    assert await can_read(ana, room, "sealed")


async def test_a_message_that_is_sent_again_after_a_restart_comes_once(world: World) -> None:
    room, ana = world.room(ANA, BOT), await world.person(ANA)
    delivery = say(room, "once")
    ids = set()
    for _ in range(2):
        matrix = bot(world.server)
        async with reading(matrix, world.intake):
            ids |= {(await matrix.send(delivery)).message for _ in range(2)}
    assert len(ids) == len(world.sent(room)) == 1
    assert await can_read(ana, room, "once")


async def test_encryption_that_is_switched_on_later_holds_from_then_on(world: World) -> None:
    room, ana, matrix = world.server.room(ANA, BOT), await world.person(ANA), await world.bot()
    await matrix.send(say(room, "open"))
    encrypt(world.server, room)
    await world.caught_up()
    await matrix.send(say(room, "sealed"))
    assert [event["type"] for event in world.sent(room)] == ["m.room.message", "m.room.encrypted"]
    assert await can_read(ana, room, "sealed")


async def test_files_are_encrypted_where_the_room_is(world: World) -> None:
    room, plain, ana = world.room(ANA, BOT), world.server.room(ANA, BOT), await world.person(ANA)
    matrix = await world.bot()
    for each in (room, plain):
        await matrix.send(say(each, "Here", file=File("a.ics", "text/calendar", b"BEGIN:VCALENDAR")))
    sealed, opened = world.server.uploads
    assert b"VCALENDAR" not in sealed
    assert opened == b"BEGIN:VCALENDAR"
    event = await ana.until_told(room, "Here", by=BOT)
    assert (event["content"]["msgtype"], event["content"]["filename"]) == ("m.file", "a.ics")
    assert await ana.file_of(event) == b"BEGIN:VCALENDAR"
    assert world.sent(plain)[0]["content"]["url"] == "mxc://fake/2"


async def test_a_file_of_an_encrypted_room_goes_on_sealed_to_another_and_open_to_an_open_one(world: World) -> None:
    room, plain, ana = world.room(ANA, BOT), world.server.room(ANA, BOT), await world.person(ANA)
    matrix = await world.bot()
    said = await ana.send_file(room, b"12345", "a.pdf", "application/pdf", "!forward all")
    (event,) = await ana.until(room, lambda event: event["event_id"] == said)
    (attached,) = attached_to(event["content"])
    for each in (room, plain, plain):
        await matrix.send(say(each, "Read this", again=attached))
    event = await ana.until_told(room, "Read this", by=BOT)
    assert await ana.file_of(event) == b"12345"
    sealed, opened = world.server.uploads
    assert sealed != opened == b"12345", "once for both messages"
    assert {event["content"]["url"] for event in world.sent(plain)} == {"mxc://fake/2"}


async def test_a_file_that_somebody_sends_is_a_message_and_can_be_replied_to(world: World) -> None:
    """nio has classes of its own for files in encrypted rooms."""
    room, ana, matrix = world.room(ANA, BOT), await world.person(ANA), await world.bot()
    await world.caught_up()
    file = await ana.send_file(room, b"12345", "a.pdf", "application/pdf", "!forward all Read")
    await ana.reply(room, file, "!forward all")
    await world.intake.until(lambda: [m for m in world.intake.of(Message) if m.reply_to])
    first, second = [message for message in world.intake.of(Message) if message.place.room == room]
    assert (first.text, [attached.name for attached in first.attached]) == ("!forward all Read", ["a.pdf"])
    assert await matrix.fetch(first.attached[0].reference, 100) == b"12345"
    assert second.replied is not None
    assert second.replied.attached == first.attached


async def test_a_private_room_is_encrypted_where_the_person_has_a_device_for_it(world: World) -> None:
    ana, matrix = await world.person(ANA), await world.bot()
    sealed = await matrix.send(say("", "for Ana", account=ANA))
    opened = await matrix.send(say("", "for Ben", account=BEN))
    assert [event["type"] for event in world.sent(sealed.room)] == ["m.room.encrypted"]
    assert [event["content"]["body"] for event in world.sent(opened.room)] == ["for Ben"]
    await ana.join(sealed.room)
    assert await can_read(ana, sealed.room, "for Ana"), "said before she came"


async def test_a_private_room_that_a_sync_shows_half_made_is_encrypted_and_its_guest_gets_the_key(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A homeserver makes a room event by event, the invitation last."""
    ana, matrix = await world.person(ANA), await world.bot()
    await world.caught_up()
    client, stopped, go_on = matrix._client, asyncio.Event(), asyncio.Event()
    create, sync = client.room_create, client.sync

    async def half_made(**options: Any) -> Any:
        made = await create(**options)
        client.rooms[made.room_id] = MatrixRoom(made.room_id, BOT)
        return made

    async def held_up(**options: Any) -> Any:
        stopped.set()
        await go_on.wait()
        return await sync(**options)

    monkeypatch.setattr(client, "room_create", half_made)
    monkeypatch.setattr(client, "sync", held_up)
    world.server.say(world._aside, "@one:fake", "an answer to the question that is on its way")
    await stopped.wait()
    sent = await matrix.send(say("", "for you alone", account=ANA))
    assert [event["type"] for event in world.sent(sent.room)] == ["m.room.encrypted"]
    await ana.join(sent.room)
    assert await can_read(ana, sent.room, "for you alone")
    go_on.set()


async def test_who_gets_a_device_after_the_invitation_reads_what_is_said_then(world: World) -> None:
    """The homeserver does not say what changes about those who share no room with the bot yet."""
    await world.person(ANA)
    matrix = await world.bot()
    sent = await matrix.send(say("", "first", account=ANA))
    phone = await world.person(ANA, "PHONE")
    matrix._client.olm.users_for_key_query.clear()  # the homeserver in memory says it all the same
    matrix._encryption._exchange._asked.clear()  # time passes
    await matrix.send(say(sent.room, "second", account=ANA))
    await phone.join(sent.room)
    assert [await can_read(phone, sent.room, words) for words in ("first", "second")] == [False, True]


async def test_an_edit_of_a_long_text_still_fits_into_an_encrypted_event(world: World) -> None:
    """Events hold 65,536 bytes (client-server API, "Size limits"), of which encryption takes a quarter."""
    room, matrix = world.room(ANA, BOT), await world.bot()
    for words in ("\u597d" * 3_999 + "!", '"<&\n' * 1_000):
        text = Text((Span(words[:-1]), Span(words[-1], "bold")))
        await matrix.send(say(room, text=text, kind="edit", target="$event1"))
        assert len(json.dumps(world.sent(room)[-1], ensure_ascii=False).encode()) < 65_536 - 2_000


async def test_what_was_said_while_the_bot_was_down_is_read_though_nothing_happens_afterwards(world: World) -> None:
    """nio passes over an answer to /sync that ends where the first one, which tells of the rooms, has ended."""
    room, ana = world.room(ANA, BEN, BOT), await world.person(ANA)
    async with reading(bot(world.server), world.intake):
        await world.caught_up()
    await ana.say(room, "!hours")
    async with reading(bot(world.server), world.intake):
        await world.intake.until(lambda: any(message.text == "!hours" for message in world.intake.of(Message)))
