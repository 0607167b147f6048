"""Polls: how a group comes to a recommendation (D1–D8)."""

from bot.core.feature import Feature
from bot.core.i18n import N_
from handlers.polls import proposing
from handlers.polls.closing import jobs as closing
from handlers.polls.closing import pictures
from handlers.polls.opening import commands as opening
from handlers.polls.opening import steps
from handlers.polls.ranking import filling, nominations, sealing
from handlers.polls.records import ended, files, later, listing
from handlers.polls.rounds import again, amending, resolving, timing, withdrawing
from handlers.polls.voting import commands as voting
from handlers.polls.voting import hooks as votes
from handlers.polls.voting import jobs as screens
from handlers.polls.voting import reasons

FEATURE = Feature(
    name="polls",
    subject=N_("Polls and recommendations"),
    commands=(
        opening.poll,
        nominations.nominate,
        nominations.accept,
        nominations.decline,
        voting.vote,
        amending.amend,
        timing.extend,
        timing.close,
        withdrawing.withdraw,
        resolving.resolve,
        again.rerun,
        again.reopen,
        listing.polls,
        ended.outcomes,
        ended.export,
    ),
    choices=(
        steps.answer,
        filling.open_ballot,
        filling.rank,
        filling.stance,
        nominations.named,
        nominations.stand,
        voting.tapped,
        reasons.cancel,
        reasons.counted,
        proposing.propose,
        amending.tapped,
        withdrawing.confirm,
        again.tapped,
        ended.turn,
    ),
    jobs=(
        sealing.sealed,
        sealing.appeal,
        screens.tally,
        screens.ask,
        reasons.forget,
        closing.close,
        closing.effect,
        closing.redraw,
        closing.settle,
        later.remind,
        later.remind_one,
        later.review,
    ),
    hooks=(votes.deleted, votes.edited),
    talk=reasons.talk,
    pictures={"polls.stances": pictures.stances},
    documents={files.MARKDOWN: files.markdown, files.CSV: files.table},
)
