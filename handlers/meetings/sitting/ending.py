"""How a meeting ends, by hand or by itself where nobody ended it (S3, S7)."""

from datetime import datetime, timedelta
from functools import partial

from bot.core.context import Context
from bot.core.feature import job
from bot.core.replies import Edit, Replies, Reply, Say, ToGroup, Unpin
from handlers.meetings.after import follow
from handlers.meetings.sitting import burdening, showing
from handlers.meetings.views import sitting as views
from storage import attendance, due, meetings, minutes
from storage.meetings import HELD, RUNNING, Meeting

LEFT_OPEN = "meetings.left-open"
"""The job: nobody has ended it."""
LOOK_AGAIN, PATIENCE = timedelta(seconds=5), timedelta(minutes=30)
"""How soon, and for how long, it is looked at again whether a platform has handed over what was said while the bot was
away: notes may be in it, and the end."""
OBJECTING = timedelta(hours=72)
"""How long after a meeting what it agreed on stays provisional."""


def set_timer(context: Context, meeting: Meeting) -> None:
    """It is ended by itself if nobody does."""
    at = context.now + timedelta(minutes=meeting.minutes) + showing.LEFT_ALONE
    context.schedule(LEFT_OPEN, _key(meeting), at, meeting=meeting.number)


@job(LEFT_OPEN)
def left_open(context: Context, meeting: int, since: str = "") -> Replies:
    """It is long over, as far as anybody can tell. `since`: when this was first looked at."""
    found = meetings.find(context.session, meeting, lock=True)
    if found is None or found.state != RUNNING:
        return None
    since = since or context.now.isoformat()
    if context.registry.behind() and context.now - datetime.fromisoformat(since) < PATIENCE:
        context.schedule(LEFT_OPEN, _key(found), context.now + LOOK_AGAIN, meeting=meeting, since=since)
        return None
    said = Say(partial(views.left_open, n=found.number, title=found.title), to=ToGroup(found.group_id))
    return [said, *conclude(context, found, by_itself=True)]


def conclude(context: Context, meeting: Meeting, *, by_itself: bool = False) -> list[Reply]:
    """It was held: what it cost is counted, what was agreed can be objected to, and the minutes follow."""
    session, sheet = context.session, showing.sheet_of(context, meeting)
    meeting.state, meeting.ended_at = HELD, context.now
    if meeting.set_at is None and meeting.started_at is not None and not by_itself:
        meeting.minutes = max(round((context.now - meeting.started_at) / timedelta(minutes=1)), 1)  # nobody planned it
    due.cancel(session, [_key(meeting), f"{showing.SO_FAR}:{meeting.number}"])
    context.listens.add("a meeting ends")
    for agreement in minutes.agreements_of(session, meeting.number):
        agreement.final_at = context.now + OBJECTING
    session.flush()
    there = [row.person_id for row in attendance.attendance_of(session, meeting.number)]
    burdening.settle(context, meeting, there)
    key = showing.key_of(meeting)
    return [Edit(key, partial(views.ended, sheet=sheet), closed=True), Unpin(key), *follow(context, meeting)]


def _key(meeting: Meeting) -> str:
    return f"{LEFT_OPEN}:{meeting.number}"
