"""The content of a Matrix message: its words, how they are formatted, and the file that it is."""

from collections.abc import Mapping
from typing import Any

from bot.core.events import Attached
from bot.core.files import named
from bot.core.text import Text
from bot.platforms.matrix import html
from bot.platforms.matrix.attachments import Address

FILES = {"m.file": "file", "m.image": "image", "m.audio": "audio", "m.video": "video"}
"""Message types that are files, and what such a file is called that has no name."""

THREAD = "m.thread"


def mapping(value: Any) -> Mapping[str, Any]:
    """The value where it is a mapping; what people send may be anything."""
    return value if isinstance(value, Mapping) else {}


def thread_of(content: Mapping[str, Any]) -> str:
    """The message under which a message stands in a thread; empty where it stands in none."""
    relation = mapping(content.get("m.relates_to"))
    root = relation.get("event_id")
    return root if relation.get("rel_type") == THREAD and isinstance(root, str) else ""


def words_of(content: Mapping[str, Any]) -> str:
    """What a message says: of a file, its caption (client-server API v1.10, "Media captions")."""
    body = content.get("body")
    if not isinstance(body, str):
        return ""
    if content.get("msgtype") in FILES:
        name = content.get("filename")
        return body if isinstance(name, str) and name != body else ""
    return body


def rich_of(content: Mapping[str, Any], words: str) -> Text:
    """How the words are formatted; empty where they are not, or where the formatted ones say something else."""
    formatted = content.get("formatted_body")
    if content.get("format") != "org.matrix.custom.html" or not isinstance(formatted, str) or not words:
        return Text()
    found = html.read(formatted)
    if found is None or not any(span.style or span.url for span in found.spans) or not _agree(str(found), words):
        return Text()
    return found


def attached_to(content: Mapping[str, Any]) -> tuple[Attached, ...]:
    """The file that a message is."""
    address = Address.of(content) if content.get("msgtype") in FILES else None
    if address is None:
        return ()
    info, name = mapping(content.get("info")), content.get("filename") or content.get("body")
    size, media_type = info.get("size"), info.get("mimetype")
    known = named(
        name if isinstance(name, str) else "",
        media_type if isinstance(media_type, str) else "",
        FILES[str(content["msgtype"])],
    )
    return (Attached("matrix", address.reference, *known, size if isinstance(size, int) and size > 0 else 0),)


def _agree(formatted: str, words: str) -> bool:
    """Whether the letters of the formatted words are among the plain ones, in their order (where addresses are too)."""
    left = iter(words.casefold())
    return all(letter in left for letter in formatted.casefold() if letter.isalnum())
