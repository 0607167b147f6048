"""How help reads."""

from collections.abc import Mapping, Sequence

from bot.core.feature import Command
from bot.core.i18n import N_, Translator
from bot.core.permissions import COCHAIRS, COCHAIRS_OR_CORE, CORE_TEAM
from bot.core.text import Text

SUBJECTS = {
    "people": N_("About you"),
    "hours": N_("Your hours"),
    "leave": N_("Time off"),
    "charter": N_("How your group works"),
    "members": N_("Who is in your group"),
    "rooms": N_("Groups and rooms"),
    "accounts": N_("Your accounts"),
    "privacy": N_("Your data"),
    "help": N_("Help"),
}
"""What the commands of a feature are about, in the order in which help lists them."""
MORE = N_("More")
"""The heading over what has none of its own."""


def overview(_: Translator, commands: Mapping[str, Sequence[str]]) -> Text:
    """The commands that this person can use here, by feature: a line for each subject, so that a phone shows all."""
    lines = [_("**What I can do here**")]
    for feature in sorted(commands, key=lambda name: [*SUBJECTS, name].index(name)):
        names = Text.join(", ", (Text.plain(name, "code") for name in commands[feature]))
        lines.append(_("**{subject}**: {commands}", subject=_(SUBJECTS.get(feature, MORE)), commands=names))
    example = "log" if any("log" in names for names in commands.values()) else "me"
    lines.append(_("What one does, and how to write it: `help {command}`.", command=example))
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
