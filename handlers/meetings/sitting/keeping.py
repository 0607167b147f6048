"""Who keeps a meeting: the co-chairs, and whoever takes the group's notes. Which one is meant (S7)."""

from datetime import datetime, timedelta

from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.text import clean
from handlers.meetings import which
from handlers.meetings.planned import planning
from storage import meetings, roles
from storage.groups import Group
from storage.meetings import PLANNED, Meeting

EARLY = timedelta(hours=2)
"""How long before its time a meeting can be started."""
NOTES = "notes"
"""The functional role (G5)."""

NOT_KEEPING = N_(
    "Only the co-chairs of {group}, and whoever takes its notes, can do that. `cochair` shows who they are."
)
NONE_RUNS = N_("No meeting of {group} is running. A co-chair starts one with `meeting start`.")


def keeps(context: Context, group_id: int) -> bool:
    """Whether whoever acts may start a meeting, end it, and put right who was there."""
    if which.leads(context, group_id):
        return True
    is_member = which.place_in(context, group_id) is not None
    return is_member and roles.held_as(context.session, group_id, context.person_id, NOTES, None) is not None


def check_keeps(context: Context, group_id: int) -> None:
    """Refuse whoever may not."""
    if not keeps(context, group_id):
        raise Refusal("not-keeping", NOT_KEEPING, group=clean(context.session.get_one(Group, group_id).name))


def running(context: Context) -> Meeting:
    """The meeting of the group at hand that runs."""
    found = meetings.running(context.session, context.group_id)
    if found is None:
        raise none_runs(context)
    return found


def none_runs(context: Context) -> Refusal:
    """There is no meeting to note something of."""
    return Refusal("no-meeting-runs", NONE_RUNS, group=clean(context.at_hand.name))


def due(context: Context) -> Meeting | None:
    """The meeting of the group at hand that would begin about now; of several the one whose time is the nearest."""
    planned = [
        meeting
        for meeting in meetings.in_states(context.session, context.group_id, [PLANNED])
        if meeting.begins - EARLY <= context.now <= latest(meeting)
    ]
    return min(planned, key=lambda meeting: abs(meeting.begins - context.now), default=None)


def latest(meeting: Meeting) -> datetime:
    """Until when a planned meeting can be started without naming it."""
    return meeting.begins + timedelta(minutes=meeting.minutes) + planning.WAITED_FOR
