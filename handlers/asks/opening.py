"""`ask`: a group asks the core team for an expert, for research or for a budget (R1)."""

from functools import partial
from typing import Annotated

from bot.core import secrecy
from bot.core.arguments import Missing, Words
from bot.core.context import Context
from bot.core.feature import Instead, command
from bot.core.i18n import N_
from bot.core.numbers import begins_with
from bot.core.permissions import GROUP_OR_PRIVATE, MEMBERS
from bot.core.replies import Replies, Say
from handlers.asks import reading, rules, showing, steps, which
from handlers.asks.reading import Found
from handlers.asks.views import cards as views
from handlers.asks.which import AskNumber


def _found(words: Words, context: Context) -> Found:
    if not words.left:
        raise Missing
    return reading.read(words.rest(), context.speaker)


@command(
    "ask",
    also=N_("ask for | ask core"),
    usage=N_('ask [expert | research | budget <purpose> <amount>] ["what"]'),
    summary=N_("Ask the core team for an expert, for research or for a budget"),
    details=N_(
        "A budget is for research, travel, translation or training. What is missing I ask. The answer comes back to "
        "the room. No money moves by it: I keep what is asked and what is answered. `ask Q4` shows one."
    ),
    examples=(
        "ask",
        N_('ask expert "somebody who knows the law on archives"'),
        N_('ask budget travel 300 EUR "train to the meeting in Berlin"'),
    ),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
    group=True,
    alone=False,  # it is a choice as well, wherever something is put to a group
)
def ask(context: Context, found: Annotated[Found, _found] | None = None) -> Replies:
    parts = rules.begun(found) if found is not None else rules.Parts()
    if rules.missing(parts) or secrecy.is_core_open(context):
        return steps.begin(context, context.at_hand, parts)
    made, said = steps.send(context, context.at_hand, parts)
    opened = partial(views.sent, ask=showing.request(context, made))
    return [Say(opened), *said] if context.private else said


@command(
    "ask show",
    also=N_("show ask"),
    usage=N_("ask show Q4"),
    summary=N_("See what was asked of the core team, and the answer"),
    details=N_("For the people of the group and the core team. `ask Q4` does the same."),
    examples=("ask show Q4",),
)
def show(context: Context, number: AskNumber) -> Replies:
    found = which.ask(context, number)
    showing.tell_of(context, [found])
    assert context.event is not None
    side = views.CORE if which.is_core(context) else views.GROUP
    may_tap = context.private or (side == views.CORE and context.group is None)
    return Say(
        partial(views.card, ask=showing.request(context, found), side=side),
        options=showing.options_of(found, side) if may_tap else (),
        only=context.person_id,
        key=f"asks.shown:{context.event.place.platform}:{context.event.id}",
    )


INSTEAD = Instead("ask", show, begins_with("Q"))
