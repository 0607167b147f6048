"""A need on screen: a card in the rooms of both groups, kept up to date there."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from bot.core import calling, secrecy
from bot.core.context import Context
from bot.core.i18n import Translator
from bot.core.replies import Edit, Here, Option, Privately, Reply, Say, ToGroup, View
from handlers.needs import which
from handlers.needs.rules import ACCEPT, DECLINE, DELIVER, WITHDRAW
from handlers.needs.views import cards as views
from handlers.needs.views import openly as open_views
from handlers.needs.views.cards import Dependency
from storage import groups, needs, offers, outbox
from storage.groups import Group
from storage.needs import ACCEPTED, DECLINED, OPEN, UNFINISHED, Need

ACT, LET_IN = "needs.act", "needs.let-in"
"""The choices: below a card; whether a room that is not encrypted may show what is needed."""
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


def openly(found: Dependency) -> Dependency:
    """The same where everybody may read it who may know of it at all."""
    return replace(found, sealed=False, words_sealed=False)


def told_in(context: Context, found: Dependency, group_id: int) -> Dependency:
    """A need as the rooms of a group read it: all of it where they are encrypted."""
    if not (found.sealed or found.words_sealed) or secrecy.readable(context.session, [group_id]):
        return found
    return openly(found)


def told_core(context: Context, found: Dependency) -> Dependency:
    """The same for the core team's rooms."""
    return found if secrecy.is_core_readable(context.session) else openly(found)


def told_here(context: Context, found: Dependency) -> Dependency:
    """The same where it was asked about."""
    is_open = context.room is not None and not context.room.encrypted and not context.private
    return found if is_open else openly(found)


def place(context: Context, found: Sequence[Need]) -> Here | Privately:
    """Where these needs are shown to whoever asks: in private, if a room is too open for one of them."""
    sealed = [need for need in found if need.sealed or need.words_sealed]
    context.tells_of |= {side for need in sealed for side in (need.group_id, need.of_group_id)}
    return secrecy.here(context)


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
        sealed=need.sealed,
        words_sealed=need.words_sealed,
        late=need.state in UNFINISHED and need.due_on < today,
    )


def key_of(need: Need, group_id: int) -> str:
    """Under which key the card of one of the two groups is found."""
    return f"needs.card:D{need.number}:{group_id}"


def told_key(context: Context, need: Need) -> str:
    """Under which key what is said of it now is found: a reply to it is about the need."""
    return f"needs.told:D{need.number}:{context.now.isoformat()}"


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
    is_open = bool(secrecy.readable(context.session, [group_id]))
    replies += [ask_to_let_in(context, need, group_id) for need in cards.values() if need.sealed and is_open]
    for need in cards.values():
        if need.of_group_id == group_id:
            view, options = _shown(context, need, need.group_id, None)
            replies.append(Edit(key_of(need, need.group_id), view, options))
    return replies


def ask_to_let_in(context: Context, need: Need, group_id: int) -> Say:
    """Asks those who need it whether a room that is not encrypted may show what is needed (N1)."""
    view = partial(open_views.let_in, number=need.number, group=context.session.get_one(Group, group_id).name)
    options = tuple(
        Option(key, partial(open_views.let_in_label, yes=yes), LET_IN, {"need": need.number, "yes": yes}, sign=sign)
        for key, yes, sign in (("show", True, "✅"), ("keep", False, "❌"))
    )
    return Say(view, to=ToGroup(need.group_id), options=options, key=f"{LET_IN}:{need.number}:{group_id}")


def options_of(need: Need, side: str) -> tuple[Option, ...]:
    """What can be done about a need by a tap, by those on one side."""
    return tuple(
        Option(what, partial(views.label, what=what), ACT, {"need": need.number, "what": what}, sign=_SIGNS[what])
        for what in _BELOW[side].get(need.state, ())
    )


def _shown(context: Context, need: Need, group_id: int, found: Dependency | None) -> tuple[View, tuple[Option, ...]]:
    side = views.GIVER if group_id == need.of_group_id else views.ASKER
    told = told_in(context, found or dependency(context, need), group_id)
    view = partial(views.card, need=told, side=side)
    return view, options_of(need, side)
