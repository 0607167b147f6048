"""How help reads."""

from collections.abc import Sequence

from bot.core.feature import Command
from bot.core.i18n import N_, Translator
from bot.core.permissions import COCHAIRS, COCHAIRS_OR_CORE, CORE_TEAM
from bot.core.text import Text


def overview(_: Translator, commands: Sequence[Command]) -> Text:
    """Every command that this person can use here, a line each."""
    lines = [_("**What I can do here**")]
    lines += [
        Text.plain(command.name, "code") + Text.plain(" – ") + _(command.summary)
        for command in sorted(commands, key=lambda command: command.name)
    ]
    lines.append(_("How to use one: `help log`."))
    return Text.join("\n", lines)


def in_full(_: Translator, command: Command) -> Text:
    """One command: how it is written, what it does, who may use it, examples."""
    lines = [
        Text.plain(_.gettext(command.usage), "code"),
        _(command.summary) + Text.plain("."),
    ]
    if command.details:
        lines.append(_(command.details))
    if command.who == COCHAIRS:
        lines.append(_("For co-chairs."))
    elif command.who == COCHAIRS_OR_CORE:
        lines.append(_("For co-chairs and the core team."))
    elif command.who == CORE_TEAM:
        lines.append(_("For the core team."))
    if names := _.alternatives(command.also):
        lines.append(_("Also: {names}.", names=Text.join(", ", (Text.plain(name, "code") for name in names))))
    lines.append(_.ngettext("Example:", "Examples:", len(command.examples)))
    lines += [Text.plain(_.gettext(example), "code") for example in command.examples]
    return Text.join("\n", lines)


def welcome(_: Translator, known: bool) -> Text:
    """The first words in a private chat."""
    template = (
        N_("Hello. Here I tell you what is only for you. Write `help` to see what I can do.")
        if known
        else N_("Hello. I do not know you yet. Write `!me` in your group's room, then come back here.")
    )
    return _(template)
