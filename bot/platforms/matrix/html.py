"""What people format on Matrix (`formatted_body`), as rich text of one level: read by a parser, and only tags we know.

Nothing of it is ever passed on as HTML. Bold wins over italics, and code over both; blocks become lines; a mention
(a link to matrix.to) becomes the name that it shows.
"""

from html.parser import HTMLParser
from urllib.parse import urlsplit

from bot.core.text import Span, Style, Text

LONGEST = 20_000
"""Characters that are read: several times the longest words that are carried. The parser's time grows with the square
of what is left open."""
DEPTH = 100
"""Tags inside one another; deeper ones are only their words (client-server API, `m.room.message`)."""
SPANS = 2000
"""Pieces in different styles; what has more is not formatted but an attack."""
_STYLES: dict[str, Style] = {
    "strong": "bold", "b": "bold", "em": "italic", "i": "italic", "code": "code", "pre": "code",
}  # fmt: skip
_RANK: dict[Style, int] = {"code": 0, "bold": 1, "italic": 2}
_BLOCKS = frozenset(
    {"p", "div", "blockquote", "ul", "ol", "li", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "table", "tr"}
)
_APART = frozenset({"p", "blockquote", "pre", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6"})
_SILENT = frozenset({"mx-reply", "script", "style", "head", "title", "template"})
_ALONE = frozenset({"br", "hr", "img"})
_SCHEMES = frozenset({"http", "https", "mailto"})


class _TooMuchError(Exception):
    """There are more pieces than words have."""


class _Reader(HTMLParser):
    """Keeps what is open in a list, so that nothing is deep: closing a tag closes what was opened inside it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.spans: list[Span] = []
        self._open: list[tuple[str, str]] = []
        self._numbers: list[int] = []
        self._break = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "br":
            self._write("\n", as_is=True)
        elif tag == "img":
            self._write(found.get("alt") or "")
        if tag in _BLOCKS:
            self._end_line("\n\n" if tag in _APART else "\n")
        if tag not in _ALONE and (len(self._open) < DEPTH or tag in _SILENT):
            self._open.append((tag, _address(found.get("href") or "") if tag == "a" else ""))
        if tag in {"ul", "ol"}:
            start = found.get("start") or ""
            self._numbers.append((int(start[:4]) if start.isascii() and start.isdecimal() else 1) if tag == "ol" else 0)
        elif tag == "li":
            number = self._numbers[-1] if self._numbers else 0
            self._write(f"{number}. " if number else "• ", as_is=True)
            if number:
                self._numbers[-1] += 1
        elif tag in {"td", "th"}:
            self._write(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag not in (opened for opened, _ in self._open):
            return
        while self._open:
            ended, _ = self._open.pop()
            if ended in {"ul", "ol"} and self._numbers:
                self._numbers.pop()
            if ended in _BLOCKS:
                self._end_line("\n\n" if ended in _APART else "\n")
            if ended == tag:
                return

    def handle_data(self, data: str) -> None:
        verbatim = any(tag == "pre" for tag, _ in self._open)
        self._write(data if verbatim else _spaced(data), as_is=verbatim)

    def _end_line(self, wanted: str) -> None:
        """Before the next word: lists inside lists and blocks inside blocks end their lines once."""
        nested = len(self._numbers) > 1 or (self._numbers and wanted == "\n")
        self._break = max(self._break, "\n" if nested else wanted, key=len)

    def _write(self, words: str, *, as_is: bool = False) -> None:
        opened = [tag for tag, _ in self._open]
        if not words or any(tag in _SILENT for tag in opened):
            return
        if len(self.spans) > SPANS:
            raise _TooMuchError
        if self._break and not as_is:
            words = words.lstrip()
            if not words:
                return
        if self._break and self.spans:
            self.spans.append(Span(self._break))
        self._break = ""
        styles = sorted((_STYLES[tag] for tag in opened if tag in _STYLES), key=lambda style: _RANK[style])
        url = next((address for _, address in reversed(self._open) if address), "")
        self.spans.append(Span(words, styles[0] if styles else "", url))


def read(html: str) -> Text | None:
    """The formatted words; None for what is too much to be words, or left open as no client leaves it."""
    if len(html) > LONGEST or html.count("<") > html.count(">"):
        return None
    reader = _Reader()
    try:
        reader.feed(html)
        reader.close()
    except _TooMuchError:
        return None
    return Text(tuple(reader.spans)).cut(0)


def _spaced(data: str) -> str:
    """White space as a browser shows it."""
    inner = " ".join(data.split())
    if not inner:
        return " " if data else ""
    return f"{' ' if data[0].isspace() else ''}{inner}{' ' if data[-1].isspace() else ''}"


def _address(href: str) -> str:
    """Where a link leads, where that is no person, room or program."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    allowed = parts.scheme in _SCHEMES and parts.hostname != "matrix.to" and len(href) <= 2000
    return href if allowed and href.isprintable() else ""
