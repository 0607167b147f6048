"""`meeting move`: a planned meeting is at another time (S4, S6)."""

import re
from datetime import datetime, timedelta
from functools import cache, partial
from zoneinfo import ZoneInfo

from bot.core import asking, moments, reasons
from bot.core.arguments import Missing, Rest, Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import Instead, command
from bot.core.i18n import N_
from bot.core.moments import Day, Doubt, Instant, Length, Reading
from bot.core.moments.choices import MOST
from bot.core.moments.clocks import Zone, instant
from bot.core.permissions import GROUP_OR_PRIVATE, MEMBERS, Where
from bot.core.replies import Replies, Reply, Say, ToGroup
from bot.core.which import maybe_group
from handlers.meetings import which
from handlers.meetings.calendar import filing
from handlers.meetings.planned import checking, planning, settling, showing
from handlers.meetings.views import changing as views
from storage import attendance, audit
from storage.meetings import Meeting
from storage.series import Series

# Translators: what may stand before the new time of a meeting; “|” stands between the words.
_BEFORE = N_("by | to | until | on")

TO_WHEN = N_("To when? Write the day and the time: `meeting move M{n} {example}`. A reason may follow: `because …`.")
SAME = N_("M{n} is at {instant} already.")


@command(
    "meeting move",
    also=N_("move meeting"),
    usage=N_("meeting move [M4] <when> [because reason]"),
    summary=N_("Move a meeting to another time (co-chairs)"),
    details=N_(
        "The group is told, with a new calendar file, and says again who comes. A length moves it by that much: "
        "`meeting move M4 by 30m`. With a day alone I ask whether the time of day stays. Of a series, only this one "
        "moves. `move M4` and the new time does the same."
    ),
    examples=(N_("meeting move M4 Thursday 15:00"), N_("meeting move M4 by 30m because the train is late")),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)
def move(context: Context, number: which.MarkedMeeting | None = None, text: Rest = "") -> Replies:
    meeting = checking.named_or_only(context, number, "meeting move")
    which.check_leads(context, meeting.group_id)
    checking.check_ahead(context, meeting)
    said, reason = reasons.parted(text)
    reason = checking.reason(reason)
    found = _read(context, meeting, _before().sub("", said))
    if isinstance(found, Doubt):
        because = f" because {reason}" if reason else ""
        return asking.which(context, found, lambda spelled: f"meeting move M{meeting.number} {spelled}{because}")
    if found == meeting.begins:
        raise Refusal("meeting-same-time", SAME, n=meeting.number, instant=lambda _: _.instant(found))
    planning.check_ahead(context, found)
    told = to(context, meeting, found, reason)
    done = partial(views.moved_to, number=meeting.number, starts_at=found)
    return [*told, Say(done)] if checking.is_elsewhere(context, meeting) else told


def _is_meant(context: Context, arguments: str) -> bool:
    """Rooms are moved by the core team, to a group. A number such as M4 is a meeting, for everybody.

    So is all else from whoever is in the group and cannot move its room, unless it names a group.
    """
    if re.match(r"\s*[mM]-?[0-9]+(?!\w)", arguments):
        return True
    if which.is_core(context) or not _is_in_group(context):
        return False
    try:
        maybe_group(Words(arguments), context)
    except (Missing, Refusal):
        return True
    return False


def _is_in_group(context: Context) -> bool:
    """Whether whoever acts is in the group whose room this is; in private, in any."""
    if context.private:
        return context.actor is not None and bool(context.actor.memberships)
    is_room = context.where is Where.GROUP and context.group is not None
    return is_room and which.place_in(context, context.group_id) is not None


INSTEAD = Instead("move", move, _is_meant)


def to(context: Context, meeting: Meeting, starts_at: datetime, reason: str) -> list[Reply]:
    """Move it. Who comes is asked anew: what was said was about another time. Whoever calls has checked all."""
    before, card = meeting.begins, showing.card_of(context, meeting)
    old = settling.take_down(context, meeting, partial(views.moved_card, card=card))
    meeting.starts_at, meeting.set_at, meeting.reason = starts_at, context.now, reason
    meeting.sequence += 1
    attendance.forget_rsvps(context.session, meeting.number)
    audit.record(
        context.session, context.now, "meeting.moved", by=context.person_id, group=meeting.group_id,
        number=meeting.number,
    )  # fmt: skip
    context.session.flush()
    view = partial(
        views.moved, card=showing.card_of(context, meeting), before=before, reason=reason, asked=card.answered > 0
    )  # fmt: skip
    said = Say(view, to=ToGroup(meeting.group_id), picture=filing.document(meeting), notify=True)
    shown = showing.announce(context, meeting)
    planning.set_timers(context, meeting)
    return [*old, said, *shown]


def _read(context: Context, meeting: Meeting, said: str) -> datetime | Doubt:
    """The new time, or what it may be. A day alone may mean the same time of day, which is asked."""
    if not said:
        example = f"{context.speaker.today(meeting.begins) + timedelta(days=1)} 18:00"
        raise Refusal("move-to-when", TO_WHEN, n=meeting.number, example=example)
    found = _on_its_day(context, meeting, said, moments.read(said, context.written_at or context.now, context.speaker))
    if isinstance(found, Length):
        return meeting.begins + found.length
    if isinstance(found, Instant):
        return found.at
    days = [found] if isinstance(found, Day) else [each for each in found.choices if isinstance(each, Day)]
    if not days:
        assert isinstance(found, Doubt)
        return found
    return Doubt(said, tuple(_same_time(context, meeting, day) for day in days))


def _on_its_day(context: Context, meeting: Meeting, said: str, found: Reading) -> Reading:
    """A time alone may be meant for the day of the meeting as well, rather than for today or tomorrow."""
    if not isinstance(found, Doubt):
        return found
    day, now = context.speaker.today(meeting.begins), context.written_at or context.now
    try:
        there = moments.read(f"{day} {said}", now, context.speaker)
    except Refusal:
        return found
    choices = there.choices if isinstance(there, Doubt) else (there,)
    every = {each.at: each for each in (*choices, *found.choices) if isinstance(each, Instant)}
    return Doubt(found.said, tuple(each for _, each in sorted([*every.items()][:MOST])))


def _same_time(context: Context, meeting: Meeting, day: Day) -> Instant:
    """A day, at the time that the meeting has on the clock that it goes by: its series', or the group's."""
    row = context.session.get(Series, meeting.series_id) if meeting.series_id is not None else None
    zone = row.zone if row is not None else which.group_of(context, meeting).timezone
    local = meeting.begins.astimezone(ZoneInfo(zone))
    at = instant(day.day, local.time(), Zone(ZoneInfo(zone)))
    return Instant(at, at.astimezone(ZoneInfo(zone)), zone)


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"\A(?:{reasons.either(_BEFORE)})\s+", re.IGNORECASE)
