"""What the bot can do, in short and in long."""

from functools import partial

from bot.core import spoken
from bot.core.arguments import Rest
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import Command, command
from bot.core.i18n import N_
from bot.core.permissions import ANYWHERE, EVERYBODY, Where
from bot.core.replies import Replies, Say
from bot.core.text import clean
from handlers.help import views

NO_SUBJECT = N_("There is no subject {said}: they are numbered from 1 to {count}. `help` lists them.")


@command(
    "help",
    also=N_("commands"),
    usage=N_("help [number or command]"),
    summary=N_("What I can do"),
    details=N_(
        "With the number of a subject: all that belongs to it. With a command's name: how to use it, with examples."
    ),
    examples=("help", "help 1", "help log"),
    who=EVERYBODY,
    where=ANYWHERE | {Where.UNBOUND},
)
def help_(context: Context, name: Rest) -> Replies:
    if not name or name.isdecimal():
        if context.actor is None:
            return Say(views.beginning)
        subjects = _subjects(context)
        if not name:
            return Say(partial(views.overview, subjects=subjects))
        if not 1 <= int(name) <= len(subjects):
            raise Refusal("no-subject", NO_SUBJECT, said=clean(name, 20), count=len(subjects))
        subject, commands = subjects[int(name) - 1]
        return Say(partial(views.about, subject=subject, commands=commands))
    found = spoken.find(context.registry, name)
    if found is None:
        raise spoken.unknown(context, name.lstrip("!/"))
    return Say(partial(views.in_full, command=found[0]))


def _subjects(context: Context) -> list[tuple[str, list[Command]]]:
    """What there is for whoever asks, where they ask, by subject."""
    found: dict[str, list[Command]] = {}
    for feature in context.registry.features:
        if usable := [each for each in feature.commands if each.usable(context)]:
            found.setdefault(feature.subject, []).extend(usable)
    return list(found.items())


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
