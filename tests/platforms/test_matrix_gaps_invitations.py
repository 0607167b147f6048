"""What nio gets wrong about invitations, and we make good: for each, that nio is still so.

A test that fails here is good news, as in `test_matrix_gaps`. There was no issue about these in November 2026.
"""

import copy
from collections.abc import Sequence
from typing import Any

import pytest
from nio import InviteEvent, InviteMemberEvent, SyncResponse
from nio.events import BadEvent, UnknownBadEvent

from bot.platforms.matrix import profiles, responses
from bot.platforms.matrix.client import MatrixClient
from bot.platforms.matrix.doors import Doors
from tests.fakes.matrix import Homeserver

BOT, ANA, ROOM = "@convene:fake", "@ana:fake", "!room:fake"
ODD = [{"displayname": ["x"]}, {"avatar_url": 7}, {"reason": {}}]


def invitation(**content: Any) -> dict[str, Any]:
    return {"type": "m.room.member", "sender": ANA, "state_key": BOT, "content": {"membership": "invite", **content}}


def answer(*invite_state: Any, said: Sequence[Any] = ()) -> dict[str, Any]:
    """To /sync: an invitation, and what was said in a room that the bot is in."""
    joined = {"timeline": {"events": list(said), "limited": False, "prev_batch": "p"}, "state": {"events": []}}
    rooms = {"invite": {ROOM: {"invite_state": {"events": list(invite_state)}}}, "join": {"!other:fake": joined}}
    return {"next_batch": "n", "rooms": rooms}


async def inviter(server: Homeserver, body: Any) -> str:
    """Who has invited the bot, as far as is known when the answer has been read."""
    client = MatrixClient(server.url, BOT)
    client.user_id = BOT
    try:
        response, _ = responses.read(SyncResponse, body, None, own=BOT)
        await client.receive_response(response)
        doors = Doors(client, ())
        doors.notice(response.rooms)
        return doors._invitations[ROOM].inviter
    finally:
        await client.close()


@pytest.mark.parametrize("odd", ODD)
async def test_nio_does_not_know_who_invites_an_account_with_an_odd_name(
    server: Homeserver, odd: dict[str, Any]
) -> None:
    """The name is of whoever is invited, and others can have put anything there. Ours: `profiles`."""
    event = invitation(**odd)
    assert isinstance(InviteEvent.parse_event(copy.deepcopy(event)), BadEvent | UnknownBadEvent)
    assert await inviter(server, answer(copy.deepcopy(event))) == ANA
    profiles.complete(event)
    assert isinstance(InviteEvent.parse_event(event), InviteMemberEvent)


@pytest.mark.parametrize("unsigned", [None, 7, [], {"prev_content": "x"}])
async def test_nio_fails_at_an_answer_with_an_invitation_that_it_cannot_read(server: Homeserver, unsigned: Any) -> None:
    """Whoever has a homeserver could so stop the bot for good. Ours: `responses`."""
    odd = {**invitation(), "state_key": "@else:fake", "unsigned": unsigned}
    with pytest.raises((TypeError, AttributeError)):
        SyncResponse.from_dict(answer(copy.deepcopy(odd)))
    assert await inviter(server, answer(odd, invitation())) == ANA


async def test_nio_reads_an_invitation_only_once(server: Homeserver) -> None:
    """And what is said elsewhere may make it read an answer twice. Ours: `responses.read`."""
    event = invitation()
    InviteEvent.parse_event(event)
    assert "content" not in event
    said = {"type": "m.room.message", "sender": ANA, "event_id": "$e", "content": {}, "origin_server_ts": "yesterday"}
    assert await inviter(server, answer(invitation(), said=[said])) == ANA


@pytest.mark.parametrize("odd", [None, 7, "x", [], {}, {"type": "m.room.member"}, {"type": [], "content": {}}])
async def test_what_is_no_event_does_not_hide_the_invitation(server: Homeserver, odd: Any) -> None:
    assert await inviter(server, answer(odd, invitation(), odd)) == ANA
