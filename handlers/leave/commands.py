"""`away` and `back`."""

from datetime import date, timedelta
from functools import partial
from typing import Annotated

from bot.core import departures
from bot.core.arguments import Words
from bot.core.context import Context
from bot.core.days import take_period
from bot.core.feature import command
from bot.core.i18n import N_
from bot.core.permissions import GROUP_OR_PRIVATE
from bot.core.replies import Privately, Replies, Say
from handlers.leave import rules, views
from storage import leave
from storage.leave import Leave


def _period(words: Words, context: Context) -> tuple[date, date | None]:
    return take_period(words.rest(), context.written_on, context.speaker)


@command(
    "away",
    also=N_("on leave"),
    usage=N_("away [from day] [to day]"),
    summary=N_("Say when you are on leave"),
    details=N_(
        "No reason is needed. It counts for all your groups: no hours are expected and no questions asked. "
        "Alone it begins today and ends when you write `back`. It replaces a leave that it overlaps. "
        "The dates are only for you: I do not repeat them in a room."
    ),
    examples=(N_("away 2026-12-20 to 2027-01-05"), N_("away until Friday"), "away"),
    where=GROUP_OR_PRIVATE,
)
def away(context: Context, period: Annotated[tuple[date, date | None], _period]) -> Replies:
    (start, end), today = period, context.speaker.today(context.now)
    rules.check(start, end, today)
    replaced = rules.overlapping(leave.leaves_of(context.session, [context.person_id]), start, end)
    periods = [(other.start, other.end) for other in replaced]
    for other in replaced:
        rest = rules.what_stays(other, start, today)
        if rest is None:
            context.session.delete(other)
        else:
            other.end = rest
    context.session.add(Leave(person_id=context.person_id, start=start, end=end, created_at=context.now))
    _recount(context)
    said = partial(views.away, start=start, end=end, today=today, replaced=periods)
    if context.private:
        return Say(said)
    # The room hears no dates (X1), and since it hears that all is well, not of the private answer either.
    return [Say(views.noted), Say(said, to=Privately(context.person_id, wait=False))]


@command(
    "back",
    also=N_("i'm back"),
    usage=N_("back"),
    summary=N_("Say that your leave is over"),
    details=N_("Your leave ends with yesterday. A leave that has not begun is cancelled."),
    examples=("back",),
    where=GROUP_OR_PRIVATE,
)
def back(context: Context) -> Replies:
    today = context.speaker.today(context.now)
    found = rules.ended_by_return(leave.current_or_next(context.session, context.person_id, today))
    start = found.start
    if start >= today:
        context.session.delete(found)
    else:
        found.end = today - timedelta(days=1)
    _recount(context)
    planned, in_room = start > today, not context.private and start <= today
    # The room hears no dates: they may have been said in private. Since it hears that all is well, it need not hear
    # of the private answer too.
    said = [Say(partial(views.back, start=start, planned=planned), to=Privately(context.person_id, wait=not in_room))]
    return [Say(views.welcome), *said] if in_room else said


def _recount(context: Context) -> None:
    """Whoever is away is not waited for (S2)."""
    assert context.actor is not None
    for _stay, group in context.actor.memberships:
        departures.recount_searches(context, group)
