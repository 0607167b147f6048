"""A poll that is being written: what has been said of it so far, and how that is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What has been said. None and empty: not yet, or left to the default."""

    method: str = ""
    title: str = ""
    text: str | None = None
    """Empty: the title says it all."""
    minutes: int = 0
    """How long it is open; of an election, how long its ballot is."""
    until: datetime | None = None
    nominations: int = 0
    """Minutes."""
    quorum: str = ""
    fallback: str | None = None
    """Empty: none is wanted."""
    reason: str = ""
    """Why it is open for less than 72 hours."""
    secret: bool = False
    ratio: str = ""
    base: str = ""
    aim: str = ""
    review_on: date | None = None
    about: str = ""
    """`other`: nothing that matters to the rules."""
    seats: int = 0
    holders: tuple[int, ...] = ()
    """Whose seats a co-chair election names."""
    options: tuple[str, ...] = ()
    doubtful: str = ""
    """Words that were read as options, and may have been meant for a part of the text."""
    doubted: tuple[str, ...] = ()
    """The names of what was read in them."""
    unread: str = ""
    """Words of the text that look like an option, and were not read as one."""
    stepwise: bool = False
    """Whether it is written step by step, and so shown before it opens."""

    def as_text(self) -> "Parts":
        """What was read in doubtful words belongs to the text."""
        # Names of people have been looked up since they were read.
        names = {"holders" if name == "replacing" else name for name in self.doubted}
        unsaid: dict[str, Any] = {name: type(self).__dataclass_fields__[name].default for name in names}
        kept = replace(self, **unsaid, doubtful="", doubted=())
        if self.text:
            return replace(kept, text=self.text + self.doubtful)
        return replace(kept, title=self.title + self.doubtful)

    def without_unread(self) -> "Parts":
        """The words that were not read as an option belong to nothing."""
        if self.text:
            return replace(self, text=self.text.removesuffix(self.unread).rstrip(" ,;–—\n") or None, unread="")
        return replace(self, title=self.title.removesuffix(self.unread).rstrip(" ,;–—"), unread="")

    def to_json(self) -> dict[str, Any]:
        """Only what has been said."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
            for name, value in said.items()
            if value != type(self).__dataclass_fields__[name].default
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Parts":
        """The inverse of `to_json`."""
        said: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()
        }
        if said.get("until"):
            said["until"] = datetime.fromisoformat(said["until"])
        if said.get("review_on"):
            said["review_on"] = date.fromisoformat(said["review_on"])
        return cls(**said)
