"""How a group works: its charter, the phase it is in, and the principles that all groups share (G6, G10, P1)."""

from bot.core.feature import Feature
from bot.core.i18n import N_
from handlers.charter import amending, commands, phases, principles

FEATURE = Feature(
    name="charter",
    subject=N_("How your group works"),
    commands=(
        commands.show,
        commands.change,
        commands.history,
        phases.show,
        phases.next_,
        phases.back,
        principles.show,
        principles.write,
        principles.status,
    ),
    choices=(
        commands.choose_key,
        commands.choose_value,
        amending.ask,
        phases.tick,
        phases.confirm_next,
        principles.acknowledge,
    ),
    jobs=(principles.spread, principles.ask, principles.newcomers),
    start=principles.start,
    effects={amending.CHANGE: amending.follow},
)
