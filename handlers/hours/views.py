"""How hours read. In a room no amounts are shown; whoever they belong to reads them in private."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.core import week_words
from bot.core.disclosure import Overview, WeekSummary
from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean
from bot.core.weeks import days_of, number_of
from handlers.hours.rules import LONGEST_NOTE, Own, OwnWeek
from storage.hours import Entry

_ALL = N_("All groups together: **{total}**")

NOTED = (
    N_("Noted for {day} (week {week})."),
    N_("Noted: **{amount}** on {day} (week {week}), as #{number}."),
)
CHANGED = (
    N_("Changed: it now counts for {day} (week {week})."),
    N_("Changed: #{number} is now **{amount}** on {day} (week {week})."),
)
REMOVED = (
    N_("Removed: it no longer counts for {day} (week {week})."),
    N_("Removed: #{number}, **{amount}** on {day} (week {week})."),
)
MESSAGE_GONE = (
    N_("The message is gone, so what it noted for {day} (week {week}) no longer counts."),
    N_("The message is gone, so #{number}, **{amount}** on {day} (week {week}), no longer counts."),
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of an entry, and where its week stands now."""

    said: tuple[str, str]
    """One of the pairs above: for a room, without amounts, and for the person alone."""
    entry: Entry
    revised: Sequence[str] = ()
    """The closed weeks that it changes."""
    is_cut: bool = False
    """Whether its note is not all that was said."""
    group: str = ""
    """The name of the entry's group; empty where the person is in no other."""
    standing: OwnWeek | None = None
    """What the person has in that week now; None where others read it too."""


def receipt(_: Translator, receipt: Receipt, *, plain: bool = True) -> Text:
    """Confirms what was done to an entry. Where not `plain`, a room hears how to see which amount was read."""
    entry, week = receipt.entry, number_of(receipt.entry.week)
    lines = [
        _(
            receipt.said[receipt.standing is not None],
            day=_.day(entry.day), week=week, number=entry.number, amount=_.duration(entry.minutes),
        )
    ]  # fmt: skip
    if receipt.standing is not None:
        standing = _own_week(_, receipt.standing)
        lines.append(Text.join(" – ", [Text.plain(receipt.group, "bold"), standing]))
    elif not plain:
        lines.append(_("`hours` shows you alone how I read the amount."))
    if receipt.is_cut:
        lines.append(_("I kept the first {n} characters of your note.", n=_.number(LONGEST_NOTE)))
    late = N_("Week {week} was closed already; its total is marked as revised.")
    lines += [_(late, week=number_of(revised)) for revised in receipt.revised]
    return Text.join("\n", lines)


def no_longer_log(_: Translator) -> Text:
    """When the message that logged hours was edited into something else."""
    return _("I leave what this message noted as it was. To remove it, write `undo`.")


def was_removed(_: Translator) -> Text:
    """When a message is edited whose entry was removed before."""
    return _("What this message noted was removed and stays so. To note it again, write a new message.")


def own(_: Translator, own: Own, group: str) -> Text:
    """A member's weeks, average and newest entries in one group."""
    lines = [_("**{name}**", name=group), *(_own_week(_, week) for week in own.weeks)]
    if own.average is not None:
        lines.append(
            _.ngettext(
                "On average over {n} full week: **{amount}** of {expected}.",
                "On average over {n} full weeks: **{amount}** of {expected}.",
                own.average.weeks,
                amount=_.duration(own.average.minutes),
                expected=_.duration(own.average.expected),
            )
        )
    if own.leave_weeks:
        lines.append(_.ngettext("{n} week of leave is left out.", "{n} weeks of leave are left out.", own.leave_weeks))
    entries = [_entry(_, entry) for entry in own.entries]
    if entries:
        entries.append(_("Change the newest with `edit 2h`, another with `edit #3 2h`; remove with `undo`."))
    else:
        entries.append(_("Nothing logged yet. Try `log 1h30 reading the draft`."))
    return Text.join("\n\n", [Text.join("\n", lines), Text.join("\n", entries)])


def _own_week(_: Translator, week: OwnWeek) -> Text:
    number, minutes = number_of(week.week), _.duration(week.minutes)
    if week.on_leave:
        return _("Week {week}: {amount}, on leave", week=number, amount=minutes)
    if not week.expected:
        return _("Week {week}: {amount}", week=number, amount=minutes)
    return _("Week {week}: {amount} of {expected}", week=number, amount=minutes, expected=_.duration(week.expected))


def _entry(_: Translator, entry: Entry) -> Text:
    line = _(
        "#{number} {day}: {amount}", number=entry.number, day=_.short_day(entry.day), amount=_.duration(entry.minutes)
    )
    return Text.join(" – ", [line, Text.plain(clean(entry.note, 80))])


def group(_: Translator, weeks: Sequence[WeekSummary]) -> Text:
    """A group's running week and the one before, then the facts of the picture. No names."""
    lines = [
        _("**{name}**", name=weeks[-1].group),
        *(week_words.week(_, week) for week in reversed(weeks[-2:])),
        _("Totals: {totals}", totals="; ".join(_figure(_, week) for week in weeks)),
    ]
    if any(week.revised for week in weeks):
        lines.append(_("* revised after the week was closed"))
    return Text.join("\n", lines)


def _figure(_: Translator, week: WeekSummary) -> str:
    """What the picture says of a week."""
    total = _.duration(week.total) + "*" * week.revised
    template = N_("W{week} {total} of {expected}") if week.expected else N_("W{week} {total}")
    figure = str(_(template, week=number_of(week.week), total=total, expected=_.duration(week.expected)))
    not_closed = _("not closed yet")
    return figure if week.closed else f"{figure} ({not_closed})"


def group_picture(_: Translator, weeks: Sequence[WeekSummary]) -> Mapping[str, Any]:
    """The facts of `pictures.weeks`, with words in the reader's language."""
    years = [week.week[:4] for week in weeks]
    return {
        "labels": [str(_("W{week}", week=number_of(week.week))) for week in weeks],
        "years": [year if n == 0 or year != years[n - 1] else "" for n, year in enumerate(years)],
        "hours": [week.total / 60 for week in weeks],
        "expected": [week.expected / 60 for week in weeks],
        "figures": [_.number(week.total / 60, 1) for week in weeks],
        "revised": [week.revised for week in weeks],
        "closed": [week.closed for week in weeks],
        "title": str(_("Hours of the group by week")),
        "unit": str(_("Hours")),
        "legend": str(_("Expected")),
        "open": str(_("Not closed yet")),
        "late": str(_("Revised")),
    }


def overview(_: Translator, week: str, seen: Overview) -> Text:
    """What the core team sees: totals and bands, and no counts of people."""
    first, *__, last = days_of(week)
    lines = [
        _("**Week {week}**, {first} to {last}", week=number_of(week), first=_.short_day(first), last=_.short_day(last))
    ]
    for summary in seen.shown:
        band = week_words.band(_, summary.closed_band)
        line = _("{group}: {total}, {band}", group=summary.group, total=_.duration(summary.closed_total), band=band)
        lines.append(Text.join(", ", [line, _("revised after it was closed") if summary.revised else Text()]))
    if seen.total is not None:
        template = N_("All groups together, at the close: **{total}**") if seen.moved else _ALL
        lines.append(_(template, total=_.duration(seen.total)))
    if seen.hidden:
        lines.append(
            _.ngettext(
                "{n} group is not shown, so that nobody's hours can be worked out.",
                "{n} groups are not shown, so that nobody's hours can be worked out.",
                seen.hidden,
            )
        )
    return Text.join("\n", lines)


def nudge(_: Translator, group: str) -> Text:
    """The friendly question on a Sunday."""
    return _(
        "How much time did {group} take you this week? A rough guess is fine: tap one, or write it, like `3h`.",
        group=group,
    )


def nudge_answered(_: Translator) -> Text:
    """Takes the place of the question when the answer comes after hours were logged or after another answer."""
    return _("You have logged or answered since I asked. To add more, write `log 2h`.")


def nudge_elsewhere(_: Translator) -> Text:
    """Takes the place of the question when the person has left the group meanwhile."""
    return _("You are no longer in that group.")


def nudge_amount(_: Translator, minutes: int) -> Text:
    """One of the answers."""
    return Text.plain(_.duration(minutes))


def nudge_nothing(_: Translator) -> Text:
    """The other answer."""
    return _("Nothing this week")


def nudge_thanks(_: Translator) -> Text:
    """After “nothing this week”."""
    return _("All right, nothing this week. Thank you for saying so.")


def heavy(_: Translator, group: str, week: str) -> Text:
    """Asked when a week is above twice the expectation."""
    return _(
        "Week {week} in {group} is more than twice what is expected. Is the load all right for you?",
        week=number_of(week), group=group,
    )  # fmt: skip


def heavy_fine(_: Translator) -> Text:
    """One answer."""
    return _("It is all right")


def heavy_much(_: Translator) -> Text:
    """The other answer."""
    return _("It is too much")


def heavy_thanks(_: Translator, *, much: bool) -> Text:
    """After the answer, which nobody else learns."""
    if much:
        return _(
            "Thank you for saying so. I tell nobody; your co-chairs can share the work out if you ask them, "
            "and `away` gives you a rest."
        )
    return _("Good to hear. I tell nobody.")
