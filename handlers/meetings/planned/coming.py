"""Whether somebody comes: said by a tap, in words, or taken back with the reaction that said it (S6)."""

from functools import partial
from typing import Annotated, Any

from bot.core.answering import acknowledged, source_of
from bot.core.arguments import Missing, Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.events import READ_LATE, Deleted
from bot.core.feature import choice, command, on
from bot.core.i18n import N_
from bot.core.naming import named
from bot.core.permissions import GROUP_OR_PRIVATE, MEMBERS
from bot.core.replies import Edit, Privately, Replies, Reply, Say
from bot.core.text import clean
from handlers.meetings import which
from handlers.meetings.planned import checking, showing
from handlers.meetings.views import coming as views
from handlers.meetings.views import planned as card_views
from storage import attendance, meetings, outbox
from storage.attendance import Rsvp
from storage.meetings import PLANNED, Meeting

WORDS = {
    # Translators: what people write to say whether they come; “|” stands between other words for the same.
    "yes": N_("yes|i come|coming|i'm in"),
    "maybe": N_("maybe|perhaps|not sure"),
    "no": N_("no|i don't come|not coming|i can't"),
}
UNREADABLE = N_("Do you come to M{n}? Write `rsvp M{n} yes`, `maybe` or `no`.")
MOVED = N_("M{n} was moved since. The newest message about it asks for the new time.")


def _answer(words: Words, context: Context) -> str:
    """All that is left, which has to be an answer."""
    said = words.rest()
    if not said:
        raise Missing
    return named(said.strip(" .!,"), WORDS) or clean(said, 40)


@command(
    "rsvp",
    also=N_("coming"),
    usage=N_("rsvp [M4] <yes, maybe or no>"),
    summary=N_("Say whether you come to a meeting"),
    details=N_(
        "Without a number it is for the next meeting. The last answer counts, until the meeting begins. The group sees "
        "how many come, and not who."
    ),
    examples=(N_("rsvp M4 yes"), N_("rsvp no")),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)
def rsvp(context: Context, number: which.MeetingNumber | None = None, answer: Annotated[str, _answer] = "") -> Replies:
    meeting = checking.named_or_next(context, number, "rsvp")
    if answer not in WORDS:
        raise Refusal("rsvp-unreadable", UNREADABLE, n=meeting.number)
    return _take(context, meeting, answer)


@choice(showing.RSVP)
def tapped(context: Context, meeting: int, sequence: int, answer: str) -> Replies:
    found = which.meeting(context, meeting, lock=True)
    if found.sequence != sequence and found.state == PLANNED:
        raise Refusal("meeting-moved", MOVED, n=meeting)
    return _take(context, found, answer)


def _take(context: Context, meeting: Meeting, answer: str) -> list[Reply]:
    which.check_member(context, meeting.group_id)
    checking.check_ahead(context, meeting)
    session, row = context.session, context.session.get(Rsvp, (meeting.number, context.person_id))
    if row is not None and context.now < row.at - READ_LATE:
        return _told(context, meeting, row.answer)
    same = row is not None and row.answer == answer
    if row is None:
        row = Rsvp(meeting_id=meeting.number, person_id=context.person_id, answer=answer, at=context.now)
    row.answer, row.at, row.source = answer, context.now, source_of(context.event)
    session.add(row)
    session.flush()
    told = _told(context, meeting, answer)
    return [*told, *([] if same else _redrawn(context, meeting, answer))]


def _told(context: Context, meeting: Meeting, answer: str) -> list[Reply]:
    view = partial(views.noted, number=meeting.number, answer=answer, starts_at=meeting.begins)
    return acknowledged(context, view, showing.private_key(meeting, context.person_id))


@on(Deleted)
def deleted(context: Context, event: Deleted) -> Replies:
    """Only their own doing counts, not a moderator's. An earlier answer does not revive."""
    row = attendance.rsvp_by(context.session, source_of(context.event)) if context.actor is not None else None
    if row is None or row.person_id != context.person_id:
        return None
    meeting = meetings.find(context.session, row.meeting_id, lock=True)
    if meeting is None or meeting.state != PLANNED or context.now >= meeting.begins:
        return None
    context.session.delete(row)
    context.session.flush()
    said = Say(partial(views.taken_back, number=meeting.number), to=Privately(context.person_id, wait=False))
    return [*_redrawn(context, meeting, ""), *([said] if context.private else [])]


def _redrawn(context: Context, meeting: Meeting, own: str) -> list[Reply]:
    """What the rooms see, and what shows the meeting to whoever answered in private."""
    key = showing.private_key(meeting, context.person_id)
    replies: list[Reply] = []
    if outbox.known_keys(context.session, [key]):
        view = partial(card_views.answered, card=showing.card_of(context, meeting), own=own)
        replies.append(Edit(key, view, options=None))
    return [*replies, *showing.refresh(context, meeting)]


def own_answer(context: Context, meeting: Meeting) -> str:
    """What whoever acts has said; empty where they have not."""
    row: Any = context.session.get(Rsvp, (meeting.number, context.person_id))
    return row.answer if row is not None else ""
