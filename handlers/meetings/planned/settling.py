"""What shows a meeting at a time that holds no more: closed in the rooms at once, in private chats a few at a time."""

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from bot.core.context import Context
from bot.core.feature import job
from bot.core.replies import Edit, Privately, Replies, Reply, Say, Unpin, View
from bot.core.waking import is_awake, when_to_ask
from handlers.meetings import members, which
from handlers.meetings.fair.fairness import Person
from handlers.meetings.planned import planning, showing
from handlers.meetings.views import changing as views
from handlers.meetings.views.planned import Card
from storage import attendance, meetings, offers
from storage.meetings import CANCELLED, PLANNED, Meeting

SETTLE, TELL = "meetings.settle-planned", "meetings.tell-change"
"""The jobs: close what somebody was sent in private; and tell somebody who was sent nothing, and meant to come."""
AT_ONCE = 20
"""In one unit of work: few enough that nobody's command waits for long."""


def begun(context: Context, meeting: Meeting) -> list[Reply]:
    """It runs now: nobody says any more whether they come, and nothing is said of it by itself."""
    return take_down(context, meeting, partial(views.begun, card=showing.card_of(context, meeting)), tells=False)


def take_down(
    context: Context, meeting: Meeting, view: View, answer: View | None = None, *, tells: bool = True
) -> list[Reply]:
    """Close what shows the meeting as it was planned until now: `view` takes its place in the rooms.

    Its timers are dropped. `answer`: what takes the place of the question to the co-chairs. To be called while the
    meeting is still as it was, and what was said about coming is known. `tells`: it takes place at another time or not
    at all, which those who meant to come, or were reminded, are told in private.
    """
    planning.drop_timers(context, meeting)
    key = showing.key_of(meeting)
    facts = {"meeting": meeting.number, "shown": key, "begins": meeting.begins.isoformat()}
    context.schedule(SETTLE, f"{SETTLE}:{key}", context.now, **facts)
    for person_id in _only_answered(context, meeting, key) if tells else ():
        context.schedule(TELL, f"{TELL}:{key}:{person_id}", context.now, **facts, person_id=person_id)
    asked = answer or partial(views.no_longer_asked, number=meeting.number)
    replies: list[Reply] = [Edit(showing.doubt_key(meeting), asked, closed=True)]
    return replies if meeting.shown_at is None else [Edit(key, view, closed=True), Unpin(key), *replies]


def _only_answered(context: Context, meeting: Meeting, key: str) -> set[int]:
    """Who comes, or may come, and has no message of their own that `settle` closes."""
    everybody = members.of_group(context.session, meeting.group_id)
    answers = showing.answers_of(context.session, meeting, everybody)
    reminded = set[int]().union(*offers.open_copies(context.session, f"{key}:").values())
    return {person_id for person_id, answer in answers.items() if answer != "no"} - reminded


@job(SETTLE)
def settle(context: Context, meeting: int, shown: str, begins: str) -> Replies:
    """Whoever was reminded of a time that holds no more is told so, and not by an edit alone.

    Who is in the group no longer reads nothing of what has become of it.
    """
    found = meetings.find(context.session, meeting)
    copies = offers.open_copies(context.session, f"{shown}:")
    if found is None or not copies:
        return None
    if len(copies) > AT_ONCE:
        context.schedule(SETTLE, f"{SETTLE}:{shown}", context.now, meeting=meeting, shown=shown, begins=begins)
    everybody = members.of_group(context.session, found.group_id)
    is_moved = _is_moved(found, shown)
    card = showing.card_of(context, found, everybody)
    view = _view(found, card, shown, begins)
    stays_away = {each.person_id for each in attendance.rsvps_of(context.session, meeting) if each.answer == "no"}
    here = {person.id for person in everybody}
    is_told = here if is_moved else here - stays_away if found.state == CANCELLED else set()
    left = partial(views.no_longer_asked, number=meeting)
    replaced = partial(views.replaced, card=card, moved=is_moved, length=_is_longer(found, shown, begins))
    due, told = list(copies.items())[:AT_ONCE], set[int]()
    replies: list[Reply] = []
    for key, readers in due:
        news = readers & is_told
        replies.append(Edit(key, left if not readers <= here else replaced if news else view, closed=True))
        told |= news  # of linked accounts, each may have been reminded
    return [*replies, *(_told(context, found, each, view, begins) for each in everybody if each.id in told)]


@job(TELL)
def tell(context: Context, meeting: int, shown: str, begins: str, person_id: int) -> Replies:
    """Whoever said that they come hears of a change, in their private chat too, and however far ahead it is."""
    found = meetings.find(context.session, meeting)
    if found is None or not (_is_moved(found, shown) or found.state == CANCELLED):
        return None
    everybody = members.of_group(context.session, found.group_id)
    view = _view(found, showing.card_of(context, found, everybody), shown, begins)
    return [_told(context, found, each, view, begins) for each in everybody if each.id == person_id]


def _is_moved(meeting: Meeting, shown: str) -> bool:
    return meeting.state == PLANNED and shown != showing.key_of(meeting)


def _is_longer(meeting: Meeting, shown: str, begins: str) -> bool:
    """Whether it begins as it was to, and is longer or shorter."""
    return _is_moved(meeting, shown) and meeting.begins == datetime.fromisoformat(begins)


def _view(meeting: Meeting, card: Card, shown: str, begins: str) -> View:
    moved, length = _is_moved(meeting, shown), _is_longer(meeting, shown, begins)
    return partial(views.settled, card=card, state=meeting.state, reason=meeting.reason, moved=moved, length=length)


def is_to_ring(now: datetime, begins: datetime, zone: ZoneInfo) -> bool:
    """Whether a phone rings for a change: whoever is asleep is woken where they would learn of it too late."""
    return is_awake(now, zone) or when_to_ask(now, zone, ()) >= begins - planning.HOUR_BEFORE


def _told(context: Context, meeting: Meeting, person: Person, view: View, begins: str) -> Say:
    zone = ZoneInfo(person.zone or which.group_of(context, meeting).timezone)
    rings = is_to_ring(context.now, min(datetime.fromisoformat(begins), meeting.begins), zone)
    to = Privately(person.id, wait=False)
    if meeting.state == CANCELLED:
        return Say(view, to=to, notify=rings)
    key = showing.private_key(meeting, person.id)
    return Say(view, to=to, options=showing.options_of(meeting), key=key, notify=rings)
