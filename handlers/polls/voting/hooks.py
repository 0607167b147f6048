"""The reaction or the message that cast a vote is taken back, or one that lacked a reason is given it (D3)."""

from functools import partial

from bot.core import spoken
from bot.core.answering import source_of
from bot.core.context import Context
from bot.core.events import Deleted, Edited
from bot.core.feature import on
from bot.core.replies import Edit, Privately, Replies, Reply, Say
from handlers.polls import finding, showing
from handlers.polls.methods import METHODS
from handlers.polls.ranking import sealing
from handlers.polls.views import voting as views
from handlers.polls.voting import casting, taking, telling
from handlers.polls.voting.commands import vote
from storage import ballots, offers, outbox, polls
from storage.ballots import Ballot
from storage.polls import OPEN, Poll


@on(Deleted)
def deleted(context: Context, event: Deleted) -> Replies:
    """Only the voter's own doing counts, not a moderator's. An earlier vote does not revive."""
    poll = _cast_in(context, source_of(event))
    if poll is None or poll.state != OPEN or context.now > poll.closes_at:
        return None
    if finding.place_in(context, poll) is None:
        return None  # their vote has gone with them
    elector = finding.elector_of(context, poll)
    casting.take_back(context, poll, elector)
    view = partial(views.taken_back, n=poll.number)
    replies: list[Reply] = [*taking.settle_question(context, elector, view), *telling.redrawn(context, poll, None)]
    if poll.secret or METHODS[poll.method].ranked:
        ballot = sealing.ballot_key(poll.number, elector.person_id)
        replies.append(Edit(offers.retire(context.session, ballot), view))
    shown = outbox.known_keys(context.session, [showing.private_key(poll, elector.person_id)])
    if poll.secret or context.private or not shown:
        replies.append(Say(view, to=Privately(elector.person_id, wait=False)))
    return replies


@on(Edited)
def edited(context: Context, event: Edited) -> Replies:
    """Whoever was asked for a reason may write it into the message that lacked it."""
    waiting = polls.asked_for_reasons(context.session, context.person_id) if context.actor is not None else ()
    if not any(elector.question.endswith(f":{taking.written_in(context)}") for elector, _ in waiting):
        return None
    asked = spoken.read(context, event.text, addressed=event.mention)
    if asked is None or asked.command is not vote:
        return None
    return vote.run(context, **vote.read(asked.arguments, context))


def _cast_in(context: Context, source: str) -> Poll | None:
    """The poll in whose open version whoever acts has cast their ballot by this."""
    if context.actor is None:
        return None
    cast = ballots.cast_by(context.session, source) or ballots.secretly_cast_by(context.session, source)
    if cast is None or cast.person_id != context.person_id:
        return None
    poll = polls.find(context.session, cast.poll_id, lock=True)
    version = cast.version if isinstance(cast, Ballot) else cast.voted_version
    return poll if poll is not None and poll.version == version else None
