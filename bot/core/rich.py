"""Formatted words of people: the part of them that is meant, and all of them made safe to show."""

import unicodedata

from bot.core.text import Span, Text, clean, tidy, without_invisible

_MARKS = frozenset("*_~`[]()<>#|\\+-!")
"""What people write to format by hand, which is not among the formatted words then."""


def part_of(rich: Text, text: str, wanted: str) -> Text | None:
    """The words `wanted`, the last such ones in `text`, as they are formatted in `rich`, which says the same.

    White space, what cannot be seen and the marks of hand-written markup may be in one and not in the other. None
    where the two do not agree on what stands around them.
    """
    text = without_invisible(text)
    at = text.rfind(wanted)
    words = str(rich)
    if at < 0:
        return None
    start = _past(text[:at], words)
    left = _past(text[at + len(wanted) :][::-1], words[::-1])
    if start is None or left is None or start > len(words) - left:
        return None
    return _stripped(rich, start, len(words) - left)


def clean_rich(text: Text, limit: int = 4000) -> Text:
    """What somebody wrote in several lines, made safe to show as `clean_lines` does, with its formatting.

    Links lead to where they led: it is for whoever read them from a platform to let no others in. What was written
    within the limit is never cut, though what makes it safe may add to it.
    """
    lines: list[Text] = []
    for line in _lines(text):
        kept = _clean_line(line)
        if kept or (lines and lines[-1]):
            lines.append(kept)
    while lines and not lines[-1]:
        lines.pop()
    spans: list[Span] = []
    for number, line in enumerate(lines):
        spans += [*([Span("\n")] if number else []), *line.spans]
    said = Text(tuple(spans))
    if min(len(str(said)), len(str(text))) <= limit:
        return said.cut(0)
    head = said.cut(0, limit - 1)
    return head.cut(0, len(str(head).rstrip())) + Text.plain("…")


def _past(head: str, words: str) -> int | None:
    """How far `words` reach that begin with `head`; None where they do not."""
    at = 0
    for character in filter(_counts, head):
        ahead = at
        while ahead < len(words) and not _counts(words[ahead]):
            ahead += 1
        if ahead < len(words) and words[ahead] == character:
            at = ahead + 1
        elif character not in _MARKS:
            return None
    return at


def _counts(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) != "Cf"


def _stripped(rich: Text, start: int, end: int) -> Text:
    words = str(rich)[start:end]
    return rich.cut(start + len(words) - len(words.lstrip()), start + len(words.rstrip()))


def _lines(text: Text) -> list[Text]:
    found, at = [], 0
    for line in str(text).splitlines(keepends=True):
        found.append(text.cut(at, at + len(line)))
        at += len(line)
    return found


def _clean_line(line: Text) -> Text:
    """Empty where `clean` leaves nothing of it; and it decides as well whether it has to be isolated."""
    whole = clean(str(line), len(str(line)) * 2 + 2)
    if not whole:
        return Text()
    spans = [Span(tidy(span.text), "typed" if span.style == "code" else span.style, span.url) for span in line.spans]
    kept = Text(tuple(spans))
    said = str(kept)
    kept = kept.cut(len(said) - len(said.lstrip()), len(said.rstrip()))
    if whole.startswith("\u2068"):
        kept = Text((Span("\u2068"), *kept.spans, Span("\u2069")))
    return kept
