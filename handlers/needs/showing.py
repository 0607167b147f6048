"""A need on screen: a card in the rooms of both groups, kept up to date there."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from bot.core import calling
from bot.core.context import Context
from bot.core.i18n import Translator
from bot.core.replies import Edit, Option, Reply, Say, ToGroup, View
from handlers.needs import which
from handlers.needs.rules import ACCEPT, DECLINE, DELIVER, WITHDRAW
from handlers.needs.views import cards as views
from handlers.needs.views.cards import Dependency
from storage import groups, needs, offers, outbox
from storage.groups import Group
from storage.needs import ACCEPTED, DECLINED, OPEN, UNFINISHED, Need

ACT = "needs.act"
"""The choice below a card."""
_SIGNS = {ACCEPT: "✅", DECLINE: "❌", DELIVER: "📦", WITHDRAW: "↩️"}
_BELOW: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    views.GIVER: {OPEN: (ACCEPT, DECLINE, DELIVER), ACCEPTED: (DELIVER, DECLINE), DECLINED: (ACCEPT,)},
    views.ASKER: {OPEN: (WITHDRAW,), ACCEPTED: (WITHDRAW,), DECLINED: (WITHDRAW,)},
}


def dependency(context: Context, need: Need) -> Dependency:
    """A need as it is now, with who opened it."""
    asker, giver = which.sides(context, need)
    assert asker.id is not None
    names = calling.called_on_record(context.session, [need.by_person_id], asker.id)
    rooms = groups.rooms_of(context.session, need.of_group_id)
    return replace(
        in_list(context, need, {need.group_id: asker, need.of_group_id: giver}),
        who=names[need.by_person_id],
        escalated=need.escalated_at is not None,
        reached=any(room.lost_at is None for room in rooms),
    )


def in_list(context: Context, need: Need, known: Mapping[int, Group]) -> Dependency:
    """The same for a list, from rows that are loaded already."""
    asker, giver = known[need.group_id], known[need.of_group_id]
    today = Translator(asker.language, asker.timezone).today(context.now)
    return Dependency(
        number=need.number,
        text=need.text,
        asker=asker.name,
        giver=giver.name,
        due_on=need.due_on,
        state=need.state,
        words=need.words,
        late=need.state in UNFINISHED and need.due_on < today,
    )


def key_of(need: Need, group_id: int) -> str:
    """Under which key the card of one of the two groups is found."""
    return f"needs.card:D{need.number}:{group_id}"


def card(context: Context, need: Need, group_id: int, found: Dependency | None = None) -> Say:
    """The card of one of the two groups, said anew."""
    view, options = _shown(context, need, group_id, found)
    return Say(view, to=ToGroup(group_id), options=options, key=key_of(need, group_id))


def refresh(context: Context, need: Need) -> list[Reply]:
    """Bring the cards of both groups up to date."""
    found = dependency(context, need)
    edits: list[Reply] = []
    for group_id in (need.of_group_id, need.group_id):
        view, options = _shown(context, need, group_id, found)
        edits.append(Edit(key_of(need, group_id), view, options))
    return edits


def say_again(context: Context, need: Need, group_id: int) -> list[Reply]:
    """Say a group's card anew, at the end of its room; the old one leads there."""
    retired = offers.retire(context.session, key_of(need, group_id))
    return [Edit(retired, partial(views.moved_below, number=need.number)), card(context, need, group_id)]


def housed(context: Context, group_id: int) -> list[Reply]:
    """A group has a room again, or its first: the cards of what is open and was never said there.

    Those who wait for it read that it is reached now.
    """
    cards = {key_of(need, group_id): need for need in needs.unfinished(context.session, group_id)}
    said = outbox.known_keys(context.session, list(cards))
    replies: list[Reply] = [card(context, need, group_id) for key, need in cards.items() if key not in said]
    for need in cards.values():
        if need.of_group_id == group_id:
            view, options = _shown(context, need, need.group_id, None)
            replies.append(Edit(key_of(need, need.group_id), view, options))
    return replies


def options_of(need: Need, side: str) -> tuple[Option, ...]:
    """What can be done about a need by a tap, by those on one side."""
    return tuple(
        Option(what, partial(views.label, what=what), ACT, {"need": need.number, "what": what}, sign=_SIGNS[what])
        for what in _BELOW[side].get(need.state, ())
    )


def _shown(context: Context, need: Need, group_id: int, found: Dependency | None) -> tuple[View, tuple[Option, ...]]:
    side = views.GIVER if group_id == need.of_group_id else views.ASKER
    view = partial(views.card, need=found or dependency(context, need), side=side)
    return view, options_of(need, side)
