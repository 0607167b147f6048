"""One person, several accounts: linked from both sides with a one-time code, and parted again (G1)."""

from bot.core.feature import Feature
from bot.core.i18n import N_
from handlers.accounts import answers, commands

FEATURE = Feature(
    name="accounts",
    subject=N_("Your accounts"),
    commands=(commands.link, commands.unlink),
    choices=(answers.confirm, answers.stop, commands.part),
    openings={"link": commands.enter, "from": answers.come_from},
)
