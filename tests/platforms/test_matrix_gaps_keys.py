"""What matrix-nio does with keys, and we do otherwise: for each, that nio is still so.

A test that fails here is good news, as in `test_matrix_gaps`. Of those without a number there was no issue in November
2026.
"""

from typing import Any

import pytest
from nio import (
    AsyncClient,
    Event,
    KeysQueryResponse,
    LocalProtocolError,
    MatrixRoom,
    SyncResponse,
    ToDeviceMessage,
    ToDeviceResponse,
)
from nio.crypto import Olm
from nio.events import BadEvent
from nio.responses import ErrorResponse
from nio.store import SqliteMemoryStore

from bot.platforms.matrix.rotation import Rotation, rotation
from tests.fakes.matrix import Fault, Homeserver
from tests.platforms.gaps import ANA, BOT, event


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
