"""The sections of a step report, in their order (P2)."""

from collections.abc import Mapping

from bot.core import slips
from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.naming import named
from bot.core.registry import PUNCTUATION

SECTIONS: Mapping[str, str] = {
    "happened": N_("What happened"),
    "recommendations": N_("What we recommend"),
    "agreements": N_("What we agreed on"),
    "obstacles": N_("Insights and obstacles"),
    "dependencies": N_("What groups need of one another"),
    "feedback": N_("Feedback, and our response"),
    "asks": N_("What we ask of the core team"),
    "risks": N_("Risks"),
    "next": N_("Next steps"),
    "help": N_("Help wanted"),
}
"""Each section by its name, with its heading (a template)."""
ALSO = {
    # Translators: short names for the sections of a report; “|” stands between them.
    "happened": N_("happened | events"),
    "recommendations": N_("recommendations"),
    "agreements": N_("agreements | agreed"),
    "obstacles": N_("obstacles | insights"),
    "dependencies": N_("dependencies | needs"),
    "feedback": N_("feedback | response"),
    "asks": N_("asks | requests"),
    "risks": N_("risks | risk"),
    "next": N_("next | next steps | steps"),
    "help": N_("help | help wanted"),
}
BY_HAND = frozenset({"obstacles", "risks", "help"})
"""Those of which no record knows anything."""
LONGEST = 4_000
"""Characters of one section."""

_LOOKED_AT = 8
"""Words among which the name of a section is looked for."""

TOO_LONG = N_("A section has at most {limit} characters, and that was {n}. Shorten it, or link to the long version.")


def find(said: str) -> str | None:
    """The section that is meant, by its short name or its heading, in any language that the bot speaks."""
    return named(said, ALSO) or named(said, SECTIONS)


def nearest(said: str) -> str | None:
    """The section that some words are about: those that name one, else those that nearly do."""
    words = [word.strip(PUNCTUATION) for word in said.split()[:_LOOKED_AT]]
    spans = [" ".join(words[at : at + n]) for n in range(len(words), 0, -1) for at in range(len(words) - n + 1)]
    names = [each.strip() for texts in (*ALSO.values(), *SECTIONS.values()) for each in texts.split("|")]
    meant = (slips.nearest(each.casefold(), (name.casefold() for name in names), sure=True) for each in spans)
    return next((name for each in spans if (name := find(each))), None) or next((find(n) for n in meant if n), None)


def after(name: str) -> str | None:
    """The section that follows; None after the last one."""
    names = list(SECTIONS)
    return names[names.index(name) + 1] if name != names[-1] else None


def before(name: str) -> str | None:
    """The section before; None before the first one."""
    names = list(SECTIONS)
    return names[names.index(name) - 1] if name != names[0] else None


def check(text: str) -> str:
    """The text without blank ends. Raises a Refusal for one that is too long."""
    said = text.strip()
    if len(said) > LONGEST:
        raise Refusal("section-too-long", TOO_LONG, limit=LONGEST, n=len(said))
    return said
