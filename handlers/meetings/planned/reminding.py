"""What is said of a planned meeting by itself: its message, a day and an hour before, and that nobody started it.

Everything is judged anew when it is due: whether the meeting is still planned at this time, and whether saying so is
still of use. A bot that was away tells how long there is left; what is too late is not said.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import structlog

from bot.core.context import Context
from bot.core.feature import job
from bot.core.replies import Edit, Privately, Replies, Reply, Say, ToGroup, View
from bot.core.text import Text, clean
from bot.core.waking import is_awake, on_leave, when_to_ask
from handlers.meetings import members, which
from handlers.meetings.after import again, listing
from handlers.meetings.fair.fairness import Person
from handlers.meetings.planned import planning, settling, showing
from handlers.meetings.sitting import starting
from handlers.meetings.views import changing
from handlers.meetings.views import planned as views
from storage import meetings
from storage.meetings import PLANNED, Meeting

log = structlog.get_logger()

TELL, TELL_ONE = "meetings.tell", "meetings.tell-one"
"""The jobs: remind the members in private, a few at a time; and somebody who was not awake or not there at first."""
TOO_LATE = timedelta(minutes=15)
"""The reminder of the day before is left to that of the hour before, where this would follow it so soon."""
PROMISES, LONGEST = 3, 60
"""Actions in a reminder, and characters of each; `actions` shows the rest."""


@job(showing.CARD)
def card(context: Context, meeting: int) -> Replies:
    """Show a meeting of a series to its group, or bring up to date what it sees."""
    found = planned_still(context, meeting)
    if found is None:
        return None
    if found.shown_at is None:
        return showing.announce(context, found) if context.now < found.begins else None
    found.shown_at = context.now
    return Edit(
        showing.key_of(found), partial(views.card, card=showing.card_of(context, found)), options=None
    )  # fmt: skip


@job(planning.DAY)
def day(context: Context, meeting: int, sequence: int) -> Replies:
    """A day before: the room, and the members in private."""
    found = planned_still(context, meeting, sequence)
    if found is None or _is_too_late(context, found, _day_ends(found)):
        return None
    return _remind(context, found, day=True)


@job(planning.HOUR)
def hour(context: Context, meeting: int, sequence: int) -> Replies:
    """An hour before: the same."""
    found = planned_still(context, meeting, sequence)
    if found is None or _is_too_late(context, found, found.begins):
        return None
    return _remind(context, found, day=False)


@job(TELL)
def tell(context: Context, meeting: int, sequence: int, day: bool, after: int) -> Replies:
    """Remind some members, and the others a moment later. `after`: whose turn it was last."""
    found = planned_still(context, meeting, sequence)
    if found is None or _is_too_late(context, found, _day_ends(found) if day else found.begins):
        return None
    everybody = members.of_group(context.session, found.group_id)
    batch = members.batch(everybody, after)
    if len(batch) == members.BATCH:
        _tell_later(context, found, day=day, after=batch[-1].id)
    return _told(context, found, everybody, batch, day=day)


@job(TELL_ONE)
def tell_one(context: Context, meeting: int, sequence: int, person_id: int) -> Replies:
    """Somebody is awake, or back, by now: the reminder of the day before reaches them a little later."""
    found = planned_still(context, meeting, sequence)
    if found is None or _is_too_late(context, found, _day_ends(found)):
        return None
    everybody = members.of_group(context.session, found.group_id)
    return _told(context, found, everybody, [each for each in everybody if each.id == person_id], day=True)


@job(planning.OVER)
def over(context: Context, meeting: int, sequence: int) -> Replies:
    """Its time is long over and nobody started it here: nothing can be said about coming any more."""
    found = planned_still(context, meeting, sequence)
    if found is None:
        return None
    view = partial(changing.not_started, card=showing.card_of(context, found))
    return [*settling.take_down(context, found, view, tells=False), *again.carry(context, found)]


def planned_still(context: Context, number: int, sequence: int | None = None) -> Meeting | None:
    """The meeting, held for this unit of work, where it is planned still, and (`sequence`) at the same time."""
    found = meetings.find(context.session, number, lock=True)
    if found is None or found.state != PLANNED or sequence not in {None, found.sequence}:
        return None
    return found


def _day_ends(meeting: Meeting) -> datetime:
    """Until when the reminder of the day before is of use."""
    return meeting.begins - planning.HOUR_BEFORE - TOO_LATE


def _is_too_late(context: Context, meeting: Meeting, until: datetime) -> bool:
    if context.now < until:
        return False
    log.info("reminder not sent: it is too late to be of use", meeting=meeting.number, due=str(context.due_at))
    return True


def _remind(context: Context, meeting: Meeting, *, day: bool) -> Replies:
    _tell_later(context, meeting, day=day, after=0)
    view = partial(_view(context, meeting), card=showing.card_of(context, meeting))
    options = () if day else (starting.option(meeting),)
    return Say(view, to=ToGroup(meeting.group_id), options=options, notify=True)


def _tell_later(context: Context, meeting: Meeting, *, day: bool, after: int) -> None:
    key = f"{TELL}:{meeting.number}:{'day' if day else 'hour'}"
    context.schedule(
        TELL, key, context.now, meeting=meeting.number, sequence=meeting.sequence, day=day, after=after
    )  # fmt: skip


def _told(
    context: Context, meeting: Meeting, everybody: Sequence[Person], some: Sequence[Person], *, day: bool
) -> list[Reply]:
    """Whoever said that they do not come, or is on leave then, hears nothing; a day before nobody is woken (G7)."""
    answers = showing.answers_of(context.session, meeting, everybody)
    view = partial(_view(context, meeting), card=showing.card_of(context, meeting, everybody), private=True)
    group_zone = which.group_of(context, meeting).timezone
    replies: list[Reply] = []
    for person in some:
        zone, own = ZoneInfo(person.zone or group_zone), answers.get(person.id, "")
        if own == "no" or on_leave(person.leaves, meeting.begins, zone):
            continue
        at = when_to_ask(context.now, zone, person.leaves) if day else context.now
        if at <= context.now:
            rings = day or bool(own) or is_awake(context.now, zone)
            replies.append(_reminder(meeting, partial(view, own=own), person.id, rings=rings))
        elif at < _day_ends(meeting):
            context.schedule(
                TELL_ONE, f"{TELL_ONE}:{meeting.number}:{person.id}", at,
                meeting=meeting.number, sequence=meeting.sequence, person_id=person.id,
            )  # fmt: skip
    return replies


def _reminder(meeting: Meeting, view: View, person_id: int, *, rings: bool) -> Say:
    return Say(
        view,
        to=Privately(person_id, wait=False),
        options=showing.options_of(meeting),
        key=showing.private_key(meeting, person_id),
        notify=rings,
    )


def _view(context: Context, meeting: Meeting) -> partial[Text]:
    """The reminder without the meeting's card: how much time is left, and what the group has still to do."""
    found = listing.still_open(context.session, meeting.group_id)
    return partial(
        views.reminder,
        left=meeting.begins - context.now,
        promises=[replace(promise, text=clean(promise.text, LONGEST)) for promise in found[:PROMISES]],
        today=listing.today(context, which.group_of(context, meeting)),
    )
