"""What comes in. A platform adapter turns what its library hands over into one of these values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

from bot.core.text import Text

LARGEST = 20 * 2**20
"""Bytes of the largest file that is carried: Telegram's bots download no more (core.telegram.org/bots/api#getfile)."""

READ_LATE = timedelta(seconds=10)
"""Clocks of platforms differ by less. What was received longer than this before the answer that counts has been read
late, and does not replace it: the later one by the platforms' receipt counts, not by when they were read (D3). Within
it, which of two platforms' clocks is right is not known, and what somebody did is taken in the order that it came."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something happened: a room of a platform, or a private chat with one account."""

    platform: str
    """`matrix`, `telegram` or `console`."""
    room: str
    """The platform's id of the room or chat."""
    thread: str = ""
    """A Telegram forum topic's id; empty elsewhere."""
    private: bool = False
    """True when only one person and the bot are there."""
    encrypted: bool = field(default=False, compare=False)
    """True when what is said there is encrypted between those who are there."""

    @property
    def reference(self) -> str:
        """The room as a configuration names it."""
        return f"{self.platform}:{self.room}" + (f"/{self.thread}" if self.thread else "")


@dataclass(frozen=True, slots=True)
class Account:
    """Who did it. Only `id` proves anything; the name is whatever the account chose to be called."""

    id: str
    name: str = ""
    language: str = ""
    """The client's language as an IETF tag, when the platform says it: a hint, not a choice."""
    bot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened on a platform, once."""

    id: str
    """Unique on its platform, the same at every delivery: the key by which an event acts once."""
    place: Place
    sender: Account
    at: datetime
    """When the platform received it, aware UTC."""
    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What the platform delivered, kept only if handling fails."""
    late: bool = False
    """True of what was handed in as `Unreadable` before: `at` is when it was received, which may be days ago."""
    read_at: datetime | None = None
    """When it was read, of what is late; the runtime knows it."""
    sent_to: str = ""
    """The room that it was sent to, of what is late and whose room has moved since."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came with a message. Nothing of it has been downloaded; what it claims to be is somebody's word."""

    platform: str
    reference: str
    """By which its platform finds it again: the adapter's own."""
    name: str
    """Without folders, and without characters that cannot be seen."""
    media_type: str = "application/octet-stream"
    size: int = 0
    """Bytes, as far as is known; 0 where it is not."""

    @property
    def is_too_large(self) -> bool:
        """Whether it is known to be larger than what can be carried."""
        return self.size > LARGEST

    def to_json(self) -> dict[str, Any]:
        """All of it, for a database."""
        return {f: getattr(self, f) for f in ("platform", "reference", "name", "media_type", "size")}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`."""
        return cls(**kept)


@dataclass(frozen=True, slots=True)
class Replied:
    """The message that another one answers."""

    author: Account
    """Whoever said it; `bot` is true of the bot itself as well."""
    message: str
    """The platform's id of it."""
    text: str = ""
    """What it says; where only a part of it was quoted: that part. Empty for a file without words."""
    rich: Text = field(default_factory=Text)
    """As in `Message`."""
    attached: tuple[Attached, ...] = ()
    at: datetime | None = None
    """When it was said, where that is known; aware UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(Event):
    """Somebody said something."""

    message: str
    """The platform's id of the message: what later edits, deletions and replies refer to."""
    text: str
    reply_to: str = ""
    """The id of the message it answers; empty when none."""
    thread_root: str = ""
    """The message under which people talk in a thread, where it was said in one. Unlike `Place.thread`, that is no
    place of its own: the room hears it."""
    mention: bool = False
    """True when the text began with a mention of the bot, which the adapter has taken off."""
    rich: Text = field(default_factory=Text)
    """The same words with one level of formatting, where there is any; else empty. Where people write markup by hand
    (`**so**`), `text` has it as they wrote it, and this says what it means. See `Context.formatted`."""
    attached: tuple[Attached, ...] = ()
    """The files that came with it: `text` is their caption then."""
    replied: Replied | None = None
    """The message that it answers, where that can be had and this one may be a command (else it is nobody's
    business)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited(Event):
    """Somebody changed their message; `text` is the whole new text."""

    message: str
    text: str
    thread_root: str = ""
    """As in `Message`, of the message that is changed; known where the new text may be a command."""
    mention: bool = False
    """As in `Message`."""
    rich: Text = field(default_factory=Text)
    """As in `Message`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted(Event):
    """A message, or a reaction (then `message` is the reaction's own event id), was taken back."""

    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen(Event):
    """Somebody tapped a button or reacted to a message of the bot."""

    message: str
    """The bot's message that carries the choices."""
    key: str
    """A button's token, or the reaction's emoji without variation selectors."""
    callback: str = ""
    """What an answer to the tap must name (a Telegram callback query id); empty where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined(Event):
    """An account entered a room (`sender` is who entered)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left(Event):
    """An account left a room or was removed (`sender` is who left)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BotAdded(Event):
    """The bot itself entered a room (`sender` is who let it in)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BotRemoved(Event):
    """The bot itself is no longer in a room (`sender` is who removed it)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BotSilenced(Event):
    """The bot may no longer write in a room, or in one topic of it: its rights were taken, or sending was refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BotHeard(Event):
    """The bot may write in a room, as its rights now say, or as a message that arrived there has shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomMoved(Event):
    """The room at `place` goes on as `to`: a Matrix upgrade, a Telegram group become a supergroup."""

    to: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Encrypted(Event):
    """What is said in a room is encrypted from now on, for ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable(Event):
    """Something encrypted that cannot be read yet; `at` is when that was found. If its key comes, it is handed in as
    what it is, and late."""

    event: str
    """The platform's id of it: `id` is another, so that it can still act once."""
    session: str
    """By which the platform names the key that would open it; empty where none would."""
    received: datetime
    """When the platform received it, aware UTC."""
    withheld: bool = False
    """Whether, so it is said, its sender's app keeps the key from the bot, and no waiting brings it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(Event):
    """What was handed in as `Unreadable` can be read now, and is nothing of the bot's business."""
