"""The Platform protocol: what the runtime asks of Matrix, Telegram and the console."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from bot.core.events import Attached, Event, Place
from bot.core.text import Text

Kind = Literal["say", "edit", "remove", "pin", "unpin", "react", "answer"]
"""Where a message can be removed no more, it is edited to the `text` of the removal. Pins are for rooms only. Where the
bot may not pin, or what it should pin is gone, nothing happens, and nothing is raised; so it is when a message is
pinned, or no longer pinned, already."""


@dataclass(frozen=True, slots=True)
class Button:
    """One choice under a message, as it is shown."""

    token: str
    """Opaque, at most 32 ASCII characters: what a tap sends back where the platform has buttons."""
    key: str
    """What a person may type instead: short, lower case, without spaces."""
    sign: str
    """The emoji that stands for it where choices are reactions."""
    label: str
    start: str = ""
    """A deep-link payload: instead of sending the token, a tap opens a private chat with the bot (Telegram)."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to send; `content` is made only when it is sent."""

    name: str
    media_type: str
    content: bytes
    source: Attached | None = None
    """Where it came from: files of one source are the same, and need to be uploaded once."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message on its way out: a rendered outbox row."""

    id: int
    """The outbox row. The Matrix transaction id is derived from `transaction`."""
    transaction: str
    """Unique to the row over all databases, the same at every attempt."""
    platform: str
    kind: Kind
    room: str = ""
    """The room's id; empty when the private chat with `account` is not known yet."""
    thread: str = ""
    account: str = ""
    """The account id when this goes to one person in private; the adapter opens that chat if it must."""
    text: Text = field(default_factory=Text)
    buttons: tuple[Button, ...] = ()
    reply_to: str = ""
    """A message to answer, shown as a reply."""
    thread_root: str = ""
    """Say it in the thread under this message, where the platform has such (see `Message.thread_root`)."""
    target: str = ""
    """The message to edit, to remove, to pin or to react to, or the callback to answer."""
    again: Attached | None = None
    """A file that this platform has already, to be sent once more by its reference (see `Limits.sends_again`)."""
    file: File | None = None
    """Sent with `text` as its caption (in a message before it where the caption would be too long)."""
    notify: bool = False
    """A reminder: it may make a phone ring. Everything else arrives silently where the platform can."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What the platform says about a message that arrived."""

    message: str = ""
    """The platform's id of the message, for later edits; empty for answers to taps."""
    room: str = ""
    """The room it went to, so that a private chat is opened only once."""


class SendError(Exception):
    """A message did not go out; the outbox decides by the class what happens next."""


class TryLater(SendError):
    """Nothing is wrong with the message: send it again, after `seconds` when the platform named a time.

    `everywhere` says that the whole account has to wait, not one chat.
    """

    def __init__(self, reason: str, seconds: float | None = None, *, everywhere: bool = False) -> None:
        super().__init__(reason)
        self.seconds = seconds
        self.everywhere = everywhere


class Undeliverable(SendError):
    """It will never arrive (no rights, no such room, refused content). Not retried."""


class Shut(SendError):
    """The bot is not in the room, or may not write there. The message is held until it is, or may.

    `topic` says that only this topic of the room is shut.
    """

    def __init__(self, reason: str, *, topic: bool = False) -> None:
        super().__init__(reason)
        self.topic = topic


class Gone(SendError):
    """A file is not where it came from any more, or it is larger than what is carried (`too_large`)."""

    def __init__(self, reason: str, *, too_large: bool = False) -> None:
        super().__init__(reason)
        self.too_large = too_large


class Unreachable(SendError):
    """The person has not opened a private chat with the bot yet. The message is held until they do."""


class Moved(SendError):
    """The room has another id now (Telegram: group → supergroup). Sent again there."""

    def __init__(self, room: str) -> None:
        super().__init__(room)
        self.room = room


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `count` messages in any `seconds`."""

    count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Limits:
    """What the platform accepts; the outbox keeps to it before the platform has to say so."""

    text: int = 10_000
    """Longest text of one message, in UTF-16 units."""
    chat: tuple[Rate, ...] = ()
    """Per private chat."""
    group: tuple[Rate, ...] = ()
    """Per room with several people."""
    overall: tuple[Rate, ...] = ()
    buttons: bool = True
    """False where choices are reactions: the runtime then lists sign and label in the text."""
    idempotent: bool = False
    """Whether a message sent twice with one transaction arrives once, so that a crash may repeat the sending."""
    opens_private: bool = True
    """Whether the bot may write to a person first. Telegram: no, they must press start."""
    invites: bool = False
    """Whether a private chat begins with an invitation that the person has to accept."""
    sends_again: bool = False
    """Whether a file that somebody sent there can be sent once more without being downloaded."""
    prefix: str = "!"
    """What commands begin with when the bot names them. Others are understood, where the platform delivers them."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `convene check`: what was looked at, whether it is fine, and what to do if not."""

    subject: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A command as the platform's own menu shows it."""

    name: str
    summary: str


@dataclass(frozen=True, slots=True)
class Menu:
    """The commands offered in one language and scope."""

    language: str
    """Empty: the default for all languages."""
    private: bool
    entries: tuple[MenuEntry, ...]


@dataclass(frozen=True, slots=True)
class Sealed:
    """An event that was handed in as `Unreadable`, and waits for its key."""

    room: str
    """Where it belongs now: its room may have moved since."""
    raw: Mapping[str, Any]
    received: datetime
    """When the platform received it, aware UTC."""
    session: str
    """The key that it waits for."""
    number: int
    """Of two, the one that was handed in later has the greater."""


BRIEFLY = 1.0
"""Seconds in which an answer to a poll is handed in, or the platform holds more by then, and has to be asked again."""


class Intake(Protocol):
    """Where a platform hands in what it received. Every call returns only after the commit.

    Each raises `StorageUnavailable` (bot.core.errors) when nothing could be saved: then the platform must
    not confirm anything, wait, and hand the same in again. Nothing else is ever raised.
    """

    async def accept(self, event: Event) -> None:
        """Handle one event, up to its commit; already handled ones are dropped."""

    async def quarantine(self, platform: str, event_id: str, raw: Mapping[str, Any], error: Exception) -> None:
        """Set aside what could not even be turned into an event."""

    async def position(self, platform: str) -> str | None:
        """Where to go on reading, as saved last."""

    async def save_position(self, platform: str, position: str) -> None:
        """Remember where to go on reading; everything before it has been handed in."""

    async def bound_rooms(self, platform: str) -> frozenset[str]:
        """The ids of the rooms that the configuration or the core team has bound to a group."""

    async def settled_rooms(self, platform: str) -> frozenset[str]:
        """The ids of those bound rooms about which `Encrypted` would say nothing new, going by what is known so far."""

    async def sealed_keys(self, platform: str) -> frozenset[str]:
        """The keys (`Unreadable.session`) that something waits for."""

    async def sealed(self, platform: str, sessions: Collection[str], after: int) -> Sequence[Sealed]:
        """What some keys open, in the order in which it was handed in: the next few with a number above `after`.

        Each is handed in again, and late.
        """

    async def forget_direct(self, platform: str, room: str) -> None:
        """A private chat is gone: the next private message opens a new one."""

    def polled(self, platform: str) -> None:
        """The platform answered a poll just now: the receiver is alive."""

    def fell_behind(self, platform: str) -> None:
        """What people have sent may be waiting there: a poll failed, or was answered with less than there was."""

    def caught_up(self, platform: str) -> None:
        """All that the platform had received when it was asked last has been handed in."""


class Platform(Protocol):
    """One chat platform, logged in as one account."""

    name: str
    limits: Limits

    async def start(self) -> None:
        """Connect and log in. Raises `PlatformRefused` (bot.core.errors) when the credentials are wrong."""

    async def receive(self, intake: Intake) -> None:
        """Read and hand in events until cancelled. May be cancelled and called again at any time.

        Retries with back-off what may pass; raises `PlatformRefused` when it never will.
        """

    async def send(self, delivery: Delivery) -> Sent:
        """Send one message. Called for one delivery at a time a room. Raises a `SendError`."""

    async def fetch(self, reference: str, limit: int) -> bytes:
        """The content of a file that somebody sent (`Attached.reference`), of at most so many bytes.

        Raises `Gone`, or `TryLater` where it may be had later.
        """

    async def offer(self, menus: Sequence[Menu]) -> None:
        """Set the platform's own command menus, where it has them."""

    async def check(self, rooms: Sequence[Place] = ()) -> list[Finding]:
        """What `convene check` reports, in words; connects by itself and never raises.

        `rooms` are those of this platform that the configuration names: whether the bot is in each is reported too.
        """

    def door(self, payload: str) -> str:
        """The address of the private chat with the bot, which is opened with `/start` and this payload.

        Empty where there is no such address, or where it is not known yet.
        """

    async def close(self) -> None:
        """Let go of connections; what is in hand is finished."""
