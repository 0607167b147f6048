"""The console as a platform: rooms, accounts and messages that exist only here, printed as lines or as JSON."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.core.events import (
    Account,
    Attached,
    Chosen,
    Deleted,
    Edited,
    Encrypted,
    Event,
    Joined,
    Left,
    Message,
    Place,
    Replied,
    RoomMoved,
)
from bot.core.files import named
from bot.core.platform import Delivery, File, Finding, Gone, Intake, Limits, Menu, Sent, Undeliverable
from bot.core.spoken import may_be_command, without_address
from bot.core.text import Text
from bot.platforms import transcript
from bot.platforms.markup import from_marked, to_plain

NAME = "console"
_SILENT = {"pin": "pinned", "unpin": "unpinned", "remove": "removed"}
"""What is done to a message without saying anything."""


@dataclass(slots=True)
class Shown:
    """A message as it stands in a room."""

    id: str
    by: str
    text: str
    at: datetime
    files: tuple[Attached, ...] = ()
    keys: dict[str, str] = field(default_factory=dict)
    """The tokens of its choices, by key."""


class Console:
    """Keeps what a chat server would keep, so that `:restart` of the bot does not lose it."""

    name = NAME
    limits = Limits(text=100_000, idempotent=True)

    def __init__(
        self,
        write: Callable[[str], None],
        clock: Callable[[], datetime],
        *,
        as_json: bool = False,
        files: Path | None = None,
    ) -> None:
        """`files` is the folder that files are put into; without it they are only named."""
        self._write = write
        self._clock = clock
        self._as_json = as_json
        self._files = files
        self._rooms: dict[str, list[Shown]] = {}
        self._begins: dict[str, str] = {}
        """The first line of each message, as it was printed last."""
        self._out: list[tuple[int, Delivery]] = []
        self._last = 0

    async def start(self) -> None:
        """There is nothing to log in to."""

    async def receive(self, intake: Intake) -> None:
        """What comes in is played by `play`."""

    async def offer(self, menus: Sequence[Menu]) -> None:
        """A console has no menus."""

    async def check(self, rooms: Sequence[Place] = ()) -> list[Finding]:
        """Always there."""
        return []

    def door(self, payload: str) -> str:
        """There is none."""
        return ""

    async def fetch(self, reference: str, limit: int) -> bytes:
        """The letters of its id, over and over, for as long as the message is there."""
        message, _, rest = reference.partition("/")
        size = int(rest.partition("/")[2])
        if not any(shown.id == message and shown.files for room in self._rooms.values() for shown in room):
            raise Gone(f"{message} is not there")
        if size > limit:
            raise Gone(f"{size} bytes", too_large=True)
        return (reference.encode() * (size // len(reference) + 1))[:size]

    async def close(self) -> None:
        """There is nothing to let go of."""

    def number_from(self, last: int) -> None:
        """Go on counting where an earlier run on the same database stopped, so that no event id comes twice."""
        self._last = last

    # What comes in

    def event(self, step: transcript.Step) -> Event | None:
        """What a step means; None when there is nothing it could be about. Remembers what was said."""
        match step:
            case transcript.Say(who, room, text, replies, quoted, files):
                mention, text = _mention(text)
                head = self._head(who, room)
                message = f"m{self._number()}"
                answered = self._newest(room, who, saying=quoted) if replies else None
                asks = may_be_command(text, mention=mention, private=head["place"].private)
                attached = tuple(
                    Attached(NAME, f"{message}/{number}/{size}", *named(name, ""), size)
                    for number, (name, size) in enumerate(files)
                )
                said = Message(
                    **head,
                    message=message,
                    text=text,
                    mention=mention,
                    reply_to=answered.id if answered else "",
                    rich=from_marked(text),
                    attached=attached,
                    replied=_replied(answered) if answered and asks else None,
                )
                self._shown(said.place.room).append(Shown(said.message, who, text, said.at, attached))
                return said if text or mention else None
            case transcript.Pick(who, room, key):
                shown = self._newest(room, who, with_choices=True)
                token = shown.keys.get(key)
                if token is None:
                    offered = ", ".join(shown.keys)
                    raise transcript.NotUnderstood(f"there is no choice {key!r}; there is: {offered}")
                return Chosen(**self._head(who, room), message=shown.id, key=token, callback=who)
            case transcript.Edit(who, room, text):
                mine = self._newest(room, who, by=who)
                if text is None:
                    mine.files = ()
                    return Deleted(**self._head(who, room), message=mine.id)
                mention, text = _mention(text)
                mine.text = text
                head, rich = self._head(who, room), from_marked(text)
                return Edited(**head, message=mine.id, text=text, mention=mention, rich=rich)
            case transcript.Enter(who, room, leaves):
                return (Left if leaves else Joined)(**self._head(who, room))
            case transcript.Move(room, to):
                self._rooms[to] = self._rooms.pop(room, [])
                return RoomMoved(**self._head("", room), to=Place(NAME, to))
            case transcript.Encrypt(room):
                return Encrypted(**self._head("", room))
            case _:
                return None

    @property
    def position(self) -> str:
        """How far the numbering has come."""
        return str(self._last)

    def _number(self) -> int:
        self._last += 1
        return self._last

    def _head(self, who: str, room: str) -> dict[str, Any]:
        private = room == transcript.DM
        place = Place(NAME, f"dm:{who}" if private else room, private=private)
        sender = Account(who, who)
        return {"id": f"e{self._number()}", "place": place, "sender": sender, "at": self._clock()}

    def _shown(self, room: str) -> list[Shown]:
        return self._rooms.setdefault(room, [])

    def _newest(self, room: str, who: str, *, by: str = "", with_choices: bool = False, saying: str = "") -> Shown:
        shown = self._shown(f"dm:{who}" if room == transcript.DM else room)
        for message in reversed(shown):
            if (not by or message.by == by) and (not with_choices or message.keys) and saying in message.text:
                return message
        what = "message with choices" if with_choices else f"message by {by}" if by else "message"
        what += f" that says {saying!r}" if saying else ""
        raise transcript.NotUnderstood(f"there is no {what} in {room}")

    # What goes out

    async def send(self, delivery: Delivery) -> Sent:
        """Keep it until `print_out`, so that what is printed does not depend on which room was faster."""
        room = delivery.room or f"dm:{delivery.account}"
        shown = self._shown(room)
        keys = {button.key: button.token for button in delivery.buttons}
        if delivery.kind == "edit":
            target = next((message for message in shown if message.id == delivery.target), None)
            if target is None:
                raise Undeliverable(f"there is no message {delivery.target} in {room}")
            target.text, target.keys = to_plain(delivery.text), keys
        elif delivery.kind == "remove":
            self._rooms[room] = [message for message in shown if message.id != delivery.target]
        elif delivery.kind == "say":
            shown.append(Shown(f"b{delivery.id}", "", to_plain(delivery.text), self._clock(), keys=keys))
        self._out.append((delivery.id, delivery))
        return Sent(f"b{delivery.id}" if delivery.kind in {"say", "edit"} else "", room)

    def print_out(self) -> bool:
        """Print what was sent since the last time, in the order it was decided in; tells whether there was any."""
        out, self._out = [delivery for _, delivery in sorted(self._out, key=lambda pair: pair[0])], []
        printed = [delivery for delivery in out if delivery.kind != "answer" or delivery.text]
        for delivery in printed:
            if delivery.kind in {"say", "edit"}:
                self._begins[delivery.target or f"b{delivery.id}"] = to_plain(delivery.text).partition("\n")[0]
            self._write(self._json(delivery) if self._as_json else self._lines(delivery))
        return bool(printed)

    def _json(self, delivery: Delivery) -> str:
        room = delivery.room or f"dm:{delivery.account}"
        private = room.startswith("dm:")
        file = delivery.file
        about = {f"{delivery.kind}s": delivery.target} if delivery.kind in _SILENT else {}
        return json.dumps(
            {
                "at": self._clock().isoformat().replace("+00:00", "Z"),
                "room": "dm" if private else room,
                "to": room.removeprefix("dm:") if private else delivery.target if delivery.kind == "answer" else None,
                "id": f"b{delivery.id}",
                "edits": delivery.target if delivery.kind == "edit" else None,
                "text": "" if about else to_plain(delivery.text),
                "choices": [{"key": button.key, "label": button.label} for button in delivery.buttons],
                "files": [{"name": self._put(file), "media_type": file.media_type, "size": len(file.content)}]
                if file
                else [],
                **about,
            },
            ensure_ascii=False,
        )

    def _lines(self, delivery: Delivery) -> str:
        room = delivery.room or f"dm:{delivery.account}"
        where = f"{room.removeprefix('dm:')}, private" if room.startswith("dm:") else room
        if done := _SILENT.get(delivery.kind):
            return f"[{where}] ({done}) {self._begins.get(delivery.target, '')}".rstrip()
        mark = {"say": "", "edit": " (edited)", "react": " (reaction)", "answer": f" (only {delivery.target} sees)"}
        lines = [f"[{where}]{mark[delivery.kind]} {to_plain(delivery.text)}".replace("\n", "\n  ").rstrip()]
        lines += [f"  > {button.key}: {button.label}" for button in delivery.buttons]
        if file := delivery.file:
            lines.append(f"  + {self._put(file)} ({file.media_type}, {len(file.content)} bytes)")
        return "\n".join(lines)

    def _put(self, file: File) -> str:
        """Where the file is now; its name alone where files are not kept."""
        if self._files is None:
            return file.name
        self._files.mkdir(parents=True, exist_ok=True)
        path = self._files / file.name
        path.write_bytes(file.content)
        return str(path)


def _replied(shown: Shown) -> Replied:
    author = Account(shown.by or "convene", shown.by or "Convene", bot=not shown.by)
    rich = from_marked(shown.text) if shown.by else Text()
    return Replied(author, shown.id, shown.text, rich, shown.files, shown.at)


def _mention(text: str) -> tuple[bool, str]:
    for name in ("@convene", "convene:"):
        if text.lower().startswith(name):
            return True, text[len(name) :].lstrip(" :,")
    return False, without_address(text, "convene")
