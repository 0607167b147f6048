"""How a configuration names accounts and rooms: `platform:id`, and bare Matrix ids."""

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError


@dataclass(frozen=True, slots=True)
class AccountRef:
    """One account on one platform."""

    platform: str
    id: str

    def __str__(self) -> str:
        return f"{self.platform}:{self.id}"


@dataclass(frozen=True, slots=True)
class RoomRef:
    """One room or chat; `thread` is a Telegram forum topic's id, else empty."""

    platform: str
    room: str
    thread: str = ""

    def __str__(self) -> str:
        return f"{self.platform}:{self.room}" + (f"/{self.thread}" if self.thread else "")


# Ids by spec.matrix.org (user and room ids; since room version 12 a room id has no server part) and
# core.telegram.org/bots/api (users positive; groups, supergroups and channels negative).
_ACCOUNTS = {
    "matrix": re.compile(r"@[^\s:]+:\S+"),
    "telegram": re.compile(r"[1-9]\d*"),
    "console": re.compile(r"[\w.-]+"),
}
_ROOMS = {
    "matrix": re.compile(r"(?P<room>![^\s/]+)"),
    "telegram": re.compile(r"(?P<room>-[1-9]\d*)(?:/(?P<thread>[1-9]\d*))?"),
    "console": re.compile(r"(?P<room>[\w.-]+)"),
}


def parse_account(text: str) -> AccountRef:
    """Read `matrix:@ann:example.org`, `@ann:example.org`, `telegram:12345` or `console:lima`. Raises ValueError."""
    platform, rest = _split(text, bare="@")
    if not _ACCOUNTS[platform].fullmatch(rest):
        raise ValueError(_account_hint(platform, rest))
    return AccountRef(platform, rest)


def parse_room(text: str) -> RoomRef:
    """Read `matrix:!id:example.org`, `!id`, `telegram:-100123`, `telegram:-100123/45` or `console:x`.

    Raises ValueError.
    """
    platform, rest = _split(text, bare="!#")
    match = _ROOMS[platform].fullmatch(rest)
    if not match:
        raise ValueError(_room_hint(platform, rest))
    return RoomRef(platform, **{name: value for name, value in match.groupdict().items() if value})


def _split(text: str, *, bare: str) -> tuple[str, str]:
    if text.startswith(tuple(bare)):
        return "matrix", text
    platform, colon, rest = text.partition(":")
    if not colon or platform not in _ACCOUNTS:
        raise ValueError("does not say on which platform: it begins with matrix:, telegram: or console:")
    return platform, rest


def _account_hint(platform: str, rest: str) -> str:
    match platform:
        case "telegram" if rest.startswith("@"):
            return "is a Telegram user name, which can change hands: give the account's number"
        case "telegram":
            return "is no Telegram account number"
        case "matrix":
            return "is no whole Matrix id: @, the account's name, a colon and the server's name"
        case _:
            return "is no console account: letters, digits, dots, _ and hyphens"


def _room_hint(platform: str, rest: str) -> str:
    match platform:
        case "matrix" if rest.startswith("#"):
            return "is a room's alias: give the room id (in Element: Room settings, Advanced)"
        case "telegram":
            return "is no Telegram group: its number is negative; a topic's number follows a slash"
        case "matrix":
            return "is no Matrix room id"
        case _:
            return "is no console room: letters, digits, dots, _ and hyphens"


def _account(value: Any) -> Any:
    return _parsed(parse_account, value)


def _room(value: Any) -> Any:
    return _parsed(parse_room, value)


def _parsed(parse: Any, value: Any) -> Any:
    if not isinstance(value, str):
        raise PydanticCustomError("reference", "should be a text")
    try:
        return parse(value)
    except ValueError as error:
        raise PydanticCustomError("reference", "{hint}", {"hint": str(error)}) from None


AccountField = Annotated[AccountRef, BeforeValidator(_account)]
RoomField = Annotated[RoomRef, BeforeValidator(_room)]
