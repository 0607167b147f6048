"""An ask on screen: a card in the rooms of its group and of the core team, kept up to date there."""

from collections.abc import Mapping, Sequence
from functools import partial

from bot.core import calling, secrecy
from bot.core.context import Context
from bot.core.replies import Edit, Option, Reply, Say, ToCore, ToGroup
from handlers.asks.rules import APPROVE, CONSIDER, DECLINE, FINISH, WITHDRAW
from handlers.asks.views import cards as views
from handlers.asks.views.cards import Request
from storage import asks, outbox
from storage.asks import APPROVED, CONSIDERED, DECLINED, OPEN, UNFINISHED, Ask, AskStep
from storage.groups import Group

ACT = "asks.act"
"""The choice below a card."""
_SIGNS = {CONSIDER: "👀", APPROVE: "✅", DECLINE: "❌", FINISH: "📦", WITHDRAW: "↩️"}
_BELOW: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    views.CORE: {
        OPEN: (CONSIDER, APPROVE, DECLINE),
        CONSIDERED: (APPROVE, DECLINE),
        APPROVED: (FINISH, DECLINE),
        DECLINED: (APPROVE,),
    },
    views.GROUP: {OPEN: (WITHDRAW,), CONSIDERED: (WITHDRAW,), APPROVED: (WITHDRAW,)},
}


def request(context: Context, ask: Ask) -> Request:
    """An ask as it is now, with who opened it."""
    group = context.session.get_one(Group, ask.group_id)
    names = calling.called_on_record(context.session, [ask.by_person_id], ask.group_id)
    last = asks.last_steps(context.session, [ask.number]).get(ask.number)
    return in_list(ask, group.name, last, who=names[ask.by_person_id])


def in_list(ask: Ask, group: str, last: AskStep | None, *, who: str = "") -> Request:
    """The same from rows that are loaded already."""
    return Request(
        number=ask.number,
        group=group,
        kind=ask.kind,
        purpose=ask.purpose,
        amount=ask.amount,
        currency=ask.currency,
        text=ask.text,
        state=ask.state,
        words=last.words if last is not None else "",
        who=who,
    )


def key_of(ask: Ask, side: str) -> str:
    """Under which key the card in the rooms of one side is found."""
    return f"asks.card:Q{ask.number}:{side}"


def card(context: Context, ask: Ask, side: str) -> Say:
    """The card of one side, said for the first time."""
    return Say(
        partial(views.card, ask=request(context, ask), side=side),
        to=ToGroup(ask.group_id) if side == views.GROUP else ToCore(),
        options=options_of(ask, side),
        key=key_of(ask, side),
        notify=side == views.CORE,
    )


def refresh(context: Context, ask: Ask) -> list[Reply]:
    """Bring both cards up to date."""
    found = request(context, ask)
    return [
        Edit(key_of(ask, side), partial(views.card, ask=found, side=side), options_of(ask, side))
        for side in (views.CORE, views.GROUP)
    ]


def tell_of(context: Context, found: Sequence[Ask]) -> None:
    """An answer in the core team's room tells of these asks, whose cards have been said there or not (N1)."""
    secrecy.tell_of(context, {key_of(ask, views.CORE): ask.group_id for ask in found})


def housed(context: Context, group_id: int) -> list[Reply]:
    """A group has a room again, or its first: the cards of what is open and was never said there."""
    found = {key_of(ask, views.GROUP): ask for ask in asks.in_states(context.session, UNFINISHED, group_id)}
    said = outbox.known_keys(context.session, list(found))
    return [card(context, ask, views.GROUP) for key, ask in found.items() if key not in said]


def options_of(ask: Ask, side: str) -> tuple[Option, ...]:
    """What can be done about an ask by a tap, by those on one side."""
    return tuple(
        Option(what, partial(views.label, what=what), ACT, {"ask": ask.number, "what": what}, sign=_SIGNS[what])
        for what in _BELOW[side].get(ask.state, ())
    )
