"""Leave: one `away` changes everything that is asked of somebody (rule G7)."""

from bot.core.feature import Feature
from handlers.leave import commands

FEATURE = Feature(name="leave", commands=(commands.away, commands.back))
