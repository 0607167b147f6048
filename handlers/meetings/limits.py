"""How long meetings may be, and their titles."""

from bot.core.errors import Refusal
from bot.core.i18n import N_

LEAST, MOST = 15, 12 * 60
"""Minutes."""
LONGEST_TITLE = 120

LENGTH = N_("A meeting is between 15 minutes and 12 hours long. Write its length such as `90m` or `1h30`.")
LONG_TITLE = N_("A title can have {limit} characters; this one has {n}. Shorten it.")


def check_length(minutes: int) -> None:
    """Refuse a meeting that is too short or too long to be one."""
    if not LEAST <= minutes <= MOST:
        raise Refusal("meeting-length", LENGTH)


def check_title(title: str) -> None:
    """Refuse a title that is too long to be shown everywhere."""
    if len(title) > LONGEST_TITLE:
        raise Refusal("title-too-long", LONG_TITLE, limit=LONGEST_TITLE, n=len(title))
