"""Pins in a room whose list is everybody's, and the reactions that a vote is cast and withdrawn by."""

from typing import Any

import pytest
from aiohttp import ClientResponseError

from bot.core.events import BotAdded, BotRemoved, Chosen, Deleted, Message
from bot.core.platform import Delivery, TryLater
from bot.core.text import Text
from tests.fakes.matrix import Fault, Homeserver
from tests.fakes.matrix_intake import RecordingIntake, reading
from tests.platforms.adapter import ANA, BOT, bot
from tests.platforms.on_synapse import World, say

PINS = "m.room.pinned_events"


def pin(room: str, message: str, kind: Any = "pin") -> Delivery:
    return Delivery(id=7, transaction="t7", platform="matrix", kind=kind, room=room, target=message)


def pinned(server: Homeserver, room: str) -> list[str]:
    return list(server.rooms[room].state[PINS, ""]["content"]["pinned"])


async def test_a_pin_leaves_those_of_others_where_they_are(server: Homeserver) -> None:
    room, matrix = server.room(ANA, BOT), bot(server)
    await matrix.start()
    await matrix.send(pin(room, "$1"))
    server.happen(room, PINS, ANA, {"pinned": ["$0", "$1"]}, state_key="")
    for message in ("$1", "$2", "$2"):
        await matrix.send(pin(room, message))
    assert pinned(server, room) == ["$0", "$1", "$2"]
    for _ in range(2):
        await matrix.send(pin(room, "$1", "unpin"))
    assert pinned(server, room) == ["$0", "$2"]
    await matrix.close()


@pytest.mark.parametrize("status", [502, 500, 429])
async def test_a_list_that_cannot_be_read_now_is_not_taken_for_an_empty_one(server: Homeserver, status: int) -> None:
    room, matrix = server.room(ANA, BOT), bot(server)
    server.happen(room, PINS, ANA, {"pinned": ["$0"]}, state_key="")
    await matrix.start()
    server.faults.append(Fault("/state/", status))
    with pytest.raises(TryLater):
        await matrix.send(pin(room, "$1"))
    assert pinned(server, room) == ["$0"]
    await matrix.close()


@pytest.mark.parametrize("odd", [{}, {"pinned": None}, {"pinned": "$0"}])
async def test_a_list_that_makes_no_sense_is_begun_anew(server: Homeserver, odd: dict[str, Any]) -> None:
    room, matrix = server.room(ANA, BOT), bot(server)
    server.happen(room, PINS, ANA, odd, state_key="")
    await matrix.start()
    await matrix.send(pin(room, "$1"))
    await matrix.close()
    assert pinned(server, room) == ["$1"]


async def test_a_room_that_lets_the_bot_pin_keeps_the_pins_of_others(world: World) -> None:
    """Rooms of version 12, as people make them today."""
    ana, intake, matrix = await world.person("ana"), RecordingIntake(), world.bot()
    async with reading(matrix, intake):
        room = await ana.create_room(world.bot_id, power_level_content_override={"events": {PINS: 0}})
        await intake.until(lambda: intake.of(BotAdded))
        theirs = await ana.say(room, "theirs")
        await ana.call("PUT", f"/rooms/{room}/state/{PINS}/", {"pinned": [theirs]})
        ours = (await matrix.send(say(room, "Agree?"))).message
        for kind, expected in (("pin", [theirs, ours]), ("pin", [theirs, ours]), ("unpin", [theirs])):
            await matrix.send(say(room, kind=kind, target=ours))
            assert (await ana.call("GET", f"/rooms/{room}/state/{PINS}/"))["pinned"] == expected
        await ana.say(room, "the last word")
        await intake.until(lambda: len(intake.of(Message)) == 2)
    assert {type(event) for event in intake.events} == {BotAdded, Message}, "pins are nothing said"


async def test_a_room_that_does_not_let_the_bot_pin_goes_without(world: World) -> None:
    ana, intake, matrix = await world.person("ana"), RecordingIntake(), world.bot()
    async with reading(matrix, intake):
        room = await ana.create_room(world.bot_id)
        await intake.until(lambda: intake.of(BotAdded))
        said = await matrix.send(say(room, "Agree?"))
        await matrix.send(say(room, kind="pin", target=said.message))
        with pytest.raises(ClientResponseError, match="M_NOT_FOUND"):
            await ana.call("GET", f"/rooms/{room}/state/{PINS}/")
        await ana.kick(room, world.bot_id)
        await intake.until(lambda: intake.of(BotRemoved))
        await matrix.send(say(room, kind="unpin", target=said.message))


async def test_a_withdrawn_reaction_names_the_reaction_that_it_withdraws(server: Homeserver) -> None:
    room, intake, matrix = server.room(ANA, BOT), RecordingIntake(), bot(server)
    async with reading(matrix, intake):
        asked = await matrix.send(Delivery(1, "t1", "matrix", "say", room, text=Text.plain("Agree?")))
        relation = {"rel_type": "m.annotation", "event_id": asked.message, "key": "👍"}
        vote = server.happen(room, "m.reaction", ANA, {"m.relates_to": relation})
        server.happen(room, "m.room.redaction", ANA, {"redacts": vote}, redacts=vote)
        await intake.until(lambda: intake.of(Deleted))
    assert [(chosen.id, chosen.message) for chosen in intake.of(Chosen)] == [(vote, asked.message)]
    assert [(deleted.message, deleted.sender.id) for deleted in intake.of(Deleted)] == [(vote, ANA)]


async def test_a_command_that_was_done_is_shown_by_a_reaction_once(server: Homeserver) -> None:
    room, matrix = server.room(ANA, BOT), bot(server)
    asked = server.say(room, ANA, "!vote P3 agree")
    await matrix.start()
    done = Delivery(1, "t1", "matrix", "react", room, text=Text.plain("✅"), target=asked)
    for _ in range(2):
        await matrix.send(done)
    await matrix.close()
    shown = [event["content"] for _, event in server.rooms[room].timeline if event["type"] == "m.reaction"]
    assert shown == [{"m.relates_to": {"rel_type": "m.annotation", "event_id": asked, "key": "✅"}}]
