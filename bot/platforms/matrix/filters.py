"""What /sync and /messages are asked for."""

from typing import Any
from uuid import uuid4

NOTHING = {"not_types": ["*"]}
TIMELINE = {
    "types": [
        "m.room.message", "m.reaction", "m.room.redaction", "m.room.encrypted",
        "m.room.member", "m.room.tombstone", "m.room.create", "m.room.encryption", "m.room.power_levels",
        "m.room.history_visibility",
    ]
}  # fmt: skip
_STATE = {
    "types": [
        "m.room.member", "m.room.tombstone", "m.room.create", "m.room.encryption", "m.room.power_levels",
        "m.room.history_visibility", "m.room.name", "m.room.canonical_alias",
    ]
}  # fmt: skip

LETTERS = {"presence": NOTHING, "account_data": NOTHING, "room": {"rooms": []}}
"""Nothing but what devices tell each other, and whose devices have changed."""


def sync_filter(timeline: dict[str, Any]) -> dict[str, Any]:
    """Rooms' state and the given timeline; no presence, receipts or account data."""
    room = {"timeline": timeline, "state": _STATE, "ephemeral": NOTHING, "account_data": NOTHING}
    return {"presence": NOTHING, "account_data": NOTHING, "room": room}


def uncached(question: dict[str, Any]) -> dict[str, Any]:
    """The same filter as nobody has asked with before.

    Synapse answers from a cache what it was asked within two minutes.
    """
    return {**question, "room": {**question["room"], "not_rooms": [f"!{uuid4()}:none.invalid"]}}
