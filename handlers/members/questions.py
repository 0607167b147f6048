"""Leaving a room is not leaving the group: the one who left is asked, and so are the co-chairs."""

from functools import partial

from bot.core import departures, seats
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice
from bot.core.replies import Destination, Edit, Option, Privately, Replies, Say, ToCore, ToGroup, View
from handlers.members import acting
from handlers.members.views import leaving
from storage.groups import Group
from storage.people import Membership, Person

OWN, OTHERS = "members.left-room", "members.is-gone"


def ask(context: Context, group: Group, stay: Membership, person: Person) -> list[Say]:
    """Whether somebody who left the room has left the group: to them, and to the co-chairs, else the core team."""
    assert person.id is not None
    account = acting.account_of(context, person)
    others = [
        Option("left", leaving.they_left, OTHERS, {"membership_id": stay.id, "left": True}),
        Option("stays", leaving.they_stay, OTHERS, {"membership_id": stay.id, "left": False}),
    ]
    theirs = (
        Option("leave", leaving.leave, OWN, {"membership_id": stay.id, "left": True}),
        Option("stay", leaving.stay, OWN, {"membership_id": stay.id, "left": False}),
    )
    chairs = [chair.id for _, chair in seats.chairs_of(context, group) if chair.id and chair.id != person.id]
    asked_of: list[Destination] = [Privately(chair) for chair in chairs] or [ToCore()]
    asked = partial(leaving.somebody_left_the_room, name=person.name, account=account, group=group.name)
    return [
        Say(
            partial(leaving.left_the_room, group=group.name), to=Privately(person.id), options=theirs,
            key=_key(stay), only=person.id,
        ),
        *(
            Say(asked, to=to, options=tuple(others), key=_key(stay))
            for to in asked_of
        ),
    ]  # fmt: skip


def settle(stay: Membership, view: View) -> Edit:
    """Put an answer in the place of the questions, wherever they were asked; nothing where none was."""
    return Edit(_key(stay), view)


def _key(stay: Membership) -> str:
    return f"members.left-room:{stay.id}"


@choice(OWN)
def own(context: Context, membership_id: int, left: bool) -> Replies:
    """The person's own answer."""
    stay = context.session.get(Membership, membership_id, with_for_update=True)
    if stay is None or stay.left_at is not None or stay.person_id != context.person_id:
        return Edit(context.pressed, leaving.not_a_member)
    return _decide(context, stay, left=left)


@choice(OTHERS)
def others(context: Context, membership_id: int, left: bool) -> Replies:
    """A co-chair's answer, or the core team's."""
    stay = context.session.get(Membership, membership_id, with_for_update=True)
    if stay is None or stay.left_at is not None or stay.absent_since is None:
        return Edit(context.pressed, leaving.not_a_member)
    acting.led(context, acting.at(context, stay.group_id))
    if stay.person_id == context.person_id:
        raise Refusal("yourself", acting.NOT_YOURS)
    return _decide(context, stay, left=left)


def _decide(context: Context, stay: Membership, *, left: bool) -> Replies:
    group = acting.at(context, stay.group_id)
    name = context.session.get_one(Person, stay.person_id).name
    if not left:
        return settle(stay, partial(leaving.stays, name=name, group=group.name))
    assert group.id is not None
    after = departures.end(context, group, stay, departures.LEFT, by=context.person_id)
    view = partial(leaving.has_left, name=name, group=group.name)
    return [settle(stay, view), Say(view, to=ToGroup(group.id)), *after]
