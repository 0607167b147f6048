"""How help reads."""

from collections.abc import Sequence

from bot.core.feature import Command
from bot.core.i18n import N_, Translator
from bot.core.permissions import COCHAIRS, COCHAIRS_OR_CORE, CORE_TEAM
from bot.core.text import Text

MORE = N_("More")
"""The heading over what has none of its own."""
SHOWN = 3
"""Of the commands of a subject, where all subjects are listed."""


def overview(_: Translator, subjects: Sequence[tuple[str, Sequence[Command]]]) -> Text:
    """What this person can use here, by subject (a template): a short line each, so that a phone shows all."""
    lines = [_("**What I can do here**")]
    for number, (subject, commands) in enumerate(subjects, start=1):
        names = [Text.plain(command.name, "code") for command in commands[:SHOWN]]
        more = [Text.plain("…")] if len(commands) > SHOWN else []
        listed = Text.join(", ", [*names, *more])
        lines.append(_("{n}. **{subject}**: {commands}", n=number, subject=_(subject or MORE), commands=listed))
    lines.append(_("All of a subject, such as the first: `help {n}`.", n=1))
    example = next((c.name for _subject, those in subjects for c in those if c.name == "log"), "me")
    lines.append(_("What one does, and how to write it: `help {command}`.", command=example))
    return Text.join("\n", lines)


def about(_: Translator, subject: str, commands: Sequence[Command]) -> Text:
    """All commands of a subject that this person can use here, and what each does."""
    lines = [Text.plain(str(_(subject or MORE)), "bold")]
    lines += [
        _("{command}: {summary}", command=Text.plain(command.name, "code"), summary=_(command.summary))
        for command in commands
    ]
    lines.append(_("How to write one: `help {command}`.", command=commands[0].name))
    return Text.join("\n", lines)


def beginning(_: Translator) -> Text:
    """Instead, to whoever cannot use anything yet."""
    return Text.join(
        "\n",
        [
            _(N_("I keep hours, remind of what is due and answer questions about working groups.")),
            _(N_("I do not know you yet. To begin, write `!me` in your group's room, then come back here.")),
        ],
    )


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
