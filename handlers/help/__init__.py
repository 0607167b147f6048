"""What the bot can do, in short and in long."""

from bot.core.feature import Feature
from handlers.help import commands

FEATURE = Feature(name="help", commands=(commands.help_, commands.start))
