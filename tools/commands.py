"""Writes docs/commands.md from the commands themselves, so that it always says what the bot does.

`python -m tools.commands` writes it; a test fails when it is not up to date.
"""

from pathlib import Path

from bot.app import FEATURES
from bot.core.feature import Command
from bot.core.permissions import (
    COCHAIRS,
    COCHAIRS_OR_CORE,
    CORE_TEAM,
    EVERYBODY,
    KNOWN,
    MEMBERS,
    MEMBERS_OR_CORE,
    Role,
    Where,
)
from bot.core.registry import Registry

PAGE = Path(__file__).parent.parent / "docs" / "commands.md"

_INTRODUCTION = """\
# Commands

Made from the program by `make commands`: change the commands, not this page.

A command begins with `!` or `/`, on every platform. A mention of the bot works too, and in a private chat nothing is
needed before it. `help` shows what you can use where you ask, and `help log` shows one command with its examples.
Each text is in the reader's language. A command has one name in all languages, and each language has others for it,
which are understood everywhere: `ayuda` and `bantuan` are `help`.
"""
_WHO: dict[frozenset[Role], str] = {
    EVERYBODY: "everybody",
    KNOWN: "whoever the bot knows",
    MEMBERS_OR_CORE: "members, co-chairs and the core team",
    MEMBERS: "members and co-chairs",
    COCHAIRS: "co-chairs",
    COCHAIRS_OR_CORE: "co-chairs and the core team",
    CORE_TEAM: "the core team",
}
_WHERE = {
    Where.GROUP: "in a group's room",
    Where.CORE: "in the core team's room",
    Where.PRIVATE: "in private",
    Where.UNBOUND: "in any other room",
}


def page() -> str:
    """The whole page, in English."""
    commands = Registry(FEATURES).commands
    overview = [
        "| command | does | who |",
        "|---|---|---|",
        *(f"| [`{name}`](#{_anchor(name)}) | {c.summary} | {_WHO[c.who]} |" for name, c in sorted(commands.items())),
    ]
    sections = [_section(command) for _, command in sorted(commands.items())]
    return "\n\n".join([_INTRODUCTION.strip(), "\n".join(overview), *sections]) + "\n"


def _section(command: Command) -> str:
    places = ", ".join(words for where, words in _WHERE.items() if where in command.where)
    examples = "\n".join(f"!{example}" for example in command.examples)
    parts = [
        f"## {command.name}",
        f"`!{command.usage}`",
        f"{command.summary}. {command.details}".strip(),
        f"For {_WHO[command.who]}, {places}.",
        f"```\n{examples}\n```",
    ]
    return "\n\n".join(parts)


def _anchor(name: str) -> str:
    return name.replace(" ", "-")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
