"""A ballot that closes: nothing says any more who chose what (D7)."""

from datetime import timedelta
from functools import partial

from bot.core.context import Context
from bot.core.feature import job
from bot.core.replies import Edit, Replies
from handlers.polls.methods import METHODS
from handlers.polls.views import ballot as views
from storage import ballots, offers, outbox, polls
from storage.polls import CLOSED, Poll

APPEAL, SEALED = "polls.appeal", "polls.sealed"
"""The jobs: delete the secret ballots, and say on the ballots in private chats that they are closed."""
KEPT = timedelta(days=14)
"""How long the ballots stay, without their voters, so that a count can be repeated."""
AT_ONCE = 20
"""Ballots that one run of the job closes: few enough that nobody's command waits for long."""


def ballot_key(poll: int, person_id: int | None = None) -> str:
    """The key of the message in which somebody fills in their ballot; without a person, how all such keys begin."""
    return f"ballot:{poll}:" if person_id is None else f"ballot:{poll}:{person_id}"


def seal(context: Context, poll: Poll) -> None:
    """To be called in the unit of work that ends a poll, however it ends.

    What somebody was filling in is forgotten, and the keys of secret ballots are destroyed.
    """
    if not (poll.secret or METHODS[poll.method].ranked):
        return
    offers.drop_all(context.session, ballot_key(poll.number))
    outbox.forget_texts(context.session, ballot_key(poll.number))
    context.schedule(SEALED, f"{SEALED}:{poll.number}", context.now, poll=poll.number)
    if poll.secret:
        ballots.seal(context.session, poll.number, context.registry.chance)
        context.schedule(APPEAL, f"{APPEAL}:{poll.number}", context.now + KEPT, poll=poll.number)


@job(SEALED)
def sealed(context: Context, poll: int, after: int = 0) -> Replies:
    """Take the ballots off the screens, a few at a time."""
    found = polls.find(context.session, poll)
    said = outbox.said_after(context.session, ballot_key(poll), after, AT_ONCE)
    if found is None or not said:
        return None
    if len(said) == AT_ONCE:
        context.schedule(SEALED, f"{SEALED}:{poll}", context.now, poll=poll, after=said[-1].id)
    view = partial(views.closed, n=poll, secret=found.secret)
    return [
        Edit(key, view) for key in dict.fromkeys(message.key for message in said if not message.key.endswith(":old"))
    ]


@job(APPEAL)
def appeal(context: Context, poll: int) -> Replies:
    """Delete the secret ballots of a poll that has closed: its totals stay."""
    found = polls.find(context.session, poll)
    if found is not None and found.state == CLOSED:
        ballots.forget_secret(context.session, poll)
    return None
