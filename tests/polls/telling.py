"""Reads what the bot said for the lines that tell."""

from collections.abc import Sequence


def told(said: str, parts: Sequence[str]) -> None:
    """Assert that all of it was said, in this order."""
    at = 0
    for part in parts:
        found = said.find(part, at)
        assert found >= 0, f"not said, or not in this order: {part}"
        at = found + len(part)
