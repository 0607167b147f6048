"""`withdraw`: the co-chairs take a proposal back, with a reason, and are asked once more where people have voted."""

from functools import partial

from bot.core.arguments import Rest
from bot.core.context import Context
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.outcomes import short
from bot.core.permissions import GROUP_OR_PRIVATE, MEMBERS
from bot.core.replies import Edit, Option, Replies, Reply, Say
from bot.core.text import Text
from handlers.polls import deciding, electorate
from handlers.polls.closing import ending
from handlers.polls.finding import Number
from handlers.polls.rounds import checking
from handlers.polls.views import rounds as views
from storage import audit, polls
from storage.polls import Poll

WITHDRAW = "polls.withdraw"
WHY = N_("Please say why, so that the group can read it: `withdraw P{n}` and the reason.")


@command(
    "withdraw",
    also=N_("withdraw poll"),
    usage=N_("withdraw P3 [reason]"),
    summary=N_("Take a proposal back (co-chairs)"),
    details=N_("The poll ends without an outcome, and the group reads the reason. Nobody's vote counts."),
    examples=(N_("withdraw P3 the budget has changed"),),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)
def withdraw(context: Context, number: Number | None = None, why: Rest = "") -> Replies:
    poll = checking.open_one(context, number, "withdraw")
    why = checking.reason(why, "withdraw-why", WHY, poll)
    votes = polls.count_voted(context.session, poll)
    if votes:
        return _ask(context, poll, why, votes)
    said = _withdraw(context, poll, why)
    return [*said, Say(_done(poll))] if checking.is_elsewhere(context, poll) else said


@choice(WITHDRAW)
def confirm(context: Context, poll: int, why: str, yes: bool) -> Replies:
    """Whether it is meant. Who may, and whether it is open still, is judged now."""
    found = checking.open_one(context, poll, "withdraw")
    if not yes:
        return Edit(context.pressed, partial(views.text_left, number=poll))
    said = _withdraw(context, found, why)
    return [Edit(context.pressed, _done(found)), *said]


def _ask(context: Context, poll: Poll, why: str, votes: int) -> Say:
    arguments = {"poll": poll.number, "why": why}
    return Say(
        partial(views.ask_withdraw, number=poll.number, votes=votes),
        options=(
            Option("yes", views.do_withdraw, WITHDRAW, {**arguments, "yes": True}),
            Option("no", views.do_not_withdraw, WITHDRAW, {**arguments, "yes": False}),
        ),
        only=context.person_id,
        key=f"{WITHDRAW}:{poll.number}:{context.message}",
    )


def _withdraw(context: Context, poll: Poll, why: str) -> list[Reply]:
    poll.closing_reason = why
    audit.record(
        context.session, context.now, "poll.withdrawn", by=context.person_id, group=poll.group_id, number=poll.number
    )
    facts = electorate.facts_of(context.session, poll, context.now)
    return ending.finish(context, poll, deciding.WITHDRAWN, facts, by=context.person_id, at=context.now)


def _done(poll: Poll) -> partial[Text]:
    return partial(views.done, number=poll.number, outcome=short(poll.method, poll.outcome))
