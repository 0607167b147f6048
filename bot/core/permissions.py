"""Who may do what, and where. One table is made of this for the docs and for the tests."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is, in the group at hand. Judged anew for every command, button and job."""

    STRANGER = "stranger"
    """An account that the bot has never seen in a group's room."""
    GUEST = "guest"
    """Somebody the bot knows who is not in the group at hand, or in none: a visitor, or a former member."""
    MEMBER = "member"
    COCHAIR = "cochair"
    CORE = "core"
    """The core team, which supports all groups; a member of none by that alone."""


class Where(StrEnum):
    """What kind of place somebody speaks in."""

    GROUP = "group"
    """A room bound to a group."""
    CORE = "core"
    """A room of the core team."""
    PRIVATE = "private"
    UNBOUND = "unbound"
    """A room that nobody has bound."""


EVERYBODY = frozenset(Role)
KNOWN = frozenset({Role.GUEST, Role.MEMBER, Role.COCHAIR, Role.CORE})
MEMBERS = frozenset({Role.MEMBER, Role.COCHAIR})
COCHAIRS = frozenset({Role.COCHAIR})
CORE_TEAM = frozenset({Role.CORE})
COCHAIRS_OR_CORE = COCHAIRS | CORE_TEAM
MEMBERS_OR_CORE = MEMBERS | CORE_TEAM

ANYWHERE = frozenset({Where.GROUP, Where.CORE, Where.PRIVATE})
GROUP_ROOM = frozenset({Where.GROUP})
GROUP_OR_PRIVATE = frozenset({Where.GROUP, Where.PRIVATE})
CORE_OR_PRIVATE = frozenset({Where.CORE, Where.PRIVATE})
