"""What goes out: what to say to whom. The runtime renders each for its reader."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.core.events import Attached
from bot.core.i18n import Translator
from bot.core.text import Text

View = Callable[[Translator], Text]
"""A record waiting for its reader: give it a translator and it becomes text."""


@dataclass(frozen=True, slots=True)
class Here:
    """Where the event happened; in the language of the room, or of the person in private."""


@dataclass(frozen=True, slots=True)
class Privately:
    """To one person alone.

    When it answers what they asked in a room, the room hears that they were answered in private. Where they have not
    opened a private chat yet, the message waits for it, and the room is shown the way there (where they have only
    just come in: once for all who come within a while). With `wait=False` (nudges, reminders) it is then not sent at
    all, and no room hears of it. With `quiet` the room hears of it only where it has to show the way.
    """

    person_id: int
    wait: bool = True
    invite: bool = True
    """False: nobody is invited into a private chat by it; it is sent where there is one, or where none is needed."""
    account_id: int | None = None
    """The one account of theirs that is meant; None: the one that they are using, or used last."""
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class ToGroup:
    """Into all rooms of a group."""

    group_id: int


@dataclass(frozen=True, slots=True)
class ToCore:
    """Into all rooms of the core team; to each of them in private while there is no room that the bot can write in."""


@dataclass(frozen=True, slots=True)
class InRoom:
    """Into one room, be it anybody's or nobody's any more, in a language."""

    platform: str
    room: str
    thread: str
    language: str
    zone: str = "UTC"
    """By whose clock it is read there."""
    reply_to: str = ""
    """The platform's id of a message there that this answers."""


Destination = Here | Privately | ToGroup | ToCore | InRoom


@dataclass(frozen=True, slots=True)
class Option:
    """A choice to tap. `key` may be typed instead; `action` names a `@choice`, to which the `arguments` (JSON) go."""

    key: str
    label: View
    action: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    sign: str = ""
    """The emoji where choices are reactions. A digit by position when empty: only then the position can be typed."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to draw when it is sent: `draw` names a function of the feature, `facts` (JSON) go to it."""

    draw: str
    facts: Mapping[str, Any]
    name: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file to write when it is sent: `write` names a function of the feature, `facts` (JSON) go to it.

    What it tells is read from the database then, and is kept nowhere else.
    """

    write: str
    facts: Mapping[str, Any]
    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Say:
    """A new message. `key` lets `Edit` find it again, in every place that it went to."""

    view: View
    to: Destination = Here()
    options: tuple[Option, ...] = ()
    key: str = ""
    only: int | None = None
    """The one person who may choose from the options; None: everybody who reads it."""
    picture: Picture | Document | None = None
    notify: bool = False
    """A reminder: it may make a phone ring."""
    files: tuple[Attached, ...] = ()
    """Files of people's, each a message of its own after this one (`<key>:file:1` …). They are fetched from where they
    came from when they are sent; one that cannot be brought along is told of in its place."""


@dataclass(frozen=True, slots=True)
class Remove:
    """Take back the message that was said with this key, and its files, in every place that they went to.

    Where a platform does not let the bot delete it any more, it is emptied. From then on the key names no message.
    """

    key: str


@dataclass(frozen=True, slots=True)
class Edit:
    """New text for a message that was said with this key, in every place that it went to."""

    key: str
    view: View
    options: tuple[Option, ...] | None = ()
    """The choices from now on: those not named again disappear. None: they stay as they are, for taps under way too."""
    closed: bool = False
    """Whatever `options` are: no choice is shown any more, but each still does what it stands for, so that whoever
    taps just then, or reacts later, has the feature's own answer. Only choices of a later edit are shown again."""


@dataclass(frozen=True, slots=True)
class Pin:
    """Pin the message that was said with this key, in every room that it went to and that lets the bot do so."""

    key: str


@dataclass(frozen=True, slots=True)
class Unpin:
    """Pin it no longer."""

    key: str


@dataclass(frozen=True, slots=True)
class React:
    """An emoji on the message that asked."""

    sign: str


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """For whoever tapped, in the least noisy way that the platform has; where it has none, nothing is said."""

    view: View


Reply = Say | Edit | Remove | Pin | Unpin | React | Acknowledge
Replies = Reply | Iterable[Reply] | None
