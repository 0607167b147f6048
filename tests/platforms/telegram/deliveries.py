"""Outbox rows as tests need them."""

import itertools
from typing import Any

from bot.core.platform import Delivery
from bot.core.text import Text

_numbers = itertools.count(1)


def delivery(text: str | Text = "Hello", **fields: Any) -> Delivery:
    """A message on its way to Telegram; `say` unless told otherwise."""
    number = next(_numbers)
    rich = text if isinstance(text, Text) else Text.plain(text)
    fixed: dict[str, Any] = {"id": number, "transaction": f"t{number}", "platform": "telegram", "kind": "say"}
    return Delivery(**(fixed | fields), text=rich)
