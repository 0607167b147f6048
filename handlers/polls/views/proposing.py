"""What is said of polls about something of another feature."""

from bot.core.i18n import Translator
from bot.core.text import Text


def asked(_: Translator, number: int) -> Text:
    """Takes the place of the offer to ask the group."""
    return _("The group is asked in P{n}. What it recommends is done when that ends.", n=number)
