"""Whose polls somebody may see, and where: a group's members their group's, the core team those of all."""

from bot.core import seats
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.permissions import Where
from bot.core.replies import Here, Privately
from bot.core.text import clean
from storage.groups import Group

WHICH = N_("Which group's? Name it, for example `{command} diversity`. All groups: `groups`.")
NOT_YOURS = N_("Only the members of {group} and the core team see its polls.")


def scope(context: Context, named: Group | None, command: str) -> Group | None:
    """The group whose polls are asked for, if whoever asks may see them; None for those of all groups."""
    group = named or context.group
    context.tells_of.add(group.id if group is not None else None)
    if seats.is_core(context):
        return group
    if group is None:
        raise Refusal("which-group", WHICH, command=command)
    mine = context.actor.memberships if context.actor is not None else ()
    if not any(at.id == group.id for _, at in mine):
        raise Refusal("not-yours", NOT_YOURS, group=clean(group.name))
    return group


def destination(context: Context, group: Group | None) -> Here | Privately:
    """Where the answer is read: in a group's room only what is that group's own."""
    own = context.group is not None and group is not None and group.id == context.group.id
    return Privately(context.person_id) if context.where is Where.GROUP and not own else Here()
