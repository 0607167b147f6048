"""What somebody is in a group, in words: the same in the roster and in a person's own profile."""

from collections.abc import Sequence

from bot.core.i18n import N_, Translator
from bot.core.text import Text
from storage.people import Membership

ROLES = {
    "communications": N_("communications"),
    "facilitation": N_("facilitation"),
    "notes": N_("notes"),
    "translation": N_("translation"),
    "liaison": N_("liaison to {group}"),
}
"""The functional roles (G5)."""


def role_name(_: Translator, role: str, group: str = "") -> Text:
    """What a role is called; `group`: to which one a liaison is."""
    return _(ROLES[role], group=group)


def titles(_: Translator, stay: Membership, roles: Sequence[tuple[str, str]]) -> Text:
    """Co-chair, whether for the interim (G4), board member (G9), and each role; nothing for a member who is no more."""
    shown = []
    if stay.cochair:
        shown.append(_(N_("co-chair for the interim") if stay.interim else N_("co-chair")))
    if stay.board:
        shown.append(_("board member"))
    shown += [role_name(_, role, group) for role, group in roles]
    return Text.join(", ", shown)
