"""How much and how long, in notes between groups."""

from datetime import timedelta

from bot.core.errors import Refusal
from bot.core.i18n import N_

NOTE, ANSWER, REASON = 4000, 1000, 500
"""Characters."""
PATIENCE = timedelta(days=7)
"""How long a note waits for somebody's yes; and after which a group is reminded of one that it has said nothing to."""
ARRIVES = timedelta(seconds=2)
"""How long after it was sent a note is looked after for the first time."""
SETTLES = timedelta(seconds=4)
"""The shortest time between two edits of what many groups change: Telegram allows a group twenty messages a minute."""
MANY = 12
"""From how many groups on."""

TOO_LONG = N_(
    "That is too long for a note: {n} characters. A note has at most {limit}. Send the rest as a file, or as a second "
    "note."
)
ANSWER_TOO_LONG = N_("Please say it in at most {limit} characters. That was {n}.")
TOO_LARGE = N_(
    "“{name}” is too large to be carried to other groups: {size} MB. Up to {limit} MB work. Put it where the others "
    "can download it, and forward the link."
)


def check_note(text: str) -> None:
    """Refuse a note that is too long."""
    if len(text) > NOTE:
        raise Refusal("note-too-long", TOO_LONG, n=len(text), limit=NOTE)


def check_words(text: str, limit: int) -> None:
    """Refuse an answer or a reason that is too long."""
    if len(text) > limit:
        raise Refusal("answer-too-long", ANSWER_TOO_LONG, n=len(text), limit=limit)
