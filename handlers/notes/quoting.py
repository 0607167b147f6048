"""What people wrote, set apart from what the bot says itself: nobody can speak in its name (N1)."""

from bot.core.text import Text

MARK = "┃ "
"""Stands before each line of it, on every platform, also where no formatting is shown."""


def quoted(text: Text) -> Text:
    """The same words with the mark before each line; empty where there are none."""
    whole = str(text).rstrip("\n")
    parts, at = [], 0
    for line in whole.split("\n") if whole else ():
        mark = MARK if line else MARK.rstrip()
        parts.append(Text.plain(mark if at == 0 else f"\n{mark}") + text.cut(at, at + len(line)))
        at += len(line) + 1
    return sum(parts, Text())


def said_by(words: str) -> Text:
    """The same of plain words."""
    return quoted(Text.plain(words))
