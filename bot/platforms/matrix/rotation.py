"""How long one key is used in a room, as the room's settings say ("m.room.encryption"); nio passes over them (#70)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.platforms.matrix.content import mapping

_LONGEST, _MOST = 30 * 24 * 3600.0, 10_000
_SHORTEST = 3600.0


@dataclass(frozen=True, slots=True)
class Rotation:
    """By default as the client-server API recommends."""

    messages: int = 100
    seconds: float = 7 * 24 * 3600.0


def rotation(event: Mapping[str, Any]) -> Rotation:
    """What a room's event says, within bounds: a new key goes to every device in the room, and costs as much."""
    content, usual = mapping(event.get("content")), Rotation()
    messages = _number(content.get("rotation_period_msgs"), usual.messages)
    seconds = _number(content.get("rotation_period_ms"), usual.seconds * 1000) / 1000
    return Rotation(int(min(max(messages, 1), _MOST)), min(max(seconds, _SHORTEST), _LONGEST))


def _number(value: Any, usual: float) -> float:
    return value if isinstance(value, int) and not isinstance(value, bool) else usual
