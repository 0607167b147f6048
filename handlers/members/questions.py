"""Leaving a room is not leaving the group: the one who left is asked, and so are the co-chairs."""

from collections.abc import Callable
from functools import partial

from bot.core import calling, departures, seats
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice
from bot.core.replies import Destination, Edit, Option, Privately, Replies, Say, ToCore, ToGroup, View
from bot.core.text import Text
from handlers.members import acting
from handlers.members.views import leaving
from storage import offers
from storage.groups import Group
from storage.people import Membership, Person

OWN, OTHERS = "members.left-room", "members.is-gone"


def ask(context: Context, group: Group, stay: Membership, person: Person) -> list[Say]:
    """Whether somebody who left the room has left the group: to them, and to the co-chairs, else the core team."""
    assert person.id is not None
    assert context.event is not None
    account, at = acting.account_of(context, person), context.event.id
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
            key=f"{_keys(OWN, stay)}{at}", only=person.id,
        ),
        *(
            Say(asked, to=to, options=tuple(others), key=f"{_keys(OTHERS, stay)}{at}")
            for to in asked_of
        ),
    ]  # fmt: skip


def settle(context: Context, group: Group, stay: Membership, view: Callable[..., Text], own: View) -> list[Edit]:
    """Put an answer in the place of the open questions, wherever they were asked; answered ones stay as they are.

    `view` is given the `name`, and stands where others were asked; `own` is for the person themselves.
    """
    assert group.id is not None
    person = context.session.get_one(Person, stay.person_id)
    told = partial(view, name=calling.called(context.session, person, group.id, account=True))
    return [
        Edit(key, said)
        for asked, said in ((OWN, own), (OTHERS, told))
        for key in offers.open_keys(context.session, _keys(asked, stay))
    ]


def _keys(asked: str, stay: Membership) -> str:
    """What the keys of all these questions about a membership begin with: each asking has its own."""
    return f"{asked}:{stay.id}:"


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
    if not left:
        stays = partial(leaving.stays, group=group.name)
        return settle(context, group, stay, stays, partial(leaving.you_stay, group=group.name))
    assert group.id is not None
    after = departures.end(context, group, stay, departures.LEFT, by=context.person_id)
    person = context.session.get_one(Person, stay.person_id)
    view = partial(leaving.has_left, group=group.name)
    aloud = Say(partial(view, name=calling.called(context.session, person, group.id)), to=ToGroup(group.id))
    if person.id == context.person_id:
        return [*settle(context, group, stay, view, partial(leaving.you_left, group=group.name)), aloud, *after]
    to_them = Say(partial(leaving.you_were_counted_out, group=group.name), to=Privately(stay.person_id))
    return [*settle(context, group, stay, view, leaving.not_a_member), aloud, to_them, *after]
