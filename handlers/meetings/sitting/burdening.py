"""What a meeting that was held costs those who were there (S3)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from bot.core.context import Context
from bot.core.feature import command
from bot.core.i18n import N_
from bot.core.permissions import GROUP_OR_PRIVATE, MEMBERS
from bot.core.replies import Privately, Replies, Say
from handlers.meetings import members
from handlers.meetings.fair import fairness
from handlers.meetings.views import sitting as views
from storage import attendance
from storage.attendance import Burden
from storage.meetings import Meeting

SHOWN = 10
"""Meetings, the newest."""


def settle(context: Context, meeting: Meeting, person_ids: Iterable[int]) -> None:
    """Bring what it cost some people into line with whether they were there.

    What took place counts, and no longer than was planned: somebody may have remembered late to end it. Whoever has no
    zone bears nothing that can be known.
    """
    session, wanted = context.session, set(person_ids)
    present = {row.person_id for row in attendance.attendance_of(session, meeting.number) if row.present}
    began, lasted = took_place(meeting)
    costs = {
        person.id: fairness.cost(person.zone, person.window, began, lasted)
        for person in members.of_group(session, meeting.group_id)
        if person.id in wanted & present and person.zone is not None
    }
    for person_id in wanted:
        borne, minutes = session.get(Burden, (meeting.number, person_id)), costs.get(person_id, 0)
        if borne is not None and minutes:
            borne.minutes = minutes
        elif borne is not None:
            session.delete(borne)
        elif minutes:
            session.add(Burden(meeting_id=meeting.number, person_id=person_id, minutes=minutes))
    session.flush()


def took_place(meeting: Meeting) -> tuple[datetime, int]:
    """When a meeting that was held began, and for how many minutes it counts."""
    began = meeting.started_at or meeting.begins
    if meeting.ended_at is None:
        return began, meeting.minutes
    return began, min(meeting.minutes, max(round((meeting.ended_at - began) / timedelta(minutes=1)), 1))


@command(
    "burden",
    also=N_("my burden"),
    usage=N_("burden"),
    summary=N_("What meetings have cost you"),
    details=N_(
        "The time that meetings of the group took you outside your comfortable hours; from midnight to six it counts "
        "double. Searches for a time take it into account. Only you are shown it."
    ),
    examples=("burden",),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
    group=True,
)
def burden(context: Context) -> Replies:
    session, person_id, group = context.session, context.person_id, context.at_hand
    total = attendance.burdens_of(session, context.group_id, [person_id]).get(person_id, 0)
    newest = attendance.own_burdens(session, context.group_id, person_id, SHOWN)
    placed = context.person.timezone is not None
    borne = [views.Borne(meeting.number, meeting.title, meeting.begins, minutes) for meeting, minutes in newest]
    view = partial(views.burden, group=group.name, total=total, borne=borne, placed=placed)
    return Say(view, to=Privately(person_id))
