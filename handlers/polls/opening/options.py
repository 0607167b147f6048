"""The options that a poll's last words are, read from the right. Pure.

What stands before them is the text, untouched. In the middle of a sentence only a short deadline (`for 3d`,
`until Saturday 10:00`) is taken for sure; whatever else was read there makes the order doubtful, and it is shown before
the poll opens, as is one whose last words look like an option and are none. A sentence with its full stop is text.
See docs/decisions/opening-a-poll.md.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from bot.core import moments
from bot.core.day_words import words_of
from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.text import clean
from handlers.polls.opening import leftovers, values

# Translators: what stands before an option that takes the rest of its line; “|” stands between other words.
_REPLACING = N_("replacing | instead of")
_BECAUSE = N_("because")
_AIM = N_("aim")
_OPTIONS = N_("options")
_AND = N_("and")

TWICE = N_("“{said}” says again what was said before. Please say it once.")

QUOTES = '"“”„‟«»＂「」『』'
_BULLET = re.compile(r"\s*(?:[-•*·–—]|[0-9]{1,2}[.)])\s+(?P<option>\S.*)")
_BOUNDARY = re.compile(r"(?:^|\n|[.!?…:;,)–—\]" + QUOTES + r"])\s*$")
_FULL_STOP = re.compile(r"[.!?…。！？][\s)\]" + QUOTES + r"]*$")
_TAIL = 600
"""Characters of the last line in which options are looked for."""
_SAID_OF_IT = frozenset({"doubtful", "doubted", "unread"})
"""What is noted of the words, beside the options."""


def take_options(text: str, method: str, now: datetime, reader: Translator) -> tuple[str, dict[str, Any]]:
    """The text without the options that its last words are, and these by the names that `Order` has."""
    found: dict[str, Any] = {}
    text, start = text.strip(), 1
    while start:
        start = text.rfind("\n") + 1
        line = text[start:].strip()
        left, parts = _take_from_line(line, method, now, reader)
        if again := found.keys() & parts.keys() - _SAID_OF_IT:
            raise Refusal("said-twice", TWICE, said=clean(line[len(left) :], 60) or min(again))
        found |= parts
        text = (text[:start] + left).strip() if parts else text
        if left or not parts:
            if unread := leftovers.unread(left, _BOUNDARY, found, method, reader):
                found["unread"] = unread
            break
    if method == "ranked" and "options" not in found:
        text, bullets = _take_bullets(text)
        if bullets:
            found["options"] = bullets
    return text, found


Found = tuple[str, dict[str, Any], str]
"""What is left of a line, the option read at its end, and the words that it was written in."""


def _take_from_line(line: str, method: str, now: datetime, reader: Translator) -> tuple[str, dict[str, Any]]:
    """Options at the end of a line, read from the right, and what is left of it.

    In a sentence that ends with its full stop there are none, unless it is nothing else.
    """
    steps: list[Found] = []
    left = line
    while left.strip() and (step := _take_one(left, method, now, reader)) is not None:
        if any(option.keys() & step[1].keys() - _SAID_OF_IT for _, option, _ in steps):
            raise Refusal("said-twice", TWICE, said=clean(step[2], 60))
        steps.append(step)
        left = step[0]
    if not steps:
        return line, {}
    options = {name: value for _, option, _ in steps for name, value in option.items()}
    inside = _BOUNDARY.search(left) is None
    if inside and _FULL_STOP.search(line) and "reason" not in options:
        return line, {}
    left = left.rstrip(" ,;–—\t")
    is_labelled = "aim" in steps[-1][1] and "review_on" in options
    doubts = [
        place
        for place, (_, option, said) in enumerate(steps)
        if "doubtful" in option or (inside and not is_labelled and _is_doubtful(option, said))
    ]
    if doubts:
        # From the first word that may be text, up to the last one that may be.
        end = len(steps[doubts[0] - 1][0]) if doubts[0] else len(line)
        options["doubtful"] = line[len(left) : end].rstrip()
        options["doubted"] = tuple(name for _, option, _ in steps[doubts[0] :] for name in option.keys() - _SAID_OF_IT)
    return left, options


def _is_doubtful(option: Mapping[str, Any], said: str) -> bool:
    """Whether words in the middle of a sentence may have been meant for a part of it."""
    if option.keys() == {"minutes"}:
        return len(said.split()) > 2
    return option.keys() != {"until"}


def _take_one(line: str, method: str, now: datetime, reader: Translator) -> Found | None:
    """The option that a line ends with."""
    start = max(0, len(line) - _TAIL)
    tail = line[start:]
    found = values.take(tail, method, now, reader)
    if found is None:
        step = _take_reason(line, start, now, reader) or _take_deadline(line, now, reader)
        if step is not None:
            return step
        found = _take_labelled(tail, method, reader)
    if found is None:
        unsure = leftovers.take_deadline(line, now, reader)
        return (unsure[0], {**unsure[1], "doubtful": unsure[2]}, unsure[2]) if unsure else None
    at, option = found
    return line[: start + at], option, tail[at:]


def _take_deadline(line: str, now: datetime, reader: Translator) -> Found | None:
    left, deadline = moments.take_ending(line, now, reader)
    if deadline is None:
        return None
    if isinstance(deadline, datetime):
        option: dict[str, Any] = {"until": deadline}
    else:
        option = {"minutes": max(1, round(deadline / timedelta(minutes=1)))}
    return left, option, line[len(left) :].strip(" ,;–—(")


def _take_reason(line: str, start: int, now: datetime, reader: Translator) -> Found | None:
    """`because …`, right behind a deadline."""
    for found in _pattern(_BECAUSE, r"(?:\s*:)?\s+(?=\S)", reader.language).finditer(line, start):
        step = _take_deadline(line[: found.start()].rstrip(" ,;–—"), now, reader)
        if step is not None:
            return step[0], {**step[1], "reason": line[found.end() :].strip()}, line[len(step[0]) :].strip()
    return None


def _take_labelled(tail: str, method: str, reader: Translator) -> tuple[int, dict[str, Any]] | None:
    """What takes all that is left of the line: `aim: …`, `options: …; …`, `replacing …`, `because: …` on a line."""
    wanted = [(_BECAUSE, "reason")]
    wanted += [(_AIM, "aim")] if method == "consent" else [(_OPTIONS, "options")] if method == "ranked" else []
    for template, name in wanted:
        for found in _pattern(template, r"\s*:\s*(?=\S)", reader.language).finditer(tail):
            before, value = tail[: found.start()], tail[found.end() :].strip()
            nothing = not any(map(str.isalnum, value))
            if nothing or not (name == "aim" or _BOUNDARY.search(before)) or (name == "reason" and before.strip()):
                continue
            return found.start(), {name: split_options(value) if name == "options" else value}
    if method == "election":
        for found in _pattern(_REPLACING, r"(?:\s*:)?\s+(?=\S)", reader.language).finditer(tail):
            both = rf"\s*(?:[,;&]|\b{words_of(reader.language).either(_AND)}\b)\s*"
            return found.start(), {"replacing": tuple(filter(None, re.split(both, tail[found.end() :].strip(" ."))))}
    return None


def split_options(text: str) -> tuple[str, ...]:
    """What can be ranked, of lines or of a list with `;` between its items (else `,`); bullets are left out."""
    text = text.strip()
    parts = text.splitlines() if "\n" in text else text.split(";") if ";" in text else text.split(",")
    bare = (_BULLET.fullmatch(part) for part in parts)
    options = (found["option"] if found else part for found, part in zip(bare, parts, strict=True))
    return tuple(" ".join(option.split()) for option in options if option.strip())


def _take_bullets(text: str) -> tuple[str, tuple[str, ...]]:
    """Two or more lines with bullets at the end of a text."""
    lines = text.splitlines()
    count = 0
    while count < len(lines) and _BULLET.fullmatch(lines[-1 - count]):
        count += 1
    if count < 2:
        return text, ()
    return "\n".join(lines[:-count]), split_options("\n".join(lines[-count:]))


@cache
def _pattern(template: str, behind: str, language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){words_of(language).either(template)}{behind}", re.IGNORECASE)
