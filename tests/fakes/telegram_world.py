"""The people, chats and messages of a pretended Telegram, and what each act of a person delivers to the bot."""

import asyncio
import itertools
import re
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.telegram_check import check_update

BOT_ID = 777_000_111
BOT_NAME = "convene_test_bot"
BY_DEFAULT = frozenset({"message", "edited_message", "callback_query", "my_chat_member"})
"""Of the kinds that a bot can ask for and this world knows, those that it gets without asking."""
GROUP_ANONYMOUS_BOT = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


@dataclass
class Person:
    """An account of a human."""

    id: int
    name: str
    language: str = "en"
    started: bool = False
    """Whether they have pressed start: a bot cannot write first."""
    blocked: bool = False

    def to_json(self) -> dict[str, Any]:
        """A `User`."""
        return {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": self.language}


@dataclass
class Chat:
    """A private chat, a group or a supergroup."""

    id: int
    kind: str
    title: str = ""
    admin: bool = False
    """Whether the bot is an administrator here."""
    inside: bool = True
    """Whether the bot is a member."""
    forum: bool = False
    muted: bool = False
    """Whether an administrator has taken the right to write from the bot."""
    moved_to: int | None = None
    pinned: list[int] = field(default_factory=list)
    members: set[int] = field(default_factory=set)
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """A `Chat`."""
        if self.kind == "private":
            return {"id": self.id, "type": "private", "first_name": self.title}
        return {"id": self.id, "type": self.kind, "title": self.title} | ({"is_forum": True} if self.forum else {})


@dataclass
class Shown:
    """A message of the bot, as it stands in a chat now."""

    chat: int
    id: int
    text: str
    buttons: list[dict[str, str]]
    silent: bool
    thread: str
    reply_to: int | None
    at: float
    file: tuple[str, str, int] | None = None
    """Kind (`photo` or `document`), name, size in bytes."""
    edits: list[str] = field(default_factory=list)
    """The texts that it had before."""
    entities: list[dict[str, Any]] = field(default_factory=list)
    deleted: bool = False

    def button(self, label: str) -> dict[str, str]:
        """The button with this label."""
        return next(button for button in self.buttons if button["text"] == label)


class World:
    """Acts are plain calls (`say`, `tap`, `join` …); each puts what Telegram would deliver into the queue.

    `clock` gives seconds since 1970. `privacy` is the bot's privacy mode: on, as BotFather sets it at first.
    """

    def __init__(self, clock: Callable[[], float], *, privacy: bool = True, check: bool = True) -> None:
        self.clock = clock
        self.privacy = privacy
        self.check = check
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.sent: list[Shown] = []
        self.updates: deque[dict[str, Any]] = deque()
        self.allowed = BY_DEFAULT
        self.files: dict[str, bytes] = {}
        """Contents of files by id, people's and the bot's."""
        self.taps: dict[str, bool] = {}
        """Callback queries by id, and whether each has been answered."""
        self._update_ids = itertools.count(400_000_001)
        self._message_ids = itertools.count(101)
        self._ids = itertools.count(5001)
        self._changed = asyncio.Event()

    def person(self, name: str, *, language: str = "en", started: bool = False) -> Person:
        """A new account."""
        person = Person(next(self._ids), name, language, started)
        self.people[person.id] = person
        self.chats[person.id] = Chat(person.id, "private", name)
        return person

    def group(
        self, title: str, *members: Person, kind: str = "supergroup", admin: bool = False, forum: bool = False
    ) -> Chat:
        """A group that the bot is in already."""
        number = next(self._ids)
        chat = Chat(-number if kind == "group" else -1_000_000_000_000 - number, kind, title, admin, forum=forum)
        chat.members = {person.id for person in members}
        self.chats[chat.id] = chat
        return chat

    def say(
        self,
        person: Person,
        text: str,
        chat: Chat | None = None,
        *,
        reply_to: int | None = None,
        topic: int | None = None,
        entities: Sequence[Mapping[str, Any]] = (),
        file: tuple[str, str, bytes] | None = None,
        size: int | None = None,
    ) -> int:
        """A message, in private when no chat is named; its id. Writing in private presses start.

        A `file` is its kind (`photo`, `document`, `voice` …), name and content, and `text` its caption; `size` is how
        large Telegram says it is.
        """
        if chat is None:
            chat = self.chats[person.id]
            person.started, person.blocked = True, False
        content: dict[str, Any] = {"text": text} | _entities(text, entities)
        if file is not None:
            kind, name, data = file
            number = f"{kind[:3]}{len(self.files) + 1}"
            self.files[number] = data
            content = {f"caption{key.removeprefix('text')}" if key == "text" else f"caption_{key}": value
                       for key, value in content.items()} if text else {}  # fmt: skip
            content[kind] = media(kind, number, name, len(data) if size is None else size)
        message = self._message(chat, person.to_json(), **content)
        if topic:
            message |= {"message_thread_id": topic, "is_topic_message": True}
        if reply_to or topic:
            message["reply_to_message"] = _bare(chat.messages.get(reply_to or topic or 0) or self._first(chat, topic))
        if self._sees(chat, message):
            self.deliver("message", message)
        return int(message["message_id"])

    def edit(self, person: Person, message: int, text: str, chat: Chat | None = None) -> None:
        """The person changes their message."""
        chat = chat or self.chats[person.id]
        edited = chat.messages[message] | {"text": text, "edit_date": int(self.clock())} | _entities(text)
        chat.messages[message] = edited
        if self._sees(chat, edited):
            self.deliver("edited_message", edited)

    def tap(self, person: Person, shown: Shown, label: str, *, inaccessible: bool = False) -> str:
        """The person taps a button; the id of the callback query."""
        chat, query = self.chats[shown.chat], str(next(self._ids))
        message = chat.messages[shown.id]
        if inaccessible:
            message = {"chat": chat.to_json(), "message_id": shown.id, "date": 0}
        data = shown.button(label)["callback_data"]
        self.taps[query] = False
        self.deliver(
            "callback_query",
            {"id": query, "from": person.to_json(), "message": message, "chat_instance": "1", "data": data},
        )
        return query

    def join(self, chat: Chat, *people: Person) -> None:
        """They enter: one service message for all; an administrator bot also hears of each change of membership."""
        chat.members |= {person.id for person in people}
        users = [person.to_json() for person in people]
        self.deliver("message", self._message(chat, users[0], new_chat_members=users))
        for user in users:
            self._membership(chat, user, "left", "member")

    def leave(self, chat: Chat, person: Person) -> None:
        """They go."""
        chat.members.discard(person.id)
        self.deliver("message", self._message(chat, person.to_json(), left_chat_member=person.to_json()))
        self._membership(chat, person.to_json(), "member", "left")

    def bring(self, chat: Chat, person: Person, *, inside: bool) -> None:
        """The person adds the bot to the chat, or removes it."""
        chat.inside = inside
        states = [_member(self.bot(), "left"), _member(self.bot(), "member")]
        change = {"chat": chat.to_json(), "from": person.to_json(), "date": int(self.clock())}
        old, new = states if inside else reversed(states)
        self.deliver("my_chat_member", change | {"old_chat_member": old, "new_chat_member": new})

    def migrate(self, chat: Chat, person: Person, *, tell: tuple[str, ...] = ("old", "new")) -> Chat:
        """The group becomes a supergroup; `tell` names the chats whose service message reaches the bot."""
        new = self.group(chat.title, admin=chat.admin)
        new.members = chat.members
        chat.moved_to = new.id
        if "old" in tell:
            self.deliver("message", self._message(chat, person.to_json(), migrate_to_chat_id=new.id))
        if "new" in tell:
            self.deliver("message", self._message(new, person.to_json(), migrate_from_chat_id=chat.id))
        return new

    def speak_as_group(self, chat: Chat, text: str) -> None:
        """An administrator who stays anonymous says something."""
        message = self._message(chat, GROUP_ANONYMOUS_BOT, text=text, sender_chat=chat.to_json())
        self.deliver("message", message | _entities(text))

    def forward_from_channel(self, chat: Chat, text: str) -> None:
        """The channel that the group is linked with publishes a post, which Telegram forwards by itself."""
        channel = {"id": -1_000_000_000_001, "type": "channel", "title": "News"}
        origin = {"type": "channel", "chat": channel, "message_id": 5, "date": int(self.clock())}
        telegram = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
        forward = {"sender_chat": channel, "is_automatic_forward": True, "forward_origin": origin}
        self.deliver("message", self._message(chat, telegram, text=text, **forward) | _entities(text))

    def bot(self) -> dict[str, Any]:
        """The bot as a `User`."""
        return {"id": BOT_ID, "is_bot": True, "first_name": "Convene", "username": BOT_NAME}

    def deliver(self, kind: str, content: Mapping[str, Any], *, check: bool = True) -> None:
        """Queue one update, if the bot has asked for its kind."""
        update = {"update_id": next(self._update_ids), kind: dict(content)}
        if self.check and check:
            check_update(update)
        if kind in self.allowed or not check:
            self.updates.append(update)
        self.wake()

    def wake(self) -> None:
        """Something changed: everybody who waits looks again."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def change(self) -> None:
        """Wait until something changes."""
        await self._changed.wait()

    def _message(self, chat: Chat, sender: Mapping[str, Any], **content: Any) -> dict[str, Any]:
        number = max(chat.messages, default=0) + 1 if chat.kind == "supergroup" else next(self._message_ids)
        message = {
            "message_id": number,
            "date": int(self.clock()),
            "chat": chat.to_json(),
            "from": dict(sender),
        } | content
        chat.messages[number] = message
        return message

    def _first(self, chat: Chat, topic: int | None) -> dict[str, Any]:
        """The message that opened a topic."""
        return {"message_id": topic, "date": int(self.clock()), "chat": chat.to_json()} | {
            "from": self.bot(),
            "forum_topic_created": {"name": "A topic", "icon_color": 7322096},
        }

    def _sees(self, chat: Chat, message: Mapping[str, Any]) -> bool:
        if chat.kind == "private":
            return True
        if not chat.inside:
            return False
        if not self.privacy or chat.admin:
            return True
        if message.get("reply_to_message", {}).get("from", {}).get("id") == BOT_ID:
            return True
        command = re.match(r"/\w+(?:@(\w+))?", message.get("text", message.get("caption", "")))
        return bool(command and command[1] in {None, BOT_NAME})

    def _membership(self, chat: Chat, user: Mapping[str, Any], before: str, after: str) -> None:
        if chat.admin:
            change = {"chat": chat.to_json(), "from": user, "date": int(self.clock())}
            states = {"old_chat_member": _member(user, before), "new_chat_member": _member(user, after)}
            self.deliver("chat_member", change | states)


def _member(user: Mapping[str, Any], status: str) -> dict[str, Any]:
    return {"user": dict(user), "status": status}


def _bare(message: Mapping[str, Any]) -> dict[str, Any]:
    """A message as another quotes it: without what it answers itself."""
    return {key: value for key, value in message.items() if key != "reply_to_message"}


def _entities(text: str, more: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    command = re.match(r"/\w+(@\w+)?", text)
    found = [{"type": "bot_command", "offset": 0, "length": command.end()}] if command else []
    return {"entities": [*found, *map(dict, more)]} if found or more else {}


def media(kind: str, number: str, name: str, size: int) -> Any:
    """A file of a message, as the API describes its kind."""
    known = {"file_id": number, "file_unique_id": f"u{number}", "file_size": size}
    if kind == "photo":
        small = {"file_id": f"{number}-small", "file_unique_id": f"s{number}", "width": 90, "height": 60}
        return [small, known | {"width": 640, "height": 480}]
    if kind == "voice":
        return known | {"duration": 3, "mime_type": "audio/ogg"}
    if kind == "video":
        return known | {"duration": 3, "width": 640, "height": 480, "mime_type": "video/mp4", "file_name": name}
    return known | {"file_name": name}
