"""Polls: how a group comes to a recommendation (D1–D8)."""

from bot.core.feature import Feature
from handlers.polls import proposing
from handlers.polls.closing import jobs as closing
from handlers.polls.closing import pictures
from handlers.polls.rounds import again, amending, resolving, timing, withdrawing

FEATURE = Feature(
    name="polls",
    commands=(
        amending.amend,
        timing.extend,
        timing.close,
        withdrawing.withdraw,
        resolving.resolve,
        again.rerun,
        again.reopen,
    ),
    choices=(proposing.propose, amending.leave, withdrawing.confirm, again.tapped),
    jobs=(closing.close, closing.effect, closing.settle),
    pictures={"polls.stances": pictures.stances},
)
