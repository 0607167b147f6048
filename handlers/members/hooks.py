"""People come into a group's room, and leave it."""

from datetime import timedelta
from functools import partial

from bot.core import calling
from bot.core.context import Context
from bot.core.events import Joined, Left
from bot.core.feature import on
from bot.core.permissions import Role
from bot.core.replies import Replies, Reply, Say, ToGroup
from handlers.members import answering, questions, welcoming
from handlers.members.views import invitations as invitation_views
from handlers.members.views import leaving
from storage import arrivals, due, invitations

GUESTS = "members.guests"
GATHERED = timedelta(minutes=2)
"""How long guests are gathered before the co-chairs are asked about them: those who come at once are one message."""


@on(Joined)
def joined(context: Context, event: Joined) -> Replies:
    """Welcome whoever is new here. (Whether they are a member by that, `bot.core.admission` has decided.)"""
    group, actor = context.group, context.actor
    if group is None or actor is None:
        return None
    assert group.id is not None
    arrival = arrivals.seen(context.session, group.id, context.person_id, context.now)
    said: list[Reply] = []
    stay = context.membership
    if stay is not None:
        view, own = partial(leaving.is_back, group=group.name), partial(leaving.you_are_back, group=group.name)
        said += questions.settle(context, group, stay, view, own)
        invitation = invitations.accepted(context.session, group.id, context.person_id, stay.joined_at)
        if invitation is not None and answering.is_asked(context, invitation):  # they answer it by coming in
            said.append(answering.settle(invitation, partial(invitation_views.you_came_in, group=group.name)))
            name = calling.called(context.session, context.person, group.id)
            said.append(Say(partial(invitation_views.joined, name=name, group=group.name), to=ToGroup(group.id)))
    elif Role.CORE in context.roles:
        return None
    elif arrival.asked_at is None and not due.is_scheduled(context.session, f"{GUESTS}:{group.id}"):
        context.schedule(GUESTS, f"{GUESTS}:{group.id}", context.now + GATHERED, group_id=group.id)
    if arrival.welcomed_at is None:
        arrival.welcomed_at = context.now
        said.append(welcoming.welcome(context, group))
    return said or None


@on(Left)
def left(context: Context, event: Left) -> Replies:
    """Leaving the room is not leaving the group: the member and the co-chairs are asked (G4)."""
    group, stay, room = context.group, context.membership, context.room
    if group is None or room is None or context.actor is None or room.room != event.place.room:
        return None  # whoever leaves a room that has moved follows it to the new one
    assert group.id is not None
    arrivals.gone(context.session, group.id, context.person_id, context.now)
    if stay is None or stay.absent_since is not None:
        return None
    stay.absent_since = context.now
    return questions.ask(context, group, stay, context.person)
