"""How people are called and shown, as a room's events of membership tell it: anybody may write anything there."""

from typing import Any

_WORDS = ("displayname", "avatar_url", "reason")


def complete(event: Any) -> None:
    """Let nio read who is in a room, whatever they put in the place of their name.

    It takes such an event for none: who has left would stay, and be sent the keys of the room.
    """
    content = event.get("content") if isinstance(event, dict) and event.get("type") == "m.room.member" else None
    if isinstance(content, dict):
        for word in _WORDS:
            if not isinstance(content.get(word), str | None):
                del content[word]
