"""What the bot can do, in short and in long."""

from bot.core.feature import Feature
from bot.core.i18n import N_
from handlers.help import commands

FEATURE = Feature(name="help", subject=N_("Help"), commands=(commands.help_, commands.start))
