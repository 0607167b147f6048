"""Lists of asks, with what the budgets come to."""

from collections.abc import Sequence

from bot.core import money
from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean
from handlers.asks.views.cards import KINDS, NAME, PURPOSES, Request
from storage.asks import APPROVED, CONSIDERED, DECLINED, DONE, OPEN, WITHDRAWN

LINE = 70
"""Characters of what is asked, in a list."""
STATES = {
    OPEN: N_("not answered yet"),
    CONSIDERED: N_("considered"),
    APPROVED: N_("approved"),
    DECLINED: N_("declined"),
    DONE: N_("done"),
    WITHDRAWN: N_("taken back"),
}

Amounts = Sequence[tuple[str, str]]
"""Numbers and currencies."""


def listed(_: Translator, lines: Sequence[Request], group: str, total: int, first: int) -> Text:
    """A screen of what a group has asked; `first`: how many stand before it."""
    if not total:
        return _("{group} has asked the core team for nothing yet. `ask` does.", group=clean(group, NAME))
    head = _("**{group}** has asked the core team for:", group=clean(group, NAME))
    return Text.join("\n", [head, *(_line(_, line) for line in lines), _where(_, len(lines), total, first)])


def of_all(
    _: Translator, lines: Sequence[Request], total: int, first: int, waiting: Amounts, approved: Amounts
) -> Text:
    """A screen of what all groups ask for that is open, by group, with the sums of the budgets in each currency."""
    if not total:
        return _(N_("No ask is open. `asks` with a group's name shows those that are over, too."))
    parts = [_.ngettext("**{n} open ask**", "**{n} open asks**", total)]
    if waiting:
        parts.append(_("Budgets that wait for an answer: {sums}", sums=money.sums(_, waiting)))
    if approved:
        parts.append(_("Budgets that are approved and not done: {sums}", sums=money.sums(_, approved)))
    group = None
    for line in lines:
        if line.group != group:
            group = line.group
            parts.append(_("**{group}**:", group=clean(group, NAME)))
        parts.append(_line(_, line))
    return Text.join("\n", [*parts, _where(_, len(lines), total, first)])


def more(_: Translator) -> Text:
    return _(N_("More"))


def back(_: Translator) -> Text:
    return _(N_("Back"))


def _where(_: Translator, count: int, total: int, first: int) -> Text:
    if total <= count:
        return Text()
    return _("{first} to {last} of {total}", first=_.number(first + 1), last=_.number(first + count),
             total=_.number(total))  # fmt: skip


def _line(_: Translator, ask: Request) -> Text:
    filled: dict[str, str | int] = {"n": ask.number, "text": clean(ask.text, LINE)}
    state = _(STATES[ask.state])
    if ask.kind != "budget":
        return _("• Q{n}, {kind}: {text} ({state})", **filled, kind=_(KINDS[ask.kind]), state=state)
    amount = money.shown(_, ask.amount, ask.currency)
    return _("• Q{n}, {amount} for {purpose}: {text} ({state})", **filled, amount=amount,
             purpose=_(PURPOSES[ask.purpose]), state=state)  # fmt: skip
