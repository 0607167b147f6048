"""What is shown of a series, as it stands now."""

from collections.abc import Mapping
from datetime import date, datetime

from bot.core.context import Context
from handlers.meetings import members, which
from handlers.meetings.fair import clocks
from handlers.meetings.planned.showing import NOTICE
from handlers.meetings.series import keeping, plans
from handlers.meetings.series.recurrence import Every
from handlers.meetings.views.series import Coming, Plan, Rule
from storage import meetings
from storage.meetings import CANCELLED, PLANNED
from storage.series import Series

MOST = 4
"""Meetings that are shown."""


def rule_of(row: Series, today: date) -> Rule:
    """When it meets."""
    first, is_changed = row.rotates_from or row.first, len(plans.parts(row)) > len(plans.current(row))
    return Rule(
        every=Every(row.every),
        which=row.which,
        zone=row.zone,
        weekday=row.first.weekday(),
        at=row.at,
        turns=row.turns if row.rotates_from is not None else (),
        begins=first if is_changed and first > today else None,
        until=row.until,
    )


def brief(context: Context, row: Series) -> Plan:
    """What a list shows of it, which asks the database nothing."""
    rule = rule_of(row, clocks.wall(row.zone, context.now).date())
    return Plan(number=row.number, title=row.title, minutes=row.minutes, rule=rule, zones=())


def plan_of(context: Context, row: Series, before: Mapping[int, datetime] | None = None) -> Plan:
    """All that is shown of it. Where the group hears of a time only now, that may be short notice (S4).

    `before`: when meetings were that have another time only now, by number.
    """
    earlier = before or {}
    session = context.session
    rows = {each.series_day: each for each in meetings.of_series(session, row.number) if each.series_day}
    ahead = keeping.ahead(rows, context.now)[:MOST]
    return Plan(
        number=row.number,
        title=row.title,
        minutes=row.minutes,
        rule=rule_of(row, clocks.wall(row.zone, context.now).date()),
        zones=members.zones_of(members.of_group(session, row.group_id), which.group_of(context, row).timezone),
        coming=[
            Coming(
                number=each.number,
                at=each.begins,
                cancelled=each.state == CANCELLED,
                before=earlier.get(each.number),
            )
            for each in ahead
        ],
        waiting=[each.day for each in keeping.look(context, row)[1]],
        ended=row.ended_at is not None,
        short=any(each.state == PLANNED and each.set_at == context.now > each.begins - NOTICE for each in ahead),
    )
