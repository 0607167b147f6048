"""What the Bot API refuses, in the words of its server (github.com/tdlib/telegram-bot-api, Client.cpp, and TDLib)."""

import math
import re
from collections import deque
from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any

from bot.core.text import width

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
ANSWER_UNITS = 200
BUTTON_BYTES = 64
BUTTONS = 100
COMMANDS = 100
PRIVATELY, IN_A_GROUP, OVERALL = (5, 5.0), (20, 60.0), (30, 1.0)
"""Messages, and the seconds in which so many may be sent. In private it is one a second, with short bursts."""

_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-z][\w-]*)(?P<attributes>[^<>]*)>", re.IGNORECASE)
_ENTITIES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "s": "strikethrough",
    "code": "code", "pre": "pre", "a": "text_link", "blockquote": "blockquote", "tg-spoiler": "spoiler",
}  # fmt: skip


class ApiError(Exception):
    """An answer with `ok: false`."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad_request(description: str) -> ApiError:
    """A 400, worded as the server words it."""
    return ApiError(400, f"Bad Request: {description}")


def too_many(seconds: float) -> ApiError:
    """A 429, which names whole seconds."""
    wait = max(1, math.ceil(seconds))
    return ApiError(429, f"Too Many Requests: retry after {wait}", retry_after=wait)


def parse(text: str, mode: str | None) -> tuple[str, list[dict[str, Any]]]:
    """The visible text and its entities, offsets in UTF-16 units."""
    if mode is None:
        return text.strip(), []
    if mode != "HTML":
        raise bad_request("unsupported parse_mode")
    visible, entities, opened, at = "", [], list[dict[str, Any]](), 0
    for tag in [*_TAG.finditer(text), None]:
        piece = text[at : tag.start() if tag else len(text)]
        if "<" in piece:
            offset = len(text[: at + piece.index("<")].encode())
            raise bad_request(f"can't parse entities: Unsupported start tag at byte offset {offset}")
        visible += unescape(piece)
        if tag is None:
            break
        at, name = tag.end(), tag["name"].lower()
        if name not in _ENTITIES:
            offset = len(text[: tag.start()].encode())
            raise bad_request(f'can\'t parse entities: Unsupported start tag "{name}" at byte offset {offset}')
        if not tag["close"]:
            link = re.search(r'href="([^"]*)"', tag["attributes"])
            opened.append({"type": _ENTITIES[name], "offset": width(visible), "name": name})
            if link:
                opened[-1]["url"] = unescape(link[1])
        elif not opened or opened[-1]["name"] != name:
            raise bad_request(f'can\'t parse entities: Unmatched end tag "{name}"')
        else:
            entity = opened.pop()
            del entity["name"]
            entity["length"] = width(visible) - entity["offset"]
            entities.append(entity)
    if opened:
        name = opened[-1]["name"]
        raise bad_request(f"can't parse entities: Can't find end tag corresponding to start tag \"{name}\"")
    return visible.strip(), entities


def check_text(text: str) -> None:
    """A message must say something, and not too much."""
    if not text:
        raise bad_request("message text is empty")
    if width(text) > TEXT_UNITS:
        raise bad_request("message is too long")


def check_caption(text: str) -> None:
    """Captions are shorter than messages."""
    if width(text) > CAPTION_UNITS:
        raise bad_request("message caption is too long")


def check_keyboard(markup: Mapping[str, Any] | None) -> None:
    """Buttons have a text and one thing that they do."""
    if markup is None:
        return
    buttons = [button for row in markup.get("inline_keyboard", []) for button in row]
    if len(buttons) > BUTTONS:
        raise bad_request("reply markup is too long")
    for button in buttons:
        if not button.get("text"):
            raise bad_request("inline keyboard button text must be non-empty")
        if "url" not in button and "callback_data" not in button:
            raise bad_request("text buttons are unallowed in the inline keyboard")
        if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= BUTTON_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")


def check_commands(commands: Iterable[Mapping[str, str]]) -> None:
    """Menus have a hundred commands with short plain names."""
    commands = list(commands)
    if len(commands) > COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")


class Window:
    """At most `count` in any `seconds`; further ones are refused with the time to wait."""

    def __init__(self, count: int, seconds: float, pace: float = 1.0) -> None:
        self.count = count
        self.seconds = seconds * pace
        self._times: deque[float] = deque()

    def wait(self, now: float) -> float:
        """Seconds until there is room; 0 when there is."""
        while self._times and self._times[0] <= now - self.seconds:
            self._times.popleft()
        return self._times[0] + self.seconds - now if len(self._times) >= self.count else 0.0

    def add(self, now: float) -> None:
        """One more went through."""
        self._times.append(now)
