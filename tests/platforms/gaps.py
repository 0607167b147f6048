"""What tests of nio's gaps share: events as a homeserver tells of them."""

from typing import Any

ANA, BOT, EVE = "@ana:fake", "@convene:fake", "@eve:fake"


def event(kind: str, content: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": kind, "state_key": "", "event_id": "$e", "sender": ANA, "origin_server_ts": 1, "content": content,
    } | more  # fmt: skip
