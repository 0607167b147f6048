"""What orders about an open poll check, anew each time: who gives it, and whether there is still time (G4, D2)."""

from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.outcomes import short
from bot.core.text import clean
from handlers.polls import finding
from storage.polls import CLOSED, Poll

ENDED = N_("P{n} is closed: {outcome}. If there is something new, take it up again: `reopen P{n}` and what is new.")
OVER = N_("P{n} was open until {instant}, so nothing in it can be changed now. Its outcome follows shortly.")
REASON_TOO_LONG = N_("Please say it in at most {limit} characters. That was {n}.")
LONGEST_REASON = 500


def led(context: Context, number: int | None, command: str) -> Poll:
    """The poll that is meant, held for this unit of work, if whoever acts is a co-chair of its group now."""
    poll = finding.named_or_only(context, number, command)
    finding.check_leads(context, poll)
    return poll


def open_one(context: Context, number: int | None, command: str) -> Poll:
    """The same of a poll that has not come to its end."""
    poll = led(context, number, command)
    check_open(context, poll)
    return poll


def check_open(context: Context, poll: Poll) -> None:
    """Refuse where it has ended, or its time is over."""
    if poll.state == CLOSED:
        outcome = short(poll.method, poll.outcome)
        raise Refusal("poll-closed", ENDED, n=poll.number, outcome=lambda _: _(outcome))
    if context.now > poll.closes_at:
        closes_at = poll.closes_at  # the row itself is gone when a Refusal is said
        raise Refusal("poll-over", OVER, n=poll.number, instant=lambda _: _.instant(closes_at))


def reason(text: str, code: str, missing: str, poll: Poll) -> str:
    """A reason as it was given. A Refusal (`missing`, with `n`) where there is none, or where it is too long."""
    said = text.strip()
    if not clean(said):
        raise Refusal(code, missing, n=poll.number)
    if len(said) > LONGEST_REASON:
        raise Refusal("reason-too-long", REASON_TOO_LONG, limit=LONGEST_REASON, n=len(said))
    return said


def is_elsewhere(context: Context, poll: Poll) -> bool:
    """Whether whoever acts does not read what the poll's group is told, and is not answered by an edit."""
    if context.pressed:
        return False
    return context.private or context.group is None or context.group.id != poll.group_id
