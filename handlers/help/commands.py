"""`help` and `start`."""

from functools import partial

from bot.core.arguments import Rest
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import command
from bot.core.i18n import N_
from bot.core.permissions import ANYWHERE, EVERYBODY, Where
from bot.core.replies import Replies, Say
from bot.core.text import clean
from handlers.help import views


@command(
    "help",
    usage=N_("help [command]"),
    summary=N_("What I can do"),
    details=N_("With a command's name: how to use it, with examples."),
    examples=("help", "help log"),
    who=EVERYBODY,
    where=ANYWHERE | {Where.UNBOUND},
)
def help_(context: Context, name: Rest) -> Replies:
    if not name:
        usable = [c for c in context.registry.commands.values() if context.where in c.where and context.roles & c.who]
        return Say(partial(views.overview, commands=usable))
    found = context.registry.find(name.lstrip("!/").lower())
    if found is None:
        nearest = context.registry.nearest(name) or "help"
        raise Refusal(
            "unknown-command", N_("I do not know `{name}`. Did you mean `{nearest}`?"),
            name=clean(name, 30), nearest=nearest,
        )  # fmt: skip
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
    return Say(partial(views.welcome, known=context.actor is not None))
