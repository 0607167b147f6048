"""Rich text in a Markdown file. What people wrote is escaped: nothing of theirs is markup there."""

import re

from bot.core.text import Text

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>|~&$]|:(?=//)|(?<=www)\.")
_AT_THE_START = re.compile(r"^(\s*)([#+=-]|[0-9]+(?=[.)]))", re.M)
"""Where a heading, a list or a rule would begin."""


def in_markdown(text: Text) -> str:
    """A rich text as Markdown: its own bold and code stay, every line stays a line, all else is plain."""
    said = ""
    for span in text.spans:
        if span.style == "code" and "`" not in span.text:
            said += f"`{span.text}`"
        elif span.style == "bold" and span.text.strip() and "\n" not in span.text:
            said += f"**{escaped(span.text.strip())}**" + (" " if span.text.endswith(" ") else "")
        else:
            said += escaped(span.text)
    return re.sub(r"(?<!\n)\n(?!\n)", "  \n", said)


def escaped(text: str) -> str:
    r"""A text in which no character is markup, nor makes a link or an HTML tag.

    >>> escaped("**R3** <b> - 1") == r"\*\*R3\*\* \<b\> - 1", escaped("1. x") == r"1\. x"
    (True, True)
    """
    said = _SPECIAL.sub(r"\\\g<0>", text)
    return _AT_THE_START.sub(lambda m: f"{m[1]}{m[2]}\\" if m[2].isdecimal() else f"{m[1]}\\{m[2]}", said)
