"""Step reports, and how recommendations are ratified (P2, P4)."""

from bot.core.feature import Feature
from bot.core.i18n import N_
from handlers.reports import approving, commands, drafting, publishing, ratifying, reading, sending

FEATURE = Feature(
    name="reports",
    subject=N_("Step reports and ratification"),
    commands=(commands.report, commands.reports, commands.edit, approving.approve, approving.drop, ratifying.ratify),
    instead=(approving.APPROVE, approving.DROP),
    choices=(
        drafting.step,
        approving.ready,
        approving.approve_openly,
        commands.show,
        commands.turn,
        ratifying.turn,
        ratifying.tapped,
        publishing.again,
    ),
    hooks=(publishing.returned,),
    jobs=(sending.send, ratifying.recommended, ratifying.ask),
    documents={reading.MARKDOWN: reading.markdown, reading.WIKITEXT: reading.wikitext},
)
