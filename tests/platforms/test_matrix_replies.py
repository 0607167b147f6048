"""What a command replies to, on a homeserver that does as it is told."""

from bot.core.events import Message
from tests.fakes.matrix import Fault, Homeserver
from tests.fakes.matrix_intake import RecordingIntake, reading
from tests.platforms.adapter import ANA, BOT, bot


def reply(server: Homeserver, room: str, text: str, to: str) -> None:
    content = {"msgtype": "m.text", "body": text, "m.relates_to": {"m.in_reply_to": {"event_id": to}}}
    server.happen(room, "m.room.message", ANA, content)


async def test_a_command_that_is_a_reply_brings_the_text_that_it_answers(server: Homeserver) -> None:
    room, intake = server.room(ANA, BOT, "@ben:fake"), RecordingIntake()
    async with reading(bot(server), intake):
        proposal = server.say(room, "@ben:fake", "Merge the two.\nIt is cheaper.")
        reply(server, room, '!poll consensus "R3"', proposal)
        reply(server, room, "I like that", proposal)
        await intake.until(lambda: len(intake.of(Message)) == 3)
    assert [event.replied and event.replied.text for event in intake.of(Message)] == [
        None, "Merge the two.\nIt is cheaper.", None,
    ]  # fmt: skip


async def test_what_is_answered_is_no_later_than_its_answer(server: Homeserver) -> None:
    room, intake = server.room(ANA, BOT, "@ben:fake"), RecordingIntake()
    async with reading(bot(server), intake):
        proposal = server.say(room, "@ben:fake", "Merge the two.", origin_server_ts=2**53 - 1)
        reply(server, room, "!poll", proposal)
        await intake.until(lambda: len(intake.of(Message)) == 2)
    _, command = intake.of(Message)
    assert command.replied
    assert command.replied.at == command.at


async def test_a_text_that_cannot_be_had_is_left_out(server: Homeserver) -> None:
    room, intake = server.room(ANA, BOT, "@ben:fake"), RecordingIntake()
    async with reading(bot(server), intake):
        reply(server, room, "!poll", "$gone")
        await intake.until(lambda: intake.of(Message))
        server.faults.append(Fault("/event/", 502))
        reply(server, room, "!polls", "$gone")
        await intake.until(lambda: len(intake.of(Message)) == 2)
    assert [event.replied for event in intake.of(Message)] == [None, None]
