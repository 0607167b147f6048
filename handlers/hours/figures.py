"""Gathers what a member sees of their own hours."""

from collections import Counter

from bot.core import week_rules
from bot.core.context import Context
from bot.core.weeks import week_after, week_of, weeks_between
from handlers.hours import rules
from handlers.hours.rules import Own
from storage import expectations, hours, leave, people

SHOWN_WEEKS = 4
"""Of one's own weeks."""
SHOWN_ENTRIES = 6


def own(context: Context) -> Own:
    """The asking member's figures in the group at hand."""
    zone, person_id, group_id = context.speaker.tzinfo, context.person_id, context.group_id
    entries = hours.entries_of(context.session, person_id, group_id)
    expected = expectations.of_group(context.session, group_id)
    leaves = leave.leaves_of(context.session, [person_id])
    stays = people.stays_of(context.session, person_id, group_id)
    minutes = Counter[str]()
    for entry in entries:
        minutes[entry.week] += entry.minutes
    this_week = week_of(context.speaker.today(context.now))
    joined = week_of(max(stays[0].joined_at, context.now - week_rules.KEPT).astimezone(zone).date())
    past = [w for w in weeks_between(joined, week_after(this_week, -1)) if week_rules.days_present(stays, w, zone)]
    counted = [week for week in past if week_rules.counts(stays, leaves, week, zone)]
    recent = [week_after(this_week, -n) for n in range(SHOWN_WEEKS)]
    shown = [
        rules.own_week(week, minutes[week], expected, stays, leaves, zone)
        for week in recent
        if week_rules.days_present(stays, week, zone) or minutes[week]
    ]
    return Own(
        shown,
        rules.average(minutes, expected, counted),
        sum(week_rules.is_leave_week(leaves, week) for week in past),
        sorted(entries, key=lambda entry: entry.number, reverse=True)[:SHOWN_ENTRIES],
    )
