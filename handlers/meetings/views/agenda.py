"""How an agenda reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean
from handlers.meetings.views.planned import Item, item


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What a meeting is to be about."""

    number: int
    title: str
    minutes: int
    starts_at: datetime | None
    """None as long as its time is looked for."""
    items: Sequence[Item]
    may_change: bool
    """Whether something can be added."""


def agenda(_: Translator, card: Agenda) -> Text:
    """All of it, and how to change it."""
    lines = [_("**Agenda of M{n}: {title}**", n=card.number, title=clean(card.title))]
    if card.starts_at is not None:
        lines.append(Text.plain(_.instant(card.starts_at)))
    lines += [item(_, each) for each in card.items]
    planned = sum(each.minutes or 0 for each in card.items)
    if planned:
        template = N_("Planned: {planned} of {length}.")
        if planned > card.minutes:
            template = N_("Planned: {planned} of {length}, which is more than there is.")
        lines.append(_(template, planned=_.duration(planned), length=_.duration(card.minutes)))
    if not card.items:
        lines.append(_("Nothing is on it."))
    if card.may_change:
        lines.append(_("Add to it: `agenda M{n}` and what it is about.", n=card.number))
    return Text.join("\n", lines)


def added(_: Translator, number: int, items: Sequence[Item]) -> Text:
    """What has been added, as it stands."""
    first = _("On the agenda of M{n}:", n=number)
    return Text.join("\n", [first, *(item(_, each) for each in items)])


def removed(_: Translator, number: int, texts: Sequence[str]) -> Text:
    """What has been taken off."""
    return Text.join("\n", [_("No longer on the agenda of M{n}: {text}", n=number, text=clean(text)) for text in texts])
