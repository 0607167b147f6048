"""What becomes of what somebody took on and objected to, when they leave a group."""

from collections.abc import Iterator, Sequence
from functools import partial

from bot.core.context import Context
from bot.core.departures import DEPARTED
from bot.core.feature import job
from bot.core.replies import Edit, Privately, Replies, Reply, Say
from handlers.meetings.after import objecting
from handlers.meetings.after.reading import promises_of
from handlers.meetings.asking import showing as searches
from handlers.meetings.planned import showing
from handlers.meetings.views import actions as views
from handlers.meetings.views import changing
from storage import actions, meetings, minutes, offers, people
from storage.groups import Group
from storage.meetings import ASKING, PLANNED
from storage.minutes import AGAIN, OBJECTED


@job(DEPARTED)
def departed(context: Context, group_id: int, freed: Sequence[int], withdrawn: Sequence[int]) -> Replies:
    """Their actions are nobody's, which the co-chairs hear; their objections went with them, which the group hears.

    A group that is asked in a poll about what they objected to hears nothing: the poll goes on. What asked them about
    meetings in private asks no longer.
    """
    session, group = context.session, context.session.get_one(Group, group_id)
    said: list[Reply] = [*_close_copies(context, group_id)]
    found = [row for row in actions.open_in(session, group_id) if row.number in freed and row.owner_person_id is None]
    if found:
        view = partial(views.left_behind, promises=promises_of(session, found, group_id), group=group.name)
        said += [Say(view, to=Privately(chair, wait=False)) for chair in people.chairs_of(session, group_id)]
    for number in withdrawn:
        agreement = minutes.agreement(session, number, lock=True)
        if agreement is not None and agreement[0].state in {OBJECTED, AGAIN}:
            said += objecting.fewer(context, agreement, left=True)
    return said


def _close_copies(context: Context, group_id: int) -> Iterator[Reply]:
    """Whoever is in the group no longer has nothing to tap."""
    here = {person.id for _, person in people.members_of(context.session, group_id)}
    for meeting in meetings.in_states(context.session, group_id, {ASKING, PLANNED}):
        shown = (searches if meeting.state == ASKING else showing).key_of(meeting)
        for key, readers in offers.open_copies(context.session, f"{shown}:").items():
            if not readers & here:
                yield Edit(key, partial(changing.no_longer_asked, number=meeting.number), closed=True)
