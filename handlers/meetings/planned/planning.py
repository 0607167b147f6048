"""A meeting's time is set: its row, its link, its timers, and how the group hears of it (S4, S6)."""

from datetime import datetime, timedelta
from functools import partial

from bot.core import call_links
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.replies import Reply, Say, ToGroup
from handlers.meetings.after import again
from handlers.meetings.calendar import filing
from handlers.meetings.limits import check_length
from handlers.meetings.planned import showing
from handlers.meetings.views import planned as views
from storage import charters, due, meetings, numbering
from storage.groups import Group
from storage.meetings import PLANNED, Meeting

DAY, HOUR, DOUBT, OVER = "meetings.day", "meetings.hour", "meetings.doubt", "meetings.over"
"""The jobs: the reminders; whether to ask the co-chairs if it takes place; and that it was not started here."""
DAY_BEFORE, HOUR_BEFORE = timedelta(days=1), timedelta(hours=1)
SHOWN = timedelta(days=3)
"""How long before it a meeting of a series is shown to its group: it has known the dates since the series began."""
WAITED_FOR = timedelta(hours=2)
"""How long after its planned end a meeting can still be started."""

AGAIN = N_("M{n} has that title and that time already. `meeting M{n}` shows it.")
PASSED = N_("{instant} has passed. Name a time that is still to come.")


def plan(
    context: Context,
    group: Group,
    *,
    title: str,
    minutes: int,
    starts_at: datetime,
    meeting: Meeting | None = None,
    link: str | None = None,
) -> tuple[Meeting, list[Reply]]:
    """Set a meeting's time, and tell its group: the meeting that was asked about, or (None) a new one.

    `link` is that of the call; None: as the charter says. Whoever calls has checked that whoever acts may.
    Raises a Refusal for a time that has passed, and for a length that no meeting has.
    """
    check_length(minutes)
    check_ahead(context, starts_at)
    assert group.id is not None
    _check_not_planned(context, group.id, title, starts_at)
    if meeting is None:
        meeting = Meeting(
            id=numbering.next_of(context.session, Meeting),
            group_id=group.id,
            title=title,
            minutes=minutes,
            called_by_person_id=context.person_id,
            called_at=context.now,
        )
        context.session.add(meeting)
    meeting.title, meeting.minutes, meeting.starts_at = title, minutes, starts_at
    meeting.state, meeting.set_at = PLANNED, context.now
    meeting.link = link_of(context, meeting) if link is None else link
    context.session.flush()
    again.welcome(context, meeting)
    file = Say(
        partial(views.file, number=meeting.number), to=ToGroup(meeting.group_id), picture=filing.document(meeting)
    )  # fmt: skip
    said = [*showing.announce(context, meeting), file]
    set_timers(context, meeting)
    return meeting, said


def _check_not_planned(context: Context, group_id: int, title: str, starts_at: datetime) -> None:
    """Refuse what is planned already: a message that was sent twice, or a slip."""
    for other in meetings.in_states(context.session, group_id, [PLANNED]):
        if (other.title, other.starts_at) == (title, starts_at):
            raise Refusal("planned-already", AGAIN, n=other.number)


def check_ahead(context: Context, starts_at: datetime) -> None:
    """Refuse a time that has passed."""
    if starts_at <= context.now:
        raise Refusal("moment-past", PASSED, instant=lambda _: _.instant(starts_at))


def link_of(context: Context, meeting: Meeting) -> str:
    """Where the call of a meeting is, as the group's charter says now."""
    charter = charters.current(context.session, meeting.group_id)
    return call_links.link(charter.call_link, meeting.number, context.registry.chance)


def set_timers(context: Context, meeting: Meeting) -> None:
    """Set, or move, all that happens by itself before and after a planned meeting. What would be past is left out.

    A meeting that the group has not been shown yet (`shown_at`) is shown three days before.
    """
    drop_timers(context, meeting)
    begins, number = meeting.begins, meeting.number
    if meeting.shown_at is None:
        context.schedule(
            showing.CARD, f"{showing.CARD}:{number}", max(context.now, begins - SHOWN), meeting=number
        )  # fmt: skip
    for job, before in ((DOUBT, DAY_BEFORE), (DAY, DAY_BEFORE), (HOUR, HOUR_BEFORE)):
        if begins - before > context.now:
            context.schedule(
                job, f"{job}:{number}", begins - before, meeting=number, sequence=meeting.sequence
            )  # fmt: skip
    context.schedule(OVER, f"{OVER}:{number}", over_at(meeting), meeting=number, sequence=meeting.sequence)


def over_at(meeting: Meeting) -> datetime:
    """When a meeting that nobody started counts as over."""
    return meeting.begins + timedelta(minutes=meeting.minutes) + WAITED_FOR


def drop_timers(context: Context, meeting: Meeting) -> None:
    """Nothing happens by itself any more: it is cancelled, or has begun."""
    jobs = (showing.CARD, DOUBT, DAY, HOUR, OVER)
    due.cancel(context.session, [f"{job}:{meeting.number}" for job in jobs])
