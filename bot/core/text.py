"""Platform-neutral rich text.

A text is a tuple of spans. Templates (the program's own, translated strings) may carry a little
markup; values that are filled in never do: what comes from people is data.

Markup of templates: `**bold**`, `_italics_` at word boundaries, and `` `code` ``.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, Self

Style = Literal["", "bold", "italic", "code", "typed"]
"""`typed`: code in what people wrote, which is never a command of ours to be typed."""

_MARKUP = re.compile(r"\*\*(?P<bold>.+?)\*\*|`(?P<code>[^`]+)`|(?<!\w)_(?P<italic>[^_]+)_(?!\w)", re.S)
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
# Bidirectional embeddings, overrides and isolates (UAX #9), and the line and paragraph separators.
_DIRECTION = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])
# Letters and symbols that show nothing: Hangul fillers and the empty Braille pattern.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
# Kept although invisible: emoji and several scripts need the joiners; the word joiner is our own (see `clean`).
_JOINERS = "\u200c\u200d\u2060"
_JOINING_NOTHING = re.compile("(?<![^\x00-\x7f])[\u200c\u200d]+|[\u200c\u200d]+(?![^\x00-\x7f])")
_MARK = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_MARKS = re.compile(f"({_MARK}{{3}}){_MARK}+")
_SPACE = re.compile(r"\s+")
_CALL = re.compile("@(?!\u2060)")
_CALLED = "@\u2060"
_ADDRESS = re.compile(r"(?<!\w)https?://[\w-]+(?:\.[\w-]+)+(?::[0-9]{1,5})?/[^\s<>\"“”«»\u2066-\u2069]*", re.IGNORECASE)
_AFTER_ADDRESS = ".,;:!?…)]}'’"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters in one style; `url` makes it a link."""

    text: str
    style: Style = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Rich text: spans in order. Line breaks are newlines inside the spans."""

    spans: tuple[Span, ...] = ()

    @classmethod
    def plain(cls, text: str, style: Style = "") -> Self:
        """One span of the given style."""
        return cls((Span(text, style),)) if text else cls()

    @classmethod
    def template(cls, template: str, /, **values: "str | int | Text") -> Self:
        """Read a template's markup and fill in its `{placeholders}`; values are taken literally."""
        spans: list[Span] = []
        for style, piece in _marked(template):
            at = 0
            for match in _PLACEHOLDER.finditer(piece):
                spans.append(Span(piece[at : match.start()], style))
                at = match.end()
                value = values[match[1]]
                if isinstance(value, Text):
                    spans += [Span(s.text, s.style or style, s.url) for s in value.spans]
                else:
                    spans.append(Span(str(value), style))
            spans.append(Span(piece[at:], style))
        return cls(_merged(spans))

    @classmethod
    def join(cls, separator: str, parts: "Iterable[Text]") -> Self:
        """The non-empty parts, with the separator between each two."""
        spans: list[Span] = []
        for part in parts:
            if part:
                if spans:
                    spans.append(Span(separator))
                spans += part.spans
        return cls(_merged(spans))

    def __add__(self, other: "Text") -> "Text":
        return Text(_merged((*self.spans, *other.spans)))

    def __bool__(self) -> bool:
        return any(span.text for span in self.spans)

    def __str__(self) -> str:
        return "".join(span.text for span in self.spans)

    def cut(self, start: int, end: int | None = None) -> "Text":
        """The characters from `start` to before `end`, in their styles."""
        at, spans = 0, []
        for span in self.spans:
            last = None if end is None else max(end - at, 0)
            spans.append(Span(span.text[max(start - at, 0) : last], span.style, span.url))
            at += len(span.text)
        return Text(_merged(spans))

    def to_json(self) -> list[list[str]]:
        """A list of `[text, style, url]`, shortened from the right where the rest is empty."""
        return [[s.text, s.style, s.url] if s.url else [s.text, s.style] if s.style else [s.text] for s in self.spans]

    @classmethod
    def from_json(cls, spans: list[list[str]]) -> Self:
        """The inverse of `to_json`."""
        return cls(tuple(Span(*span) for span in spans))  # type: ignore[arg-type]  # styles come from to_json

    def split(self, limit: int) -> "list[Text]":
        """Cut into texts of at most `limit` UTF-16 units each, at line or word breaks where there are any."""
        if sum(width(span.text) for span in self.spans) <= limit:
            return [self] if self else []
        parts: list[list[Span]] = [[]]
        room = limit
        for span in self.spans:
            rest = span.text
            while rest:
                head = _cut(rest, room, whole=not parts[-1])
                if not head:
                    parts.append([])
                    room = limit
                    continue
                parts[-1].append(Span(head, span.style, span.url))
                room -= width(head)
                rest = rest[len(head) :]
        return [Text(tuple(part)) for part in parts if part]


def width(text: str) -> int:
    """Length in UTF-16 code units, which is how Telegram counts (core.telegram.org/api/entities)."""
    return len(text) + sum(character > "\uffff" for character in text)


def without_direction(text: str) -> str:
    """A text without the characters that change its direction."""
    return text.translate(_DIRECTION)


def without_invisible(text: str) -> str:
    """A text without format characters (Unicode's Cf), but with the joiners inside emoji and words of some scripts."""
    if text.isascii():
        return text
    kept = "".join(c for c in text if c in "\u200c\u200d" or unicodedata.category(c) != "Cf")
    return _JOINING_NOTHING.sub("", kept)


def clean(text: str, limit: int = 500) -> str:
    """What somebody typed, made safe to show; empty when nothing of it can be seen.

    No control, direction, tag or invisible characters; at most three combining marks on a letter; cut at `limit`.
    `@` is followed by a word joiner (U+2060), so that neither `@room` nor `@name` calls anybody; addresses with one
    work again as the links that `linked` makes of them.
    A text with right-to-left letters is isolated (UAX #9), so that it cannot reorder its surroundings.
    """
    text = _seen(text).strip()
    if not any(unicodedata.category(c)[0] in "LNPS" for c in text):
        return ""
    if len(text) > limit:
        text = text[: limit - 1].rstrip() + "…"
    text = _CALL.sub(_CALLED, text)
    if any(unicodedata.bidirectional(c) in {"R", "AL"} for c in text):
        text = f"\u2068{text}\u2069"
    return text


def linked(text: Text) -> Text:
    """A text in which web addresses with an `@` in their path are links, without the word joiner behind it.

    A link calls nobody: Telegram looks for no names in one, and where Matrix looks for names at all, it does so for
    `@room` alone, which keeps its joiner.
    """
    spans: list[Span] = []
    for span in text.spans:
        if _CALLED not in span.text or span.style in {"code", "typed"}:
            spans.append(span)
            continue
        at = 0
        for match in _ADDRESS.finditer(span.text):
            said = match[0].rstrip(_AFTER_ADDRESS)
            address = said.replace(_CALLED, "@")
            if address == said or "@room" in address.casefold() or span.url not in {"", address}:
                continue
            spans += [Span(span.text[at : match.start()], span.style, span.url), Span(address, span.style, address)]
            at = match.start() + len(said)
        spans.append(Span(span.text[at:], span.style, span.url))
    return Text(_merged(spans)) if len(spans) > len(text.spans) else text


def tidy(text: str) -> str:
    """A piece of one line of what somebody typed, as `clean` shows it; a space at its ends stays."""
    return _CALL.sub(_CALLED, _seen(text))


def _seen(text: str) -> str:
    text = without_direction(unicodedata.normalize("NFC", text))
    return _MARKS.sub(r"\1", _SPACE.sub(" ", "".join(map(_shown, text))))


def clean_lines(text: str, limit: int = 500) -> str:
    """The same of several lines, which stay lines; between two of them at most one is empty.

    What was typed within the limit is never cut, though what makes it safe may add to it.
    """
    lines = [clean(line, limit) for line in text.splitlines()]
    kept = [line for number, line in enumerate(lines) if line or (number and lines[number - 1])]
    said = "\n".join(kept).strip()
    return said if min(len(said), len(text)) <= limit else said[: limit - 1].rstrip() + "…"


def _shown(character: str) -> str:
    """The character, a space in place of a control character, or nothing in place of an invisible one."""
    category = unicodedata.category(character)
    if character in _BLANK or category in {"Cc", "Cs", "Co", "Zl", "Zp"}:
        return " "
    return "" if category == "Cf" and character not in _JOINERS else character


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same without empty spans, and neighbours of one style as one: a code is shown as one code."""
    merged: list[Span] = []
    for span in spans:
        if not span.text:
            continue
        if merged and (last := merged[-1]).style == span.style and last.url == span.url:
            merged[-1] = Span(last.text + span.text, span.style, span.url)
        else:
            merged.append(span)
    return tuple(merged)


def marked(text: str) -> Text:
    """Markup that people have written themselves, read as that of templates is; nothing is filled in."""
    return Text(_merged(Span(piece, style) for style, piece in _pieces(text)))


@cache
def _marked(template: str) -> Sequence[tuple[Style, str]]:
    """The pieces of a template in their styles, kept: there are as many templates as the catalogues hold."""
    return _pieces(template)


def _pieces(template: str) -> Sequence[tuple[Style, str]]:
    pieces: list[tuple[Style, str]] = []
    at = 0
    for match in _MARKUP.finditer(template):
        pieces.append(("", template[at : match.start()]))
        style: Style = "bold" if match["bold"] else "code" if match["code"] else "italic"
        pieces.append((style, match["bold"] or match["code"] or match["italic"]))
        at = match.end()
    return (*pieces, ("", template[at:]))


def _cut(text: str, room: int, *, whole: bool) -> str:
    """The longest head of `text` that fits; cut inside a word only when the room is a fresh one (`whole`)."""
    if width(text) <= room:
        return text
    end, used = 0, 0
    for character in text:
        used += width(character)
        if used > room:
            break
        end += 1
    for separator in ("\n", " "):
        at = text.rfind(separator, 0, end)
        if at > 0:
            return text[: at + 1]
    return text[:end] if whole else ""
