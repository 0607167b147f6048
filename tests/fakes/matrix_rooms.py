"""The rooms of the homeserver in memory, and what an answer to /sync tells of one."""

from bisect import bisect_right
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

Happening = dict[str, Any]


@dataclass
class Room:
    """A room's events in order, each with its place in the stream; who has joined."""

    timeline: list[tuple[int, Happening]] = field(default_factory=list)
    state: dict[tuple[str, str], Happening] = field(default_factory=dict)

    def is_joined(self, user_id: str) -> bool:
        member = self.state.get(("m.room.member", user_id))
        return bool(member and member["content"]["membership"] == "join")

    def was_left(self, user_id: str, since: int) -> bool:
        """Whether somebody is out of the room by something that happened after `since`."""
        member = self.state.get(("m.room.member", user_id))
        return not self.is_joined(user_id) and any(at > since and event is member for at, event in self.timeline)


def room_since(room: Room, since: int | None, wanted: dict[str, Any]) -> dict[str, Any] | None:
    """A room's part of a /sync answer, in the shape of Synapse's; None when there is nothing to tell."""
    first = 0 if since is None else bisect_right(room.timeline, since, key=itemgetter(0))
    found = [(at, event) for at, event in room.timeline[first:] if passes(event, wanted)]
    if since is not None and not found:
        return None
    limit = wanted.get("limit", 10)
    shown = found[-limit:]
    left_out = {(e["type"], e["state_key"]): e for _, e in found[: len(found) - len(shown)] if "state_key" in e}
    state = list(room.state.values()) if since is None else list(left_out.values())
    return {
        "timeline": {
            "events": [event for _, event in shown],
            "limited": len(found) > limit,
            "prev_batch": str(shown[0][0] - 1 if shown else since),
        },
        "state": {"events": state},
        "account_data": {"events": []},
        "ephemeral": {"events": []},
        "unread_notifications": {"notification_count": 1, "highlight_count": 0},
        "summary": {},
    }


def passes(event: Happening, wanted: dict[str, Any]) -> bool:
    """Whether an event is one that a filter asks for."""
    return (
        event["sender"] not in wanted.get("not_senders", ())
        and (not wanted.get("types") or event["type"] in wanted["types"])
        and "*" not in wanted.get("not_types", ())
    )
