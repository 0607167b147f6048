"""Writes docs/permissions.md from the commands themselves: which of them works for whom, and where.

`python -m tools.permissions` writes it; a test fails when it is not up to date, and compares every cell with what the
router does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.app import FEATURES
from bot.core.feature import Command
from bot.core.permissions import Role, Where
from bot.core.registry import Registry

PAGE = Path(__file__).parent.parent / "docs" / "permissions.md"

_INTRODUCTION = """\
# Who may do what, and where

Made from the program by `make commands`: change the commands, not this page. A test compares every cell with what the
bot does, on Matrix, Telegram and the console.

A role is looked up anew for every command, tap, reaction and timer, so it ends at once, also for buttons that are on
screen already. It belongs to an account's id on its platform; what an account calls itself proves nothing. A command
may ask for more than the table says, such as a group in a certain phase: its own text tells ([commands](commands.md)).

**G** is a room of the group at hand, **C** a room of the core team, **P** a private chat with the bot, and **U** a room
that belongs to nobody yet. The group is past its setting up: until then, whoever comes into its room is a member, and
so is whoever gives a command there that is not refused. A tap makes nobody a member.
"""


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody in relation to the group at hand, and what they therefore are in each kind of place."""

    name: str
    roles: Mapping[Where, frozenset[Role]]


def _persona(name: str, group: set[Role], core: set[Role], private: set[Role], unbound: set[Role]) -> Persona:
    places = {Where.GROUP: group, Where.CORE: core, Where.PRIVATE: private, Where.UNBOUND: unbound}
    return Persona(name, {where: frozenset(roles) for where, roles in places.items()})


_GUEST, _MEMBER, _CHAIR, _CORE = {Role.GUEST}, {Role.MEMBER}, {Role.MEMBER, Role.COCHAIR}, {Role.CORE}
_STRANGER = {Role.STRANGER}
PERSONAS = (
    _persona("stranger", _GUEST, _STRANGER, _STRANGER, _STRANGER),  # who speaks in a group's room is known from then on
    _persona("guest", _GUEST, _GUEST, _GUEST, _GUEST),
    _persona("former member", _GUEST, _GUEST, _GUEST, _GUEST),
    _persona("member", _MEMBER, _MEMBER, _MEMBER, _MEMBER),
    _persona("co-chair", _CHAIR, _MEMBER, _CHAIR, _MEMBER),
    _persona("co-chair of another group", _GUEST, _MEMBER, _CHAIR, _MEMBER),  # in private it is about their own group
    _persona("core team", _CORE, _CORE, _CORE, _CORE),
)
"""The columns. A co-chair is one in their group's room and in private, and a member elsewhere."""

_LETTERS = {Where.GROUP: "G", Where.CORE: "C", Where.PRIVATE: "P", Where.UNBOUND: "U"}


def works(command: Command, persona: Persona, where: Where) -> bool:
    """Whether a command runs for somebody in a kind of place."""
    return where in command.where and bool(command.who & persona.roles[where])


def page() -> str:
    """The whole page, in English."""
    head = ["command", *(persona.name for persona in PERSONAS)]
    rows = [head, ["---"] * len(head)]
    for name, command in sorted(Registry(FEATURES).commands.items()):
        rows.append([f"[`{name}`](commands.md#{name.replace(' ', '-')})", *(_cell(command, each) for each in PERSONAS)])
    return "\n".join([_INTRODUCTION, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"


def _cell(command: Command, persona: Persona) -> str:
    return " ".join(letter for where, letter in _LETTERS.items() if works(command, persona, where)) or "–"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
