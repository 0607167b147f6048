"""`meeting length`: a planned meeting is longer or shorter than it was to be (S4, S6)."""

from functools import partial

from bot.core import reasons
from bot.core.arguments import Rest
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import command
from bot.core.i18n import N_
from bot.core.permissions import GROUP_OR_PRIVATE, MEMBERS
from bot.core.replies import Replies, Reply, Say, ToGroup
from handlers.meetings import lengths, which
from handlers.meetings.calendar import filing
from handlers.meetings.planned import checking, planning, settling, showing
from handlers.meetings.views import changing as views
from storage import audit
from storage.meetings import Meeting

SAME = N_("M{n} takes {length} already.")


@command(
    "meeting length",
    also=N_("meeting duration | longer meeting"),
    usage=N_("meeting length [M4] <length> [because reason]"),
    summary=N_("Make a meeting longer or shorter (co-chairs)"),
    details=N_(
        "The group is told, with a new calendar file. What was said about coming stays. Of a series, only this one "
        "changes."
    ),
    examples=("meeting length M4 90m",),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)
def length(context: Context, number: which.MarkedMeeting | None = None, text: Rest = "") -> Replies:
    said, reason = reasons.parted(text)
    if not said:
        raise length.unclear()
    meeting = checking.named_or_only(context, number, length.name)
    which.check_leads(context, meeting.group_id)
    checking.check_ahead(context, meeting)
    minutes = lengths.read(said, context.speaker.language)
    if minutes == meeting.minutes:
        raise Refusal("meeting-same-length", SAME, n=meeting.number, length=lambda _: _.duration(minutes))
    return _change(context, meeting, minutes, checking.reason(reason))


def _change(context: Context, meeting: Meeting, minutes: int, reason: str) -> list[Reply]:
    """Calendars know it by its number in a row, as they know a move. Who comes is not asked anew."""
    before, card = meeting.minutes, showing.card_of(context, meeting)
    old = settling.take_down(context, meeting, partial(views.outdated_card, card=card))
    meeting.minutes, meeting.set_at = minutes, context.now
    meeting.sequence += 1
    audit.record(
        context.session, context.now, "meeting.length", by=context.person_id, group=meeting.group_id,
        number=meeting.number,
    )  # fmt: skip
    context.session.flush()
    view = partial(views.length, card=showing.card_of(context, meeting), before=before, reason=reason)
    told = Say(view, to=ToGroup(meeting.group_id), picture=filing.document(meeting), notify=True)
    shown = showing.announce(context, meeting)
    planning.set_timers(context, meeting)
    return [*old, told, *shown, *([Say(view)] if checking.is_elsewhere(context, meeting) else [])]
