"""How long meetings may be."""

from bot.core.errors import Refusal
from bot.core.i18n import N_

LEAST, MOST = 15, 12 * 60
"""Minutes."""

LENGTH = N_("A meeting is between 15 minutes and 12 hours long. Write its length such as `90m` or `1h30`.")


def check_length(minutes: int) -> None:
    """Refuse a meeting that is too short or too long to be one."""
    if not LEAST <= minutes <= MOST:
        raise Refusal("meeting-length", LENGTH)
