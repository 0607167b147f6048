"""Actions are followed up until they are done: their owners are reminded, and where that is in vain, the co-chairs."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.core.context import Context
from bot.core.feature import job
from bot.core.replies import Option, Privately, Replies, Reply, Say
from bot.core.waking import WAKES, when_to_ask
from handlers.meetings.after import chairs
from handlers.meetings.after.reading import promises_of
from handlers.meetings.views import actions as views
from storage import actions, due, leave, people
from storage.actions import OPEN, Action
from storage.groups import Group
from storage.people import Person

REMIND, TELL = "meetings.remind-action", "meetings.tell-action"
ACT = "meetings.act"
"""The choice below an action: done, later, or not by me."""
BEFORE, AFTER, AGAIN = "before", "after", "again"
"""The three times: the morning before its day, the morning after it, and a week after that. Then it rests with the
co-chairs, and with the list that the next meeting begins with."""
WEEK = timedelta(weeks=1)


def keep_in_mind(context: Context, action: Action) -> None:
    """Set the next reminder of an action as it is now, in place of any that it had."""
    if action.state != OPEN or action.due_on is None:
        due.cancel(context.session, [_key(action)])
        return
    zone = zone_of(context, action)
    wanted = next(((kind, at) for kind, at in reminders(action.due_on, zone) if at > context.now), None)
    if wanted is None:  # overdue: it was just given or reopened
        wanted = (AFTER, _morning(context.now.astimezone(zone).date() + timedelta(days=1), zone))
    _set(context, action, *wanted)


def is_soon(context: Context, action: Action) -> bool:
    """Whether it is too late for the reminder before its day."""
    return action.due_on is not None and dict(reminders(action.due_on, zone_of(context, action)))[BEFORE] <= context.now


def reminders(day: date, zone: ZoneInfo) -> Sequence[tuple[str, datetime]]:
    """When somebody in a zone is reminded of what is due on a day."""
    mornings = ((BEFORE, day - timedelta(days=1)), (AFTER, day + timedelta(days=1)))
    return [(kind, _morning(on, zone)) for kind, on in mornings]


def _morning(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, WAKES, zone).astimezone(UTC)


@job(REMIND)
def remind(context: Context, action: int, kind: str, due_on: str) -> Replies:
    """Remind whoever owns an action now, if it is still to be done by that day."""
    found = actions.find(context.session, action, lock=True)
    if found is None or found.state != OPEN or found.due_on is None or found.due_on.isoformat() != due_on:
        return None
    owner = owner_of(context, found)
    if owner is None:
        found.owner_person_id = None
        _next(context, found, kind)
        if kind != AFTER:  # in the morning before its day, and in the end
            chairs.tell(context, TELL, action, found.group_id)
        return None
    assert owner.id is not None
    zone = zone_of(context, found)
    at = when_to_ask(context.now, zone, leave.leaves_of(context.session, [owner.id]))
    if at > context.now:
        if kind == BEFORE and at.astimezone(zone).date() > found.due_on:
            keep_in_mind(context, found)  # they are away until after its day
        else:
            _set(context, found, kind, at)
        return None
    _next(context, found, kind)
    said: list[Reply] = [reminder(context, found, kind, owner.id)]
    if kind == AGAIN:
        chairs.tell(context, TELL, action, found.group_id)
    return said


def _next(context: Context, action: Action, kind: str) -> None:
    """After the first reminder the second, after that the last."""
    assert action.due_on is not None
    if kind == BEFORE:
        after = dict(reminders(action.due_on, zone_of(context, action)))[AFTER]
        _set(context, action, AFTER, after)
    elif kind == AFTER:
        _set(context, action, AGAIN, context.now + WEEK)


@job(TELL)
def tell_chair(context: Context, number: int, person_id: int) -> Replies:
    """An action is nobody's, or long overdue: what is to become of it is theirs to say."""
    found = actions.find(context.session, number)
    if found is None or found.state != OPEN or not chairs.leads(context, found.group_id, person_id):
        return None
    if found.owner_person_id == person_id:
        return None  # they have just been reminded of it as their own
    group = context.session.get_one(Group, found.group_id)
    promise = promises_of(context.session, [found], found.group_id)[0]
    return Say(
        partial(views.to_chairs, promise=promise, group=group.name),
        to=Privately(person_id, wait=False),
        options=options_of(found, own=False),
        key=key_of(found, person_id),
        notify=True,
    )


def reminder(context: Context, action: Action, kind: str, person_id: int) -> Say:
    """What its owner reads, with what they can do below it."""
    group = context.session.get_one(Group, action.group_id)
    promise = promises_of(context.session, [action], action.group_id)[0]
    return Say(
        partial(views.reminder, promise=promise, kind=kind, group=group.name),
        to=Privately(person_id, wait=False),
        options=options_of(action),
        key=key_of(action, person_id),
        notify=True,
    )


def key_of(action: Action, person_id: int) -> str:
    """Under which key a message about an action can be found that somebody has had in private."""
    return f"meetings.action:{action.number}:{person_id}"


def options_of(action: Action, *, own: bool = True) -> tuple[Option, ...]:
    """What can be done about an action by a tap; `own`: by whoever has it."""
    shown = [("done", views.is_done, "✅"), ("later", views.a_week_more, "🕐")]
    if own:
        shown.append(("free", views.not_by_me, "🙏"))
    return tuple(
        Option(key, label, ACT, {"action": action.number, "what": key}, sign=sign)
        for key, label, sign in shown
        if key != "later" or action.due_on is not None
    )


def owner_of(context: Context, action: Action) -> Person | None:
    """Who has it, if they are a member of its group still."""
    if action.owner_person_id is None:
        return None
    stays = people.memberships_of(context.session, action.owner_person_id)
    if not any(group.id == action.group_id for _, group in stays):
        return None
    return context.session.get(Person, action.owner_person_id)


def zone_of(context: Context, action: Action) -> ZoneInfo:
    """On whose calendar its day is: the owner's, or the group's as long as nobody owns it."""
    owner = context.session.get(Person, action.owner_person_id) if action.owner_person_id is not None else None
    group = context.session.get_one(Group, action.group_id)
    return ZoneInfo(owner.timezone if owner is not None and owner.timezone else group.timezone)


def _set(context: Context, action: Action, kind: str, at: datetime) -> None:
    assert action.due_on is not None
    context.schedule(REMIND, _key(action), at, action=action.number, kind=kind, due_on=action.due_on.isoformat())


def _key(action: Action) -> str:
    return f"{REMIND}:{action.number}"
