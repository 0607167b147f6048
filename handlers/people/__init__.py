"""Who somebody is to the bot: their profile, language and time zone, and the group they speak of in private."""

from bot.core.feature import Feature
from bot.core.i18n import N_
from handlers.people import commands

FEATURE = Feature(
    name="people",
    subject=N_("About you"),
    commands=(commands.me, commands.language, commands.timezone, commands.group),
    choices=(commands.choose_language, commands.choose_timezone, commands.choose_group),
)
