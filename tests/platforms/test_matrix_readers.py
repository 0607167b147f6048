"""Who is handed the keys of what the bot says: those who may read it, from when on, and with which devices."""

import contextlib
from collections.abc import AsyncIterator

import pytest

from tests.clients.encrypted import EncryptedPerson
from tests.fakes.matrix import homeserver
from tests.platforms.adapter import ANA, BOT, bot
from tests.platforms.sealed import EVE, World, can_read, encrypt, say


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with homeserver() as server, contextlib.AsyncExitStack() as stack:
        yield World(server, stack)


def show(world: World, room: str, visibility: str) -> None:
    content = {"history_visibility": visibility}
    world.server.happen(room, "m.room.history_visibility", ANA, content, state_key="")


def move(world: World, room: str, who: str, membership: str) -> None:
    world.server.happen(room, "m.room.member", ANA, {"membership": membership}, state_key=who)


async def strict(world: World, user_id: str) -> EncryptedPerson:
    """Somebody whose client reads nothing of devices that nobody has signed."""
    client = EncryptedPerson(world.server.url, user_id, user_id[1:].partition(":")[0])
    return await world._stack.enter_async_context(client)


async def what_can_be_read(person: EncryptedPerson, room: str, *words: str) -> list[bool]:
    return [await can_read(person, room, each) for each in words]


@pytest.mark.parametrize(
    ("visibility", "invited_reads"),
    [("joined", False), ("invited", True), ("shared", True), ("world_readable", True), ("", True)],
)
async def test_who_is_invited_reads_what_the_room_shows_them(
    world: World, visibility: str, invited_reads: bool
) -> None:
    """Client-server API, "History visibility": with `joined`, only what is said after they came."""
    room, ana, eve = world.server.room(ANA, BOT), await strict(world, ANA), await strict(world, EVE)
    if visibility:
        show(world, room, visibility)
    encrypt(world.server, room)
    move(world, room, EVE, "invite")
    matrix = await world.bot()
    await matrix.send(say(room, "before"))
    await eve.join(room)
    await world.caught_up()
    await matrix.send(say(room, "after"))
    assert await what_can_be_read(eve, room, "before", "after") == [invited_reads, True]
    assert await what_can_be_read(ana, room, "before", "after") == [True, True]


async def test_what_a_room_shows_can_change_while_the_bot_is_there(world: World) -> None:
    room, eve = world.room(ANA, BOT), await world.person(EVE)
    await world.person(ANA)
    matrix = await world.bot()
    move(world, room, EVE, "invite")
    for number, visibility in enumerate(("shared", "joined", "invited", "joined")):
        show(world, room, visibility)
        await world.caught_up()
        await matrix.send(say(room, f"{number}"))
    await eve.join(room)
    assert await what_can_be_read(eve, room, "0", "1", "2", "3") == [True, False, True, False]


@pytest.mark.parametrize(("visibility", "reads"), [("joined", False), ("invited", True), ("", True)])
async def test_in_a_room_that_is_not_known_yet_the_homeserver_is_asked_what_it_shows(
    world: World, visibility: str, reads: bool
) -> None:
    room, eve = world.room(ANA, BOT), await world.person(EVE)
    if visibility:
        show(world, room, visibility)
    move(world, room, EVE, "invite")
    matrix = bot(world.server)
    await matrix.start()
    await matrix.send(say(room, "before"))
    await matrix.close()
    await eve.join(room)
    assert await can_read(eve, room, "before") is reads


async def test_who_had_no_device_when_they_came_reads_with_their_first_one(world: World) -> None:
    room, ana = world.room(ANA, EVE, BOT), await world.person(ANA)
    matrix = await world.bot()
    await matrix.send(say(room, "to Ana alone"))
    eve = await world.person(EVE)
    await world.caught_up()
    await matrix.send(say(room, "to both"))
    assert await what_can_be_read(eve, room, "to Ana alone", "to both") == [False, True]
    assert await can_read(ana, room, "to both")


async def test_who_had_no_device_when_they_were_invited_reads_with_their_first_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The homeserver does not say what changes about those who share no room with the bot yet."""
    room = world.room(ANA, BOT)
    await world.person(ANA)
    move(world, room, EVE, "invite")
    matrix = await world.bot()
    await matrix.send(say(room, "to Ana alone"))
    with monkeypatch.context() as patched:
        patched.setattr(world.server.keys, "tell_of", lambda user_id: None)
        eve = await world.person(EVE)
    await world.caught_up()
    await matrix.send(say(room, "within a minute"))
    matrix._encryption._exchange._asked.clear()  # time passes
    await matrix.send(say(room, "a minute later"))
    await eve.join(room)
    words = ("to Ana alone", "within a minute", "a minute later")
    assert await what_can_be_read(eve, room, *words) == [False, False, True]
