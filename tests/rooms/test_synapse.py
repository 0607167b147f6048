"""Rooms of the core team on a real Synapse: the bot is invited, given a room, silenced, put out and let in again."""

from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from tests.clients.matrix import Person
from tests.process import BotProcess
from tests.synapse import Synapse, password


async def test_a_room_is_given_lost_and_found_and_nothing_that_was_said_to_it_is_lost(
    synapse_server: Synapse, tmp_path: Path
) -> None:
    """G1."""
    bot, _ = synapse_server.register("rooms-bot")
    async with AsyncExitStack() as stack:
        ana = await stack.enter_async_context(Person(synapse_server.url, *synapse_server.register("ana-rooms")))
        bo = await stack.enter_async_context(Person(synapse_server.url, *synapse_server.register("bo-rooms")))
        settings = (
            f'[matrix]\nhomeserver = "{synapse_server.url}"\nuser = "{bot}"\npassword = "{password("rooms-bot")}"\n'
            f'[core]\naccounts = ["{ana.id}"]\n'
        )
        program = await stack.enter_async_context(BotProcess(tmp_path, settings))
        lobby, office = await _given(ana, bo, bot), await _given(ana, bo, bot, second=True)

        await _let_write(ana, office, level=50)
        await ana.until_told(lobby, "I cannot write in the room of the core team on Matrix", by=bot)
        await ana.say(lobby, "!core add @cairo:example.org")
        await ana.until_told(lobby, "into the core team", by=bot)
        await _let_write(ana, office, level=0)
        await ana.until_told(lobby, "I can write in the room of the core team on Matrix again", by=bot)
        await ana.until_told(office, "into the core team", by=bot)
        await ana.until_told(office, "I can write in the room of the core team on Matrix again", by=bot)

        await ana.kick(office, bot)
        await ana.until_told(lobby, "has put me out of the room of the core team on Matrix", by=bot)
        await ana.say(lobby, "!core remove @cairo:example.org")
        await ana.until_told(lobby, "out of the core team", by=bot)
        await ana.invite(office, bot)
        await ana.until_told(office, "out of the core team", by=bot)
        assert await program.stop() == 0, program.logged()


async def _given(ana: Person, bo: Person, bot: str, *, second: bool = False) -> str:
    """A new room that Ana gives to the core team; a second one she keeps beside the first."""
    room = await ana.create_room(bo.id)
    await bo.join(room)
    await ana.invite(room, bot)
    await ana.until_told(room, "this room belongs to none yet", by=bot)
    await ana.say(room, "!bind core")
    if second:
        asked = await ana.until_told(room, "Keep both", by=bot)
        await ana.reply(room, asked["event_id"], "both")
    await ana.until_told(room, "This is a room of the core team from now on", by=bot)
    return room


async def _let_write(ana: Person, room: str, level: int) -> None:
    """Who may write in a room; whoever made it always may."""
    path = f"/rooms/{room}/state/m.room.power_levels/"
    levels: dict[str, Any] = await ana.call("GET", path)
    await ana.call("PUT", path, levels | {"events_default": level, "events": {}})
