"""How leave reads."""

from collections.abc import Sequence
from datetime import date

from bot.core.i18n import N_, Translator
from bot.core.text import Text


def noted(_: Translator) -> Text:
    """In the room: that there is a leave, and not when (X1)."""
    return _("Your leave is noted. The dates are only for you: `me` shows them.")


def away(
    _: Translator, start: date, end: date | None, today: date, replaced: Sequence[tuple[date, date | None]]
) -> Text:
    """Confirms a leave, both days included, and says which leaves it took the place of."""
    if end is None:
        said = _("Away from {start} until you write `back`.", start=_.day(start))
    elif end == start:
        said = _("Away on {day}.", day=_.day(start))
    else:
        said = _("Away from {start} to {end}.", start=_.day(start), end=_.day(end))
    if end is not None and end < today:
        follows = _("These days are left out of what is expected of you.")
    else:
        follows = _("Nothing is expected of you then, and I do not ask for hours. Rest well.")
    first = Text.join(" ", [said, follows])
    return Text.join("\n", [first, *(_replaced(_, *period) for period in replaced)])


def _replaced(_: Translator, start: date, end: date | None) -> Text:
    if end is None:
        return _("This replaces your leave from {start} on. Days of it that have passed stay.", start=_.day(start))
    return _(
        "This replaces your leave from {start} to {end}. Days of it that have passed stay.",
        start=_.day(start), end=_.day(end),
    )  # fmt: skip


def welcome(_: Translator) -> Text:
    """In the room, when a leave is over."""
    return _("Welcome back.")


def back(_: Translator, start: date, *, planned: bool) -> Text:
    """Confirms that a leave is over, or that a planned one does not take place."""
    template = (
        N_("The leave from {start} is cancelled.") if planned else N_("Welcome back. Your leave from {start} is over.")
    )
    return _(template, start=_.day(start))
