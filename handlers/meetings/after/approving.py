"""`approve`: a co-chair says that the minutes are right; and what co-chairs are reminded of after a meeting (S4)."""

from datetime import datetime, timedelta
from functools import partial

from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command, job
from bot.core.i18n import N_
from bot.core.permissions import GROUP_OR_PRIVATE, MEMBERS
from bot.core.replies import Edit, Option, Privately, Replies, Reply, Say, ToGroup
from bot.core.text import clean
from handlers.meetings import which
from handlers.meetings.after import chairs, files
from handlers.meetings.after.reading import minutes_of, promises_of
from handlers.meetings.views import approving as views
from handlers.meetings.views import minutes as minutes_views
from handlers.meetings.which import MeetingNumber
from storage import actions, audit, meetings, people
from storage.actions import OPEN
from storage.groups import Group
from storage.meetings import HELD, Meeting

APPROVE = "meetings.approve"
ACTIONS, MINUTES = "meetings.check-actions", "meetings.check-minutes"
"""The jobs: look whether the co-chairs have to be reminded of the actions or of the minutes of a meeting."""
TELL_ACTIONS, TELL_MINUTES = "meetings.tell-actions", "meetings.tell-minutes"
"""The jobs that remind one of them."""
NIGHT = timedelta(hours=14)
"""How long it takes at most until somebody is awake, and a little more."""
ACTIONS_WITHIN, MINUTES_WITHIN = timedelta(hours=24), timedelta(hours=48)
"""After the meeting (S4)."""
SEARCHED = 20
"""Meetings among which the one that waits for approval is looked for."""

NOT_HELD = N_("M{n} has not been held to its end, so there are no minutes to approve. `meeting M{n}` shows it.")
ALREADY = N_("The minutes of M{n} are approved already. `minutes M{n}` shows them.")
NOTHING = N_("No minutes of {group} wait to be approved. `minutes` shows those of the last meeting.")
WHICH = N_("The minutes of several meetings wait: {numbers}. Write which, as in `approve M{n}`.")
NO_GROUP = N_("Which meeting's? Write its number, as in `approve M4`.")


@command(
    "approve",
    also=N_("approve minutes"),
    usage=N_("approve [M4]"),
    summary=N_("Approve the minutes of a meeting (co-chairs)"),
    details=N_("They stay as they are then, and the group gets them as files: Markdown and wikitext."),
    examples=("approve M4",),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)
def approve(context: Context, number: MeetingNumber | None = None) -> Replies:
    return _approve(context, number if number is not None else _only(context))


@choice(APPROVE, who=MEMBERS)
def tapped(context: Context, meeting: int) -> Replies:
    """Whether they may, and whether there is still something to approve, is judged now."""
    return _approve(context, meeting)


def _only(context: Context) -> int:
    """The one meeting of the group at hand whose minutes wait."""
    group = context.group
    if group is None or group.id is None:
        raise Refusal("which-meeting", NO_GROUP)
    found = [row.number for row in meetings.held(context.session, group.id, SEARCHED) if row.approved_at is None]
    if not found:
        raise Refusal("nothing-to-approve", NOTHING, group=clean(group.name))
    if len(found) > 1:
        raise Refusal("which-meeting", WHICH, numbers=", ".join(f"M{n}" for n in found), n=found[0])
    return found[0]


def _approve(context: Context, number: int) -> list[Reply]:
    meeting = which.meeting(context, number, lock=True)
    which.check_leads(context, meeting.group_id)
    if meeting.state != HELD:
        raise Refusal("meeting-not-held", NOT_HELD, n=number)
    if meeting.approved_at is not None:
        raise Refusal("minutes-approved", ALREADY, n=number)
    meeting.approved_at, meeting.approved_by_person_id = context.now, context.person_id
    audit.record(
        context.session, context.now, "minutes.approved", by=context.person_id, group=meeting.group_id, number=number
    )  # fmt: skip
    context.session.flush()
    group, told = which.group_of(context, meeting), minutes_of(context.session, meeting)
    view = partial(views.approved, number=number, title=meeting.title, who=told.approved_by)
    here = [Say(view)] if context.private and not context.pressed else []
    return [
        *here,
        *(Edit(_key(number, chair), view) for chair in people.chairs_of(context.session, meeting.group_id)),
        Say(view, to=ToGroup(meeting.group_id)),
        *(
            Say(
                partial(minutes_views.as_file, number=number),
                to=ToGroup(meeting.group_id),
                picture=files.document(meeting, kind, group.language, group.timezone),
            )
            for kind in files.KINDS
        ),
    ]


# Asking the co-chairs


def ask(context: Context, meeting: Meeting) -> list[Reply]:
    """Ask both co-chairs for their approval when a meeting has ended, and see to it that they are reminded."""
    assert meeting.ended_at is not None
    _remind(context, ACTIONS, meeting, meeting.ended_at + ACTIONS_WITHIN - NIGHT)
    _remind(context, MINUTES, meeting, meeting.ended_at + MINUTES_WITHIN - NIGHT)
    return [_question(context, meeting, chair) for chair in people.chairs_of(context.session, meeting.group_id)]


def _remind(context: Context, job: str, meeting: Meeting, at: datetime) -> None:
    context.schedule(job, f"{job}:{meeting.number}", at, meeting=meeting.number)


def _question(context: Context, meeting: Meeting, person_id: int, *, again: bool = False) -> Say:
    assert meeting.ended_at is not None
    group = context.session.get_one(Group, meeting.group_id)
    until = meeting.ended_at + MINUTES_WITHIN
    view = partial(
        views.ask, number=meeting.number, title=meeting.title, group=group.name, until=until, again=again
    )  # fmt: skip
    option = Option("approve", views.approve_them, APPROVE, {"meeting": meeting.number}, sign="✅")
    key = _key(meeting.number, person_id)
    return Say(view, to=Privately(person_id, wait=False), options=(option,), key=key, notify=again)


def _key(number: int, person_id: int) -> str:
    return f"{APPROVE}:{number}:{person_id}"


@job(MINUTES)
def check_minutes(context: Context, meeting: int) -> Replies:
    found = meetings.find(context.session, meeting)
    if found is not None and found.approved_at is None:
        chairs.tell(context, TELL_MINUTES, meeting, found.group_id)
    return None


@job(TELL_MINUTES)
def tell_minutes(context: Context, number: int, person_id: int) -> Replies:
    found = meetings.find(context.session, number)
    if found is None or found.approved_at is not None or not chairs.leads(context, found.group_id, person_id):
        return None
    return _question(context, found, person_id, again=True)


@job(ACTIONS)
def check_actions(context: Context, meeting: int) -> Replies:
    """Whether something is missing is judged when each of them is told."""
    found = meetings.find(context.session, meeting)
    if found is not None:
        chairs.tell(context, TELL_ACTIONS, meeting, found.group_id)
    return None


@job(TELL_ACTIONS)
def tell_actions(context: Context, number: int, person_id: int) -> Replies:
    """What has nobody or no day yet; or that nothing at all was taken on."""
    found = meetings.find(context.session, number)
    if found is None or not chairs.leads(context, found.group_id, person_id):
        return None
    noted = actions.of_meeting(context.session, number)
    lacking = [row for row in noted if row.state == OPEN and (row.owner_person_id is None or row.due_on is None)]
    if noted and not lacking:
        return None
    promises = promises_of(context.session, lacking, found.group_id)
    group = context.session.get_one(Group, found.group_id)
    view = partial(views.check_actions, number=number, title=found.title, group=group.name, promises=promises)
    return Say(view, to=Privately(person_id, wait=False), notify=True)
