"""Which command a text asks for, and how a command is written so that it can be typed as it stands."""

import re
from dataclasses import dataclass

from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import Command
from bot.core.i18n import N_
from bot.core.registry import PUNCTUATION, Registry
from bot.core.slips import nearest
from bot.core.text import Span, Text, clean, without_invisible

# `!` or `/` (also as Japanese and Chinese keyboards write them) and a name. A path is somebody else's (`/usr/bin`), and
# so is a command for another bot (`/log@other`).
_PREFIX = r"\s*[!/！／]"
_PREFIXED = re.compile(rf"{_PREFIX}(?P<gap>\s*)(?P<name>[^\W\d_][^\s/@]*)(?=\s|$)", re.S)
_ADDRESSED = re.compile(rf"(?P<command>{_PREFIX}\w+)@(?P<name>\S+)(?=\s|$)")
_GLUED = re.compile(rf"(?P<name>[^\W\d_]+)[{PUNCTUATION}#+-]*\d")
_NUMBER = re.compile(r"\s*([A-Za-z]-?[0-9]{1,12})(?![\w-])")
_HEAD = 200
"""Characters in which the beginning of a command is looked for."""
LONGER = 5
"""From how many letters on a name in another language is looked for in plain talk."""
LONGEST = 20_000
"""Characters; what is longer is no command."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A command and what follows its name."""

    command: Command
    arguments: str
    said: str
    """What it is called in answers: the name that it was given by, with the number that makes it this command."""


def is_prefixed(text: str) -> bool:
    """Whether a text begins as a command does."""
    return _PREFIXED.match(without_invisible(text[:_HEAD])) is not None


def may_be_command(text: str, *, mention: bool, private: bool) -> bool:
    """Whether a message may be a command, as far as its beginning says."""
    return mention or private or is_prefixed(text)


def without_address(text: str, *names: str) -> str:
    """`/log@convene 1h` as `/log 1h`, where one of these names is the bot's; any other text as it is."""
    found = _ADDRESSED.match(text)
    if found is None or found["name"].casefold() not in {name.casefold() for name in names}:
        return text
    return found["command"] + text[found.end() :]


def find(registry: Registry, text: str) -> tuple[Command, str] | None:
    """The command that a message gives, with or without prefix, and what follows its name; None when it gives none."""
    return registry.find(_without_prefix(text)[0])


def read(context: Context, text: str, *, addressed: bool) -> Spoken | None:
    """The command that a text asks for; None when it is plain talk.

    `addressed`: it begins with a mention of the bot. Raises a Refusal for a command that does not exist.
    """
    size, (text, prefixed) = len(text), _without_prefix(text)
    if addressed and not text:
        text = "help"
    found = context.registry.find(text)
    if found is None and not _is_for_us(context, text, prefixed, addressed):
        return None
    if not (prefixed or addressed or context.private):
        return None
    if size > LONGEST:
        raise Refusal(
            "too-long", N_("That is too long for me: {n} characters. I can read up to {limit}."),
            n=size, limit=LONGEST,
        )  # fmt: skip
    if found is None:
        raise unknown(context, text)
    command, arguments = context.registry.meant(context, *found), found[1]
    if arguments.strip(PUNCTUATION + " \t\n") and not command.parameters:
        raise unknown(context, text, but=command)
    return Spoken(command, arguments, _said(found[0], command, arguments))


def _said(named: Command, command: Command, arguments: str) -> str:
    """`approve Q1` where `ask approve` was meant by it."""
    number = _NUMBER.match(arguments)
    if named is command or number is None:
        return named.name
    return f"{named.name} {number[1]}"


def unknown(context: Context, text: str, *, but: Command | None = None) -> Refusal:
    """Name the nearest command. `but`: the one that it would be without its last word."""
    name, words = meant(context, text), text[:_HEAD].split()
    if name is not None and (but is None or (" " in name and context.registry.names[name] is not but)):
        said = " ".join(words[: len(name.split())])
        return Refusal(
            "unknown-command", N_("I do not know `{name}`. Did you mean `{nearest}`?"),
            name=clean(said, 30), nearest=name,
        )  # fmt: skip
    if but is not None:
        return but.unclear()
    template = N_("I do not know `{name}`. Write `help` to see what I can do.")
    return Refusal("unknown-command", template, name=clean((words or [""])[0].strip(PUNCTUATION), 30))


def meant(context: Context, text: str, *, sure: bool = True) -> str | None:
    """The command that the first words of a text were meant for, of those that can be used here.

    Not `sure`: the text may be plain talk (see `bot.core.slips.nearest`).
    """
    usable = {name: c for name, c in context.registry.names.items() if c.usable(context)}
    if not sure:  # short words of other languages are too like words of this one
        usable = {name: c for name, c in usable.items() if name == c.name or len(name) >= LONGER}
    words = [word.strip(PUNCTUATION) for word in text[:_HEAD].lower().split()]
    if not words or not words[0]:
        return None
    if (glued := _GLUED.match(words[0])) and glued["name"] in usable:
        return glued["name"]
    two = nearest(" ".join(words[:2]), (name for name in usable if " " in name), sure=sure) if len(words) > 1 else None
    one = two or nearest(words[0], (name for name in usable if " " not in name), sure=sure)
    if one and not sure and not usable[one].parameters and len(words) > len(one.split()):
        return None  # a sentence
    return one


def typeable(text: Text, registry: Registry, prefix: str, *, private: bool) -> Text:
    """The text with its commands written as they can be typed where it is read.

    In templates a command is code without a prefix: `` `log 2h` ``. A room needs one, a private chat does not. What is
    to be typed in a room, wherever it is read, has `!` already: `` `!me` ``.
    """
    if all(span.style != "code" for span in text.spans):
        return text
    return Text(tuple(_typeable(span, registry, prefix, private) for span in text.spans))


def _typeable(span: Span, registry: Registry, prefix: str, private: bool) -> Span:
    if span.style != "code":
        return span
    command = span.text.removeprefix("!")
    if (private and command == span.text) or registry.find(command) is None:
        return span
    return Span(prefix + command, "code", span.url)


def _without_prefix(text: str) -> tuple[str, re.Match[str] | None]:
    """What is left of a text that can be seen, and the prefix with the name after it."""
    text = without_invisible(text[:LONGEST]).strip()
    prefixed = _PREFIXED.match(text)
    return (prefixed["name"] + text[prefixed.end() :] if prefixed else text), prefixed


def _is_for_us(context: Context, text: str, prefixed: re.Match[str] | None, addressed: bool) -> bool:
    """Whether what is no command was meant for one: `!important: …` and `! wow` are somebody else's."""
    if addressed:
        return True
    if prefixed is None:
        return context.private and meant(context, text, sure=False) is not None
    return not prefixed["gap"] and (":" not in prefixed["name"] or meant(context, text) is not None)
