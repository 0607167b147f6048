"""What is said to whoever votes, in the least noisy way that there is where they did it (D3)."""

from functools import partial

from bot.core import answering, calling
from bot.core.context import Context
from bot.core.events import Chosen
from bot.core.replies import Acknowledge, Edit, Privately, Reply, Say, View
from handlers.polls import showing
from handlers.polls.closing.reporting import LAST_VERSION
from handlers.polls.methods import Stance
from handlers.polls.views import card as card_views
from handlers.polls.views import voting as views
from handlers.polls.voting import casting
from storage import outbox, people, polls
from storage.ballots import Concern
from storage.polls import Poll


def acknowledged(context: Context, poll: Poll, view: View) -> list[Reply]:
    """A vote counts."""
    return answering.acknowledged(context, view, showing.private_key(poll, context.person_id))


def told(context: Context, view: View) -> Reply:
    """Why something does not count: to whoever did it alone if they tapped or reacted, else as an answer."""
    if isinstance(context.event, Chosen):
        if context.event.callback:
            return Acknowledge(view)
        if not context.private:
            return Say(view, to=Privately(context.person_id, wait=False))
    return Say(view)


def redrawn(context: Context, poll: Poll, own: Stance | None) -> list[Reply]:
    """The tally in the rooms and the voter's private copy follow: at once, or together a moment later.

    Where they look at their copy just now, and where a vote is gone, the copy does not wait.
    """
    elector = polls.elector(context.session, poll.number, context.person_id)
    ballot = casting.own_ballot(context, poll, elector) if elector is not None else None
    key, card = showing.private_key(poll, context.person_id), None
    if ballot is not None and context.pressed != key and showing.is_settling(context, poll):
        ballot.shown = False
        return showing.refresh(context, poll)
    replies: list[Reply] = []
    if outbox.known_keys(context.session, [key]):
        card = showing.card_of(context, poll)
        shown = partial(card_views.private, own=own.label) if own is not None else views.not_voted
        replies.append(Edit(key, partial(shown, card=card), options=None))
    if ballot is not None:
        ballot.shown = True
    return [*replies, *showing.refresh(context, poll, card)]


def to_cochairs(context: Context, poll: Poll, concern: Concern) -> list[Reply]:
    """A block, or an objection, needs an owner: the co-chairs learn whose it is, in private."""
    if concern.stance not in views.AGAINST:
        return []
    chairs = people.chairs_of(context.session, poll.group_id)
    name = calling.shown(calling.called(context.session, context.person, poll.group_id))
    view = partial(
        views.raised, n=poll.number, title=poll.title, stance=concern.stance, name=name, number=concern.number,
        reason=concern.text, last=poll.version >= LAST_VERSION,
    )  # fmt: skip
    return [Say(view, to=Privately(chair, wait=False)) for chair in chairs if chair != concern.person_id]
