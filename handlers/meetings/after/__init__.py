"""What comes after a meeting: minutes, agreements until they are final, actions until they are done (S4, S7)."""

from handlers.meetings.after.following import follow
from handlers.meetings.after.reminding import keep_in_mind

__all__ = ["follow", "keep_in_mind"]
