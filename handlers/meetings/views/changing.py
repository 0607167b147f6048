"""How it reads when a planned meeting is moved, is off, or has begun."""

from datetime import datetime

from bot.core.i18n import N_, Translator
from bot.core.local_times import on_clocks
from bot.core.text import Text, clean
from handlers.meetings.views.planned import Card, call, head
from storage.meetings import CANCELLED, PLANNED

OUTDATED = N_("**Changed.** A newer message shows how long it is.")


def moved(_: Translator, card: Card, before: datetime, reason: str, *, asked: bool) -> Text:
    """To the group, with the new calendar file. `asked`: somebody had said whether they come."""
    lines = [
        _("**M{n}: {title}** is moved.", n=card.number, title=clean(card.title)),
        _("Now: {instant}", instant=on_clocks(_, card.starts_at, card.zones)),
        _("Before: {instant}", instant=on_clocks(_, before, ())),
        _why(_, reason),
    ]
    if card.short:
        lines.append(_("Short notice: less than 7 days."))
    if asked:
        lines.append(_("What was said about coming was for the time before. Please say it again."))
    return Text.join("\n", lines)


def moved_card(_: Translator, card: Card) -> Text:
    """In the place of what showed the old time."""
    lines = [head(_, card), on_clocks(_, card.starts_at, card.zones)]
    return Text.join("\n", [*lines, _("**Moved.** A newer message shows the time that holds.")])


def length(_: Translator, card: Card, before: int, reason: str) -> Text:
    """To the group, with the new calendar file. `before`: how many minutes it was to take."""
    values = {"length": _.duration(card.minutes), "before": _.duration(before)}
    said = _("**M{n}: {title}** takes {length} now, not {before}.", n=card.number, title=clean(card.title), **values)
    return Text.join("\n", [said, on_clocks(_, card.starts_at, card.zones), _why(_, reason)])


def outdated_card(_: Translator, card: Card) -> Text:
    """In the place of what showed the old length."""
    return Text.join("\n", [head(_, card), on_clocks(_, card.starts_at, card.zones), _(OUTDATED)])


def moved_to(_: Translator, number: int, starts_at: datetime) -> Text:
    """To whoever moved it where the group does not read along, on their clock."""
    return _("M{n} is moved to {instant}, and the group knows.", n=number, instant=_.instant(starts_at))


def cancelled(_: Translator, card: Card, reason: str) -> Text:
    """To the group."""
    said = _("**M{n}: {title}** does not take place.", n=card.number, title=clean(card.title))
    return Text.join("\n", [said, on_clocks(_, card.starts_at, card.zones), _why(_, reason)])


def cancelled_card(_: Translator, card: Card, reason: str) -> Text:
    """In the place of what showed it."""
    when = on_clocks(_, card.starts_at, card.zones)
    return Text.join("\n", [head(_, card), when, _("**Cancelled.**"), _why(_, reason)])


def cancelled_search(_: Translator, number: int, title: str, reason: str) -> Text:
    """To the group, when no time is looked for any more."""
    said = _("**M{n}: {title}** does not take place. No time is looked for any more.", n=number, title=clean(title))
    return Text.join("\n", [said, _why(_, reason)])


def is_cancelled(_: Translator, number: int) -> Text:
    """To whoever cancelled it where the group does not read along."""
    return _("M{n} is cancelled, and the group knows.", n=number)


def not_started(_: Translator, card: Card) -> Text:
    """In the place of what showed it, when its time is long over."""
    lines = [head(_, card), on_clocks(_, card.starts_at, card.zones)]
    return Text.join("\n", [*lines, _("It was not started here, so nothing of it is noted.")])


def begun(_: Translator, card: Card) -> Text:
    """In the place of what showed it, once it runs."""
    lines = [head(_, card), on_clocks(_, card.starts_at, card.zones), call(_, card)]
    return Text.join("\n", [*lines, _("**It has begun.**")])


def no_longer_asked(_: Translator, number: int) -> Text:
    """In the place of the question to the co-chairs whether it takes place."""
    return _("M{n}: this is no longer asked.", n=number)


def replaced(_: Translator, card: Card, *, moved: bool, length: bool) -> Text:
    """In the place of a reminder in somebody's private chat, when a message below it tells what has changed."""
    said = _("**Moved.** A newer message shows the time that holds.") if moved else _("**Cancelled.**")
    said = _(OUTDATED) if length else said
    return Text.join("\n", [head(_, card), said])


def settled(_: Translator, card: Card, state: str, reason: str, *, moved: bool, length: bool) -> Text:
    """In somebody's private chat, on their clock, in the place of a reminder; and said to whoever meant to come.

    `length`: it has been moved in no other way than that it takes another time than before.
    """
    lines = [head(_, card), on_clocks(_, card.starts_at, [_.zone])]
    if length:
        lines.append(_("**Changed: it takes {length} now.**", length=_.duration(card.minutes)))
    elif moved:
        lines += [_("**Moved: this is the time that holds now.**"), _why(_, reason), _("Do you come?")]
    elif state == CANCELLED:
        lines += [_("**Cancelled.**"), _why(_, reason)]
    else:
        lines.append(_("**It was not started here.**") if state == PLANNED else _("**It has begun.**"))
    return Text.join("\n", lines)


def _why(_: Translator, reason: str) -> Text:
    return _("Why: {reason}", reason=clean(reason)) if reason else Text()
