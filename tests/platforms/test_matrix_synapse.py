"""What the Matrix adapter reads on a real Synapse, from people whose client is not the bot's library."""

from datetime import timedelta

import pytest

from bot.core.events import BotAdded, BotRemoved, Chosen, Deleted, Edited, Joined, Left, Message, RoomMoved
from bot.core.platform import Moved
from tests.fakes.matrix_intake import RecordingIntake, reading
from tests.platforms.on_synapse import World, now, say


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
