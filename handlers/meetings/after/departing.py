"""What becomes of what somebody took on and objected to, when they leave a group."""

from collections.abc import Sequence
from functools import partial

from bot.core.context import Context
from bot.core.departures import DEPARTED
from bot.core.feature import job
from bot.core.replies import Privately, Replies, Reply, Say
from handlers.meetings.after import objecting
from handlers.meetings.after.reading import promises_of
from handlers.meetings.views import actions as views
from storage import actions, minutes, people
from storage.groups import Group
from storage.minutes import AGAIN, OBJECTED


@job(DEPARTED)
def departed(context: Context, group_id: int, freed: Sequence[int], withdrawn: Sequence[int]) -> Replies:
    """Their actions are nobody's, which the co-chairs hear; their objections went with them, which the group hears.

    A group that is asked in a poll about what they objected to hears nothing: the poll goes on.
    """
    session, group = context.session, context.session.get_one(Group, group_id)
    said: list[Reply] = []
    found = [row for row in actions.open_in(session, group_id) if row.number in freed and row.owner_person_id is None]
    if found:
        view = partial(views.left_behind, promises=promises_of(session, found, group_id), group=group.name)
        said += [Say(view, to=Privately(chair, wait=False)) for chair in people.chairs_of(session, group_id)]
    for number in withdrawn:
        agreement = minutes.agreement(session, number, lock=True)
        if agreement is not None and agreement[0].state in {OBJECTED, AGAIN}:
            said += objecting.fewer(context, agreement, left=True)
    return said
