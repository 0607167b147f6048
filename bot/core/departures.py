"""How a place in a group ends, whoever ends it: what it allowed ends with it, at once and everywhere (G3, G4)."""

from bot.core import phases, seats
from bot.core.context import Context
from bot.core.replies import Say
from storage import actions, attendance, audit, ballots, meetings, minutes, polls, roles, slots
from storage.groups import Group
from storage.meetings import ASKING, PLANNED
from storage.people import Membership, Person

LEFT, REMOVED, ENDED, ERASED = "member.left", "member.removed", "member.ended", "member.erased"
"""Why a membership ends, as the audit has it: they left, were removed, were there until a phase, or are erased."""

TALLY = "polls.tally"
"""The job that brings what is shown of a poll up to date."""
SEARCH, MEETING = "meetings.times-tally", "meetings.card"
"""The same of a meeting for which a time is looked for, and of one that is planned."""
DEPARTED = "meetings.departed"
"""The job that says what becomes of what somebody had taken on, and of what they objected to."""
FOLLOW_UP = "members.follow-up"
"""The job that says what follows from memberships that ended while nothing could be said."""


def end(context: Context, group: Group, membership: Membership, what: str, *, by: int | None) -> list[Say]:
    """End a membership; returns what that makes necessary to say (see `consequences`)."""
    chaired = membership.cochair
    close(context, group, membership, what, by=by)
    return consequences(context, group, chaired=chaired)


def close(context: Context, group: Group, membership: Membership, what: str, *, by: int | None) -> None:
    """End a membership and all that came with it, on the record; nothing is said yet."""
    assert group.id is not None
    session, person_id = context.session, membership.person_id
    if membership.cochair:
        audit.record(session, context.now, "cochair.ended", by=by, group=group.id, person=person_id)
    membership.left_at = context.now
    membership.cochair = membership.interim = False
    membership.absent_since = None
    roles.end_all(session, group.id, person_id, context.now)
    ballots.depart(session, group.id, person_id, context.now)
    _leave_meetings(context, group.id, person_id)
    recount(context, group)
    person = session.get_one(Person, person_id)
    if person.current_group_id == group.id:
        person.current_group_id = None
    audit.record(session, context.now, what, by=by, group=group.id, person=person_id)
    session.flush()


def _leave_meetings(context: Context, group_id: int, person_id: int) -> None:
    """What they said to meetings that are to come goes; what they had taken on is nobody's; no objection stands.

    The job names no person, so that it is done for whoever is erased as well.
    """
    slots.forget_answers(context.session, person_id, group_id)
    attendance.forget_coming(context.session, person_id, group_id)
    freed = actions.free(context.session, group_id, person_id)
    withdrawn = minutes.depart(context.session, group_id, person_id, context.now)
    key = f"{DEPARTED}:{group_id}:{person_id}"
    context.schedule(DEPARTED, key, context.now, group_id=group_id, freed=freed, withdrawn=withdrawn)


def recount(context: Context, group: Group) -> None:
    """Those who are asked in a group's open polls and meetings are others or fewer: let what is shown follow."""
    assert group.id is not None
    for poll in polls.unfinished(context.session, group.id):
        context.schedule(TALLY, f"{TALLY}:{poll.number}", context.now, poll=poll.number)
    for meeting in meetings.in_states(context.session, group.id, {ASKING, PLANNED}):
        if meeting.shown_at is not None:
            job = SEARCH if meeting.state == ASKING else MEETING
            context.schedule(job, f"{job}:{meeting.number}", context.now, meeting=meeting.number)


def recount_searches(context: Context, group: Group) -> None:
    """The same where somebody is there at other times, of meetings for which a time is looked for."""
    assert group.id is not None
    for meeting in meetings.in_states(context.session, group.id, {ASKING}):
        context.schedule(SEARCH, f"{SEARCH}:{meeting.number}", context.now, meeting=meeting.number)


def consequences(context: Context, group: Group, *, chaired: bool) -> list[Say]:
    """What is to be said after memberships have ended: a seat is open (`chaired`), the group has become too small.

    A group that is being set up is small at first, and is not told at every step.
    """
    said = seats.announce_vacancy(context, group) if chaired else []
    return said if group.phase == phases.PHASES[0] else [*said, *seats.warn_of_few(context, group)]


def follow_up(context: Context, group: Group, *, chaired: bool) -> None:
    """Say the consequences as soon as something can be said. Whether a seat is open is then judged anew."""
    key = f"{FOLLOW_UP}:{group.id}:{'chaired' if chaired else 'member'}"
    context.schedule(FOLLOW_UP, key, context.now, group_id=group.id, chaired=chaired)


def vacate(context: Context, group: Group, membership: Membership, *, by: int | None) -> list[Say]:
    """End a co-chair's role; they stay a member. Returns the announcement of the open seat."""
    membership.cochair = membership.interim = False
    audit.record(
        context.session, context.now, "cochair.ended", by=by, group=group.id, person=membership.person_id
    )  # fmt: skip
    context.session.flush()
    return seats.announce_vacancy(context, group)
