"""What `convene check` says about Matrix, in words."""

from collections.abc import Sequence
from typing import Any

from bot.core.events import Place
from bot.core.platform import Finding
from bot.platforms.matrix.client import MatrixClient, MatrixError, ask
from bot.platforms.matrix.filters import sync_filter

_NEEDED = {"m.room.message": "write", "m.reaction": "react, which is how it shows choices"}


async def check(client: MatrixClient, rooms: Sequence[Place]) -> list[Finding]:
    """Findings about a client that has logged in; `rooms` are those that the configuration names."""
    findings = [
        Finding("Matrix login", ok=True, detail=f"{client.user_id} on {client.homeserver}, device {client.device_id}")
    ]
    client.next_batch = ""
    try:
        await ask(client.sync(timeout=0, sync_filter=sync_filter({"not_types": ["*"]})))
    except MatrixError as error:
        return [*findings, Finding("Matrix rooms", ok=False, detail=f"the homeserver does not list them: {error}")]
    if not client.rooms and not rooms:
        findings.append(Finding("Matrix rooms", ok=False, detail="the bot is in no room yet; invite it into one"))
    findings += [_room(room, client.user_id) for _, room in sorted(client.rooms.items())]
    findings += [_absent(client, room.room) for room in rooms if room.room not in client.rooms]
    if others := client.invited_rooms.keys() - {room.room for room in rooms}:
        waiting = ", ".join(sorted(others))
        detail = (
            f"invitations wait for `convene run`, if they are from accounts that the configuration allows: {waiting}"
        )
        findings.append(Finding("Matrix invitations", ok=True, detail=detail))
    return findings


def _absent(client: MatrixClient, room: str) -> Finding:
    subject = f"Matrix room {room}"
    if room in client.invited_rooms:
        return Finding(subject, ok=True, detail="the bot is invited; `convene run` accepts it")
    detail = "the bot is not there: invite it, or correct the id. A room that anybody may enter, `convene run` enters"
    return Finding(subject, ok=False, detail=detail)


def _room(room: Any, own_id: str) -> Finding:
    subject = f"Matrix room {room.named_room_name() or room.room_id}"
    if room.replacement_room:
        return Finding(subject, ok=True, detail=f"was upgraded and goes on as {room.replacement_room}")
    if room.encrypted:
        return Finding(subject, ok=False, detail="is encrypted, and the bot cannot read encrypted messages")
    powers = room.power_levels
    missing = [
        may
        for kind, may in _NEEDED.items()
        if powers.get_user_level(own_id) < powers.get_message_event_required_level(kind)
    ]
    if missing:
        return Finding(subject, ok=False, detail=f"the bot may not {' or '.join(missing)}; raise its power level")
    return Finding(subject, ok=True, detail=f"the bot may read, write and react ({room.room_id})")
