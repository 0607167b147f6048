"""A homeserver's answers as nio is to read them: completed where nio asks for more, and sifted where it fails."""

import contextlib
import copy
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nio import ErrorResponse, Event, InviteEvent, SyncResponse
from nio.responses import RoomMessagesResponse, RoomSendResponse

from bot.platforms.matrix import powers, profiles
from bot.platforms.matrix.content import mapping

READ_HERE = frozenset({SyncResponse, RoomMessagesResponse, RoomSendResponse})
"""Responses that `MatrixClient` reads in a way of its own."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An event on which nio's parser failed."""

    source: Mapping[str, Any]
    error: Exception


def read(response_class: Any, body: Any, data: Any, *, own: str) -> tuple[Any, list[Unreadable]]:
    """nio's response, and the events that are left out: one on which parsing fails does not take all others along.

    `body` is completed and sifted in its place.
    """
    if response_class is RoomSendResponse and isinstance(mapping(body).get("event_id"), str):
        return RoomSendResponse(body["event_id"], *data), []  # all that its schema asks for
    for events in _event_lists(mapping(body)):
        for event in events:
            powers.complete(event)
            profiles.complete(event)
    left_out = _sift_invitations(mapping(body))
    invitations = copy.deepcopy(mapping(mapping(body).get("rooms")).get("invite"))
    with contextlib.suppress(Exception):  # whatever it is, it comes again below if nothing can be done about it
        response = _read_sync(body, own) if response_class is SyncResponse else response_class.from_dict(body, *data)
        if not isinstance(response, ErrorResponse):
            return response, left_out
    left_out += _sift(body)
    if invitations:
        body["rooms"]["invite"] = invitations  # nio takes out of them what it reads
    return response_class.from_dict(body, *(data or ())), left_out


def _sift(body: Any) -> list[Unreadable]:
    """Take out of a response's body what nio cannot parse."""
    found = []
    for events in _event_lists(mapping(body)):
        for event in list(events):
            try:
                Event.parse_event(event)
            except Exception as error:
                events.remove(event)
                found.append(Unreadable(event, error))
    return found


def _sift_invitations(body: Mapping[str, Any]) -> list[Unreadable]:
    """Complete what is told of the rooms that the account is invited to, and take out what nio cannot parse.

    Homeservers pass it on as the inviter's has put it there. These events have no ids.
    """
    found = []
    for room in mapping(mapping(body.get("rooms")).get("invite")).values():
        if isinstance(events := mapping(mapping(room).get("invite_state")).get("events"), list):
            for event in list(events):
                profiles.complete(event)
                try:
                    InviteEvent.parse_event(copy.deepcopy(event))
                except Exception as error:
                    events.remove(event)
                    found.append(Unreadable(event, error))
    return found


def _event_lists(body: Mapping[str, Any]) -> Iterator[list[Any]]:
    """The lists of room events in the body of a /sync or /messages response, where they are lists."""
    if isinstance(chunk := body.get("chunk"), list):
        yield chunk
    rooms = mapping(body.get("rooms"))
    for room in (*mapping(rooms.get("join")).values(), *mapping(rooms.get("leave")).values()):
        for part in ("state", "timeline"):
            if isinstance(events := mapping(mapping(room).get(part)).get("events"), list):
                yield events


def state_of(body: Mapping[str, Any], kinds: Collection[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """State of these kinds that the body of an answer to /sync tells of: the rooms' ids, and the events in order."""
    for room_id, room in mapping(mapping(body.get("rooms")).get("join")).items():
        for part in ("state", "timeline"):
            events = mapping(mapping(room).get(part)).get("events")
            for event in events if isinstance(events, list) else ():
                if isinstance(event, dict) and event.get("type") in kinds and event.get("state_key") == "":
                    yield room_id, event


def _read_sync(body: dict[str, Any], own: str) -> Any:
    """nio's reading of /sync without the check of the whole answer against a schema, a sixth of a message's cost.

    Each event is still checked against its own, and an answer on which this fails is read again with the check. What
    the account `own` said is left out: it is known already.
    """
    if not isinstance(body["next_batch"], str):
        raise TypeError("next_batch is no string")
    for room in body.get("rooms", {}).get("join", {}).values():
        timeline = room["timeline"]
        timeline["events"] = [e for e in timeline["events"] if e.get("sender") != own or "state_key" in e]
    return SyncResponse.from_dict.__wrapped__(SyncResponse, body)
