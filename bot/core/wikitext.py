"""Rich text in a page of MediaWiki. What people wrote is escaped: nothing of theirs is markup there."""

import re

from bot.core.text import Text

# Of mediawiki.org/wiki/Help:Formatting and the parser's own tokens. A character reference is never read as markup.
_SPECIAL = re.compile(
    r"[&<>\[\]{}|=~]"  # tags, links, templates, tables, headings, signatures
    r"|'(?=')|(?<=')'"  # bold and italics
    r"|_(?=_)|(?<=_)_"  # behaviour switches: __TOC__
    r"|(?<=[A-Za-z]):(?=\S)"  # addresses, which become links
    r"|(?<=RFC)\s+(?=[0-9])|(?<=PMID)\s+(?=[0-9])|(?<=ISBN)\s+(?=[0-9])"  # these become links too
)
_AT_THE_START = re.compile(r"^[*#:;\s-]")
"""Where a list, a rule or something indented would begin."""


def in_wikitext(text: Text) -> str:
    """A rich text of one line as wikitext: its own bold and code stay, all else is plain."""
    said = ""
    for span in text.spans:
        words = escaped(" ".join(span.text.split("\n")))
        if span.style == "bold" and words.strip():
            said += "'''" + words.replace("'", "&#39;") + "'''"
        elif span.style == "code":
            said += f"<code>{words}</code>"
        else:
            said += words
    return _AT_THE_START.sub(_referred, said)


def escaped(text: str) -> str:
    """A text in which no character is markup: those that would be are written as character references.

    >>> escaped("[[x]] ''b''"), escaped("see 10:00")
    ('&#91;&#91;x&#93;&#93; &#39;&#39;b&#39;&#39;', 'see 10:00')
    >>> escaped("https://x.org"), escaped("R&D")
    ('https&#58;//x.org', 'R&#38;D')
    """
    return _SPECIAL.sub(_referred, text)


def _referred(found: re.Match[str]) -> str:
    return "".join(f"&#{ord(character)};" for character in found[0])
