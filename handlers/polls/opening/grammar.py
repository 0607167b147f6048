"""How a poll is written in one go: method, “title”, text, and options at the end. Pure.

poll consensus "R3" Merge the two scenarios. quorum 3/4 for 3d
"""

import re
from dataclasses import dataclass
from datetime import datetime

from bot.core import methods
from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.naming import named
from bot.core.slips import nearest
from bot.core.text import clean
from handlers.polls.opening.draft import Parts
from handlers.polls.opening.options import QUOTES, take_options
from handlers.polls.opening.values import SUBJECTS

UNKNOWN_METHOD = N_(
    'I know no method “{said}”. There is: {methods}. For example `poll consensus "R3" Merge the two scenarios. for 3d`.'
)
MEANT_METHOD = N_("I know no method “{said}”. Did you mean `poll {nearest}`?")
NO_TITLE = N_('I find no end to the title. Write it between quotation marks: `poll {method} "R3" Merge …`.')

LONGEST_TITLE = 120
LONGEST_NAME = 4
"""Words that a method's name may have."""
_QUOTED = re.compile(rf"[{QUOTES}](?P<title>[^\n]*?)[{QUOTES}](?=[\s.,:;–—-]|$)")
_QUOTED_TIGHT = re.compile(rf"[{QUOTES}](?P<title>[^\n]*?)[{QUOTES}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Parts):
    """What was asked for in one go."""

    replacing: tuple[str, ...] = ()
    """Names, as they were written."""


def read(text: str, now: datetime, reader: Translator, default: str = "consensus") -> Order:
    """What follows `poll`; `default` is the method where none is named and a title follows.

    Raises a Refusal for a method that there is not, and for an option that cannot be read.
    """
    method, rest = take_method(text.strip())
    about = ""
    if method == "election":
        about, rest = _take_subject(rest)
    quoted = _quoted(rest)
    if quoted is None and rest[:1] in set(QUOTES):
        raise Refusal("no-title-end", NO_TITLE, method=method or default)
    if not method and quoted is None:
        said = rest.split()[0] if rest else ""
        near = nearest(said.lower(), methods.METHODS, sure=True)
        if near:
            raise Refusal("unknown-method", MEANT_METHOD, said=clean(said, 40), nearest=near)
        raise Refusal("unknown-method", UNKNOWN_METHOD, said=clean(said, 40), methods=", ".join(methods.METHODS))
    method = method or default
    title = " ".join(quoted["title"].split()) if quoted else ""
    body, found = take_options(rest[quoted.end() :].lstrip(" ,:–—-") if quoted else rest, method, now, reader)
    if about and "about" not in found:
        found["about"] = about
    if quoted is None:
        title, body = take_title(body)
    return Order(method=method, title=title, text=body or None, **found)


def _quoted(text: str) -> re.Match[str] | None:
    return _QUOTED.match(text) or _QUOTED_TIGHT.match(text)


def take_title(text: str) -> tuple[str, str]:
    """The title and the text of a proposal: in quotation marks, or in the first line where there are more lines.

    Of a single line that is long the title is empty.
    """
    quoted = _quoted(text)
    if quoted is not None:
        return " ".join(quoted["title"].split()), text[quoted.end() :].strip(" ,:–—-\n\t")
    first, _, rest = text.strip().partition("\n")
    if not rest.strip() and len(first) > LONGEST_TITLE:
        return "", first.strip()
    return " ".join(first.split()), rest.strip()


def take_method(text: str) -> tuple[str, str]:
    """The method that a text begins with, by its longest name, and what follows; empty for none."""
    words = text.split(maxsplit=LONGEST_NAME)
    for count in range(min(LONGEST_NAME, len(words)), 0, -1):
        found = methods.find(" ".join(words[:count]).strip(":,"))
        if found is not None:
            rest = text.split(maxsplit=count)
            return found, rest[count].strip() if len(rest) > count else ""
    # A title may follow without a space.
    head = re.match(rf"[^{QUOTES}\n]+(?=[{QUOTES}])", text)
    found = methods.find(head[0].strip(" :,")) if head else None
    return (found, text[head.end() :]) if found and head else ("", text)


def is_order(text: str) -> bool:
    """Whether a text begins with a method or with a title in quotation marks."""
    return bool(take_method(text.strip())[0] or _quoted(text.strip()))


def _take_subject(text: str) -> tuple[str, str]:
    words = text.split(maxsplit=1)
    subject = named(words[0].strip(":,"), {"cochairs": SUBJECTS["cochairs"]}) if words else None
    return (subject, words[1] if len(words) > 1 else "") if subject else ("", text)
