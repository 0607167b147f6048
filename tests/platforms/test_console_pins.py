"""What is pinned shows on the console, by a line of its own."""

import json
from datetime import UTC, datetime
from typing import Any

from bot.core.platform import Delivery
from bot.core.text import Text
from bot.platforms.console import Console


def delivery(number: int, kind: Any, **more: Any) -> Delivery:
    return Delivery(number, f"t{number}", "console", kind, "diversity", **more)


async def printed(*, as_json: bool) -> list[str]:
    lines: list[str] = []
    console = Console(lines.append, lambda: datetime(2026, 3, 23, 9, tzinfo=UTC), as_json=as_json)
    await console.send(delivery(1, "say", text=Text.plain("P1: merge the reports?\n\nOpen until Thursday.")))
    await console.send(delivery(2, "pin", target="b1"))
    await console.send(delivery(3, "edit", target="b1", text=Text.plain("P1: closed\n\nIt is recommended.")))
    await console.send(delivery(4, "unpin", target="b1"))
    await console.send(delivery(5, "react", target="m1", text=Text.plain("✅")))
    console.print_out()
    return lines


async def test_a_pin_names_the_message_by_its_first_line() -> None:
    _, pinned, _, unpinned, done = await printed(as_json=False)
    assert pinned == "[diversity] (pinned) P1: merge the reports?"
    assert unpinned == "[diversity] (unpinned) P1: closed"
    assert done == "[diversity] (reaction) ✅"


async def test_a_pin_in_json_says_nothing_and_names_the_message() -> None:
    said, pinned, _, unpinned, _ = [json.loads(line) for line in await printed(as_json=True)]
    assert (pinned["pins"], pinned["text"], pinned["room"], pinned["edits"]) == ("b1", "", "diversity", None)
    assert unpinned["unpins"] == "b1"
    assert "pins" not in said
