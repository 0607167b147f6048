"""Rich text as each platform wants it. What people wrote is escaped here and nowhere else."""

from html import escape

from bot.core.text import Style, Text, linked, marked

_MATRIX_TAGS: dict[Style, str] = {"bold": "strong", "italic": "em", "code": "code", "typed": "code"}
_TELEGRAM_TAGS: dict[Style, str] = {"bold": "b", "italic": "i", "code": "code", "typed": "code"}


def to_plain(text: Text) -> str:
    """The words alone; a link keeps its address in brackets where its words do not show it already."""
    return "".join(
        f"{span.text} ({span.url})" if span.url and span.url not in span.text else span.text
        for span in linked(text).spans
    )


def from_marked(text: str) -> Text:
    """What people mean who write `**bold**`, `_italics_` and `code` by hand; empty where they have written none."""
    found = marked(text)
    return found if any(span.style for span in found.spans) else Text()


def to_telegram(text: Text) -> str:
    """Telegram's HTML (core.telegram.org/bots/api#html-style): `b`, `i`, `code` and `a`; the rest is escaped."""
    parts = []
    for span in linked(text).spans:
        part = escape(span.text, quote=False)
        if tag := _TELEGRAM_TAGS.get(span.style):
            part = f"<{tag}>{part}</{tag}>"
        if span.url:
            part = f'<a href="{escape(span.url)}">{part}</a>'
        parts.append(part)
    return "".join(parts)


def to_matrix(text: Text) -> str:
    """Matrix' HTML (client-server API, `m.room.message`): `strong`, `em`, `code`, `a`, `br`; the rest is escaped.

    Empty where the plain words say everything: then the message needs no HTML beside them.
    """
    text = linked(text)
    if not any(span.style or span.url for span in text.spans):
        return ""
    parts = []
    for span in text.spans:
        part = escape(span.text, quote=False).replace("\n", "<br>")
        if tag := _MATRIX_TAGS.get(span.style):
            part = f"<{tag}>{part}</{tag}>"
        if span.url:
            part = f'<a href="{escape(span.url)}">{part}</a>'
        parts.append(part)
    return "".join(parts)
