"""Which command a text asks for."""

import re
from dataclasses import dataclass

from bot.core.errors import Refusal
from bot.core.feature import Command, Registry
from bot.core.i18n import N_
from bot.core.text import clean, without_direction

# `!` or `/` (also as Japanese and Chinese keyboards write them) and a word at once. A path, or a word with a colon, is
# somebody else's: `/usr/bin`, `!important: …`.
_PREFIXED = re.compile(r"\s*[!/！／](?P<name>[^\W\d_][^\s/:]*)(?=\s|$)(?P<rest>.*)", re.S)
_ENDING = ".,;!?…"
LONGEST = 20_000
"""Characters; what is longer is no command."""
CLOSE = 0.66
"""How alike an unprefixed word in private must be to a command's name to be taken for a slip."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A command and what follows its name."""

    command: Command
    arguments: str


def is_prefixed(text: str) -> bool:
    """Whether a text begins as a command does."""
    return _PREFIXED.match(text) is not None


def read(registry: Registry, text: str, *, addressed: bool, private: bool) -> Spoken | None:
    """The command that a text asks for; None when it is plain talk.

    `addressed`: it begins with a mention of the bot. Raises a Refusal for a command that does not exist.
    """
    text = without_direction(text)
    prefixed = _PREFIXED.match(text)
    if prefixed is not None:
        text = prefixed["name"].rstrip(_ENDING) + prefixed["rest"]
    elif addressed and not text.strip():
        text = "help"
    elif private and not addressed:
        found = registry.find(text.strip())
        if found is None and not registry.nearest(_first_word(text), CLOSE):
            return None
    elif not addressed:
        return None
    if len(text) > LONGEST:
        raise Refusal(
            "too-long", N_("That is too long for me: {n} characters. I can read up to {limit}."),
            n=len(text), limit=LONGEST,
        )  # fmt: skip
    found = registry.find(text.strip())
    if found is None:
        raise unknown(registry, _first_word(text))
    command, arguments = found
    if arguments.strip() and not command.parameters:
        raise unknown(registry, f"{command.name} {_first_word(arguments)}", but=command)
    return Spoken(command, arguments)


def unknown(registry: Registry, name: str, *, but: Command | None = None) -> Refusal:
    """Name the nearest command. `but`: the one that it would be without its last word."""
    nearest = registry.nearest(name)
    if nearest is not None and (but is None or nearest != but.name):
        return Refusal(
            "unknown-command", N_("I do not know `{name}`. Did you mean `{nearest}`?"),
            name=clean(name, 30), nearest=nearest,
        )  # fmt: skip
    if but is not None:
        return but.unclear()
    return Refusal(
        "unknown-command", N_("I do not know `{name}`. Write `help` to see what I can do."), name=clean(name, 30)
    )


def _first_word(text: str) -> str:
    return (text.split() or [""])[0]
