"""A search for a time begins, once all of it has been said: its rows, its timers, and its first showing."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.replies import Reply
from handlers.meetings import members
from handlers.meetings.asking import rules, showing
from handlers.meetings.asking.draft import Parts
from handlers.meetings.fair import searching
from handlers.meetings.planned import planning
from storage import charters, due, meetings, numbering, slots
from storage.groups import Group
from storage.meetings import ASKING, Meeting
from storage.slots import Slot

REMIND, DUE, PASSED = "meetings.times-remind", "meetings.times-due", "meetings.times-passed"
"""The jobs: remind those who have not answered; the time to answer is over; the last slot has begun."""
GRACE = timedelta(seconds=1)
"""How long after its deadline a search is ranked, so that what was received at the deadline has been read."""

AGAIN = N_("M{n} asks for these times already. `times M{n}` shows it.")
NO_ROOM = N_("That time has no room for a meeting of {duration}. Name a longer one, such as `next week`.")


def proposed(context: Context, group: Group, minutes: int, begin: datetime, end: datetime) -> tuple[datetime, ...]:
    """The slots that the bot proposes in a period (S2). Raises a Refusal where there is no room for any."""
    assert group.id is not None
    people = members.of_group(context.session, group.id)
    found = searching.propose(begin, end, minutes, people, zone_of(context, group))
    if not found:
        raise Refusal("no-room", NO_ROOM, duration=lambda _: _.duration(minutes))
    return tuple(found)


def zone_of(context: Context, group: Group) -> str:
    """The zone that a group's meetings are anchored to (G10)."""
    assert group.id is not None
    return charters.current(context.session, group.id).timezone


def begin(context: Context, group: Group, parts: Parts) -> tuple[Meeting, list[Reply]]:
    """Ask the group, or announce the meeting where there is one slot only. Raises a Refusal."""
    rules.check(parts, context.now)
    if len(parts.starts) == 1:
        start = parts.starts[0]
        return planning.plan(context, group, title=parts.title, minutes=parts.minutes, starts_at=start)
    assert group.id is not None
    _check_not_asked(context, group.id, parts)
    meeting = Meeting(
        id=numbering.next_of(context.session, Meeting),
        group_id=group.id,
        title=parts.title,
        minutes=parts.minutes,
        state=ASKING,
        called_by_person_id=context.person_id,
        called_at=context.now,
        answers_by=rules.deadline(parts, context.now),
    )
    context.session.add(meeting)
    context.session.flush()
    for position, start in enumerate(parts.starts, start=1):
        context.session.add(Slot(meeting_id=meeting.number, position=position, starts_at=start))
    context.session.flush()
    _set_timers(context, meeting, parts.starts)
    return meeting, showing.announce(context, showing.search_of(context, meeting))


def _check_not_asked(context: Context, group_id: int, parts: Parts) -> None:
    """Refuse what is being asked already: a message that was sent twice, or a slip."""
    for other in meetings.in_states(context.session, group_id, [ASKING]):
        asked = tuple(slot.starts_at for slot in slots.slots_of(context.session, other.number))
        if (other.title, other.minutes, asked) == (parts.title, parts.minutes, parts.starts):
            raise Refusal("asked-already", AGAIN, n=other.number)


def _set_timers(context: Context, meeting: Meeting, starts: Sequence[datetime]) -> None:
    assert meeting.answers_by is not None
    remind_at = rules.reminder(context.now, meeting.answers_by)
    for job, at in ((REMIND, remind_at), (DUE, meeting.answers_by + GRACE), (PASSED, starts[-1])):
        context.schedule(job, f"{job}:{meeting.number}", at, meeting=meeting.number)


def drop_timers(context: Context, meeting: Meeting) -> None:
    """Nothing happens by itself any more: a time was picked, or the search is over without one."""
    jobs = (REMIND, DUE, PASSED, showing.TALLY, showing.ASK)
    due.cancel(context.session, [f"{job}:{meeting.number}" for job in jobs])
