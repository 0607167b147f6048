"""What matrix-nio leaves out or gets wrong, and we make good: for each, that nio is still so.

A test that fails here is good news: nio has learned it, and what we do instead (named in the test) can go.
Issues are those of github.com/matrix-nio/matrix-nio; where none is named, there was none in November 2026.
"""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from nio import (
    AsyncClient,
    Event,
    MatrixRoom,
    PowerLevelsEvent,
    RoomCreateEvent,
    RoomGetStateEventResponse,
    RoomMemberEvent,
    SyncError,
)
from nio.events import BadEvent
from nio.responses import ErrorResponse

from bot.core.events import Account, BotHeard, BotSilenced, Place
from bot.platforms.matrix import powers, profiles
from bot.platforms.matrix.check import _room as told_of
from bot.platforms.matrix.client import MatrixClient, MatrixError
from bot.platforms.matrix.events import understand
from tests.fakes.matrix import Fault, Homeserver
from tests.platforms.gaps import ANA, BOT, EVE, event

MOMENT = datetime(2026, 3, 23, 9, tzinfo=UTC)


ODD = [{"displayname": ["x"]}, {"avatar_url": 7}, {"reason": {}}]


@pytest.mark.parametrize("odd", ODD)
def test_nio_takes_who_has_an_odd_name_for_nobody(odd: dict[str, Any]) -> None:
    """Ours: `profiles`."""
    leaving = event("m.room.member", {"membership": "leave", **odd}, state_key=ANA)
    assert isinstance(Event.parse_event(leaving), BadEvent)
    profiles.complete(leaving)
    read = Event.parse_event(leaving)
    assert isinstance(read, RoomMemberEvent)
    assert read.content == {"membership": "leave"}


@pytest.mark.parametrize("odd", [*ODD, {"displayname": None}, {}])
async def test_who_comes_and_goes_with_an_odd_name_is_known_to(
    server: Homeserver, ours: MatrixClient, odd: dict[str, Any]
) -> None:
    room = server.room(ANA, BOT)
    await ours.sync(timeout=0)
    for membership, known in (("join", True), ("leave", False)):
        server.happen(room, "m.room.member", EVE, {"membership": membership, **odd}, state_key=EVE)
        await ours.sync(timeout=0)
        assert (EVE in ours.rooms[room].users) is known


# Room version 12: #546 (open), and #324 (open)

BEGINNING = {"room_version": "12", "additional_creators": [BOT]}
SUCCESSOR = {**BEGINNING, "predecessor": {"room_id": "!before:fake"}}
LEVELS = {"users": {}, "users_default": 0, "events_default": 50}


def test_nio_gives_who_made_a_room_the_level_of_everybody() -> None:
    """#546. Ours: `powers`."""
    levels = PowerLevelsEvent.from_dict(event("m.room.power_levels", LEVELS)).power_levels
    beginning = event("m.room.create", BEGINNING, sender=ANA)
    for maker in (ANA, BOT):
        assert levels.get_user_level(maker) == 0
        assert not levels.can_user_send_message(maker)
        assert powers.may_say(levels, "m.room.message", maker, powers.makers(beginning))
    assert not powers.may_say(levels, "m.room.message", "@bo:fake", powers.makers(beginning))


@pytest.mark.parametrize(
    ("content", "makers"),
    [
        (BEGINNING, {ANA, BOT}),
        ({"room_version": "12"}, {ANA}),
        ({"room_version": "12", "additional_creators": "@bo:fake"}, {ANA}),
        ({"room_version": "12", "additional_creators": [7, BOT]}, {ANA, BOT}),
        ({"room_version": "org.example.next"}, {ANA}),
        ({"room_version": "11", "additional_creators": [BOT]}, set()),
        ({"room_version": "11", "creator": ANA}, set()),
        ({}, set()),
    ],
)
def test_who_stands_above_all_levels(content: dict[str, Any], makers: set[str]) -> None:
    assert powers.makers(event("m.room.create", content)) == makers


def test_nio_reads_no_further_makers_of_a_room() -> None:
    """#546. Ours: `powers.makers`."""
    assert not hasattr(RoomCreateEvent.from_dict(event("m.room.create", BEGINNING)), "additional_creators")


def test_nio_cannot_read_how_a_room_began_that_takes_the_place_of_another() -> None:
    """#546. Ours: `powers.complete`."""
    beginning = event("m.room.create", json.loads(json.dumps(SUCCESSOR)))
    assert isinstance(Event.parse_event(beginning), BadEvent)
    powers.complete(beginning)
    read = Event.parse_event(beginning)
    assert isinstance(read, RoomCreateEvent)
    assert read.room_version == "12"


async def test_a_bot_that_made_a_room_is_heard_there_whatever_the_levels(
    server: Homeserver, ours: MatrixClient
) -> None:
    room = server.room(ANA, BOT)
    server.happen(room, "m.room.create", ANA, SUCCESSOR, state_key="")
    server.happen(room, "m.room.power_levels", ANA, LEVELS, state_key="")
    await ours.sync(timeout=0)
    assert ours.unreadable == []
    assert ours.makers[room] == {ANA, BOT}
    assert told_of(ours.rooms[room], BOT, ours.makers[room]).ok
    assert not told_of(ours.rooms[room], "@bo:fake", ours.makers[room]).ok


@pytest.mark.parametrize(("made_by", "kind"), [((BOT,), BotHeard), ((ANA,), BotSilenced)])
def test_a_change_of_levels_silences_nobody_who_made_the_room(made_by: tuple[str, ...], kind: type) -> None:
    change = PowerLevelsEvent.from_dict(event("m.room.power_levels", LEVELS))
    room = MatrixRoom("!room:fake", BOT)
    read = understand(
        change, room=room, place=Place("matrix", "!room:fake"), own=Account(BOT), at=MOMENT, made_by=made_by
    )
    assert isinstance(read, kind)


async def test_nio_says_yes_in_the_form_of_an_error(server: Homeserver, bare: AsyncClient) -> None:
    """#324. Ours: `powers.may_say`; `has_permission` is not used."""
    room = server.room(ANA, BOT)
    server.happen(room, "m.room.power_levels", ANA, {"users": {BOT: 100}, "ban": 50}, state_key="")
    assert isinstance(await bare.has_permission(room, "ban"), ErrorResponse)


# Reading


async def test_nio_asks_again_at_once_when_the_homeserver_refuses(server: Homeserver, bare: AsyncClient) -> None:
    """#470 (open) is near it. Ours: `Polling`, which backs off.

    With any back-off the requests below would take minutes.
    """
    server.faults.append(Fault("/sync", 502, times=1_000))

    async def count(response: Any) -> None:
        if server.requests["sync"] >= 100:
            bare.stop_sync_forever()

    bare.add_response_callback(count, SyncError)
    async with asyncio.timeout(20):
        await bare.sync_forever(timeout=0)


async def test_nio_keeps_a_room_that_the_bot_was_put_out_of(server: Homeserver, bare: AsyncClient) -> None:
    """#46 (open). Ours: `Receiver._take`."""
    room = server.room(ANA, BOT)
    since = (await bare.sync(timeout=0)).next_batch
    server.bring(room, ANA, BOT, inside=False)
    answer = await bare.sync(timeout=0, since=since)
    assert room in answer.rooms.leave
    assert room in bare.rooms


async def test_one_event_that_nio_cannot_read_costs_the_whole_answer(
    server: Homeserver, bare: AsyncClient, ours: MatrixClient
) -> None:
    """Ours: `responses.read`."""
    room = server.room(ANA, BOT)
    odd = server.say(room, ANA, "odd", origin_server_ts="yesterday")
    server.say(room, ANA, "sound")
    with pytest.raises(TypeError):
        await bare.sync(timeout=0)
    answer = await ours.sync(timeout=0)
    assert [each.body for each in answer.rooms.join[room].timeline.events if hasattr(each, "body")] == ["sound"]
    assert [each.source["event_id"] for each in ours.unreadable] == [odd]


@pytest.mark.parametrize("kind", ["m.room.create", "m.room.encryption", [], {}, 7, None])
@pytest.mark.parametrize("content", [[], None, {"additional_creators": {}, "predecessor": 7}])
async def test_state_that_is_none_costs_nothing_else(
    server: Homeserver, ours: MatrixClient, kind: Any, content: Any
) -> None:
    room = server.room(ANA, BOT)
    server.happen(room, "m.room.topic", ANA, content, state_key="")
    server.rooms[room].timeline[-1][1]["type"] = kind
    server.say(room, ANA, "sound")
    answer = await ours.sync(timeout=0)
    assert [each.body for each in answer.rooms.join[room].timeline.events if hasattr(each, "body")] == ["sound"]


async def test_nio_passes_over_an_answer_that_ends_where_the_last_one_did(
    server: Homeserver, bare: AsyncClient, ours: MatrixClient
) -> None:
    """A second reading from further back brings more, and ends there too. Ours: `MatrixClient.receive_response`."""
    room = server.room(ANA, BOT)
    for client, known in ((bare, []), (ours, [room])):
        await client.sync(timeout=0)
        client.rooms.clear()
        await client.sync(timeout=0, since="0")
        assert list(client.rooms) == known


async def test_nio_takes_a_refusal_for_the_state_of_a_room(
    server: Homeserver, bare: AsyncClient, ours: MatrixClient
) -> None:
    """Ours: `MatrixClient.state`."""
    room = server.room(ANA, BOT)
    refusal = {"errcode": "M_FORBIDDEN", "error": "You are not in that room"}
    server.faults.append(Fault("/state/", 403, refusal, times=2))
    answer = await bare.room_get_state_event(room, "m.room.pinned_events")
    assert isinstance(answer, RoomGetStateEventResponse)
    assert answer.content == refusal
    with pytest.raises(MatrixError, match="M_FORBIDDEN"):
        await ours.state(room, "m.room.pinned_events")
