"""What can be answered in each step of writing a poll: what is offered to tap, and how words are read. Pure."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.core import methods, moments
from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.naming import named
from bot.core.text import clean
from handlers.polls.methods import METHODS
from handlers.polls.opening import values
from handlers.polls.opening.draft import Parts
from handlers.polls.opening.grammar import take_title
from handlers.polls.opening.options import split_options, take_options
from handlers.polls.opening.rules import MINUTES
from handlers.polls.opening.rules import Group as Asked

OFFERED = {
    "method": tuple(methods.METHODS),
    "text": ("",),
    "about": ("other", "members", "cochairs", "final", "budget"),
    "aim": ("title",),
    "review": ("in 1 month", "in 3 months", "in 6 months"),
    "seats": ("1", "2", "3", "4"),
    "base": ("2/3 all", "2/3 cast", "3/4 all", "3/4 cast"),
    "deadline": ("72h", "4d", "1w", "2w"),
    "reason": ("72h",),
    "quorum": ("1/2", "2/3", "3/4"),
    "fallback": (*methods.FALLBACKS, "none"),
    "secret": ("yes", "no"),
}
"""What can be tapped, by step."""
KEYS = {
    ("text", ""): "enough", ("aim", "title"): "same", ("review", "in 1 month"): "1m", ("review", "in 3 months"): "3m",
    ("review", "in 6 months"): "6m", ("about", "cochairs"): "chairs", ("about", "members"): "people",
    ("proposal", "cochairs"): "standard",
}  # fmt: skip
"""What may be typed for it, where that is something else: no command's name, which alone is the command."""

UNKNOWN_METHOD = N_("I know no method “{said}”. Tap one, or write its name.")
NOT_UNDERSTOOD = N_("I cannot read “{said}” as an answer to that. Tap one of the choices.")
NO_DAY = N_("“{said}” is no day that I am sure of. Write a date, such as `2026-06-01`, or `in 3 months`.")
NOTHING = N_("I see no words in that. Please write it once more.")


CLEAR: dict[str, Any] = {"doubtful": "", "doubted": (), "unread": ""}
"""What is noted of the end of a text, once there is another."""


def offered(step: str, parts: Parts) -> tuple[str, ...]:
    """What can be tapped in a step."""
    if (step, parts.method) == ("about", "election"):
        return ("cochairs", "other")
    if (step, parts.method) == ("proposal", "election") and parts.about in {"", "cochairs"}:
        return ("cochairs",)
    return OFFERED.get(step, ())


def changeable(parts: Parts) -> tuple[str, ...]:
    """What can be changed before it opens."""
    method = METHODS[parts.method]
    own = {
        "consent": ("aim", "review"),
        "ranked": ("options",),
        "election": () if parts.about == "cochairs" else ("seats",),
        "supermajority": ("base",),
        "consensus": ("fallback",),
    }
    secret = ("secret",) if method.may_be_secret and parts.method != "election" else ()
    quorum = ("quorum",) if method.quorum else ()
    return ("proposal", *own.get(parts.method, ()), "deadline", *quorum, *secret)


def read(step: str, said: str, parts: Parts, asked: Asked, reader: Translator) -> Parts:
    """The parts with the answer to a step. Raises a Refusal where it cannot be read."""
    said = said.strip()
    match step:
        case "method":
            return _method(said, parts)
        case "proposal" if said in offered(step, parts):
            return replace(parts, title=asked.cochairs_title, text=None, about="cochairs", **CLEAR)
        case "proposal":
            title, text = take_title(_seen(said))
            if not title:
                return replace(parts, text=text, **CLEAR)
            return replace(parts, title=title, text=text or None, **CLEAR)
        case "title":
            return replace(parts, title=" ".join(_seen(said).split()))
        case "text":
            return replace(parts, text=said, **CLEAR)
        case "about":
            return replace(parts, about=_known(said, named(said, values.SUBJECTS)))
        case "aim":
            return replace(parts, aim=parts.title if said == "title" else _seen(said))
        case "options":
            return replace(parts, options=split_options(_seen(said)))
        case "reason":
            return replace(parts, minutes=MINUTES, until=None) if said == "72h" else replace(parts, reason=_seen(said))
        case "secret":
            return replace(parts, secret=_known(said, said if said in {"yes", "no"} else None) == "yes")
        case "deadline":
            return _deadline(said, parts, asked.now, reader)
        case "review":
            day = values.read_day(said, asked.now, reader)
            if day is None:
                raise Refusal("review-unread", NO_DAY, said=clean(said, 40))
            return replace(parts, review_on=day)
        case _:
            return _option(step, said, parts, asked.now, reader)


def _method(said: str, parts: Parts) -> Parts:
    method = methods.find(said)
    if method is None:
        raise Refusal("unknown-method", UNKNOWN_METHOD, said=clean(said, 40))
    return replace(parts, method=method)


def _deadline(said: str, parts: Parts, now: datetime, reader: Translator) -> Parts:
    length = moments.duration(said, reader.language)
    if length is None:
        left, ending = moments.take_ending(said, now, reader)
        found = ending if ending is not None and not left else moments.moment(said, now, reader)
        if isinstance(found, datetime):
            return replace(parts, until=found, minutes=0, reason="")
        length = found
    return replace(parts, minutes=max(1, round(length / timedelta(minutes=1))), until=None, reason="")


def _option(step: str, said: str, parts: Parts, now: datetime, reader: Translator) -> Parts:
    """An option as it would stand at the end of an order, with or without its word before it."""
    if step == "base" and said in OFFERED["base"]:
        ratio, base = said.split()
        return replace(parts, ratio=ratio, base=base)
    before = {"quorum": "quorum", "fallback": "fallback", "seats": "seats"}.get(step, "")
    for text in (said, f"{before} {said}".strip()):
        left, found = take_options(text, parts.method, now, reader)
        for noted in CLEAR:
            found.pop(noted, None)
        if not left and found.keys() <= {step, "ratio", "base"} and found:
            return replace(parts, **found)
    raise Refusal("not-understood", NOT_UNDERSTOOD, said=clean(said, 40))


def _known(said: str, found: str | None) -> str:
    if found is None:
        raise Refusal("not-understood", NOT_UNDERSTOOD, said=clean(said, 40))
    return found


def _seen(said: str) -> str:
    """The words of an answer that must have some."""
    if not clean(said):
        raise Refusal("nothing-written", NOTHING)
    return said
