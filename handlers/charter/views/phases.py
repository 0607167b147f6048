"""How a group's phase reads, and what is asked before it moves on."""

from collections.abc import Collection, Sequence

from bot.core import phases
from bot.core.checklists import ITEMS
from bot.core.i18n import N_, Translator
from bot.core.text import Text


def phase(_: Translator, group: str, at: str, done: Collection[str], *, may_tick: bool) -> Text:
    """Where a group is, and what is to be done before it moves on."""
    lines = [_("**{group}**: {phase}", group=group, phase=phases.name(_, at))]
    last = phases.after(at) is None
    count = (
        N_("Phase {n} of {all}, the last one. To be done in it:")
        if last
        else N_("Phase {n} of {all}. Before the next one:")
    )
    lines.append(_(count, n=phases.PHASES.index(at) + 1, all=len(phases.PHASES)))
    lines += [Text.plain(_mark(item in done)) + _(text) for item, text in ITEMS[at].items()]
    if may_tick:
        tap = N_("Tap an item to tick it, or to take the tick away.")
        lines.append(_(tap if last else N_("Tap an item to tick it, or to take the tick away. `phase next` moves on.")))
    return Text.join("\n", lines)


def tick_label(_: Translator, at: str, item: str, *, done: bool) -> Text:
    """An item, to tap."""
    return Text.plain(_mark(done)) + _(ITEMS[at][item])


def _mark(done: bool) -> str:
    return "☑ " if done else "☐ "


def still_open(_: Translator, at: str, to: str, items: Sequence[str], ending: int) -> Text:
    """Asks whether to move on although not all is done, or although memberships end with it."""
    lines = [_.ngettext("One item is still open:", "{n} items are still open:", len(items))] if items else []
    lines += [Text.plain(_mark(done=False)) + _(ITEMS[at][item]) for item in items]
    if ending:
        lines.append(
            _.ngettext(
                "{n} member came in as a replacement until then. That membership ends with the move, and moving back "
                "does not bring it back.",
                "{n} members came in as replacements until then. Their membership ends with the move, and moving back "
                "does not bring it back.",
                ending,
            )
        )
    lines.append(_("Move on to {phase} all the same?", phase=phases.name(_, to)))
    return Text.join("\n", lines)


def move_on(_: Translator) -> Text:
    """To tap: yes."""
    return _("Yes, move on")


def stay(_: Translator) -> Text:
    """To tap: no."""
    return _("No, not yet")


def stayed(_: Translator, group: str, at: str) -> Text:
    """When the group stays where it is."""
    return _("{group} stays where it is: {phase}.", group=group, phase=phases.name(_, at))


def moves(_: Translator, group: str, to: str) -> Text:
    """Takes the place of the question whether to move on."""
    return _("{group} moves on to {phase}.", group=group, phase=phases.name(_, to))


def moved(_: Translator, group: str, old: str, new: str, who: str, slug: str = "") -> Text:
    """A group is in another phase, and what shows what is to be done in it; with the `slug` outside of its rooms."""
    said = N_("{who} has moved {group} on, from {old} to **{new}**.")
    if phases.PHASES.index(new) < phases.PHASES.index(old):
        said = N_("{who} has moved {group} back, from {old} to **{new}**.")
    moved = _(said, who=who, group=group, old=phases.name(_, old), new=phases.name(_, new))
    return Text.join("\n", [moved, _("`{command}` shows what is to be done in it.", command=f"phase {slug}".strip())])
