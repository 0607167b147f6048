"""What comes after a meeting: minutes, agreements until they are final, actions until they are done (S4, S7)."""

from handlers.meetings.after.following import follow

__all__ = ["follow"]
