"""`actions`: what is still to be done, in a group or by whoever asks (S7)."""

from dataclasses import replace
from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.core import seats
from bot.core.arguments import Rest
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import command
from bot.core.i18n import N_
from bot.core.naming import named
from bot.core.permissions import MEMBERS_OR_CORE, Where
from bot.core.replies import Here, Privately, Replies, Say
from bot.core.text import clean
from bot.core.which import MaybeGroup, no_such_group
from handlers.meetings.after.reading import todo_of, todos_of
from handlers.meetings.views import actions as views
from handlers.meetings.views.minutes import Todo
from storage import actions as rows
from storage.groups import Group

WHICH = N_("Which group's? Name it, for example `actions diversity`. All groups: `groups`.")
NOT_SEEN = N_("Only the members of {group} and the core team see its actions.")
MINE = {"mine": N_("mine | my own | me")}


@command(
    "actions",
    also=N_("open actions"),
    usage=N_("actions [group] [mine]"),
    summary=N_("See what is still to be done"),
    details=N_("What was taken on in meetings and is not done. `actions mine` has only what you have."),
    examples=("actions", "actions mine", "actions diversity"),
    who=MEMBERS_OR_CORE,
    group=True,
)
def actions(context: Context, named_group: MaybeGroup | None = None, whose: Rest = "") -> Replies:
    if whose and named(whose.strip(" ."), MINE) is None:
        raise no_such_group(context.session, whose.split()[0])
    group = named_group or context.group
    if whose:
        own = _own(context)
        return Say(partial(views.listed, todos=own, today=context.speaker.today(context.now), mine=True))
    if group is None:
        raise Refusal("which-group", WHICH)
    assert group.id is not None
    if not seats.belongs(context, group):
        raise Refusal("not-yours", NOT_SEEN, group=clean(group.name))
    view = partial(
        views.listed, todos=still_open(context.session, group.id), today=today(context, group), group=group.name
    )
    elsewhere = context.where is Where.GROUP and context.group is not None and context.group.id != group.id
    return Say(view, to=Privately(context.person_id) if elsewhere else Here())


def still_open(session: Session, group_id: int) -> list[Todo]:
    """What is to be done in a group, as it is shown with its next meeting: see `views.actions.still_open`."""
    return todos_of(session, rows.open_in(session, group_id), group_id)


def today(context: Context, group: Group) -> date:
    """The date in a group."""
    return context.now.astimezone(ZoneInfo(group.timezone)).date()


def _own(context: Context) -> list[Todo]:
    """In a room only what belongs to its group; in private everything, with its group."""
    found = rows.owned_by(context.session, context.person_id)
    if not context.private and context.group is not None:
        return [todo_of(action, {}) for action in found if action.group_id == context.group_id]
    mine = context.actor.memberships if context.actor is not None else ()
    names = {group.id: group.name for _, group in mine}
    return [replace(todo_of(action, {}), group=names.get(action.group_id, "")) for action in found]
