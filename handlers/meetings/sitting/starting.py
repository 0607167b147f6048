"""`meeting start`: a planned meeting begins, or one that nobody planned (S7)."""

import re
from datetime import timedelta
from typing import Annotated, NamedTuple

from bot.core.arguments import Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import Instead, choice, command
from bot.core.i18n import N_
from bot.core.permissions import GROUP_OR_PRIVATE, MEMBERS, Where
from bot.core.replies import Option, Replies, Reply, Say
from bot.core.text import clean
from handlers.meetings import which
from handlers.meetings.planned import planning, settling
from handlers.meetings.sitting import attending, ending, keeping, showing
from handlers.meetings.views import sitting as views
from storage import meetings, numbering
from storage.meetings import ASKING, CANCELLED, HELD, PLANNED, RUNNING, Meeting

START = "meetings.start"
"""The choice."""
TITLE = 120
"""Characters."""
ABOUT_NOW = timedelta(minutes=15)
"""How long before its time a tap starts it."""
UNPLANNED = 60
"""Minutes that a meeting which nobody planned is taken to last, until it ends."""

RUNS = N_("M{n} is running already. `end` ends it.")
WAS_HELD = N_("M{n} was held already. `minutes M{n}` shows what was noted.")
IS_CANCELLED = N_("M{n} is cancelled. Start one that is not planned with `start` and its title in quotation marks.")
NO_TIME = N_("M{n} has no time yet. A co-chair picks one: `meeting M{n}`.")
TOO_EARLY = N_("M{n} is planned for {instant}. I can start it from two hours before on; `meeting move M{n}` moves it.")
NOT_NOW = N_("It is planned for {instant}. A tap starts it from 15 minutes before on, `start` at once.")
NONE_DUE = N_(
    "No meeting of {group} begins about now. Name one, as in `meeting start M1`, or start one that is not planned, as "
    "in `meeting start \"Short call\"`."
)  # fmt: skip
TOO_LONG = N_("A title has at most {limit} characters; this one has {n}.")

_TITLE = re.compile(r"[\"“”„«](?P<title>[^\"“”„«»]+)[\"“”»]?\s*", re.S)


class About(NamedTuple):
    """What stands behind `meeting start`."""

    number: int | None = None
    title: str = ""


def _about(words: Words, context: Context) -> About:
    quoted = _TITLE.fullmatch(words.left)
    if quoted is not None and clean(quoted["title"]):
        words.rest()
        return About(title=quoted["title"].strip())
    if not words.left:
        return About()
    return About(which.meeting_number(words, context))


@command(
    "meeting start",
    also=N_("start meeting"),
    usage=N_("meeting start [M1 | \"title\"]"),
    summary=N_("Start a meeting (co-chairs)"),
    details=N_(
        "In the group's room `start` is enough. Without a number it is the meeting that begins about now; with a title "
        "in quotation marks, one that nobody planned. While it runs, everybody in the group can note what is said: "
        "`topic`, `agreed`, `action`, `info`, several in one message, each on a line of its own. `end` ends it. "
        "Whoever takes the group's notes can start and end it too."
    ),
    examples=(N_("meeting start \"Short call\""),),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
    group=True,
)  # fmt: skip
def start(context: Context, about: Annotated[About, _about] = About()) -> Replies:  # noqa: B008 - a constant
    if about.title:
        keeping.check_keeps(context, context.group_id)
        return [*begin(context, _unplanned(context, about.title)), *_told(context)]
    found = which.meeting(context, about.number, lock=True) if about.number is not None else keeping.due(context)
    if found is None:
        _check_nothing_runs(context, context.group_id)
        raise Refusal("no-meeting-due", NONE_DUE, group=clean(context.at_hand.name))
    keeping.check_keeps(context, found.group_id)
    return [*begin(context, found), *_told(context)]


def _is_meant(context: Context, arguments: str) -> bool:
    """In private `start` alone opens the chat; in a group's room it can only be a meeting, for whoever is in the group.

    So it is wherever one is named.
    """
    said = arguments.strip()
    if context.where is Where.GROUP and which.place_in(context, context.group_id) is not None:
        return True
    is_named = _TITLE.fullmatch(said) or re.fullmatch(r"[Mm#]-?[0-9]{1,12}[.,:;]?", said)
    return is_named is not None and context.where in GROUP_OR_PRIVATE and context.actor is not None


INSTEAD = Instead("start", start, _is_meant)


def option(meeting: Meeting) -> Option:
    """For reminders in the room: start it by a tap."""
    return Option("start", views.start, START, {"meeting": meeting.number}, sign="▶️")


@choice(START)
def tapped(context: Context, meeting: int) -> Replies:
    """A slip of the finger an hour before must not start it."""
    found = which.meeting(context, meeting, lock=True)
    keeping.check_keeps(context, found.group_id)
    if found.state == PLANNED and context.now < found.begins - ABOUT_NOW:
        begins = found.begins
        raise Refusal("meeting-not-now", NOT_NOW, instant=lambda _: _.instant(begins))
    return begin(context, found)


def begin(context: Context, meeting: Meeting) -> list[Reply]:
    """It runs from now on: the group is told, and whoever speaks is there. Whoever calls has checked who acts."""
    _check_can_begin(context, meeting)
    _check_nothing_runs(context, meeting.group_id)
    closed = settling.begun(context, meeting)
    meeting.state, meeting.started_at = RUNNING, context.now
    ending.set_timer(context, meeting)
    context.listens.add("a meeting begins")
    context.session.flush()
    attending.be_there(context, meeting, context.person_id, attending.SPOKE)
    return [*closed, *showing.open_(context, meeting)]


def _check_can_begin(context: Context, meeting: Meeting) -> None:
    refusals = {RUNNING: RUNS, HELD: WAS_HELD, CANCELLED: IS_CANCELLED, ASKING: NO_TIME}
    if meeting.state in refusals:
        raise Refusal(f"meeting-is-{meeting.state}", refusals[meeting.state], n=meeting.number)
    begins = meeting.begins
    if context.now < begins - keeping.EARLY:
        raise Refusal("meeting-not-due", TOO_EARLY, n=meeting.number, instant=lambda _: _.instant(begins))


def _check_nothing_runs(context: Context, group_id: int) -> None:
    found = meetings.running(context.session, group_id)
    if found is not None:
        raise Refusal("meeting-is-running", RUNS, n=found.number)


def _unplanned(context: Context, title: str) -> Meeting:
    """A meeting that nobody planned, about to begin."""
    if len(title) > TITLE:
        raise Refusal("title-too-long", TOO_LONG, n=len(title), limit=TITLE)
    _check_nothing_runs(context, context.group_id)
    meeting = Meeting(
        id=numbering.next_of(context.session, Meeting),
        group_id=context.group_id,
        title=title,
        minutes=UNPLANNED,
        state=PLANNED,
        starts_at=context.now,
        called_by_person_id=context.person_id,
        called_at=context.now,
    )
    meeting.link = planning.link_of(context, meeting)
    context.session.add(meeting)
    context.session.flush()
    return meeting


def _told(context: Context) -> list[Reply]:
    """Whoever starts it in private cannot see the room."""
    return [Say(views.begun)] if context.private else []
