"""What is asked before a need is opened: of which groups, and whether it is another one."""

from collections.abc import Sequence

from babel.lists import format_list

from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean
from handlers.needs.views.cards import LONGEST, NAME, Dependency, values

SHORT = 60
"""Characters of what is needed, in the label of a choice."""


def which_groups(_: Translator, names: Sequence[str]) -> Text:
    """Several groups were named, and a need is of one."""
    return _(
        N_("You name {groups}. A need goes to one group, so that it is clear who answers it. Which do you mean?"),
        groups=_listed(_, names),
    )


def one_each(_: Translator, names: Sequence[str]) -> Text:
    """The label of a need for each of them."""
    return _(N_("One for each: {groups}"), groups=_listed(_, names))


def of_one(_: Translator, name: str, text: str) -> Text:
    """The label of a need of one group alone."""
    return _(N_("{group}: {text}"), group=clean(name, NAME), text=clean(text, SHORT))


def same(_: Translator, need: Dependency) -> Text:
    """A need with the same words is open."""
    lines = [
        _(N_("D{n} asks **{giver}** for the same by {day}. Is this another one?"), **values(_, need, LONGEST)),
        _("Another day for D{n}: `need D{n} by` and the day.", n=need.number),
    ]
    return Text.join("\n", lines)


def same_label(_: Translator, *, yes: bool) -> Text:
    return _(N_("Yes, another one")) if yes else _(N_("No, leave it at that"))


def left_at_that(_: Translator, number: int) -> Text:
    """Nothing new was opened."""
    return _(N_("Nothing new was opened. D{n} stays as it is."), n=number)


def opened_all(_: Translator, needs: Sequence[Dependency]) -> Text:
    """To whoever opens several in private, or by a tap."""
    lines = [
        _("D{n} stands in both groups now: **{giver}** is asked for it by {day}.", **values(_, need, LONGEST))
        for need in needs
    ]
    return Text.join("\n", lines)


def _listed(_: Translator, names: Sequence[str]) -> str:
    return format_list([clean(name, NAME) for name in names], locale=_.locale)
