"""People leave rooms. (Entering one makes a member: `bot.runtime.identity` sees to that.)"""

from bot.core.context import Context
from bot.core.events import Left
from bot.core.feature import on
from bot.core.replies import Replies


@on(Left)
def left(context: Context, event: Left) -> Replies:
    """Leaving a group's room ends the membership, and with it what it allowed, at once (G4)."""
    if context.membership is not None:
        context.membership.left_at = context.now
        context.membership.cochair = False
    return None
