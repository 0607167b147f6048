"""`cancel` and `skip`: a meeting does not take place."""

from functools import partial

from bot.core import reasons
from bot.core.arguments import Rest
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import command
from bot.core.i18n import N_
from bot.core.permissions import GROUP_OR_PRIVATE, MEMBERS
from bot.core.replies import Replies, Reply, Say, ToGroup
from handlers.meetings import which
from handlers.meetings.after import again
from handlers.meetings.asking import picking
from handlers.meetings.asking import showing as searches
from handlers.meetings.calendar import filing
from handlers.meetings.planned import checking, settling, showing
from handlers.meetings.views import changing as views
from storage import audit
from storage.meetings import ASKING, CANCELLED, Meeting

WHY = N_("Please say why, so that the group can read it: `cancel M{n}` and the reason.")


@command(
    "cancel",
    also=N_("cancel meeting | call off"),
    usage=N_("cancel [M4] <reason>"),
    summary=N_("Cancel a meeting, or the search for its time (co-chairs)"),
    details=N_("The group reads the reason. `skip` leaves out one meeting of a series, with or without a reason."),
    examples=(N_("cancel M4 the election is on that day"),),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
    alone=False,
)
def cancel(context: Context, number: which.MarkedMeeting | None = None, why: Rest = "") -> Replies:
    meeting = checking.named_or_only(context, number, "cancel", searches=True)
    which.check_leads(context, meeting.group_id)
    if meeting.state != ASKING:
        checking.check_ahead(context, meeting)
    said, reason = reasons.parted(why)
    reason = checking.reason(why if said else reason)
    if not reason:
        raise Refusal("cancel-why", WHY, n=meeting.number)
    told = (stop_asking if meeting.state == ASKING else call_off)(context, meeting, reason)
    done = partial(views.is_cancelled, number=meeting.number)
    return [*told, Say(done)] if checking.is_elsewhere(context, meeting) else told


def call_off(context: Context, meeting: Meeting, reason: str) -> list[Reply]:
    """A planned meeting is off, and the group hears why. Whoever calls has checked that it may be."""
    card = showing.card_of(context, meeting)
    shown = partial(views.cancelled_card, card=card, reason=reason)
    old = settling.take_down(context, meeting, shown, partial(views.is_cancelled, number=meeting.number))
    meeting.sequence += 1
    _cancelled(context, meeting, reason)
    view = partial(views.cancelled, card=card, reason=reason)
    said = Say(view, to=ToGroup(meeting.group_id), picture=filing.document(meeting), notify=True)
    return [*old, said, *again.carry(context, meeting)]


def stop_asking(context: Context, meeting: Meeting, reason: str) -> list[Reply]:
    """No time is looked for any more."""
    search = searches.search_of(context, meeting)
    _cancelled(context, meeting, reason)
    view = partial(views.cancelled_search, number=meeting.number, title=meeting.title, reason=reason)
    return [*picking.close(context, search), Say(view, to=ToGroup(meeting.group_id)), *again.carry(context, meeting)]


def _cancelled(context: Context, meeting: Meeting, reason: str) -> None:
    meeting.state, meeting.reason, meeting.ended_at = CANCELLED, reason, context.now
    audit.record(
        context.session, context.now, "meeting.cancelled", by=context.person_id, group=meeting.group_id,
        number=meeting.number,
    )  # fmt: skip
    context.session.flush()
