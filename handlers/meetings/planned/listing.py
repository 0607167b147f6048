"""`meetings` and `meeting`: what is ahead, and one of them as it stands now."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from bot.core import seats
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import command
from bot.core.i18n import N_
from bot.core.permissions import MEMBERS_OR_CORE, Where
from bot.core.replies import Here, Option, Privately, Replies, Say
from bot.core.text import clean
from bot.core.which import MaybeGroup
from handlers.meetings import which
from handlers.meetings.asking import showing as searches
from handlers.meetings.calendar import asked
from handlers.meetings.limits import MOST as LONGEST
from handlers.meetings.planned import checking, coming, planning, showing
from handlers.meetings.sitting import showing as sheets
from handlers.meetings.views import asking as search_views
from handlers.meetings.views import listing as views
from handlers.meetings.views import planned as card_views
from handlers.meetings.views import sitting as sheet_views
from storage import attendance, series
from storage import meetings as rows
from storage.groups import Group
from storage.meetings import ASKING, CANCELLED, HELD, PLANNED, RUNNING, Meeting

MOST, HELD_SHOWN = 20, 3
"""Meetings in one list, and how many of those that were held."""
OTHERS = N_("Only the members of {group} and the core team see its meetings.")


@command(
    "meetings",
    also=N_("next meetings | all meetings"),
    usage=N_("meetings [group]"),
    summary=N_("See which meetings are ahead"),
    details=N_(
        "With those whose time is still looked for, the series, and the last that were held. In private also what you "
        "said. In the core team's room: those of all groups."
    ),
    examples=("meetings", "meetings diversity"),
    who=MEMBERS_OR_CORE,
    group=True,
)
def meetings(context: Context, named: MaybeGroup | None = None) -> Replies:
    group = named or context.group
    if group is not None and not seats.belongs(context, group):
        raise Refusal("not-yours", OTHERS, group=clean(group.name))
    context.tells_of.add(group.id if group is not None else None)
    own_room = context.group is not None and group is not None and group.id == context.group.id
    to = Privately(context.person_id) if context.where is Where.GROUP and not own_room else Here()
    alone = context.private or to != Here()
    running = series.running(context.session, group.id) if group is not None and group.id is not None else ()
    held = rows.held(context.session, group.id, HELD_SHOWN) if group is not None and group.id is not None else ()
    view = partial(
        views.listed, lines=_lines(context, group, alone=alone), group=group.name if group is not None else "",
        series=[(each.number, each.title) for each in running],
        held=[(each.number, each.title, each.begins) for each in held],
    )  # fmt: skip
    return Say(view, to=to)


def _lines(context: Context, group: Group | None, *, alone: bool) -> Sequence[views.Line]:
    session = context.session
    since = context.now - timedelta(minutes=LONGEST) - planning.WAITED_FOR
    found = rows.not_over(session, group.id if group is not None else None, since, MOST)
    found = [(meeting, whose) for meeting, whose in found if not _is_over(context, meeting)]
    numbers = [meeting.number for meeting, _ in found]
    counts = attendance.counts(session, numbers)
    own = attendance.own_rsvps(session, numbers, context.person_id) if alone else {}
    return [
        views.Line(
            number=meeting.number,
            title=meeting.title,
            state=meeting.state,
            starts_at=meeting.starts_at,
            answers_by=meeting.answers_by,
            series=meeting.series_id or 0,
            coming=counts.get(meeting.number, {}).get("yes", 0),
            own=own.get(meeting.number, ""),
            asks=alone and which.place_in(context, meeting.group_id) is not None,
            group="" if group is not None else whose.name,
        )
        for meeting, whose in found
    ]


def _is_over(context: Context, meeting: Meeting) -> bool:
    """Whether a planned meeting was not started, and its time has passed."""
    return meeting.state == PLANNED and context.now >= planning.over_at(meeting)


@command(
    "meeting",
    also=N_("show meeting"),
    usage=N_("meeting [M4]"),
    summary=N_("See a meeting as it stands now"),
    details=N_("When it is, on everybody's clock, the call, the agenda and how many come. Without a number: the next."),
    examples=("meeting M4",),
    who=MEMBERS_OR_CORE,
)
def meeting(context: Context, number: which.MeetingNumber | None = None) -> Replies:
    found = checking.named_or_next(context, number, "meeting", running=True)
    match found.state:
        case state if state == ASKING:
            return _search(context, found)
        case state if state == PLANNED and not _is_over(context, found):
            return _planned(context, found)
        case state if state == RUNNING:
            return Say(partial(sheet_views.running, sheet=sheets.sheet_of(context, found)))
        case state if state == CANCELLED and found.starts_at is None:
            return Say(partial(views.no_time, number=found.number, title=found.title, reason=found.reason))
    card, was_held = showing.card_of(context, found), found.state == HELD
    is_cancelled = found.state == CANCELLED
    return Say(partial(views.over, card=card, held=was_held, cancelled=is_cancelled, reason=found.reason))


def _planned(context: Context, meeting: Meeting) -> Say:
    """With the ways to answer, for those who can, and the calendar file."""
    can_answer = which.place_in(context, meeting.group_id) is not None and context.now < meeting.begins
    options = showing.options_of(meeting) if can_answer else ()
    file = Option("file", views.file, asked.AGAIN, {"meeting": meeting.number}, sign="📅")
    card = showing.card_of(context, meeting)
    view = partial(card_views.card, card=card)
    if context.private:
        view = partial(card_views.private, card=card, own=coming.own_answer(context, meeting))
    return Say(view, options=(*options, file))


def _search(context: Context, meeting: Meeting) -> Say:
    search = searches.search_of(context, meeting)
    if context.private and which.place_in(context, meeting.group_id) is not None:
        view = searches.private_view(context, search, context.person_id)
        return Say(view, options=searches.options_of(search, context.now))
    return Say(partial(search_views.card, card=searches.card_of(context, search)))
