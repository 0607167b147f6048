"""The console's transcript language: one line, one thing that somebody does (see `HELP`)."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

DM = "dm"
LONGEST = timedelta(days=3653)
"""How far the clock moves at once: ten years."""

HELP = """\
# a comment
berlin@diversity: !hours group  an account says something in a room
lima@dm: hours                  an account speaks to the bot alone
lima@diversity> block           an account picks a choice on the newest message with choices there
lima@diversity>> text           an account replies to the newest message of the room
lima@diversity>>"tea" text      an account replies to the newest message there that says `tea`
lima@diversity+a.pdf: text      an account sends a file, with a text; +a.pdf,b.jpg several, +a.pdf=60MB its size
:edit lima@diversity: text      the account edits its newest message there
:redact lima@diversity          the account deletes it
:join lima diversity            an account enters a room
:leave lima diversity           and leaves it
:at 2026-03-23T09:00Z           set the clock, forwards only
:advance 3d12h                  move the clock, by w, d, h, m, s
:restart                        throw away everything in memory, keep the database
:room-moved diversity new       the room goes on under another id
:encrypt diversity              what is said in the room is encrypted from now on
:help                           this list"""


class NotUnderstood(ValueError):
    """A line that is none of the transcript language's; the text says what would be."""


@dataclass(frozen=True, slots=True)
class At:
    """Set the clock."""

    instant: datetime


@dataclass(frozen=True, slots=True)
class Advance:
    """Move the clock."""

    by: timedelta


@dataclass(frozen=True, slots=True)
class Restart:
    """Throw away everything in memory."""


@dataclass(frozen=True, slots=True)
class Help:
    """Say what can be written."""


@dataclass(frozen=True, slots=True)
class Enter:
    """An account enters a room, or (`leaves`) leaves it."""

    who: str
    room: str
    leaves: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """A room goes on under another id."""

    room: str
    to: str


@dataclass(frozen=True, slots=True)
class Encrypt:
    """What is said in a room is encrypted from now on."""

    room: str


@dataclass(frozen=True, slots=True)
class Say:
    """An account says something; as a reply when `replies`, to a message that says `quoted` where that is given."""

    who: str
    room: str
    text: str
    replies: bool = False
    quoted: str = ""
    files: tuple[tuple[str, int], ...] = ()
    """Names of files that come with it, and their sizes in bytes."""


@dataclass(frozen=True, slots=True)
class Pick:
    """An account picks the choice with this key."""

    who: str
    room: str
    key: str


@dataclass(frozen=True, slots=True)
class Edit:
    """An account edits its newest message, or deletes it when `text` is None."""

    who: str
    room: str
    text: str | None


Step = At | Advance | Restart | Help | Enter | Move | Encrypt | Say | Pick | Edit

_WHO = r"(?P<who>[\w.-]+)@(?P<room>[\w.-]+)"
_FILES = r"(?:\+(?P<files>[^\s:>]+))?"
_SPOKEN = re.compile(rf'{_WHO}{_FILES}(?P<how>:|>>"(?P<quoted>[^"\n]+)"|>>|>)\s?(?P<text>.*)', re.S)
_FILE = re.compile(r"(?P<name>[^=]+)(?:=(?P<size>\d{1,9})(?P<unit>B|kB|MB)?)?")
_UNITS = {"B": 1, None: 1, "kB": 1000, "MB": 1_000_000}
SIZE = 1000
"""Bytes of a file whose size is not said."""
_DURATION = re.compile(
    r"(?:(?P<weeks>\d+)w)?(?:(?P<days>\d+)d)?(?:(?P<hours>\d+)h)?(?:(?P<minutes>\d+)m)?(?:(?P<seconds>\d+)s)?"
)


def read(line: str) -> Step | None:
    """One line as a step; None for a comment or an empty line. `\\n` in what is said is a line break.

    Raises `NotUnderstood`.
    """
    line = line.strip()
    if not line or line.startswith("#"):
        return None
    if line.startswith(":"):
        return _instruction(line)
    found = _SPOKEN.fullmatch(line)
    if found is None:
        raise NotUnderstood(f"say first who speaks and where: `lima@diversity: {line[:60]}`")
    who, room, text = found["who"], found["room"], found["text"].replace("\\n", "\n")
    if found["how"] == ">":
        return Pick(who, room, text.strip())
    files = tuple(_file(file) for file in (found["files"] or "").split(",") if file)
    return Say(who, room, text, found["how"].startswith(">>"), found["quoted"] or "", files)


def _file(said: str) -> tuple[str, int]:
    found = _FILE.fullmatch(said)
    if found is None:
        raise NotUnderstood(f"{said[:60]!r} is no file; write for example report.pdf or film.mp4=60MB")
    return found["name"], int(found["size"]) * _UNITS[found["unit"]] if found["size"] else SIZE


def speaker_of(line: str) -> str:
    """`lima@diversity: ` of a line in which somebody speaks or picks; empty for other lines."""
    found = _SPOKEN.fullmatch(line.strip())
    return f"{found['who']}@{found['room']}: " if found else ""


def _instruction(line: str) -> Step:
    name, _, rest = line[1:].partition(" ")
    words = rest.split()
    match name, words:
        case "at", [instant]:
            return At(read_instant(instant))
        case "advance", [duration]:
            return Advance(_duration(duration))
        case "restart", []:
            return Restart()
        case "help", []:
            return Help()
        case (("join" | "leave"), [who, room]):
            return Enter(who, room, leaves=name == "leave")
        case "room-moved", [room, to]:
            return Move(room, to)
        case "encrypt", [room]:
            return Encrypt(room)
        case "redact", [place] if found := re.fullmatch(_WHO, place):
            return Edit(found["who"], found["room"], None)
        case "edit", _ if found := re.fullmatch(rf"{_WHO}:\s?(?P<text>.*)", rest, re.S):
            return Edit(found["who"], found["room"], found["text"].replace("\\n", "\n"))
    raise NotUnderstood(f"{line[:60]!r} is no instruction; `:help` lists them")


def read_instant(text: str) -> datetime:
    """An instant with its zone, as aware UTC. Raises `NotUnderstood`."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise NotUnderstood(f"{text!r} is no instant; write for example 2026-03-23T09:00Z") from None
    if at.tzinfo is None:
        raise NotUnderstood(f"{text!r} needs a zone; write for example {text}Z")
    if not 2000 <= at.year < 2100:
        raise NotUnderstood(f"{text!r} is too far away: the clock goes from 2000 to 2099")
    return at.astimezone(UTC)


def _duration(text: str) -> timedelta:
    found = _DURATION.fullmatch(text)
    if found is None or not text:
        raise NotUnderstood(f"{text!r} is no duration; write for example 3d12h or 45m")
    try:
        by = timedelta(**{unit: int(count) for unit, count in found.groupdict().items() if count})
    except (OverflowError, ValueError):  # a number of many digits
        by = timedelta.max
    if by > LONGEST:
        raise NotUnderstood(f"{text!r} is more than ten years, which is as far as the clock moves at once")
    return by
