"""How summaries read: all groups on one screen, then one group after the other."""

from collections.abc import Sequence
from datetime import date

from bot.core import phases, titles, week_words
from bot.core.disclosure import Band, WeekSummary
from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean
from bot.core.weeks import days_of, number_of
from handlers.summaries import facts as rules
from handlers.summaries.facts import ABSENT, NO_WORDS, SHOWN, Facts, GroupFacts, Hours, Total, Wording

LINES = 15
"""Groups on one screen."""
SECTIONS = 12
"""Groups that have a section each in the chat; of more, those that need a look."""
WORDS, WORDED, LISTED = 30, 2, 5
"""Characters of what a number stands for; how many in a line have such; and how many notes, or asks, are named."""
SIGNS = {Band.UNDER.value: "▽", Band.AROUND.value: "◆", Band.OVER.value: "▲"}
NOT_SHOWN, NONE = "–", "·"
_TRENDS = {rules.RISING: "↗", rules.STEADY: "→", rules.FALLING: "↘"}


# All groups


def screen(_: Translator, facts: Facts) -> Text:
    """All groups on one screen; of very many those first that need a look."""
    lines = [_heading(_, facts.weeks), *(_line(_, group) for group in shown(facts.groups, LINES))]
    more = len(facts.groups) - LINES
    if more > 0:
        lines.append(_.ngettext("{n} more group is in the files.", "{n} more groups are in the files.", more))
    return Text.join("\n\n", [Text.join("\n", lines), *_below(_, facts)])


def shown(groups: Sequence[GroupFacts], most: int) -> list[GroupFacts]:
    """As many groups as have room, in their order: those that need a look before others."""
    chosen = sorted(range(len(groups)), key=lambda n: (not rules.needs_a_look(groups[n]), n))[:most]
    return [groups[n] for n in sorted(chosen)]


def sections(_: Translator, facts: Facts, wording: Wording = NO_WORDS) -> Text:
    """One section a group."""
    found = shown(facts.groups, SECTIONS)
    return Text.join("\n\n", [section(_, group, facts.weeks, wording) for group in found])


def one(_: Translator, facts: Facts, wording: Wording = NO_WORDS) -> Text:
    """One group, as the core team sees it."""
    told = section(_, facts.groups[0], facts.weeks, wording, alone=True)
    return Text.join("\n\n", [_heading(_, facts.weeks), told, _legend(_)])


def section(
    _: Translator, group: GroupFacts, weeks: Sequence[str], wording: Wording = NO_WORDS, *, alone: bool = False
) -> Text:
    """What there is to say of one group; what is zero is left out. `alone`: no other one stands beside it."""
    lines = [Text.plain(clean(group.name, 80), "bold"), _phase(_, group, alone=alone), *_hours(_, group, weeks)]
    return Text.join("\n", [*lines, *_happened(_, group, wording), *_waiting(_, group, wording)])


def _heading(_: Translator, weeks: Sequence[str]) -> Text:
    first, last = _.short_day(days_of(weeks[0])[0]), _.day(days_of(weeks[-1])[-1])
    if len(weeks) == 1:
        return _("**Week {week}**, {first} to {last}", week=number_of(weeks[0]), first=first, last=last)
    return _(
        "**Weeks {one} to {other}**, {first} to {last}",
        one=number_of(weeks[0]), other=number_of(weeks[-1]), first=first, last=last,
    )  # fmt: skip


def _line(_: Translator, group: GroupFacts) -> Text:
    """One group on the screen."""
    parts = []
    if group.meetings or group.ended_polls:
        members = _.number(group.members)
        parts.append(_("{n} of {members} took part", n=_.number(group.took_part), members=members))
    if group.open_polls:
        parts.append(_.ngettext("{n} open poll", "{n} open polls", group.open_polls))
    if group.recommended:
        parts.append(_("recommends {numbers}", numbers=_numbers("P", group.recommended)))
    if group.late:
        parts.append(_("late: {numbers}", numbers=_numbers("D", group.late)))
    if group.unanswered:
        parts.append(_.ngettext("{n} note waits", "{n} notes wait", group.unanswered))
    if group.asks:
        parts.append(_.ngettext("{n} ask", "{n} asks", group.asks))
    if group.open_seats:
        parts.append(_.ngettext("{n} seat open", "{n} seats open", group.open_seats))
    if group.unreported_since:
        parts.append(_("report late"))
    name = Text.plain(clean(group.name, 40), "bold")
    return Text.join(" ", [name, Text.plain(signs(group.hours)), Text.join(", ", parts)])


def signs(hours: Sequence[Hours]) -> str:
    """What the picture says of a group, as one sign a week; and how its newest week lies to those before."""
    line = "".join(SIGNS[week.band] if week.band else NONE if week.state == ABSENT else NOT_SHOWN for week in hours)
    return line + _TRENDS.get(rules.trend(hours), "")


def _below(_: Translator, facts: Facts) -> list[Text]:
    """All groups together, what the signs mean, and why some are not shown."""
    told = [total for total in facts.totals if total.week in facts.weeks]
    lines = [*_total(_, told), _legend(_)]
    hidden = max((total.hidden for total in told), default=0)
    if hidden and len(facts.weeks) == 1:
        lines.append(
            _.ngettext(
                "{n} group is not shown, so that nobody's hours can be worked out.",
                "{n} groups are not shown, so that nobody's hours can be worked out.",
                hidden,
            )
        )
    elif hidden:
        lines.append(_("In some weeks some groups are not shown, so that nobody's hours can be worked out."))
    return [Text.join("\n", lines)]


def _total(_: Translator, totals: Sequence[Total]) -> list[Text]:
    known = [total.minutes for total in totals if total.minutes is not None]
    if not known:
        return []
    if len(known) < len(totals):
        return [
            _(
                "All groups together, in {n} of {weeks} weeks: **{total}**",
                n=_.number(len(known)), weeks=_.number(len(totals)), total=_.duration(sum(known)),
            )
        ]  # fmt: skip
    at_close = any(total.at_close for total in totals)
    template = N_("All groups together, at the close: **{total}**") if at_close else N_(
        "All groups together: **{total}**"
    )  # fmt: skip
    return [_(template, total=_.duration(sum(known)))]


def _legend(_: Translator) -> Text:
    return _(
        "Hours by week, the newest last: {under} under, {around} around, {over} over what is expected, {hidden} not "
        "shown.",
        under=SIGNS[Band.UNDER.value], around=SIGNS[Band.AROUND.value], over=SIGNS[Band.OVER.value], hidden=NOT_SHOWN,
    )  # fmt: skip


# One group


def _phase(_: Translator, group: GroupFacts, *, alone: bool) -> Text:
    """The phase, and who is in the group and who is missing; open roles by name where there is room for them."""
    done, items = _.number(group.done), _.number(group.items)
    parts = [
        _("Phase: {phase}, {done} of {items} done", phase=phases.name(_, group.phase), done=done, items=items),
        _.ngettext("{n} member", "{n} members", group.members),
    ]
    if group.open_seats:
        parts.append(_.ngettext("{n} co-chair seat open", "{n} co-chair seats open", group.open_seats))
    if not group.open_roles:
        return Text.join(", ", parts)
    if not alone:
        parts.append(_.ngettext("{n} role open", "{n} roles open", len(group.open_roles)))
        return Text.join(", ", parts)
    roles = Text.join(", ", [titles.role_name(_, role) for role in group.open_roles])
    return Text.join("\n", [Text.join(", ", parts), _("Open roles: {roles}", roles=roles)])


def _hours(_: Translator, group: GroupFacts, weeks: Sequence[str]) -> list[Text]:
    """The sum of those weeks that are shown, and the sign of each."""
    told = rules.of_weeks(group, weeks)
    known = [week for week in told if week.state == SHOWN]
    if not group.hours or not told:
        return []
    line = Text.plain(signs(group.hours))
    if not known:
        return [_("Hours: not shown {signs}", signs=line)]
    total = _.duration(sum(week.minutes or 0 for week in known))
    if len(told) > 1:
        if len(known) < len(told):
            said = _("Hours: {total} in {n} of {weeks} weeks", total=total, n=len(known), weeks=len(told))
        else:
            said = _("Hours: {total}", total=total)
    else:
        said = _("Hours: {total}, {band}", total=total, band=week_words.band(_, Band(known[0].band or "")))
    late = N_("revised after it was closed") if len(told) == 1 else N_("revised")
    parts = [said, _(late) if any(week.revised for week in known) else Text()]
    return [Text.join(" ", [Text.join(", ", parts), line])]


def _happened(_: Translator, group: GroupFacts, wording: Wording = NO_WORDS) -> list[Text]:
    lines = []
    if group.meetings:
        said = _.ngettext("{n} meeting", "{n} meetings", group.meetings)
        average = _.number(group.there / group.meetings, 1)
        lines.append(Text.join(", ", [said, _("on average {n} there", n=average)]))
    if group.meetings or group.ended_polls:
        members = _.number(group.members)
        lines.append(
            _("{n} of {members} took part in a meeting or a poll", n=_.number(group.took_part), members=members)
        )
    polls = []
    if group.open_polls:
        polls.append(_.ngettext("{n} open poll", "{n} open polls", group.open_polls))
    if group.ended_polls:
        polls.append(_.ngettext("{n} poll ended", "{n} polls ended", group.ended_polls))
    if group.recommended:
        polls.append(_("the group recommends {numbers}", numbers=_numbers("P", group.recommended, wording)))
    if polls:
        lines.append(Text.join(", ", polls))
    return lines


def _waiting(_: Translator, group: GroupFacts, wording: Wording = NO_WORDS) -> list[Text]:
    lines = []
    if group.provisional:
        lines.append(_.ngettext("{n} provisional agreement", "{n} provisional agreements", group.provisional))
    if group.due:
        lines.append(_("Others need within a week: {numbers}", numbers=_numbers("D", group.due, wording)))
    if group.late:
        lines.append(_("Late for others: {numbers}", numbers=_numbers("D", group.late, wording)))
    if group.waits_for:
        lines.append(_("Waits for what is late: {numbers}", numbers=_numbers("D", group.waits_for, wording)))
    if group.unanswered:
        said = _.ngettext("{n} note without an answer", "{n} notes without an answer", group.unanswered)
        lines.append(_with_numbers(said, "N", wording.notes.get(group.slug, ()), wording))
    if group.asks:
        said = _.ngettext("{n} ask waits for the core team", "{n} asks wait for the core team", group.asks)
        lines.append(_with_numbers(said, "Q", wording.asks.get(group.slug, ()), wording))
    if group.unreported_since:
        since = _.day(date.fromisoformat(group.unreported_since))
        lines.append(_("The step report is late: nothing is reported since {day}", day=since))
    return lines


def _numbers(letter: str, numbers: Sequence[int], wording: Wording = NO_WORDS) -> Text:
    """Numbers, the first of them with a few words of what they stand for."""
    parts = []
    for place, number in enumerate(numbers):
        code = Text.plain(f"{letter}{number}", "code")
        words = clean(wording.words.get(f"{letter}{number}", ""), WORDS) if place < WORDED else ""
        parts.append(Text.join(" ", [code, Text.plain(words)]) if words else code)
    return Text.join(", ", parts)


def _with_numbers(said: Text, letter: str, numbers: Sequence[int], wording: Wording) -> Text:
    """What is counted, and which these are as far as there is room."""
    return Text.join(": ", [said, _numbers(letter, numbers[:LISTED], wording)]) if numbers else said


# A group's own co-chairs


def week_is_over(_: Translator, group: GroupFacts, week: WeekSummary) -> Text:
    """To the co-chairs, when a week is over: their group's hours, and what happened and waits."""
    lines = [_("{group}: the week is over. {summary}.", group=clean(group.name, 80), summary=week_words.week(_, week))]
    return Text.join("\n", [*lines, *_happened(_, group), *_waiting(_, group)])


def own(_: Translator, group: GroupFacts, weeks: Sequence[WeekSummary]) -> Text:
    """A group over some weeks, as its co-chairs see it."""
    lines = [Text.plain(clean(group.name, 80), "bold"), _phase(_, group, alone=True)]
    lines += [week_words.week(_, week) for week in reversed(weeks)]
    if len(weeks) > 1:
        total = _.duration(sum(week.total for week in weeks))
        lines.append(_("All weeks together: **{total}**", total=total))
    heading = _heading(_, [week.week for week in weeks])
    return Text.join("\n\n", [heading, Text.join("\n", [*lines, *_happened(_, group), *_waiting(_, group)])])


# Files


def as_table(_: Translator) -> Text:
    """What comes with the table."""
    return _("The same as a table.")


def as_data(_: Translator) -> Text:
    """What comes with the JSON file."""
    return _("The same for programs.")
