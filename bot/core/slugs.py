"""What a group may be called, wherever it is founded."""

import re

SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
LONGEST_SLUG = 32
LONGEST_NAME = 80
RESERVED = ("core", "dm")
"""The core team's room and private chats are called so."""


def is_slug(text: str) -> bool:
    """Whether a text has a slug's form."""
    return len(text) <= LONGEST_SLUG and re.fullmatch(SLUG, text) is not None
