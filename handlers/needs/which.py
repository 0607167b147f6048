"""Which need is meant, and what whoever acts may do about it: judged anew each time."""

import re
from collections.abc import Sequence
from typing import Annotated

from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.events import Message
from bot.core.i18n import N_
from bot.core.numbers import MOST, numbered
from bot.core.text import clean
from handlers.needs import rules
from storage import needs, outbox, polls, roles
from storage.groups import Group
from storage.needs import Need
from storage.people import Membership

NeedNumber = Annotated[int, numbered("D", bare=False)]
"""A figure alone may be a part of a sentence: `deliver 3 lists`."""
_CARD = re.compile(r"needs\.(?:card:D|told:D|tell-chair:)(?P<number>[0-9]+):.*")
"""The keys of the messages that a reply is about (see `showing.key_of`)."""

UNKNOWN = N_("There is no need “D{n}” in your groups. `needs` lists those that there are.")
ELSEWHERE = N_("D{n} is about other groups. Write it in a room of theirs, or to me in private.")
NONE_WAITS = N_("No need waits for that here. `needs` lists those that there are; with a number it works anywhere.")
NOT_ANSWERING = N_("The co-chairs of {group} answer D{n}, or its liaison to {asker}. `cochair` shows who they are.")
NOT_GIVING = N_("D{n} is for {group} to deliver: its members can say that it is there.")
NOT_ASKING = N_("Who opened D{n}, or a co-chair of {asker}, can do that.")


def need(context: Context, number: int, *, lock: bool = False) -> Need:
    """The need with a number, for the people of its two groups and the core team; in a room, for those of the room."""
    found = needs.find(context.session, number, lock=lock) if number <= MOST else None
    sides = {found.group_id, found.of_group_id} if found is not None else set()
    core = context.actor is not None and context.actor.person.core
    if found is None or not (core or any(place_in(context, side) for side in sides)):
        raise Refusal("unknown-need", UNKNOWN, n=number)
    if not context.private and context.group is not None and context.group.id not in sides:
        raise Refusal("another-groups", ELSEWHERE, n=number)
    return found


def replied(context: Context) -> int | None:
    """The need whose card a message answers, if it answers one."""
    event = context.event
    if not isinstance(event, Message) or not event.reply_to:
        return None
    key = outbox.key_of(context.session, event.place.platform, event.place.room, event.reply_to)
    found = _CARD.match(key)
    return int(found["number"]) if found else None


def open_for(context: Context, what: str) -> Sequence[Need]:
    """The needs of the group at hand, or of all groups of whoever acts, about which they may do that now."""
    places = context.actor.memberships if context.actor is not None else ()
    at_hand = context.group.id if context.group is not None else None
    found: dict[int, Need] = {}
    for stay, _group in places:
        if at_hand is None or stay.group_id == at_hand:
            found |= {each.number: each for each in needs.unfinished(context.session, stay.group_id)}
    return [each for each in found.values() if rules.may_be_done(each, what) and _may(context, each, what)]


def _may(context: Context, found: Need, what: str) -> bool:
    """Whether whoever acts may do that about it. `what`: see `rules`."""
    check = {rules.ACCEPT: check_answers, rules.DECLINE: check_answers, rules.DELIVER: check_gives}
    try:
        check.get(what, check_asks)(context, found)
    except Refusal:
        return False
    return True


def is_nominated(context: Context) -> bool:
    """Whether somebody waits for whoever acts to stand in an election: then `accept` is about that."""
    return context.actor is not None and polls.is_asked_to_stand(context.session, context.person_id)


def place_in(context: Context, group_id: int) -> Membership | None:
    """The place of whoever acts in a group, whichever group is at hand; None where they have none."""
    places = context.actor.memberships if context.actor is not None else ()
    return next((stay for stay, group in places if group.id == group_id), None)


def check_answers(context: Context, found: Need) -> None:
    """Refuse whoever may not say for the other group whether it takes a need on: its co-chairs and its liaison may."""
    stay = place_in(context, found.of_group_id)
    if stay is not None and (stay.cochair or _is_liaison(context, found)):
        return
    asker, giver = sides(context, found)
    raise Refusal("not-answering", NOT_ANSWERING, n=found.number, group=clean(giver.name), asker=clean(asker.name))


def check_gives(context: Context, found: Need) -> None:
    """Refuse whoever is not in the group of which it is needed."""
    if place_in(context, found.of_group_id) is None:
        raise Refusal("not-giving", NOT_GIVING, n=found.number, group=clean(sides(context, found)[1].name))


def check_asks(context: Context, found: Need) -> None:
    """Refuse whoever may not change what a group asked for: who opened it, while they are there, and co-chairs may."""
    stay = place_in(context, found.group_id)
    if stay is None or not (stay.cochair or found.by_person_id == context.person_id):
        raise Refusal("not-asking", NOT_ASKING, n=found.number, asker=clean(sides(context, found)[0].name))


def sides(context: Context, found: Need) -> tuple[Group, Group]:
    """The group that needs it, and the one of which it is needed."""
    return context.session.get_one(Group, found.group_id), context.session.get_one(Group, found.of_group_id)


def _is_liaison(context: Context, found: Need) -> bool:
    held = roles.held_as(context.session, found.of_group_id, context.person_id, "liaison", found.group_id)
    return held is not None
