"""How the co-chairs' seats read (G4)."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.calling import shown
from bot.core.i18n import N_, Translator
from bot.core.seats import SEATS
from bot.core.text import Text


def seats(_: Translator, group: str, held: Sequence[tuple[str, bool, datetime | None]]) -> Text:
    """Both seats: the name, whether for the interim, and since when they are not in the room."""
    lines = [_("Co-chairs of **{group}**", group=group)]
    for name, interim, absent in held:
        said = Text.plain(shown(name), "bold")
        if interim:
            said += _(" – for the interim, until the seat is filled for good")
        if absent is not None:
            said += _(" – not in the room since {day}", day=_.short_day(_.today(absent)))
        lines.append(said)
    lines += [_("An open seat. The core team fills it with `appoint`.")] * (SEATS - len(held))
    return Text.join("\n", lines)


def appointed(_: Translator, name: str, group: str, *, interim: bool, instead: str = "") -> Text:
    """Tells that a seat is filled; `instead`: who held it for the interim."""
    said = (
        N_("**{name}** is co-chair of **{group}** for the interim, until the seat is filled for good.")
        if interim
        else N_("**{name}** is co-chair of **{group}**.")
    )
    parts = [_(said, name=shown(name), group=group)]
    if instead:
        parts.append(_("{name} held the seat for the interim. Thank you.", name=shown(instead)))
    return Text.join(" ", parts)


def you_are(_: Translator, group: str, *, interim: bool) -> Text:
    """To a new co-chair."""
    said = (
        N_("You are co-chair of **{group}** for the interim. `help` in your group's room shows what you can do.")
        if interim
        else N_("You are co-chair of **{group}**. `help` in your group's room shows what you can do.")
    )
    return _(said, group=group)


def you_were(_: Translator, group: str) -> Text:
    """To somebody whose role was ended by the core team."""
    return _("You are no longer co-chair of **{group}**. You are still a member.", group=group)


def ended(_: Translator, name: str, group: str) -> Text:
    """Tells that somebody is co-chair no more."""
    return _(
        "{name} is no longer co-chair of **{group}**, and still a member. Thank you.", name=shown(name), group=group
    )


def whom_to_appoint(_: Translator, group: str) -> Text:
    """Above the members."""
    return _("Who is to be co-chair of **{group}**?", group=group)


def whom_to_unappoint(_: Translator, group: str) -> Text:
    """Above the co-chairs."""
    return _("Whose role as co-chair of **{group}** ends?", group=group)


def for_how_long(_: Translator, name: str, group: str) -> Text:
    """Asks whether the seat is filled for good."""
    return _("{name} as co-chair of **{group}**: for good, or for the interim?", name=shown(name), group=group)


def for_good(_: Translator) -> Text:
    """On a choice."""
    return _("For good")


def for_interim(_: Translator) -> Text:
    """On a choice."""
    return _("For the interim")


def sure_to_step_down(_: Translator, group: str) -> Text:
    """Asks once more."""
    return _("You give up your seat as co-chair of **{group}** and stay a member. Is that right?", group=group)


def step_down(_: Translator) -> Text:
    """On a choice."""
    return _("Yes, I step down")


def go_on(_: Translator) -> Text:
    """On a choice."""
    return _("No, I go on")


def goes_on(_: Translator, group: str) -> Text:
    """Confirms that nothing has changed."""
    return _("Nothing has changed: you are co-chair of **{group}**.", group=group)


def all_open(_: Translator, lacking: Sequence[tuple[str, str, int]]) -> Text:
    """To the core team: name, slug and open seats of each group that lacks a co-chair."""
    lines = [_("Co-chair seats that are not filled for good:")]
    lines += [
        _.ngettext(
            "{group} (`{slug}`): {n} seat", "{group} (`{slug}`): {n} seats", count, group=Text.plain(name, "bold"),
            slug=slug,
        )
        for name, slug, count in lacking
    ]  # fmt: skip
    lines.append(_("`appoint` and a group's name fills one."))
    return Text.join("\n", lines)
