"""Keys between the bot's device and people's: what is odd, refused, used up or changed holds up nobody for good."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from nio import ToDeviceMessage

from bot.core.platform import TryLater
from bot.platforms.matrix import Matrix
from tests.clients.forging import unreadable
from tests.fakes.matrix import Fault, homeserver
from tests.platforms.adapter import ANA, BOT, bot
from tests.platforms.sealed import BEN, EVE, World, can_read, say


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with homeserver() as server, contextlib.AsyncExitStack() as stack:
        yield World(server, stack)


def time_passes(matrix: Matrix) -> None:
    """Whatever is asked for again only after a while may be asked for now."""
    matrix._encryption._exchange._not_before.clear()


async def test_what_the_homeserver_did_not_hand_over_is_handed_over_before_anything_is_said(world: World) -> None:
    """nio takes the key for shared, and says what nobody can read."""
    room, ana, matrix = world.room(ANA, BOT), await world.person(ANA), await world.bot()
    world.server.faults.append(Fault("/sendToDevice/", 502))
    delivery = say(room, "with its key")
    with pytest.raises(TryLater):
        await matrix.send(delivery)
    assert world.sent(room) == []
    await matrix.send(delivery)
    assert await can_read(ana, room, "with its key")


@pytest.mark.parametrize("path", ["/keys/claim", "/keys/query", "/send/m.room.encrypted"])
async def test_a_refusal_on_the_way_holds_nothing_up_for_good(world: World, path: str) -> None:
    """nio leaves its lock behind where claiming fails, and everything after it waits for ever."""
    room, ana, matrix = world.room(ANA, BOT), await world.person(ANA), await world.bot()
    await world.caught_up()
    await ana.sync()
    other = await world.person(ANA, "PHONE")  # so that there is something to ask for in each case
    fault = Fault(path, 503)
    world.server.faults.append(fault)
    delivery = say(room, "after all")
    while fault.times:
        with contextlib.suppress(TryLater):
            await matrix.send(delivery)
            await world.caught_up()
    await matrix.send(delivery)
    await matrix.send(say(room, "and on"))
    assert await can_read(ana, room, "after all")
    assert await can_read(other, room, "and on")
    assert len(world.sent(room)) == 2, "once each"


async def test_a_device_without_one_time_keys_holds_up_nobody_and_is_tried_again(world: World) -> None:
    room, ana, ben = world.room(ANA, BEN, BOT), await world.person(ANA), await world.person(BEN)
    matrix = await world.bot()
    kept = dict(world.server.keys.one_time.pop((BEN, "DEVICE")))
    await matrix.send(say(room, "without Ben"))
    claims = world.server.requests["claim"]
    await matrix.send(say(room, "still without Ben"))
    assert world.server.requests["claim"] == claims, "not with every message"
    assert await can_read(ana, room, "still without Ben")
    time_passes(matrix)
    world.server.keys.one_time[BEN, "DEVICE"] = kept
    await matrix.send(say(room, "with Ben"))
    assert [await can_read(ben, room, words) for words in ("without Ben", "with Ben")] == [False, True]


async def test_a_device_that_says_odd_things_about_itself_keeps_no_other_from_reading(world: World) -> None:
    room, ana, ben = world.room(ANA, BEN, BOT), await world.person(ANA), await world.person(BEN)
    matrix = await world.bot()
    odd: dict[str, Any] = {
        "NONE": {}, "TEXT": "text", "FORGED": {**world.server.keys.devices[BEN]["DEVICE"], "device_id": "FORGED"},
        "BARE": {"user_id": BEN, "device_id": "BARE", "keys": {"ed25519:BARE": "x", "curve25519:BARE": "y"}},
    }  # fmt: skip
    world.server.keys.devices[BEN] |= odd
    world.server.keys.devices[EVE] = odd
    bad: dict[str, Any] = {"signed_curve25519:A": {"key": "no key"}}
    world.server.keys.one_time[ANA, "DEVICE"] = bad | world.server.keys.one_time[ANA, "DEVICE"]
    world.server.happen(room, "m.room.member", EVE, {"membership": "join"}, state_key=EVE)
    await world.caught_up()
    await matrix.send(say(room, "for who can read it"))
    assert not await can_read(ana, room, "for who can read it"), "its one-time key was none"
    time_passes(matrix)
    await matrix.send(say(room, "with the next one"))
    assert await can_read(ana, room, "with the next one")
    assert await can_read(ben, room, "for who can read it")


async def test_sixty_devices_get_a_key_in_a_few_requests(world: World) -> None:
    people = [f"@p{number}:fake" for number in range(15)]
    room = world.room(ANA, *people, BOT)
    devices = [await world.person(each, name) for each in people for name in ("", "A", "B", "C")]
    matrix = await world.bot()
    await world.caught_up()
    before = world.server.requests.copy()
    await matrix.send(say(room, "for all"))
    made = world.server.requests - before
    assert made.total() - made["sync"] <= 6, f"{made}, where news may be asked for at any time"
    assert all([await can_read(device, room, "for all") for device in devices])


async def test_the_homeserver_never_runs_out_of_the_bots_one_time_keys_for_long(world: World) -> None:
    """nio takes no keys left for not being told, and has no fallback key, which is for those who come meanwhile."""
    await world.bot()
    keys = world.server.keys
    await world.server.until(lambda: len(keys.one_time[BOT, "DEVICE"]) == 50 and keys.fallback.get((BOT, "DEVICE")))
    first = keys.fallback.pop((BOT, "DEVICE"))
    keys.one_time[BOT, "DEVICE"].clear()
    await world.caught_up()
    await world.server.until(lambda: len(keys.one_time[BOT, "DEVICE"]) == 50 and keys.fallback.get((BOT, "DEVICE")))
    assert keys.fallback[BOT, "DEVICE"].keys() != first.keys()


async def test_what_changes_while_the_homeserver_is_asked_is_asked_for_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """nio takes the answer for what came after the question as well."""
    room, matrix = world.room(ANA, BOT), await world.bot()
    await world.caught_up()
    client = matrix._client
    asked, call = [], client.call

    async def changing(method: str, path: str, body: Any = None, **more: Any) -> dict[str, Any]:
        if path == "/keys/query":
            asked.append(ANA in body["device_keys"])
            if len(asked) == 1:
                client.olm.users_for_key_query.add(ANA)
        return await call(method, path, body, **more)

    monkeypatch.setattr(client, "call", changing)
    client.olm.users_for_key_query.add(ANA)
    await matrix.send(say(room))
    await matrix.send(say(room))
    await matrix.send(say(room))
    assert asked == [True, True]


async def test_with_a_device_whose_messages_cannot_be_read_any_more_the_bot_begins_anew(world: World) -> None:
    """The other one writes by the session of what it could read last."""
    world.room(ANA, BOT)
    ana, matrix = await world.person(ANA), await world.bot()
    await world.server.until(lambda: list(matrix._client.device_store.active_user_devices(ANA)))
    (own,) = await ana.devices_of(BOT)
    await ana.to_device("m.room.encrypted", {own: unreadable(ana.keys.curve25519, own.curve25519)})
    await world.server.until(lambda: world.server.keys.waiting[ANA, "DEVICE"])
    await ana.sync()
    assert list(ana.keys.sessions) == [matrix._client.olm.account.identity_keys["curve25519"]]


async def test_a_message_between_devices_that_is_refused_holds_up_no_other(world: World) -> None:
    matrix, ana = bot(world.server), await world.person(ANA)
    await matrix.start()
    waiting = matrix._client.olm.outgoing_to_device_messages
    waiting += [ToDeviceMessage("m.dummy", ANA, ana.device, {"number": number}) for number in (1, 2, 3)]
    world.server.faults.append(Fault("/sendToDevice/", 400, {"errcode": "M_UNKNOWN", "error": "no"}))
    world.server.faults.append(Fault("/sendToDevice/", 502))
    await matrix._encryption.keep_up()
    assert [message.content["number"] for message in waiting] == [2, 3], "the second may be taken later"
    await matrix._encryption.keep_up()
    assert [event["content"]["number"] for _, event in world.server.keys.waiting[ANA, "DEVICE"]] == [2, 3]
    await matrix.close()
