"""The Bot API's methods on a pretended Telegram: those that a bot of ours may call, with the real refusals."""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from typing import Any

from aiogram.types import ChatMemberRestricted

from tests.fakes.telegram_rules import (
    ANSWER_UNITS,
    IN_A_GROUP,
    OVERALL,
    PRIVATELY,
    ApiError,
    Window,
    bad_request,
    check_caption,
    check_commands,
    check_keyboard,
    check_text,
    parse,
    too_many,
)
from tests.fakes.telegram_world import BOT_ID, BY_DEFAULT, Chat, Shown, World, media

POLLED_BY_ANOTHER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content"
    " and reply markup of the message"
)
DOWNLOADED = 20 * 2**20
"""Bytes of the largest file that a bot can download."""
DELETABLE = 48 * 3600
"""Seconds for which a bot can delete what it has said."""
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"

Values = Mapping[str, Any]
Files = Mapping[str, tuple[str, bytes]]


class Api(World):
    """`flood` switches the limits on messages off where a benchmark is after something else.

    With a `pace` of 0.1 they pass in a tenth of the time, so that a long story takes less waiting.
    """

    def __init__(self, *args: Any, flood: bool = True, pace: float = 1.0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.flood = flood
        self._pace = pace
        self.webhook = ""
        self.menus: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.answers: dict[str, str] = {}
        self.reactions: dict[tuple[int, int], list[str]] = {}
        self.can_join_groups = True
        self._windows: dict[int, Window] = {}
        self._overall = Window(*OVERALL, pace)
        self._pollers = 0
        self._last_offset: tuple[int, float] = (-1, 0.0)

    async def call(self, method: str, values: Values, files: Files) -> Any:
        """The result of one call, or an `ApiError`."""
        match method:
            case "getMe":
                return self.bot() | {
                    "can_join_groups": self.can_join_groups,
                    "can_read_all_group_messages": not self.privacy,
                    "supports_inline_queries": False,
                }
            case "getWebhookInfo":
                waiting = len(self.updates)
                return {"url": self.webhook, "has_custom_certificate": False, "pending_update_count": waiting}
            case "deleteWebhook":
                self.webhook = ""
                return True
            case "getUpdates":
                return await self._get_updates(values)
            case "sendMessage":
                text, entities = parse(values["text"], values.get("parse_mode"))
                check_text(text)
                return self._send(values, text, entities=entities)
            case "sendPhoto" | "sendDocument" | "sendVideo" | "sendVoice":
                return self._send_file(method.removeprefix("send").lower(), values, files)
            case "getFile":
                return self._get_file(values["file_id"])
            case "deleteMessage":
                return self._delete(values)
            case "editMessageMedia":
                return self._edit_media(values, files)
            case "editMessageText":
                return self._edit_text(values)
            case "setMessageReaction":
                chat, signs = self._chat(values), [each["emoji"] for each in values["reaction"]]
                self.reactions[chat.id, self._found(chat, values, "message to react")] = signs
                return True
            case "pinChatMessage" | "unpinChatMessage":
                return self._pin(values, pinned=method == "pinChatMessage")
            case "answerCallbackQuery":
                return self._answer(values)
            case "getChatMember":
                return self._own_membership(self._chat(values), values)
            case "setMyCommands":
                check_commands(values["commands"])
                scope = values.get("scope", {"type": "default"})["type"]
                self.menus[scope, values.get("language_code", "")] = values["commands"]
                return True
        raise ApiError(404, "Not Found")

    async def _get_updates(self, values: Values) -> list[dict[str, Any]]:
        """The newest poller wins; confirmed is what lies before the offset."""
        if self.webhook:
            raise ApiError(409, WEBHOOK_ACTIVE)
        self._pollers += 1
        poller = self._pollers
        offset, timeout = int(values.get("offset", 0)), min(int(values.get("timeout", 0)), 50)
        if "allowed_updates" in values:
            self.allowed = frozenset(values["allowed_updates"]) or BY_DEFAULT
        same = self._last_offset[0] == offset and self.clock() < self._last_offset[1] + 0.5
        self._last_offset = (offset, self.clock())
        while self.updates and self.updates[0]["update_id"] < offset:
            self.updates.popleft()
        self.wake()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                while not self.updates:
                    await self.change()
                    if poller != self._pollers:
                        raise ApiError(409, POLLED_BY_ANOTHER)
        return list(self.updates)[: 1 if same else int(values.get("limit", 100))]

    def _send(
        self,
        values: Values,
        text: str,
        *,
        file: tuple[str, str, int] | None = None,
        entities: Sequence[dict[str, Any]] = (),
    ) -> dict[str, Any]:
        chat = self._chat(values)
        markup = values.get("reply_markup")
        check_keyboard(markup)
        reply = values.get("reply_parameters")
        if reply and reply["message_id"] not in chat.messages:
            if not reply.get("allow_sending_without_reply"):
                raise bad_request("message to be replied not found")
            reply = None
        self._throttle(chat)
        message = self._message(chat, self.bot(), **({"text": text} if text and not file else {}))
        if markup:
            message["reply_markup"] = markup
        if file:
            message |= {"caption": text, file[0]: media(file[0], list(self.files)[-1], file[1], file[2])}
        if thread := values.get("message_thread_id"):
            message |= {"message_thread_id": int(thread), "is_topic_message": True}
        self.sent.append(
            Shown(
                chat.id,
                message["message_id"],
                text,
                _buttons(markup),
                silent=values.get("disable_notification") == "true",
                thread=str(values.get("message_thread_id", "")),
                reply_to=reply and int(reply["message_id"]),
                at=self.clock(),
                file=file,
                entities=list(entities),
            )
        )
        self.wake()
        return message

    def _send_file(self, kind: str, values: Values, files: Files) -> dict[str, Any]:
        text, _ = parse(values.get("caption", ""), values.get("parse_mode"))
        check_caption(text)
        if kind in files:
            name, content = files[kind]
            self.files[f"{kind[:3]}{len(self.files) + 1}"] = content
            return self._send(values, text, file=(kind, name, len(content)))
        number = values.get(kind)
        if number is None:
            raise bad_request(f"there is no {kind} in the request")
        if number not in self.files:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if not number.startswith(kind[:3]):
            raise bad_request(f"type of file mismatch: {number} is no {kind}")
        return self._send(values, text, file=(kind, number, len(self.files[number])))

    def _get_file(self, number: str) -> dict[str, Any]:
        if number not in self.files:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if len(self.files[number]) > DOWNLOADED:
            raise bad_request("file is too big")
        known = {"file_id": number, "file_unique_id": f"u{number}", "file_size": len(self.files[number])}
        return known | {"file_path": f"files/{number}"}

    def _delete(self, values: Values) -> bool:
        """Two days are given to a bot, and to an administrator all time."""
        chat = self._chat(values)
        number = self._found(chat, values, "message to delete")
        message = chat.messages[number]
        if not chat.admin and (message["from"]["id"] != BOT_ID or self.clock() - message["date"] > DELETABLE):
            raise bad_request("message can't be deleted")
        del chat.messages[number]
        for shown in self.sent:
            shown.deleted = shown.deleted or (shown.chat, shown.id) == (chat.id, number)
        self.wake()
        return True

    def _edit_media(self, values: Values, files: Files) -> dict[str, Any]:
        chat, new = self._chat(values), values["media"]
        message = chat.messages[self._found(chat, values, "message to edit")]
        name, content = files[new["media"].removeprefix("attach://")]
        shown = next(each for each in self.sent if (each.chat, each.id) == (chat.id, message["message_id"]))
        shown.edits.append(shown.text)
        shown.text, shown.file = new.get("caption", ""), (new["type"], name, len(content))
        self.wake()
        return message

    def _edit_text(self, values: Values) -> dict[str, Any]:
        chat = self._chat(values)
        text, _ = parse(values["text"], values.get("parse_mode"))
        check_text(text)
        markup = values.get("reply_markup")
        check_keyboard(markup)
        message = chat.messages[self._found(chat, values, "message to edit")]
        if message["from"]["id"] != BOT_ID:
            raise bad_request("message can't be edited")
        if "text" not in message:
            raise bad_request("there is no text in the message to edit")
        if message["text"] == text and message.get("reply_markup") == markup:
            raise bad_request(NOT_MODIFIED)
        self._throttle(chat)
        message |= {"text": text, "edit_date": int(self.clock()), "reply_markup": markup}
        if not markup:
            del message["reply_markup"]
        shown = next(each for each in self.sent if (each.chat, each.id) == (chat.id, message["message_id"]))
        shown.edits.append(shown.text)
        shown.text, shown.buttons = text, _buttons(markup)
        self.wake()
        return message

    def _answer(self, values: Values) -> bool:
        query = values["callback_query_id"]
        if self.taps.get(query, True):
            raise bad_request(TOO_OLD)
        if len(values.get("text", "")) > ANSWER_UNITS:
            raise bad_request("MESSAGE_TOO_LONG")
        self.taps[query] = True
        self.answers[query] = values.get("text", "")
        self.wake()
        return True

    def _pin(self, values: Values, *, pinned: bool) -> bool:
        """A pin shows as a service message, which the bot is told of too."""
        chat = self._chat(values)
        if chat.kind != "private" and not chat.admin:
            raise bad_request("not enough rights to manage pinned messages in the chat")
        number = self._found(chat, values, "message to pin" if pinned else "message to unpin")
        if pinned and number not in chat.pinned:
            chat.pinned.append(number)
            self.deliver("message", self._message(chat, self.bot(), pinned_message=chat.messages[number]))
        elif not pinned and number in chat.pinned:
            chat.pinned.remove(number)
        self.wake()
        return True

    def _chat(self, values: Values) -> Chat:
        """The chat that a call names, if the bot may write there."""
        chat = self.chats.get(int(values["chat_id"]))
        if chat is None:
            raise bad_request("chat not found")
        if chat.moved_to:
            description = "Bad Request: group chat was upgraded to a supergroup chat"
            raise ApiError(400, description, migrate_to_chat_id=chat.moved_to)
        if chat.kind == "private":
            if self.people[chat.id].blocked:
                raise ApiError(403, "Forbidden: bot was blocked by the user")
            if not self.people[chat.id].started:
                raise ApiError(403, "Forbidden: bot can't initiate conversation with a user")
        elif not chat.inside:
            raise ApiError(403, f"Forbidden: bot was kicked from the {chat.kind} chat")
        return chat

    def _own_membership(self, chat: Chat, values: Values) -> dict[str, Any]:
        """A bot may always ask about itself."""
        assert int(values["user_id"]) == BOT_ID
        if chat.muted:
            may = dict.fromkeys((name for name in ChatMemberRestricted.model_fields if name.startswith("can_")), False)
            return may | {"user": self.bot(), "status": "restricted", "is_member": True, "until_date": 0}
        return {"user": self.bot(), "status": "member"}

    def _found(self, chat: Chat, values: Values, what: str) -> int:
        number = int(values["message_id"])
        if number not in chat.messages:
            raise bad_request(f"{what} not found")
        return number

    def _throttle(self, chat: Chat) -> None:
        """Refuse what is too much for a chat, or in all."""
        if not self.flood:
            return
        now = self.clock()
        fresh = Window(*(PRIVATELY if chat.kind == "private" else IN_A_GROUP), self._pace)
        window = self._windows.setdefault(chat.id, fresh)
        if wait := max(window.wait(now), self._overall.wait(now)):
            raise too_many(wait)
        window.add(now)
        self._overall.add(now)


def _buttons(markup: Mapping[str, Any] | None) -> list[dict[str, str]]:
    return [button for row in (markup or {}).get("inline_keyboard", []) for button in row]
