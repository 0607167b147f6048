"""Talks to the whole program in the console's transcript language: a line typed, the answers read."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from bot.config import Config
from bot.console import Session
from bot.core.events import Account, Edited, Event, Joined, Place
from bot.core.outside import Outside

MONDAY = datetime(2026, 3, 23, 9, tzinfo=UTC)


def config(**sections: Any) -> Config:
    """Two groups (or the given sections) with co-chairs `berlin` and `accra`, and `core` in the core team."""
    defaults: dict[str, Any] = {
        "core": {"accounts": ["console:core"]},
        "groups": [
            {"slug": "diversity", "name": "Diversity", "cochairs": ["console:berlin", "console:accra"]},
            {"slug": "partnerships", "name": "Partnerships"},
        ],
    }
    return Config.model_validate(defaults | sections)


class Conversation:
    """Use as `async with`. `say` returns what the bot said to one line, as the console prints it."""

    def __init__(
        self,
        database_url: str,
        settings: Config | None = None,
        at: datetime = MONDAY,
        *,
        as_json: bool = False,
        outside: Mapping[str, Outside] | None = None,
    ) -> None:
        self._printed: list[str] = []
        self.session = Session(
            settings or config(), database_url, at, self._printed.append, as_json=as_json, outside=outside
        )

    async def __aenter__(self) -> Self:
        await self.session.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.session.__aexit__(kind, error, trace)

    async def say(self, *lines: str) -> str:
        """Play lines of the transcript language; returns everything the bot said to them."""
        self._printed.clear()
        for line in lines:
            await self.session.play(line)
        return "\n".join(self._printed)

    def edit(self, who: str, room: str, text: str, *, message: int = -1) -> Edited:
        """The event of an edit: of somebody's last message in a room, or of an earlier one (-2 …)."""
        console = self.session.console
        mine = [shown for shown in console._rooms[room] if shown.by == who]
        return Edited(
            id=f"edit-{who}-{mine[message].id}", place=Place("console", room), sender=Account(who),
            at=self.session.clock.now, message=mine[message].id, text=text,
        )  # fmt: skip

    def joined(self, who: str, name: str, room: str) -> Joined:
        """The event of an account that enters a room under a display name of its own."""
        return Joined(
            id=f"joined-{who}-{room}", place=Place("console", room), sender=Account(who, name),
            at=self.session.clock.now,
        )  # fmt: skip

    async def hand_in(self, event: Event) -> str:
        """Deliver an event that no line of the transcript language stands for; returns what the bot said."""
        self._printed.clear()
        await self.session._app.inlet.accept(event)
        await self.session._settle()
        return "\n".join(self._printed)

    async def said(self, *lines: str) -> list[dict[str, Any]]:
        """The same, as one dictionary a message (for a conversation made with `as_json`)."""
        return [json.loads(line) for line in (await self.say(*lines)).splitlines()]
