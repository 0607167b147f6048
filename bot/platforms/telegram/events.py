"""What Telegram delivers, as events.

Event ids do not rest on `update_id`, which starts again at a random number after a quiet week
(core.telegram.org/bots/api#update); they are the same at every delivery.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from telegram import CallbackQuery, Chat, ChatMember, ChatMemberUpdated, Message, Update, User

from bot.core import events
from bot.core.events import Account, Event, Place
from bot.core.spoken import may_be_command
from bot.core.text import Text
from bot.platforms.telegram.content import attached_to, formatted, rich_of

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member", "chat_member")
_COMMAND = re.compile(r"/(?P<name>\w+)@(?P<bot>\w+)")


def chat_of(raw: Mapping[str, Any]) -> int:
    """The chat that an update belongs to, without parsing it; 0 when there is none."""
    for kind in ALLOWED_UPDATES:
        if part := raw.get(kind):
            chat = (part.get("message") or {}).get("chat") or part.get("chat") or {}
            return int(chat.get("id", 0))
    return 0


def to_events(raw: Mapping[str, Any], username: str, now: datetime) -> list[Event]:
    """The events of one update, in order; none for what does not concern us. `username` is the bot's, without @.

    Raises whatever the library raises on an update that it cannot read.
    """
    update = Update.de_json(dict(raw))
    if query := update.callback_query:
        return list(_chosen(query, raw, now))
    if message := update.edited_message:
        return list(_edited(message, raw, username, update.update_id))
    if message := update.message:
        return list(_message(message, raw, username))
    if change := update.my_chat_member:
        return list(_own_membership(change, raw))
    if change := update.chat_member:
        return list(_membership(change, raw))
    return []


def _message(message: Message, raw: Mapping[str, Any], username: str) -> Iterator[Event]:
    place, at, chat = _place(message.chat, message), message.date, message.chat_id
    sender = _author(message)
    if message.migrate_to_chat_id or message.migrate_from_chat_id:
        # Told in both chats, and by the refusal of a message to the old one: one id for all three.
        old, new = message.migrate_from_chat_id or chat, message.migrate_to_chat_id or chat
        here, there = Place("telegram", str(old)), Place("telegram", str(new))
        yield events.RoomMoved(id=f"moved:{old}:{new}", place=here, sender=sender, at=at, raw=raw, to=there)
        return
    for user in message.new_chat_members:
        if user.username != username:
            yield _joined(message.chat, user, at, raw)
    if (gone := message.left_chat_member) and gone.username != username:
        yield _left(message.chat, gone, at, raw)
    heard = _heard(message, username)
    if heard is not None:
        text, mention, rich = heard
        yield events.Message(
            id=f"m:{chat}:{message.message_id}",
            place=place,
            sender=sender,
            at=at,
            raw=raw,
            message=str(message.message_id),
            text=text,
            mention=mention,
            reply_to=_reply_to(message),
            rich=rich,
            attached=attached_to(message),
            replied=_replied(message, text, username, mention=mention),
        )


def _edited(message: Message, raw: Mapping[str, Any], username: str, update: int) -> Iterator[Event]:
    """Two edits may fall into one second, which the update's number tells apart."""
    heard = _heard(message, username)
    if heard is not None:
        at = message.edit_date or message.date
        yield events.Edited(
            id=f"e:{message.chat_id}:{message.message_id}:{int(at.timestamp())}:{update}",
            place=_place(message.chat, message),
            sender=_author(message),
            at=at,
            raw=raw,
            message=str(message.message_id),
            text=heard[0],
            mention=heard[1],
            rich=heard[2],
        )


def _chosen(query: CallbackQuery, raw: Mapping[str, Any], now: datetime) -> Iterator[Event]:
    """A tap carries no time of its own. An old message is inaccessible: its chat and number are all that is left."""
    if query.message is not None and query.data is not None:
        message = query.message if isinstance(query.message, Message) else None
        yield events.Chosen(
            id=f"c:{query.id}",
            place=_place(query.message.chat, message),
            sender=_account(query.from_user),
            at=now,
            raw=raw,
            message=str(query.message.message_id),
            key=query.data,
            callback=query.id,
        )


def _own_membership(change: ChatMemberUpdated, raw: Mapping[str, Any]) -> Iterator[Event]:
    """In a private chat this only says that the person blocked or unblocked the bot, which sending finds out too.

    A channel is nobody's room.
    """
    if change.chat.type in {Chat.PRIVATE, Chat.CHANNEL}:
        return
    old, new = change.old_chat_member, change.new_chat_member
    before, after = _inside(old), _inside(new)
    at = change.date
    facts: dict[str, Any] = {"place": _place(change.chat), "sender": _account(change.from_user), "raw": raw}
    if before != after:
        made = events.BotAdded if after else events.BotRemoved
        yield made(id=f"b:{change.chat.id}:{int(after)}:{int(at.timestamp())}", at=at, **facts)
    could, can = not before or _may_write(old), _may_write(new)
    if after and could != can:
        heard = events.BotHeard if can else events.BotSilenced
        yield heard(id=f"w:{change.chat.id}:{int(can)}:{int(at.timestamp())}", at=at, **facts)


def _membership(change: ChatMemberUpdated, raw: Mapping[str, Any]) -> Iterator[Event]:
    before, after = _inside(change.old_chat_member), _inside(change.new_chat_member)
    if before != after:
        made = _joined if after else _left
        yield made(change.chat, change.new_chat_member.user, change.date, raw)


def _joined(chat: Chat, user: User, at: datetime, raw: Mapping[str, Any]) -> Event:
    """A bot that is an administrator hears of a join twice: as a service message and as a change of membership.

    Both carry the same account and second, and so the same id.
    """
    number = f"j:{chat.id}:{user.id}:{int(at.timestamp())}"
    return events.Joined(id=number, place=_place(chat), sender=_account(user), at=at, raw=raw)


def _left(chat: Chat, user: User, at: datetime, raw: Mapping[str, Any]) -> Event:
    number = f"l:{chat.id}:{user.id}:{int(at.timestamp())}"
    return events.Left(id=number, place=_place(chat), sender=_account(user), at=at, raw=raw)


def _inside(member: ChatMember) -> bool:
    if member.status == ChatMember.RESTRICTED:
        return bool(getattr(member, "is_member", False))
    return member.status in {ChatMember.OWNER, ChatMember.ADMINISTRATOR, ChatMember.MEMBER}


def _may_write(member: ChatMember) -> bool:
    """Whether a member's own rights let them; that the whole group must be silent is told to nobody."""
    return bool(getattr(member, "can_send_messages", True))


def _place(chat: Chat, message: Message | None = None) -> Place:
    """A thread only counts in a forum: elsewhere `message_thread_id` merely names the start of a chain of replies."""
    thread = message.message_thread_id if message and message.is_topic_message else None
    return Place("telegram", str(chat.id), thread=str(thread or ""), private=chat.type == Chat.PRIVATE)


def _account(user: User) -> Account:
    return Account(str(user.id), user.full_name, user.language_code or "", bot=user.is_bot)


def _author(message: Message) -> Account:
    """Who wrote it. Anonymous administrators and linked channels speak as a chat: that is nobody's own account."""
    if (chat := message.sender_chat) is not None:
        return Account(str(chat.id), chat.title or "", bot=True)
    return _account(message.from_user) if message.from_user else Account("", bot=True)


def _heard(message: Message, username: str) -> tuple[str, bool, Text] | None:
    """The text as it is meant for the bot, whether it began with a mention, and how it is formatted.

    None when it is not for us.
    """
    text = message.text or message.caption or ""
    if not text or message.is_automatic_forward:
        return None
    if command := _COMMAND.match(text):
        if command["bot"].lower() != username.lower():
            return None
        name = f"/{command['name']}"
        rich = rich_of(message)
        return f"{name}{text[command.end() :]}", False, rich and Text.plain(name) + rich.cut(command.end())
    if mention := re.match(rf"\s*@{re.escape(username)}\b[\s:,]*", text, re.IGNORECASE):
        return text[mention.end() :], True, rich_of(message).cut(mention.end())
    return text, False, rich_of(message)


def _replied(message: Message, text: str, username: str, *, mention: bool) -> events.Replied | None:
    """What a command answers; of a longer message, the part that was quoted."""
    reply = message.reply_to_message
    if reply is None or not (
        _reply_to(message) and may_be_command(text, mention=mention, private=message.chat.type == Chat.PRIVATE)
    ):
        return None
    said = message.quote.text if message.quote else reply.text or reply.caption or ""
    rich = formatted(said, message.quote.entities) if message.quote else rich_of(reply)
    author = _author(reply)
    if reply.from_user is not None and reply.from_user.username == username:
        author = replace(author, bot=True)
    return events.Replied(author, str(reply.message_id), said, rich, attached_to(reply), reply.date)


def _reply_to(message: Message) -> str:
    """In a forum topic, what answers nothing answers the topic's first message."""
    reply = message.reply_to_message
    if reply is None or (message.is_topic_message and reply.message_id == message.message_thread_id):
        return ""
    return str(reply.message_id)
