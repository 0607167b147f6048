"""What somebody may say in a room: by their level, or because they made the room.

From room version 12 on, who made a room stands above all levels and has none of their own (MSC4289). nio knows only
levels, and does not read how such a room began where it takes another one's place (matrix-nio#546).
"""

from collections.abc import Collection, Mapping
from typing import Any

from bot.platforms.matrix.content import mapping

_BY_LEVELS_ALONE = frozenset(str(number) for number in range(1, 12))
"""Versions in which whoever made a room has a level as others do. Names of versions are no numbers, but for these."""


def makers(event: Mapping[str, Any]) -> frozenset[str]:
    """Those who may do everything in a room, going by how it began (`m.room.create`)."""
    content = mapping(event.get("content"))
    if content.get("room_version", "1") in _BY_LEVELS_ALONE:
        return frozenset()
    others = content.get("additional_creators")
    named = [other for other in others if isinstance(other, str)] if isinstance(others, list) else []
    return frozenset([str(event.get("sender")), *named])


def complete(event: Any) -> None:
    """Let nio read how a room began: it asks for an event of the room before, of which version 12 names none."""
    content = event.get("content") if isinstance(event, dict) and event.get("type") == "m.room.create" else None
    predecessor = mapping(content).get("predecessor")
    if isinstance(predecessor, dict):
        predecessor.setdefault("event_id", "")


def may_say(levels: Any, kind: str, account: str, made_by: Collection[str]) -> bool:
    """Whether somebody may send such events. `levels` are nio's."""
    return account in made_by or bool(levels.get_user_level(account) >= levels.get_message_event_required_level(kind))
