"""A call for a meeting that is being written: what has been said of it so far, and how that is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What has been said. None and empty: not yet, or left to the default."""

    title: str = ""
    minutes: int = 0
    starts: tuple[datetime, ...] = ()
    """The slots, in order of time."""
    period: tuple[datetime, ...] = ()
    """From when to when slots are to be looked for, once the length is known."""
    proposed: bool = False
    """Whether the bot proposes them."""
    until: datetime | None = None
    """Until when members answer; None: as `rules.deadline` has it."""

    def to_json(self) -> dict[str, Any]:
        """As a draft keeps it."""
        return {
            "title": self.title,
            "minutes": self.minutes,
            "starts": [start.isoformat() for start in self.starts],
            "period": [at.isoformat() for at in self.period],
            "proposed": self.proposed,
            "until": self.until.isoformat() if self.until else "",
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Parts":
        """The inverse of `to_json`."""
        return cls(
            title=kept["title"],
            minutes=kept["minutes"],
            starts=tuple(datetime.fromisoformat(start) for start in kept["starts"]),
            period=tuple(datetime.fromisoformat(at) for at in kept["period"]),
            proposed=kept["proposed"],
            until=datetime.fromisoformat(kept["until"]) if kept["until"] else None,
        )
