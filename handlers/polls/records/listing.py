"""`polls`: what is open, and what each needs."""

from collections.abc import Sequence
from functools import partial
from zoneinfo import ZoneInfo

from bot.core.context import Context
from bot.core.feature import command
from bot.core.i18n import N_
from bot.core.permissions import MEMBERS_OR_CORE
from bot.core.replies import Here, Replies, Say
from bot.core.waking import on_leave
from bot.core.which import MaybeGroup
from handlers.polls.records import seeing
from handlers.polls.views import records as views
from handlers.polls.views.records import Line
from storage import poll_lists
from storage.groups import Group
from storage.polls import NOMINATING

MOST = 30
"""Polls in one list: those that end first."""


@command(
    "polls",
    also=N_("open polls"),
    usage=N_("polls [group]"),
    summary=N_("See which polls are open"),
    details=N_(
        "What each asks, until when, and how many have voted. In private also whether you have. In the core team's "
        "room: those of all groups. `outcomes` lists those that have ended."
    ),
    examples=("polls", "polls diversity"),
    who=MEMBERS_OR_CORE,
    group=True,
)
def polls(context: Context, named: MaybeGroup | None = None) -> Replies:
    group = seeing.scope(context, named, "polls")
    lines, more = _lines(context, group)
    view = partial(views.listed, lines=lines, more=more, group=group.name if group else "")
    return Say(view, to=seeing.destination(context, group))


def _lines(context: Context, group: Group | None) -> tuple[Sequence[Line], bool]:
    session = context.session
    found = poll_lists.unfinished(session, group.id if group else None, MOST + 1)
    numbers = [poll.number for poll, _ in found[:MOST]]
    turnouts = poll_lists.turnouts(session, numbers)
    away: dict[int, set[int]] = {}
    for number, leave, zone in poll_lists.silent_leaves(session, numbers, context.now.date()):
        if on_leave([leave], context.now, ZoneInfo(zone)):
            away.setdefault(number, set()).add(leave.person_id)
    alone = context.private or seeing.destination(context, group) != Here()
    mine = poll_lists.voted_in(session, numbers, context.person_id) if alone else {}
    lines = []
    for poll, at in found[:MOST]:
        members, voted = turnouts.get(poll.number, (0, 0))
        silent = poll.number in mine and mine[poll.number] != poll.version and poll.state != NOMINATING
        lines.append(
            Line(
                number=poll.number,
                title=poll.title,
                method=poll.method,
                closes_at=poll.closes_at,
                nominating=poll.state == NOMINATING,
                voted=voted,
                eligible=members - len(away.get(poll.number, ())),
                silent=silent and any(stay.id == at.id for _, stay in _memberships(context)),
                group="" if group else at.name,
            )
        )
    return lines, len(found) > MOST


def _memberships(context: Context) -> Sequence[tuple[object, Group]]:
    return context.actor.memberships if context.actor is not None else ()
