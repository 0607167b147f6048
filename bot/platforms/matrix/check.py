"""What `convene check` says about Matrix, in words."""

from collections.abc import Collection, Sequence
from typing import Any

from bot.core.events import Place
from bot.core.platform import Finding
from bot.platforms.matrix.client import MatrixClient, MatrixError, ask
from bot.platforms.matrix.device import made_before
from bot.platforms.matrix.doors import Doors
from bot.platforms.matrix.filters import NOTHING, sync_filter, uncached
from bot.platforms.matrix.powers import may_say
from bot.platforms.matrix.signing import Signing
from bot.platforms.matrix.vault import Device, NoDevice

_MOST = 10
"""So many open invitations are listed: anybody may send them."""
_NEEDED = {"m.room.message": "write", "m.reaction": "react, which is how it shows choices"}


async def check(
    client: MatrixClient, signing: Signing, doors: Doors, device: Device | None, rooms: Sequence[Place]
) -> list[Finding]:
    """Findings about a client that has logged in; `rooms` are those that the configuration names."""
    findings = [
        Finding("Matrix login", ok=True, detail=f"{client.user_id} on {client.homeserver}"),
        *(await _device(signing, device) if device else await _no_device(client, signing)),
    ]
    client.next_batch = ""
    try:
        await ask(client.sync(timeout=0, sync_filter=uncached(sync_filter(NOTHING))))
    except MatrixError as error:
        return [*findings, Finding("Matrix rooms", ok=False, detail=f"the homeserver does not list them: {error}")]
    if not client.rooms and not rooms:
        findings.append(Finding("Matrix rooms", ok=False, detail="the bot is in no room yet; invite it into one"))
    named = {room.room for room in rooms}
    findings += _rooms(client, named)
    findings += [_absent(client, room.room) for room in rooms if room.room not in client.rooms]
    findings += _invitations(client, doors, named)
    return findings


async def _device(signing: Signing, device: Device) -> list[Finding]:
    name = f"{device.id}, fingerprint {in_fours(device.fingerprint)}"
    try:
        standing = await signing.standing(device.fingerprint)
    except NoDevice as error:
        return [Finding("Matrix device", ok=False, detail=str(error))]
    except MatrixError as error:
        return [Finding("Matrix device", ok=False, detail=f"{name}; whether it is signed cannot be seen: {error}")]
    found = [Finding("Matrix device", ok=standing.ok, detail=f"{name}; {standing.detail}")]
    if standing.lost_seeds:
        found.append(Finding("Matrix identity", ok=False, detail=standing.lost_seeds))
    if standing.idle_key:
        found.append(Finding("Matrix recovery key", ok=False, detail=standing.idle_key))
    return found


async def _no_device(client: MatrixClient, signing: Signing) -> list[Finding]:
    """What to expect of the first start, where the folder holds no device."""
    try:
        before, standing = await made_before(client), await signing.standing("")
    except NoDevice as error:
        return [Finding("Matrix device", ok=False, detail=str(error))]
    except MatrixError as error:
        return [Finding("Matrix device", ok=False, detail=f"none yet, and what it will be cannot be seen: {error}")]
    told = []
    if before:
        told.append(
            f"none in the folder, though this account has what the bot has made before: {', '.join(before)}. If the "
            "folder of that is elsewhere, put it back. If it is lost, let `convene matrix new-device` make a new device"
        )
    else:
        told.append("none yet, `convene run` makes one at its first start" + (" and signs it" if standing.ok else ""))
    if not standing.ok:
        told.append(f"It would be {standing.detail}")
    found = [Finding("Matrix device", ok=standing.ok and not before, detail=". ".join(told))]
    if standing.idle_key:
        found.append(Finding("Matrix recovery key", ok=False, detail=standing.idle_key))
    return found


def in_fours(fingerprint: str) -> str:
    """As clients show it, for people to compare."""
    return " ".join(fingerprint[at : at + 4] for at in range(0, len(fingerprint), 4))


def _rooms(client: MatrixClient, named: Collection[str]) -> list[Finding]:
    """One finding for each room, but for private chats in which all is well: these are counted."""
    found, private = [], 0
    for room_id, room in sorted(client.rooms.items()):
        finding = _room(room, client.user_id, client.makers.get(room_id, ()))
        if finding.ok and not room.named_room_name() and len(room.users) <= 2 and room_id not in named:
            private += 1
        else:
            found.append(finding)
    if private:
        detail = f"the bot may read, write and react in {private}"
        found.append(Finding("Matrix private chats", ok=True, detail=detail))
    return found


def _invitations(client: MatrixClient, doors: Doors, named: Collection[str]) -> list[Finding]:
    """Those that the bot accepts, and those that it leaves open."""
    inviters = {room_id: room.inviter or "" for room_id, room in client.invited_rooms.items() if room_id not in named}
    accepted = sorted(room_id for room_id, inviter in inviters.items() if doors.lets_invite(inviter))
    left = sorted(f"{room_id} by {by or 'nobody known'}" for room_id, by in inviters.items() if room_id not in accepted)
    found = []
    if accepted:
        found.append(Finding("Matrix invitations", ok=True, detail=f"`convene run` accepts {', '.join(accepted)}"))
    if left:
        more = f" and {len(left) - _MOST} more" if len(left) > _MOST else ""
        detail = (
            f"left open: {', '.join(left[:_MOST])}{more}. The bot accepts those into rooms of groups, and those of "
            "accounts that `allow_invites_from` names"
        )
        found.append(Finding("Matrix invitations", ok=True, detail=detail))
    return found


def _absent(client: MatrixClient, room: str) -> Finding:
    subject = f"Matrix room {room}"
    if room in client.invited_rooms:
        return Finding(subject, ok=True, detail="the bot is invited; `convene run` accepts it")
    detail = "the bot is not there: invite it, or correct the id. A room that anybody may enter, `convene run` enters"
    return Finding(subject, ok=False, detail=detail)


def _room(room: Any, own_id: str, made_by: Collection[str]) -> Finding:
    subject = f"Matrix room {room.named_room_name() or room.room_id}"
    if room.replacement_room:
        return Finding(subject, ok=True, detail=f"was upgraded and goes on as {room.replacement_room}")
    missing = [may for kind, may in _NEEDED.items() if not may_say(room.power_levels, kind, own_id, made_by)]
    if missing:
        return Finding(subject, ok=False, detail=f"the bot may not {' or '.join(missing)}; raise its power level")
    kind = ", encrypted" if room.encrypted else ""
    return Finding(subject, ok=True, detail=f"the bot may read, write and react ({room.room_id}{kind})")
