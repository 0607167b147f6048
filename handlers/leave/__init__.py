"""Leave: one `away` changes everything that is asked of somebody (rule G7)."""

from bot.core.feature import Feature
from bot.core.i18n import N_
from handlers.leave import commands

FEATURE = Feature(name="leave", subject=N_("Time off"), commands=(commands.away, commands.back))
