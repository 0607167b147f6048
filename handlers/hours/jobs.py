"""The end of a group's week, and the question on Sunday to those who have not logged anything."""

from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo

import structlog

from bot.core.context import Context, person_translator
from bot.core.feature import job
from bot.core.replies import Option, Privately, Replies, Say
from bot.core.weeks import week_after, week_of, weeks_between
from handlers.hours import figures, rules, views
from storage import due, groups, hours, leave, outbox, people
from storage.groups import Group
from storage.hours import Nudge, WeekClose
from storage.people import Person

logger = structlog.get_logger()

CLOSE, NUDGE = "hours.close", "hours.nudge"
OFFERED = {"1h": 60, "2h": 120, "5h": 300}
"""What can be tapped: typed key and minutes."""


def start(context: Context) -> None:
    """Every group has a timer for the end of its week; with the first one its members' nudges begin."""
    for group in groups.all_groups(context.session):
        assert group.id is not None
        if not due.is_scheduled(context.session, f"{CLOSE}:{group.id}"):
            closed = hours.last_closed(context.session, group.id)
            _arm(context, group, week_after(closed or rules.last_closable(context.now)))


@job(CLOSE)
def close(context: Context, group_id: int, week: str) -> Replies:
    """Close all weeks from `week` on that are over, tell the co-chairs of the newest, and set the next timers."""
    session = context.session
    group = session.get(Group, group_id)
    if group is None:
        return []
    newest = rules.last_closable(context.now)
    wanted = weeks_between(week, newest)
    said: list[Say] = []
    for summary in figures.group_weeks(session, group, wanted) if wanted else ():
        session.add(
            WeekClose(
                group_id=group_id,
                week=summary.week,
                closed_at=context.now,
                total=summary.total,
                loggers=summary.loggers,
            )
        )
        if summary.week == newest and summary.loggers:
            view = partial(views.closed, week=replace(summary, closed=True))
            chairs = [person.id for stay, person in people.members_of(session, group_id) if stay.cochair]
            said = [Say(view, to=Privately(person_id, wait=False)) for person_id in chairs if person_id]
    hours.forget_before(session, (context.now - figures.KEPT).date())
    _arm(context, group, week_after(newest))
    return said


@job(NUDGE)
def nudge(context: Context, person_id: int) -> Replies:
    """Ask, if it is Sunday evening there and nothing speaks against it now."""
    session = context.session
    person = session.get(Person, person_id)
    memberships = people.memberships_of(session, person_id)
    if person is None or not memberships:
        return []
    newest = hours.newest(session, person_id)
    group = next((g for _, g in memberships if newest and g.id == newest.group_id), memberships[0][1])
    zone = _zone(person, group)
    if not rules.is_nudge_time(context.now, zone):
        logger.info("nudge not sent: it is not Sunday evening there any more", person=person_id)
        return []
    today = context.now.astimezone(zone).date()
    week = week_of(today)
    nudges = [n for n in hours.nudges_of(session, person_id, 10) if n.week == week or _went_out(context, n)]
    leaves = leave.leaves_of(session, [person_id])
    logged = hours.logged_anything(session, person_id, week)
    if not rules.may_nudge(today, leaves, logged=logged, nudges=nudges):
        return []
    assert group.id is not None
    row = Nudge(person_id=person_id, group_id=group.id, week=week, sent_at=context.now)
    session.add(row)
    session.flush()
    arguments = {"nudge_id": row.id, "day": today.isoformat()}
    options = [
        Option(key, partial(views.nudge_amount, minutes=minutes), NUDGE, {**arguments, "minutes": minutes})
        for key, minutes in OFFERED.items()
    ]
    options.append(Option("none", views.nudge_nothing, NUDGE, {**arguments, "minutes": 0}))
    return Say(
        partial(views.nudge, group=group.name),
        to=Privately(person_id, wait=False), options=tuple(options), key=_key(row), only=person_id, notify=True,
    )  # fmt: skip


def _arm(context: Context, group: Group, week: str) -> None:
    """Set the timers of a group's open week: its end, and Sunday evening of each member."""
    assert group.id is not None
    context.schedule(CLOSE, f"{CLOSE}:{group.id}", rules.closes_at(week), group_id=group.id, week=week)
    for _, person in people.members_of(context.session, group.id):
        evening = rules.next_nudge(context.now, _zone(person, group))
        context.schedule(NUDGE, f"{NUDGE}:{person.id}", evening, person_id=person.id)


def _zone(person: Person, group: Group) -> ZoneInfo:
    return person_translator(person, None, group).tzinfo


def _key(row: Nudge) -> str:
    return f"{NUDGE}:{row.id}"


def _went_out(context: Context, row: Nudge) -> bool:
    """Whether a nudge reached a private chat at all; one that did not asks for no answer."""
    return bool(outbox.by_key(context.session, _key(row)))
