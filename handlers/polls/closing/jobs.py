"""What happens when a poll's time is over."""

from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.core.context import Context
from bot.core.feature import job
from bot.core.replies import Edit, Replies
from handlers.polls.closing import ending, reporting
from handlers.polls.closing.ending import EFFECT, SETTLE
from handlers.polls.deciding import Facts
from handlers.polls.ranking import nominations
from handlers.polls.starting import CLOSE, GRACE
from handlers.polls.views import outcome as views
from storage import outbox, polls
from storage.polls import CLOSED, NOMINATING, Poll

log = structlog.get_logger()

LOOK_AGAIN = timedelta(seconds=5)
PATIENCE = timedelta(hours=1)
"""How long a poll waits for what a platform has not handed over yet: votes from before its deadline may be in it."""
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
    if context.now - datetime.fromisoformat(since) >= PATIENCE:
        log.warning("poll closed without waiting longer", poll=poll.number, platforms=sorted(behind))
        return False
    key = f"{CLOSE}:{poll.number}"
    context.schedule(CLOSE, key, context.now + LOOK_AGAIN, poll=poll.number, since=since)
    return True


@job(EFFECT)
def effect(context: Context, poll: int) -> Replies:
    """In a unit of its own: whatever goes wrong in it, the poll has ended."""
    found = polls.find(context.session, poll, lock=True)
    return ending.effect_of(context, found) if found is not None and found.state == CLOSED else None


@job(SETTLE)
def settle(context: Context, poll: int, shown: str, version: int = 0) -> Replies:
    """Close the copies of a poll, or of a version that is voted on no longer, in private chats: a few at a time."""
    found = polls.find(context.session, poll)
    keys = outbox.open_keys(context.session, shown)
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
