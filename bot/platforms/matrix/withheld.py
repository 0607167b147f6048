"""Keys that people's apps keep from the bot's device, and say so (client-server API, `m.room_key.withheld`).

Nobody signs that, so it changes no more than what is said of an event that cannot be read, and when.
"""

from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from bot.platforms.matrix.content import mapping

_FOR_GOOD = ("m.unverified", "m.blacklisted")
"""Those that do not come by waiting: somebody has to verify the bot's device, or to let it in again."""
_KEPT = 1_000


class Withheld:
    """Whose keys those are, the newest."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str], None] = OrderedDict()

    def notice(self, letters: Iterable[Any]) -> None:
        """Learn from what devices tell each other."""
        for letter in letters:
            if getattr(letter, "type", "") != "m.room_key.withheld":
                continue
            content = mapping(letter.source.get("content"))
            session = content.get("session_id")
            if content.get("code") in _FOR_GOOD and isinstance(session, str):
                self._known[letter.sender, session[:255]] = None
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)

    def __contains__(self, whose: tuple[str, str]) -> bool:
        """Whether a person's app keeps the key of a session."""
        return whose in self._known
