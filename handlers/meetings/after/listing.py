"""`actions`: what is still to be done, in a group or by whoever asks (S7)."""

from dataclasses import replace
from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.core import seats
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import command
from bot.core.i18n import N_
from bot.core.permissions import GROUP_OR_PRIVATE, MEMBERS, MEMBERS_OR_CORE, Where
from bot.core.replies import Here, Privately, Replies, Say
from bot.core.text import clean
from bot.core.which import MaybeGroup
from handlers.meetings.after.reading import promise_of, promises_of
from handlers.meetings.views import actions as views
from handlers.meetings.views.minutes import Promise
from storage import actions as rows
from storage.groups import Group

WHICH = N_("Which group's? Name it, for example `actions diversity`. All groups: `groups`.")
NOT_SEEN = N_("Only the members of {group} and the core team see its actions.")


@command(
    "actions",
    also=N_("open actions"),
    usage=N_("actions [group]"),
    summary=N_("See what is still to be done"),
    details=N_("What was taken on in meetings and is not done. `actions mine` has only what you have."),
    examples=("actions", "actions diversity"),
    who=MEMBERS_OR_CORE,
    group=True,
)
def actions(context: Context, named: MaybeGroup | None = None) -> Replies:
    group = named or context.group
    if group is None:
        raise Refusal("which-group", WHICH)
    assert group.id is not None
    if not seats.belongs(context, group):
        raise Refusal("not-yours", NOT_SEEN, group=clean(group.name))
    context.tells_of.add(group.id)
    view = partial(
        views.listed, promises=still_open(context.session, group.id), today=today(context, group), group=group.name
    )
    elsewhere = context.where is Where.GROUP and context.group is not None and context.group.id != group.id
    return Say(view, to=Privately(context.person_id) if elsewhere else Here())


@command(
    "actions mine",
    also=N_("my actions"),
    usage=N_("actions mine"),
    summary=N_("See what you have still to do"),
    details=N_("In private in all your groups; in a room what belongs to its group."),
    examples=("actions mine",),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)
def mine(context: Context) -> Replies:
    room = "" if context.private else context.at_hand.name
    today = context.speaker.today(context.now)
    return Say(partial(views.listed, promises=_own(context), today=today, group=room, mine=True))


def still_open(session: Session, group_id: int) -> list[Promise]:
    """What is to be done in a group, as it is shown with its next meeting: see `views.actions.still_open`."""
    return promises_of(session, rows.open_in(session, group_id), group_id)


def today(context: Context, group: Group) -> date:
    """The date in a group."""
    return context.now.astimezone(ZoneInfo(group.timezone)).date()


def _own(context: Context) -> list[Promise]:
    """In a room only what belongs to its group; in private everything, with its group."""
    found = rows.owned_by(context.session, context.person_id)
    if not context.private:
        return [promise_of(action, {}) for action in found if action.group_id == context.group_id]
    stays = context.actor.memberships if context.actor is not None else ()
    names = {group.id: group.name for _, group in stays}
    return [replace(promise_of(action, {}), group=names.get(action.group_id, "")) for action in found]
