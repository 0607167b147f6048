"""How an answer is confirmed."""

from datetime import datetime

from bot.core.i18n import N_, Translator
from bot.core.text import Text

NOTED = {
    "yes": N_("You come to M{n}: {instant}."),
    "maybe": N_("You may come to M{n}: {instant}."),
    "no": N_("You do not come to M{n}: {instant}."),
}


def noted(_: Translator, number: int, answer: str, starts_at: datetime) -> Text:
    """To whoever answered, on their clock."""
    return _(NOTED[answer], n=number, instant=_.instant(starts_at))


def taken_back(_: Translator, number: int) -> Text:
    """When an answer is gone."""
    return _("Your answer about M{n} is taken back.", n=number)
