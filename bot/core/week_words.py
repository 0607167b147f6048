"""How a group's week of hours reads, wherever it is told: totals, and no names (H4)."""

from bot.core.disclosure import Band, WeekSummary
from bot.core.i18n import N_, Translator
from bot.core.text import Text
from bot.core.weeks import number_of

_BANDS = {
    Band.UNDER: N_("under what is expected"),
    Band.AROUND: N_("around what is expected"),
    Band.OVER: N_("over what is expected"),
}


def band(_: Translator, band: Band) -> Text:
    """Where a total lies."""
    return _(_BANDS[band])


def week(_: Translator, week: WeekSummary) -> Text:
    """One week of a group in a line."""
    template = N_("Week {week}: **{total}** of {expected}") if week.expected else N_("Week {week}: **{total}**")
    parts = [
        _(template, week=number_of(week.week), total=_.duration(week.total), expected=_.duration(week.expected)),
        _.ngettext("{n} person logged", "{n} people logged", week.loggers),
    ]
    if week.loggers:
        parts.append(_("median {amount}", amount=_.duration(week.median)))
    parts.append(_.ngettext("{n} on leave", "{n} on leave", week.on_leave))
    if not week.closed:
        parts.append(_("not closed yet"))
    elif week.revised:
        parts.append(_("revised after it was closed"))
    return Text.join(", ", parts)
