"""What is asked before words leave an encrypted room (N1)."""

from collections.abc import Sequence

from babel.lists import format_list

from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean
from handlers.needs.views.cards import LONGEST, NAME


def question(_: Translator, names: Sequence[str], words: str) -> Text:
    """The words, and where they would become readable."""
    asked = _(
        N_(
            "This room is encrypted. Not every room of {groups} is: whoever runs a server there can read these words. "
            "Shall they go all the same?"
        ),
        groups=format_list([clean(name, NAME) for name in names], locale=_.locale),
    )  # fmt: skip
    return Text.join("\n", [asked, Text.plain(clean(words, LONGEST))])


def label(_: Translator, *, yes: bool) -> Text:
    return _(N_("Yes, send it")) if yes else _(N_("No, keep it here"))


def kept(_: Translator) -> Text:
    """Nothing was said anywhere else."""
    return _(N_("Nothing was asked."))


def let_in(_: Translator, number: int, group: str) -> Text:
    """A group has a room now that is not encrypted, for a need that was said in encrypted rooms alone."""
    return _(
        "A room of **{group}** is not encrypted: whoever runs a server there can read what is said in it. D{n} stands "
        "there now without its words, which its people read in private. Shall it show them there? Whoever opened it "
        "can say so, and a co-chair.",
        group=clean(group, NAME), n=number,
    )  # fmt: skip


def let_in_label(_: Translator, *, yes: bool) -> Text:
    return _(N_("Yes, show them")) if yes else _(N_("No, leave it so"))


def is_let_in(_: Translator, number: int, *, yes: bool) -> Text:
    """What was said to it."""
    return _("D{n} shows its words everywhere now.", n=number) if yes else _("D{n} stays as it is.", n=number)
