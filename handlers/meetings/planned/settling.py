"""What shows a meeting at a time that holds no more: closed in the rooms at once, in private chats a few at a time."""

from functools import partial

from bot.core.context import Context
from bot.core.feature import job
from bot.core.replies import Edit, Privately, Replies, Reply, Say, Unpin, View
from handlers.meetings import members
from handlers.meetings.planned import planning, showing
from handlers.meetings.views import changing as views
from storage import attendance, meetings, outbox
from storage.meetings import CANCELLED, PLANNED, Meeting

SETTLE = "meetings.settle-planned"
AT_ONCE = 20
"""In one unit of work: few enough that nobody's command waits for long."""


def begun(context: Context, meeting: Meeting) -> list[Reply]:
    """It runs now: nobody says any more whether they come, and nothing is said of it by itself."""
    return take_down(context, meeting, partial(views.begun, card=showing.card_of(context, meeting)))


def take_down(context: Context, meeting: Meeting, view: View, answer: View | None = None) -> list[Reply]:
    """Close what shows the meeting as it was planned until now: `view` takes its place in the rooms.

    Its timers are dropped. `answer`: what takes the place of the question to the co-chairs. To be called while the
    meeting is still as it was.
    """
    planning.drop_timers(context, meeting)
    key = showing.key_of(meeting)
    context.schedule(SETTLE, f"{SETTLE}:{key}", context.now, meeting=meeting.number, shown=key)
    asked = answer or partial(views.no_longer_asked, number=meeting.number)
    replies: list[Reply] = [Edit(showing.doubt_key(meeting), asked, closed=True)]
    return replies if meeting.shown_at is None else [Edit(key, view, closed=True), Unpin(key), *replies]


@job(SETTLE)
def settle(context: Context, meeting: int, shown: str) -> Replies:
    """Whoever was reminded of a time that holds no more is told so, and not by an edit alone.

    Who is in the group no longer reads nothing of what has become of it.
    """
    found = meetings.find(context.session, meeting)
    copies = outbox.open_copies(context.session, f"{shown}:")
    if found is None or not copies:
        return None
    if len(copies) > AT_ONCE:
        context.schedule(SETTLE, f"{SETTLE}:{shown}", context.now, meeting=meeting, shown=shown)
    everybody = members.of_group(context.session, found.group_id)
    is_moved = found.state == PLANNED and shown != showing.key_of(found)
    card = showing.card_of(context, found, everybody)
    view = partial(views.settled, card=card, state=found.state, reason=found.reason, moved=is_moved)
    stays_away = {each.person_id for each in attendance.rsvps_of(context.session, meeting) if each.answer == "no"}
    here = {person.id for person in everybody}
    is_told = here if is_moved else here - stays_away if found.state == CANCELLED else set()
    replies: list[Reply] = []
    for key, readers in list(copies.items())[:AT_ONCE]:
        left = partial(views.no_longer_asked, number=meeting)
        replies.append(Edit(key, view if readers <= here else left, closed=True))
        replies += [_told(found, person_id, view) for person_id in sorted(readers & is_told)]
        is_told = is_told - readers  # of linked accounts, each may have been reminded
    return replies


def _told(meeting: Meeting, person_id: int, view: View) -> Say:
    to = Privately(person_id, wait=False)
    if meeting.state == CANCELLED:
        return Say(view, to=to, notify=True)
    key = showing.private_key(meeting, person_id)
    return Say(view, to=to, options=showing.options_of(meeting), key=key, notify=True)
