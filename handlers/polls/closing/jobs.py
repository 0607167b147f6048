"""What happens when a poll's time is over."""

from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.core.context import Context
from bot.core.feature import job
from bot.core.replies import Edit, Replies
from handlers.polls import electorate, showing
from handlers.polls.closing import ending, reporting
from handlers.polls.closing.ending import EFFECT, REDRAW, SETTLE
from handlers.polls.deciding import Facts
from handlers.polls.methods import METHODS
from handlers.polls.ranking import nominations
from handlers.polls.starting import CLOSE, GRACE
from handlers.polls.views import card as cards
from handlers.polls.views import outcome as views
from storage import offers, outbox, polls
from storage.polls import CLOSED, NOMINATING, OPEN, Poll

log = structlog.get_logger()

LOOK_AGAIN, AT_LAST = timedelta(seconds=5), timedelta(minutes=5)
"""How soon it is looked at again whether all has been read: at first, and when it has taken long."""
PATIENCE = timedelta(hours=24)
"""How long a poll waits for what a platform has not handed over yet: votes from before its deadline may be in it.

As long as Telegram keeps what nobody has read (core.telegram.org/bots/api#getting-updates)."""
AT_ONCE = 20
"""Private copies that one run of the job closes: few enough that nobody's command waits for long."""


@job(CLOSE)
def close(context: Context, poll: int, since: str = "") -> Replies:
    """The deadline has passed: end it, or an election's nominations. `since`: when this was first looked at."""
    found = polls.find(context.session, poll, lock=True)
    if found is None or found.state == CLOSED:
        return None
    due_at = found.closes_at + GRACE
    if context.now < due_at:
        context.schedule(CLOSE, f"{CLOSE}:{poll}", due_at, poll=poll)
        return None
    if _waits(context, found, since or context.now.isoformat()):
        return None
    if found.state == NOMINATING:
        return nominations.end(context, found)
    return ending.conclude(context, found, found.closes_at)


def _waits(context: Context, poll: Poll, since: str) -> bool:
    """Whether votes from before the deadline may still be on their way; then it is looked at again soon."""
    behind = context.registry.behind()
    if not behind:
        return False
    waited = context.now - datetime.fromisoformat(since)
    if waited >= PATIENCE:
        log.warning("poll closed without waiting longer", poll=poll.number, platforms=sorted(behind))
        return False
    key = f"{CLOSE}:{poll.number}"
    soon = min(max(LOOK_AGAIN, waited / 10), AT_LAST)
    context.schedule(CLOSE, key, context.now + soon, poll=poll.number, since=since)
    return True


@job(EFFECT)
def effect(context: Context, poll: int) -> Replies:
    """In a unit of its own: whatever goes wrong in it, the poll has ended."""
    found = polls.find(context.session, poll, lock=True)
    return ending.effect_of(context, found) if found is not None and found.state == CLOSED else None


@job(REDRAW)
def redraw(context: Context, poll: int, after: int = 0) -> Replies:
    """Bring the copies of a poll in private chats up to date, when it ends at another time: a few at a time."""
    found = polls.find(context.session, poll)
    if found is None or found.state != OPEN:
        return None
    said = outbox.said_after(context.session, f"{showing.key_of(found)}:", after, AT_ONCE)
    if len(said) == AT_ONCE:
        context.schedule(REDRAW, f"{REDRAW}:{poll}", context.now, poll=poll, after=said[-1].id)
    card, cast = showing.card_of(context, found), electorate.ballots_by_person(context.session, found)
    stances = {stance.key: stance.label for stance in METHODS[found.method].stances}
    replies = []
    for message in said:
        ballot = cast.get(int(message.key.rpartition(":")[2]))
        own = stances.get(ballot.choice, "") if ballot is not None else ""
        replies.append(Edit(message.key, partial(cards.private, card=card, own=own), options=None))
    return replies


@job(SETTLE)
def settle(context: Context, poll: int, shown: str, version: int = 0) -> Replies:
    """Close the copies of a poll, or of a version that is voted on no longer, in private chats: a few at a time."""
    found = polls.find(context.session, poll)
    keys = offers.open_keys(context.session, shown)
    if found is None or not keys:
        return None
    if len(keys) > AT_ONCE:
        context.schedule(SETTLE, f"{SETTLE}:{poll}:{version}", context.now, poll=poll, shown=shown, version=version)
    card = reporting.card_at_close(context.session, found, Facts(electors=0), version)
    if version:
        view = partial(views.replaced_card, card=card, version=found.version)
    else:
        view = partial(views.closed_card, card=card, code=found.outcome)
    return [Edit(key, view, closed=True) for key in keys[:AT_ONCE]]
