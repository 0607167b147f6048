"""Rooms and groups: which room belongs to whom, which groups there are, and who supports them (G1)."""

from bot.core.feature import Feature
from bot.core.i18n import N_
from handlers.rooms import commands, core, hooks, jobs, letting, overview, sealed

FEATURE = Feature(
    name="rooms",
    subject=N_("Groups and rooms"),
    commands=(
        commands.bind,
        commands.move,
        commands.unbind,
        overview.groups_,
        overview.add,
        core.core,
        core.add,
        core.remove,
    ),
    choices=(commands.choose_bind, commands.choose_move, commands.choose_unbind, overview.turn, letting.choose),
    jobs=(jobs.greet, sealed.tell),
    hooks=(
        hooks.added,
        hooks.removed,
        hooks.silenced,
        hooks.heard,
        hooks.moved,
        hooks.encrypted,
        sealed.unreadable,
        sealed.taken_back,
    ),
)
