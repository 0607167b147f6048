"""A planned meeting does not take place."""

from functools import partial

from bot.core.context import Context
from bot.core.replies import Edit, Reply, Say, ToGroup, Unpin
from handlers.meetings.planned import planning, showing
from handlers.meetings.views import planned as views
from storage import audit
from storage.meetings import CANCELLED, Meeting


def cancel(context: Context, meeting: Meeting, reason: str) -> list[Reply]:
    """It is off: nothing is said of it any more, and the group hears why. Whoever calls has checked that it may be."""
    key, card = showing.key_of(meeting), showing.card_of(context, meeting)
    meeting.state, meeting.reason, meeting.ended_at = CANCELLED, reason, context.now
    meeting.sequence += 1
    planning.drop_timers(context, meeting)
    by = context.person_id if context.actor is not None else None
    audit.record(
        context.session, context.now, "meeting.cancelled", by=by, group=meeting.group_id, number=meeting.number
    )  # fmt: skip
    context.session.flush()
    return [
        Edit(key, partial(views.cancelled_card, card=card, reason=reason), closed=True),
        Unpin(key),
        Say(partial(views.cancelled, card=card, reason=reason), to=ToGroup(meeting.group_id)),
    ]
