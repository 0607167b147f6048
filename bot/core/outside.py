"""What goes outside the chats: to a mailing list, or onto a page of a wiki. It takes the outbox's road all the same."""

from dataclasses import dataclass
from typing import Literal, Protocol

from bot.core.events import Event
from bot.core.platform import Delivery, Finding, Limits, Sent, Undeliverable

MAIL, WIKI = "mail", "wiki"
"""The names of the two, as of platforms. A “room” there is a mail address, or the title of a page; for a page, a
“thread” is the revision, written by somebody else, that may be replaced."""

UNBOUNDED = 1_000_000
"""The longest text of one mail or summary: they are never cut in two."""

Fate = Literal["arrived", "changed", "refused"]
"""What became of something that was sent. `changed`: the page was changed by somebody else; nothing was written."""


class Destination(Protocol):
    """Where messages can be sent, be it a chat platform or not."""

    name: str
    limits: Limits

    async def send(self, delivery: Delivery) -> Sent:
        """Send one message. Raises a `SendError`."""

    async def fetch(self, reference: str, limit: int) -> bytes:
        """The content of a file that somebody sent there. Raises `Gone`, or `TryLater`."""

    async def close(self) -> None:
        """Let go of connections."""


class Outside(Destination, Protocol):
    """A destination where nobody talks to the bot."""

    async def check(self) -> list[Finding]:
        """What `convene check` reports, in words; connects by itself and never raises."""


class Changed(Undeliverable):
    """Somebody else has changed the page: `revision` is theirs. Nothing was written."""

    def __init__(self, reason: str, revision: str) -> None:
        super().__init__(reason)
        self.revision = revision


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned(Event):
    """What became of something that went outside the chats. Its place is where it went."""

    key: str
    """The key that it was said with."""
    fate: Fate
    detail: str
    """The Message-ID or the revision that it has now; whose revision stands there; or why it was refused."""
