"""A section's text as blocks: paragraphs and the items of lists, in which only addresses of pages are more than words.

People write it in a chat, so a line is a paragraph, and a line that begins with a dash, a star or a dot is an item.
"""

import re
from dataclasses import dataclass

from bot.core import markdown, wikitext
from bot.core.text import Text, clean

_ITEM = re.compile(r"\s*[-*•–]\s+(?P<text>.+)")
_LINK = re.compile(r"https?://[^\s<>\"\[\]{}|\\^`\u2066-\u2069\u200e\u200f]+", re.IGNORECASE)
_AFTER = ".,;:!?)'’”»"
"""What stands behind an address rather than in it."""
LONGEST_LINE = 4_000
"""Characters."""


@dataclass(frozen=True, slots=True)
class Block:
    """A line of a section."""

    text: str
    is_item: bool = False


def blocks(text: str) -> list[Block]:
    """The lines that show something, made safe to show.

    >>> blocks("One\\n\\n- two\\n-three")
    [Block(text='One', is_item=False), Block(text='two', is_item=True), Block(text='-three', is_item=False)]
    """
    found = []
    for line in text.splitlines():
        item = _ITEM.fullmatch(line)
        said = clean(item["text"] if item else line, LONGEST_LINE)
        if said:
            found.append(Block(said, item is not None))
    return found


def in_chat(found: list[Block]) -> Text:
    """As lines of a message."""
    return Text.join("\n", (Text.plain(f"• {block.text}" if block.is_item else block.text) for block in found))


def in_markdown(block: Block) -> str:
    """One block as Markdown, addresses as links, and nothing else of it as markup."""
    text = "".join(f"<{_url(part)}>" if link else markdown.escaped(part) for part, link in _parts(block.text))
    return f"- {text}" if block.is_item else text


def in_wikitext(block: Block) -> str:
    """The same for a page of MediaWiki."""
    said = ""
    for part, link in _parts(block.text):
        words = wikitext.in_wikitext(Text.plain(part)) if not said else wikitext.escaped(part)
        said += f"[{_url(part)} {wikitext.escaped(part)}]" if link else words
    return f"* {said}" if block.is_item else said


def _parts(text: str) -> list[tuple[str, bool]]:
    """What the text is made of, in order, and whether it is an address."""
    parts, at = [], 0
    for match in _LINK.finditer(text):
        link = match[0].rstrip(_AFTER)
        if re.fullmatch(r"https?:/*", link, re.IGNORECASE):
            continue
        parts += [(text[at : match.start()], False), (link, True)]
        at = match.start() + len(link)
    return [part for part in [*parts, (text[at:], False)] if part[0]]


def _url(said: str) -> str:
    """The address, with what either markup would take for its own written as codes. `clean` has marked its `@`."""
    url = said.replace("\u2060", "")
    for taken in ("'", "~", "__"):
        url = url.replace(taken, "".join(f"%{ord(character):02X}" for character in taken))
    return url
