"""How long a meeting is, as people write it."""

import re
from datetime import timedelta

from bot.core import moments
from bot.core.amounts import take_minutes, western
from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.text import clean
from handlers.meetings.limits import check_length

NO_LENGTH = N_("“{text}” is no length of a meeting that I can read. Write `60m`, `90m` or `1h30`.")

_NOTHING = re.compile(r"0+\s*[^\W\d_]*")
_HAS_UNIT = re.compile(r"[^\W\d_]|:")


def find(text: str, language: str) -> int | None:
    """The minutes that the whole text is, which may be too few or too many; None where it is no length."""
    said = " ".join(western(text).split()).rstrip(":")
    if _NOTHING.fullmatch(said):
        return 0
    if length := moments.duration(said, language):
        return round(length / timedelta(minutes=1))
    if not _HAS_UNIT.search(said):
        return None  # a number alone may be minutes or hours
    try:
        minutes, rest = take_minutes(said)
    except Refusal:
        return None
    return None if rest else minutes


def read(text: str, language: str) -> int:
    """The minutes that a meeting takes. Raises a Refusal."""
    minutes = find(text, language)
    if minutes is None:
        raise Refusal("meeting-length-unread", NO_LENGTH, text=clean(text, 40))
    check_length(minutes)
    return minutes
