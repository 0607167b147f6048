"""Gathers what the summaries are made of: a group's weeks, and a member's own."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.core.context import Context
from bot.core.weeks import days_of, monday_of, week_after, week_of, weeks_between
from handlers.hours import ledger, rules
from handlers.hours.disclosure import WeekSummary
from handlers.hours.rules import Own
from storage import groups, hours, leave
from storage.groups import Group
from storage.leave import Leave
from storage.people import Membership

SHOWN_WEEKS = 4
"""Of one's own weeks."""
SHOWN_ENTRIES = 6


def own(context: Context) -> Own:
    """The asking member's figures in the group at hand."""
    zone, person_id, group_id = context.speaker.tzinfo, context.person_id, context.group_id
    entries = hours.entries_of(context.session, person_id, group_id)
    expectations = hours.expectations_of(context.session, group_id)
    leaves = leave.leaves_of(context.session, [person_id])
    stays = hours.stays_of(context.session, person_id, group_id)
    minutes = Counter[str]()
    for entry in entries:
        minutes[entry.week] += entry.minutes
    this_week = week_of(context.speaker.today(context.now))
    joined = week_of(max(stays[0].joined_at, context.now - ledger.KEPT).astimezone(zone).date())
    past = [w for w in weeks_between(joined, week_after(this_week, -1)) if rules.days_present(stays, w, zone)]
    counted = [week for week in past if rules.counts(stays, leaves, week, zone)]
    recent = [week_after(this_week, -n) for n in range(SHOWN_WEEKS)]
    shown = [
        rules.own_week(week, minutes[week], expectations, stays, leaves, zone)
        for week in recent
        if rules.days_present(stays, week, zone) or minutes[week]
    ]
    return Own(
        shown,
        rules.average(minutes, expectations, counted),
        sum(rules.is_leave_week(leaves, week) for week in past),
        sorted(entries, key=lambda entry: entry.number, reverse=True)[:SHOWN_ENTRIES],
    )


def every_group(context: Context, week: str) -> list[WeekSummary]:
    """All groups in a week that is over; one that was not closed yet is closed now, so that it is told as it stays."""
    session, found = context.session, []
    for group in groups.all_groups(session):
        assert group.id is not None
        ledger.closed(session, group.id, week, context.now)
        found += group_weeks(session, group, [week], context.now)
    return found


def group_weeks(session: Session, group: Group, weeks: Sequence[str], now: datetime) -> list[WeekSummary]:
    """A group's weeks, which must be in order. Its own zone says on which day somebody joined or left."""
    assert group.id is not None
    zone = ZoneInfo(group.timezone)
    first = datetime.combine(monday_of(weeks[0]), time(), UTC) - timedelta(days=1)
    last = datetime.combine(days_of(weeks[-1])[-1], time(), UTC) + timedelta(days=2)
    stays: dict[int, list[Membership]] = defaultdict(list)
    for stay in hours.members_during(session, group.id, first, last):
        stays[stay.person_id].append(stay)
    leaves: dict[int, list[Leave]] = defaultdict(list)
    for row in leave.leaves_of(session, stays.keys()):
        leaves[row.person_id].append(row)
    minutes = hours.week_minutes(session, group.id, weeks)
    closes = hours.closes_of(session, group.id, weeks)
    expectations = hours.expectations_of(session, group.id)
    found = []
    for week in weeks:
        here = [person for person in stays if rules.days_present(stays[person], week, zone)]
        counted = [person for person in here if rules.counts(stays[person], leaves[person], week, zone)]
        close, total = closes.get(week), sum(minutes[week])
        found.append(
            WeekSummary(
                group=group.name,
                week=week,
                minutes=tuple(sorted(minutes[week])),
                members=len(here),
                on_leave=sum(rules.is_leave_week(leaves[person], week) for person in here),
                expected=len(counted) * rules.expectation_in(expectations, week),
                closed=close is not None or now >= rules.closes_at(week),
                revised=close is not None and close.revised_at is not None,
                closed_total=close.total if close else total,
                closed_loggers=close.loggers if close else len(minutes[week]),
            )
        )
    return found
