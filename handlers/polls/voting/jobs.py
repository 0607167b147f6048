"""Polls on screen by themselves: the tally a moment later, and the question to each member in private."""

from functools import partial
from zoneinfo import ZoneInfo

from bot.core.context import Context
from bot.core.feature import job
from bot.core.replies import Edit, Privately, Replies, Reply, Say
from bot.core.waking import is_awake, on_leave
from handlers.polls import finding, showing
from handlers.polls.methods import METHODS
from handlers.polls.rounds.amending import difference_view
from handlers.polls.views import card as card_views
from storage import ballots, leave, outbox, polls
from storage.leave import Leave
from storage.polls import CLOSED

BATCH = 50
"""Members who are shown a poll in one unit of work, so that commands do not wait for long."""


@job(showing.TALLY)
def tally(context: Context, poll: int) -> Replies:
    """Show how many have voted by now, and each of them their own vote, where votes came faster than messages may."""
    found = polls.find(context.session, poll, lock=True)
    if found is None or found.state == CLOSED:
        return None
    cast = ballots.not_shown(context.session, found, BATCH)
    if len(cast) == BATCH:
        context.schedule(showing.TALLY, f"{showing.TALLY}:{poll}", context.now + showing.SETTLES, poll=poll)
    found.shown_at = context.now
    card = showing.card_of(context, found)
    copies = outbox.known_keys(context.session, [showing.private_key(found, each.person_id) for each in cast])
    replies: list[Reply] = [Edit(showing.key_of(found), partial(card_views.card, card=card), options=None)]
    for ballot in cast:
        own = METHODS[found.method].stance(ballot.choice).label if not METHODS[found.method].ranked else ""
        if (key := showing.private_key(found, ballot.person_id)) in copies:
            replies.append(Edit(key, partial(card_views.private, card=card, own=own), options=None))
    return replies


@job(showing.ASK)
def ask(context: Context, poll: int, version: int, after: int, rank: int = 0) -> Replies:
    """Show a poll, or its new version, to some of its electors in private, and to the others a moment later.

    Who blocked comes first, then who voted. Nobody's phone rings at night or on leave, and nobody who has it already is
    shown it again. `after` and `rank`: whose turn it was last.
    """
    session, found = context.session, polls.find(context.session, poll)
    if found is None or found.state == CLOSED or found.version != version:
        return None
    batch = ballots.to_ask(session, found, rank, after, BATCH)
    if len(batch) == BATCH:
        last, last_rank = batch[-1]
        context.schedule(
            showing.ASK, f"{showing.ASK}:{poll}", context.now, poll=poll, version=version, after=last.id,
            rank=last_rank,
        )  # fmt: skip
    ids = [person.id for person, _ in batch if person.id is not None]
    shown = outbox.known_keys(session, [showing.private_key(found, person_id) for person_id in ids])
    leaves: dict[int, list[Leave]] = {}
    for each in leave.leaves_of(session, ids):
        leaves.setdefault(each.person_id, []).append(each)
    group, card = finding.group_of(context, found), showing.card_of(context, found)
    replies: list[Reply] = []
    changed = difference_view(context, found) if version > 1 else None
    for person, _ in batch:
        assert person.id is not None
        zone = ZoneInfo(person.timezone or group.timezone)
        rings = is_awake(context.now, zone) and not on_leave(leaves.get(person.id, ()), context.now, zone)
        if showing.private_key(found, person.id) not in shown:
            if changed is not None:
                replies.append(Say(changed, to=Privately(person.id, wait=False, invite=False)))
            replies.append(showing.show_privately(found, card, person.id, notify=rings))
    return replies
