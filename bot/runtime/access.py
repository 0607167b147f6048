"""Whether somebody may give a command here: judged when it acts, for buttons already on screen as well (G4)."""

from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import Command
from bot.core.i18n import N_
from bot.core.permissions import COCHAIRS, COCHAIRS_OR_CORE, CORE_TEAM, MEMBERS, MEMBERS_OR_CORE, Role, Where

STRANGER = N_("I do not know you yet. Write `!me` in your group's room first, then come back here.")


def check_place(context: Context, command: Command, said: str) -> None:
    """Refuse a command that is not for this kind of place, and say where it works for whoever asks.

    `said`: what it is called in the answer.

    Whoever may give it in no place at all is told that instead.
    """
    if context.where in command.where:
        return
    if context.where is Where.UNBOUND and Where.GROUP in command.where:
        assert context.event is not None
        template = N_(
            "This room does not belong to a group yet. Somebody of the core team gives it to one by writing `!bind` "
            "and the group here. It is `{room}`."
        )
        raise Refusal("unbound", template, room=context.event.place.reference)
    core = context.actor is not None and context.actor.person.core
    if command.who == CORE_TEAM and not core:
        check_role(context, command.who, said)
    group, private = Where.GROUP in command.where, Where.PRIVATE in command.where
    if group and private:
        template = N_("Write `!{command}` in your group's room, or to me in private.")
    elif private and core and Where.CORE in command.where:
        template = N_("Write `!{command}` in the core team's room, or to me in private.")
    elif private:
        template = N_("Write `{command}` to me in private.")
    elif Where.CORE in command.where:
        template = N_(
            "Write `!{command}` in the room itself. Where only the two of us are, it is a private chat to me: invite "
            "somebody there first."
        )
    else:
        template = N_("Write `!{command}` in your group's room.")
    raise Refusal("wrong-place", template, command=said)


def check_role(context: Context, who: frozenset[Role], command: str | None) -> None:
    """Refuse what none of somebody's roles allows, and say whose it is. Without a `command`, a choice was tapped."""
    if context.roles & who:
        return
    if who == COCHAIRS:
        template = N_("Only the co-chairs of a group can use `{command}`. `cochair` shows who they are.")
        chosen = N_("Only the co-chairs of the group can choose that.")
        raise _not(chosen, template, "not-cochair", command)
    if who == COCHAIRS_OR_CORE:
        template = N_("Only a group's co-chairs and the core team can use `{command}`.")
        chosen = N_("Only the group's co-chairs and the core team can choose that.")
        raise _not(chosen, template, "not-cochair", command)
    if who == CORE_TEAM:
        template = N_("Only the core team can use `{command}`.")
        raise _not(N_("Only the core team can choose that."), template, "not-core", command)
    if who in (MEMBERS, MEMBERS_OR_CORE) and context.roles & {Role.CORE, Role.GUEST}:
        template = N_("Only a group's members can use `{command}`.")
        if Role.GUEST in context.roles:
            template = N_("Only a group's members can use `{command}`. A co-chair can propose you as one: `cochair`.")
        raise _not(N_("Only the group's members can choose that."), template, "not-member", command)
    raise Refusal("stranger", STRANGER)


def _not(chosen: str, ordered: str, code: str, command: str | None) -> Refusal:
    return Refusal(code, chosen) if command is None else Refusal(code, ordered, command=command)
