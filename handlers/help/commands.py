"""What the bot can do, in short and in long."""

from functools import partial

from bot.core import spoken
from bot.core.arguments import Rest
from bot.core.context import Context
from bot.core.feature import command
from bot.core.i18n import N_
from bot.core.permissions import ANYWHERE, EVERYBODY, Where
from bot.core.replies import Replies, Say
from handlers.help import views


@command(
    "help",
    also=N_("commands"),
    usage=N_("help [command]"),
    summary=N_("What I can do"),
    details=N_("With a command's name: how to use it, with examples."),
    examples=("help", "help log"),
    who=EVERYBODY,
    where=ANYWHERE | {Where.UNBOUND},
)
def help_(context: Context, name: Rest) -> Replies:
    if not name:
        if context.actor is None:
            return Say(views.beginning)
        usable = [
            (feature.subject, [each.name for each in feature.commands if each.usable(context)])
            for feature in context.registry.features
        ]
        return Say(partial(views.overview, commands=[(subject, names) for subject, names in usable if names]))
    found = spoken.find(context.registry, name)
    if found is None:
        raise spoken.unknown(context, name.lstrip("!/"))
    return Say(partial(views.in_full, command=found[0]))


@command(
    "start",
    usage=N_("start"),
    summary=N_("Open our private chat"),
    details=N_("Here I answer what is only for you."),
    examples=("start",),
    who=EVERYBODY,
    where=frozenset({Where.PRIVATE}),
)
def start(context: Context, payload: Rest) -> Replies:
    name, _, rest = payload.partition("-")
    opening = context.registry.openings.get(name)
    said = opening(context, rest) if opening else None
    return said if said is not None else Say(partial(views.welcome, known=context.actor is not None))
