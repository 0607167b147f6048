"""Notes between groups, and announcements of the core team (N1)."""

from bot.core.feature import Feature
from bot.core.i18n import N_
from handlers.notes import (
    acknowledging,
    answering,
    approving,
    editing,
    erased,
    forwarding,
    jobs,
    letting,
    listing,
    recalling,
)

FEATURE = Feature(
    name="notes",
    subject=N_("Notes to other groups"),
    commands=(
        forwarding.forward,
        acknowledging.ack,
        answering.answer,
        answering.decline,
        recalling.recall,
        listing.notes,
        listing.note,
        approving.approve,
        forwarding.announce,
    ),
    instead=(forwarding.FORWARD, answering.DECLINE, approving.APPROVE_NOTE, recalling.RECALL),
    choices=(
        answering.tapped,
        answering.without_words,
        answering.send_answer,
        answering.send_openly,
        listing.turn,
        letting.confirm,
        letting.opening,
        letting.consented,
        approving.approval,
        approving.letting_in,
    ),
    jobs=(jobs.arrive, jobs.remind, jobs.lapse, answering.forget, erased.dropped),
    hooks=(editing.edited, recalling.deleted),
    housed=jobs.housed,
)
