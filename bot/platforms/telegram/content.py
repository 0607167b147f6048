"""The content of a Telegram message: how its words are formatted, and the file that came with them."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from telegram import Message, MessageEntity

from bot.core.events import Attached
from bot.core.files import named
from bot.core.text import Span, Style, Text, width

_STYLES: dict[str, Style] = {
    MessageEntity.BOLD: "bold", MessageEntity.ITALIC: "italic", MessageEntity.CODE: "code", MessageEntity.PRE: "code",
}  # fmt: skip
_RANK: dict[Style, int] = {"": 0, "italic": 1, "bold": 2, "code": 3}
_SCHEMES = frozenset({"http", "https", "mailto"})
# Of these kinds a message has one at most; an animation is a document too, and comes first.
_KINDS = {
    "animation": "video/mp4", "document": "", "video": "video/mp4", "audio": "audio/mpeg", "voice": "audio/ogg",
    "video_note": "video/mp4", "sticker": "image/webp",
}  # fmt: skip


def rich_of(message: Message) -> Text:
    """How a message, or a file's caption, is formatted; empty where it is not."""
    if message.text is not None:
        return formatted(message.text, message.entities)
    return formatted(message.caption or "", message.caption_entities)


def formatted(text: str, entities: Sequence[MessageEntity] | None) -> Text:
    """The words with the entities that we know, one level deep: bold wins over italics, and code over both.

    Offsets count UTF-16 units (core.telegram.org/api/entities). A mention is the name that it shows.
    """
    marks = [
        (entity.offset, entity.offset + entity.length, _STYLES.get(entity.type, ""), _address(entity.url or ""))
        for entity in entities or ()
        if entity.type in _STYLES or entity.type == MessageEntity.TEXT_LINK
    ]
    if not marks:
        return Text()
    edges = {edge for start, end, _, _ in marks for edge in (start, end)}
    spans, piece, at = list[Span](), "", 0
    for character in text:
        if at in edges:
            spans.append(_span(piece, at - width(piece), marks))
            piece = ""
        piece += character
        at += width(character)
    spans.append(_span(piece, at - width(piece), marks))
    found = Text(tuple(spans)).cut(0)
    return found if any(span.style or span.url for span in found.spans) else Text()


def attached_to(message: Message) -> tuple[Attached, ...]:
    """The file that came with a message; its reference says how it is sent again, and by which id."""
    if message.photo:
        largest = message.photo[-1]
        return (Attached("telegram", f"photo:{largest.file_id}", "photo.jpg", "image/jpeg", largest.file_size or 0),)
    for kind, media_type in _KINDS.items():
        file = getattr(message, kind)
        if file is not None:
            said, name = getattr(file, "mime_type", None) or media_type, getattr(file, "file_name", None) or ""
            return (Attached("telegram", f"{kind}:{file.file_id}", *named(name, said, kind), file.file_size or 0),)
    return ()


def _span(piece: str, at: int, marks: Sequence[tuple[int, int, Style, str]]) -> Span:
    here = [(style, url) for start, end, style, url in marks if start <= at < end]
    style: Style = max((style for style, _ in here), key=lambda each: _RANK[each], default="")
    return Span(piece, style, next((url for _, url in here if url), ""))


def _address(url: str) -> str:
    """Where a link leads, where that is no person and no program (`tg:`)."""
    try:
        return url if urlsplit(url).scheme in _SCHEMES and url.isprintable() else ""
    except ValueError:
        return ""
