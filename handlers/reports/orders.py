"""What is written while a section is shown and is no text for it: an order, or that one stops there."""

from bot.core.context import Context
from bot.core.day_words import words_of
from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.numbers import begins_with
from bot.core.registry import PUNCTUATION
from handlers.reports import days

# Translators: whole answers by which somebody stops writing a report for now; “|” stands between them.
_STOP = N_("stop | cancel | later | not now | never mind | pause | quit | exit | stop for now | stop it")
_HELP_WORDS = 3
"""So many words that begin with `help` are a question; more may be a sentence: `Help us to find translators`."""


_is_numbered = begins_with("T")


def is_stop(context: Context, text: str) -> bool:
    """Whether somebody stops here."""
    said = " ".join(text.casefold().split()).strip(PUNCTUATION)
    return said in words_of(context.speaker.language).listed(_STOP)


def is_order(context: Context, text: str) -> bool:
    """Whether it is a command about reports or for help, such as `report edit risks …`, and not a sentence."""
    found = context.registry.find(text)
    if found is None:
        return False
    command, rest = found
    if command.name == "report":
        return not rest.strip() or _is_numbered(context, rest) or _names_days(context, rest)
    return command.name.startswith("report ") or (command.name == "help" and len(text.split()) <= _HELP_WORDS)


def _names_days(context: Context, said: str) -> bool:
    try:
        days.read(said, context.speaker.today(context.now), context.speaker)
    except Refusal as refusal:
        return refusal.code != "days-unread"
    return True
