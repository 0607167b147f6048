"""The end of a group's week, and the question on Sunday to those who have not logged anything."""

from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

import structlog

from bot.core import hour_figures, week_rules
from bot.core.context import Context, person_translator
from bot.core.feature import job
from bot.core.replies import Option, Privately, Replies, Say
from bot.core.weeks import week_after, week_of, weeks_between
from handlers.hours import ledger, rules, views
from storage import closes, due, groups, hours, leave, nudges, outbox, people
from storage.groups import Group
from storage.nudges import Nudge
from storage.people import Person

logger = structlog.get_logger()

CLOSE, NUDGE, SATURDAY = "hours.close", "hours.nudge", "hours.saturday"
OFFERED = {"1h": (60, "🕐"), "2h": (120, "🕑"), "5h": (300, "🕔")}
"""What can be tapped: typed key, minutes and sign. No digits: a number that is written is the amount itself."""


def start(context: Context) -> None:
    """Every group has a timer for the end of its week, and all together one for the Sunday's questions."""
    if not due.is_scheduled(context.session, SATURDAY):
        _arm(context)
    for group in groups.all_groups(context.session):
        assert group.id is not None
        if not due.is_scheduled(context.session, f"{CLOSE}:{group.id}"):
            closed = closes.newest(context.session, group.id)
            _close_later(context, group, week_after(closed or week_rules.last_closable(context.now)))


@job(CLOSE)
def close(context: Context, group_id: int, week: str) -> None:
    """Close all weeks from `week` on that are over, and set the next timer."""
    session = context.session
    group = session.get(Group, group_id)
    if group is None:
        return
    newest = week_rules.last_closable(context.now)
    for each in weeks_between(week, newest):
        hour_figures.closed(session, group_id, each, context.now)
    ledger.forget(session, context.now)
    _close_later(context, group, week_after(newest))


@job(SATURDAY)
def saturday(context: Context) -> None:
    """Set everybody's timer for Sunday evening: late enough that few join or move after it."""
    _arm(context)


@job(NUDGE)
def nudge(context: Context, person_id: int) -> Replies:
    """Ask, if it is Sunday evening there and nothing speaks against it now."""
    session = context.session
    person = session.get(Person, person_id)
    group = _asked_about(context, person_id)
    if person is None or group is None:
        return []
    zone = _zone(person, group)
    if not rules.is_nudge_time(context.now, zone):
        evening = rules.next_nudge(context.now, zone)
        if evening - context.now < timedelta(days=1):  # they have moved west
            context.schedule(NUDGE, f"{NUDGE}:{person_id}", evening, person_id=person_id)
        else:
            logger.info("nudge not sent: it is not Sunday evening there any more", person=person_id)
        return []
    today = context.now.astimezone(zone).date()
    week = week_of(today)
    earlier = [n for n in nudges.nudges_of(session, person_id, 10) if n.week == week or _went_out(context, n)]
    leaves = leave.leaves_of(session, [person_id])
    logged = hours.logged_anything(session, person_id, week)
    if not rules.may_nudge(today, leaves, logged=logged, nudges=earlier):
        return []
    assert group.id is not None
    row = Nudge(person_id=person_id, group_id=group.id, week=week, sent_at=context.now)
    session.add(row)
    session.flush()
    arguments = {"nudge_id": row.id, "day": today.isoformat()}
    options = [
        Option(key, partial(views.nudge_amount, minutes=minutes), NUDGE, {**arguments, "minutes": minutes}, sign)
        for key, (minutes, sign) in OFFERED.items()
    ]
    options.append(Option("none", views.nudge_nothing, NUDGE, {**arguments, "minutes": 0}, "➖"))
    return Say(
        partial(views.nudge, group=group.name),
        to=Privately(person_id, wait=False), options=tuple(options), key=_key(row), only=person_id, notify=True,
    )  # fmt: skip


def _close_later(context: Context, group: Group, week: str) -> None:
    assert group.id is not None
    context.schedule(CLOSE, f"{CLOSE}:{group.id}", week_rules.closes_at(week), group_id=group.id, week=week)


def _arm(context: Context) -> None:
    """Set the timers for everybody's next Sunday evening, and for doing so again.

    Counted from when this was due: a bot that comes back on Sunday evening still asks.
    """
    since = context.due_at or context.now
    for person in people.all_members(context.session):
        group = _asked_about(context, person.id) if person.id else None
        if group is not None:
            evening = rules.next_nudge(since, _zone(person, group))
            context.schedule(NUDGE, f"{NUDGE}:{person.id}", evening, person_id=person.id)
    context.schedule(SATURDAY, SATURDAY, rules.next_saturday(context.now))


def _asked_about(context: Context, person_id: int) -> Group | None:
    """The group that a question names: the one that the person logged for last, if they are still in it."""
    mine = [group for _, group in people.memberships_of(context.session, person_id)]
    newest = hours.newest(context.session, person_id)
    return next((group for group in mine if newest and group.id == newest.group_id), mine[0] if mine else None)


def _zone(person: Person, group: Group) -> ZoneInfo:
    return person_translator(person, None, (), group).tzinfo


def _key(row: Nudge) -> str:
    return f"{NUDGE}:{row.id}"


def _went_out(context: Context, row: Nudge) -> bool:
    """Whether a nudge reached a private chat at all; one that did not asks for no answer."""
    return bool(outbox.by_key(context.session, _key(row)))
