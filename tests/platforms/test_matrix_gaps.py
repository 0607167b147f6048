"""What matrix-nio leaves out or gets wrong, and we make good: for each, that nio is still so.

A test that fails here is good news: nio has learned it, and what we do instead (named in the test) can go.
Issues are those of github.com/matrix-nio/matrix-nio; where none is named, there was none in November 2026.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from nio import (
    AsyncClient,
    AsyncClientConfig,
    Event,
    KeysQueryResponse,
    LocalProtocolError,
    MatrixRoom,
    PowerLevelsEvent,
    RoomCreateEvent,
    RoomGetStateEventResponse,
    RoomMemberEvent,
    SyncError,
    SyncResponse,
    ToDeviceMessage,
    ToDeviceResponse,
)
from nio.crypto import Olm
from nio.events import BadEvent
from nio.responses import ErrorResponse
from nio.store import SqliteMemoryStore

from bot.core.events import Account, BotHeard, BotSilenced, Place
from bot.platforms.matrix import powers, profiles
from bot.platforms.matrix.check import _room as told_of
from bot.platforms.matrix.client import MatrixClient, MatrixError
from bot.platforms.matrix.events import understand
from bot.platforms.matrix.rotation import Rotation, rotation
from tests.fakes.matrix import Fault, Homeserver

ANA, BOT, EVE = "@ana:fake", "@convene:fake", "@eve:fake"
MOMENT = datetime(2026, 3, 23, 9, tzinfo=UTC)


@pytest.fixture
async def bare(server: Homeserver) -> AsyncIterator[AsyncClient]:
    """nio's own client, as nio makes it, logged in."""
    client = AsyncClient(server.url, BOT, config=AsyncClientConfig(max_limit_exceeded=0, max_timeouts=0))
    client.access_token, client.user_id, client.device_id = "convene", BOT, "BARE"
    yield client
    await client.close()


@pytest.fixture
async def ours(server: Homeserver) -> AsyncIterator[MatrixClient]:
    client = MatrixClient(server.url, BOT)
    client.access_token, client.device_id = "convene", "OURS"
    yield client
    await client.close()


def event(kind: str, content: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": kind, "state_key": "", "event_id": "$e", "sender": ANA, "origin_server_ts": 1, "content": content,
    } | more  # fmt: skip


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


# Keys


def answer_to_sync(**more: Any) -> Any:
    return SyncResponse.from_dict({"next_batch": "n", **more})


def test_nio_knows_no_fallback_keys() -> None:
    """Ours: `KeyExchange.upload`."""
    assert not [name for name in dir(Olm) if "fallback" in name]
    assert not [name for name in vars(answer_to_sync(device_unused_fallback_key_types=[])) if "fallback" in name]


def test_nio_takes_no_keys_left_for_not_being_told(bare: AsyncClient) -> None:
    """Ours: `MatrixClient._note_keys`."""
    bare.olm = Olm(BOT, "BARE", SqliteMemoryStore(BOT, "BARE"))
    bare.olm.uploaded_key_count = 50
    bare._handle_olm_events(answer_to_sync(device_one_time_keys_count={"signed_curve25519": 0}))
    assert bare.olm.uploaded_key_count == 50


async def test_nio_takes_an_answer_about_devices_for_what_has_changed_since_the_question(bare: AsyncClient) -> None:
    """Ours: `KeyExchange._learn`."""
    bare.olm = Olm(BOT, "BARE", SqliteMemoryStore(BOT, "BARE"))
    bare.olm.add_changed_users({ANA})  # as a /sync does between the question and the answer
    await bare.receive_response(KeysQueryResponse({ANA: {}}, {}))
    assert not bare.olm.users_for_key_query


async def test_nio_takes_a_message_between_devices_for_sent_whatever_a_proxy_answers(
    server: Homeserver, bare: AsyncClient
) -> None:
    """Ours: `KeyExchange.mend`."""
    server.faults.append(Fault("/sendToDevice/", 502))
    answer = await bare.to_device(ToDeviceMessage("m.dummy", ANA, "DEVICE", {}))
    assert isinstance(answer, ToDeviceResponse)


async def test_nio_stops_sharing_keys_in_a_room_for_good_when_claiming_fails_once(bare: AsyncClient) -> None:
    """Ours: `Encryption`, which does not share keys by nio's means."""

    async def fails(users: Any) -> None:
        raise TimeoutError

    room = MatrixRoom("!room:fake", BOT, encrypted=True)
    bare.rooms["!room:fake"] = room
    bare.olm, bare.store = object(), object()
    bare.get_missing_sessions = lambda room_id: {ANA: ["DEVICE"]}
    bare.keys_claim = fails
    with pytest.raises(TimeoutError):
        await bare.share_group_session("!room:fake")
    with pytest.raises(LocalProtocolError, match="Already sharing"):
        await bare.share_group_session("!room:fake")


async def test_nio_takes_a_key_for_shared_that_the_homeserver_refused_to_hand_over(bare: AsyncClient) -> None:
    """Ours: `KeyExchange.hand_over`, which tells who has it."""

    class Keys:
        """As much of nio's machine as is asked."""

        def __init__(self) -> None:
            self.outbound_group_sessions = {"!room:fake": self}
            self.shared = False

        def share_group_session_parallel(self, *_: Any, **__: Any) -> Any:
            yield {(ANA, "DEVICE")}, {"messages": {ANA: {"DEVICE": {}}}}

        def mark_as_shared(self) -> None:
            self.shared = True

    async def refused(*_: Any, **__: Any) -> ErrorResponse:
        return ErrorResponse("no", "M_UNKNOWN")

    keys = Keys()
    bare.rooms["!room:fake"] = MatrixRoom("!room:fake", BOT, encrypted=True)
    bare.olm, bare.store = keys, object()
    bare.get_missing_sessions = lambda room_id: {}
    bare._send = refused
    await bare.share_group_session("!room:fake")
    assert keys.shared


def test_nio_asks_for_more_in_an_encrypted_event_than_is_promised() -> None:
    """#346 (open): `sender_key` and `device_id` are no longer to be relied on (MSC3700). Ours: `machine`."""
    sealed = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "AwgA", "session_id": "s"}
    assert isinstance(Event.parse_event(event("m.room.encrypted", sealed, room_id="!room:fake")), BadEvent)


def test_nio_passes_over_how_long_a_room_wants_a_key_to_be_used() -> None:
    """#70 (open). Ours: `rotation`."""
    read = Event.parse_event(event("m.room.encryption", {"algorithm": "x", "rotation_period_msgs": 3}))
    assert not [name for name in vars(read) if "rotation" in name]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, Rotation(100, 604_800.0)),
        ({"rotation_period_msgs": 3, "rotation_period_ms": 7_200_000}, Rotation(3, 7200.0)),
        ({"rotation_period_msgs": 0, "rotation_period_ms": 1}, Rotation(1, 3600.0)),
        ({"rotation_period_msgs": -5, "rotation_period_ms": 10**15}, Rotation(1, 2_592_000.0)),
        ({"rotation_period_msgs": 10**9}, Rotation(10_000, 604_800.0)),
        ({"rotation_period_msgs": "3", "rotation_period_ms": None}, Rotation(100, 604_800.0)),
        ({"rotation_period_msgs": True, "rotation_period_ms": 3.5}, Rotation(100, 604_800.0)),
    ],
)
def test_how_long_a_key_is_used(settings: dict[str, Any], expected: Rotation) -> None:
    assert rotation(event("m.room.encryption", {"algorithm": "x", **settings})) == expected
