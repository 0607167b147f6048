"""Whether somebody may give a command here: judged when it acts, for buttons already on screen as well (G4)."""

from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import Command
from bot.core.i18n import N_
from bot.core.permissions import COCHAIRS, COCHAIRS_OR_CORE, CORE_TEAM, MEMBERS, MEMBERS_OR_CORE, Role, Where

STRANGER = N_("I do not know you yet. Write `!me` in your group's room first, then come back here.")


def check_place(context: Context, command: Command) -> None:
    """Refuse a command that is not for this kind of place, and say which place it is for."""
    if context.where in command.where:
        return
    if context.where is Where.UNBOUND:
        assert context.event is not None
        template = N_(
            "This room does not belong to a group yet. Somebody of the core team gives it to one by writing `!bind` "
            "and the group here. It is `{room}`."
        )
        raise Refusal("unbound", template, room=context.event.place.reference)
    if context.where is Where.CORE:
        template = N_("Write `!{command}` in your group's room, or to me in private.")
    elif context.where is Where.PRIVATE and Where.UNBOUND in command.where:
        template = N_(
            "Write `!{command}` in the room itself. Where only the two of us are, it is a private chat to me: invite "
            "somebody there first."
        )
    elif context.where is Where.PRIVATE:
        template = N_("Write `!{command}` in your group's room.")
    else:
        template = N_("Write `{command}` to me in private.")
    raise Refusal("wrong-place", template, command=command.name)


def check_role(context: Context, who: frozenset[Role], name: str) -> None:
    """Refuse what none of somebody's roles allows, and say whose it is."""
    if context.roles & who:
        return
    if who == COCHAIRS:
        template = N_("Only the co-chairs of a group can use `{command}`. Please ask one of them.")
        raise Refusal("not-cochair", template, command=name)
    if who == COCHAIRS_OR_CORE:
        template = N_("Only a group's co-chairs and the core team can use `{command}`.")
        raise Refusal("not-cochair", template, command=name)
    if who == CORE_TEAM:
        raise Refusal("not-core", N_("Only the core team can use `{command}`."), command=name)
    if who in (MEMBERS, MEMBERS_OR_CORE) and context.roles & {Role.CORE, Role.GUEST}:
        raise Refusal("not-member", N_("Only a group's members can use `{command}`."), command=name)
    raise Refusal("stranger", STRANGER)
