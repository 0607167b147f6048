"""One delivery becomes calls of the Bot API, and Telegram's refusals become words of the outbox."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import structlog
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaDocument,
    LinkPreviewOptions,
    Message,
    ReactionTypeEmoji,
    ReplyParameters,
)
from telegram.constants import (
    CallbackQueryLimit,
    InlineKeyboardButtonLimit,
    InlineKeyboardMarkupLimit,
    MessageLimit,
    ParseMode,
    ReactionEmoji,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.core.events import Attached
from bot.core.platform import Button, Delivery, File, Moved, Sent, Shut, TryLater, Undeliverable, Unreachable
from bot.core.text import width
from bot.platforms.markup import to_plain, to_telegram
from bot.platforms.telegram.content import attached_to

if TYPE_CHECKING:
    from collections.abc import Iterator

log = structlog.get_logger(__name__)

BUTTONS_A_ROW = 3
_REMEMBERED = 50
_LARGEST_PHOTO = 10_000_000  # core.telegram.org/bots/api#sendphoto
_NO_PHOTO = ("photo_invalid_dimensions", "image_process_failed", "photo_ext_invalid", "photo_save_file_invalid")
SHORT_LABEL = 14
"""Labels up to this length share a row; a longer one makes every button take a row of its own."""
# Telegram takes only its own set of reactions (core.telegram.org/bots/api#reactiontypeemoji).
_NEAREST_REACTION = {"✅": "👍", "✔": "👍", "❌": "👎"}

# How Telegram says that a bot may not write in a group, or in one of its topics.
_SHUT = ("not enough rights", "have no rights to send", "chat_write_forbidden", "chat not found", "deactivated")
_SHUT_TOPIC = ("topic_closed", "topic_deleted", "message thread not found")


class Sender:
    """Sends deliveries through `bot`."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._texts: dict[str, Message] = {}
        """The texts that went ahead of a file which did not go out yet, by transaction."""
        self._uploaded: OrderedDict[Attached, str] = OrderedDict()
        """What people's files are called on Telegram since they were first brought there."""

    async def send(self, delivery: Delivery) -> Sent:
        """Send one; raises a `SendError`."""
        message: Message | bool = True
        with _refusals(delivery):
            message = await self._do(delivery)
        if isinstance(message, Message):
            return Sent(str(message.message_id), str(message.chat_id))
        return Sent(delivery.target, delivery.room) if delivery.kind == "edit" else Sent()

    async def _do(self, delivery: Delivery) -> Message | bool:
        match delivery.kind:
            case "say":
                return await self._say(delivery)
            case "edit":
                return await self._edit(delivery)
            case "remove":
                return await self._remove(delivery)
            case "pin":
                return await self._bot.pin_chat_message(
                    _chat(delivery), int(delivery.target), disable_notification=True
                )
            case "unpin":
                return await self._bot.unpin_chat_message(_chat(delivery), int(delivery.target))
            case "react":
                return await self._react(delivery)
            case "answer":
                return await self._answer(delivery)

    async def _say(self, delivery: Delivery) -> Message:
        if delivery.again is not None:
            return await self._send_again(delivery, delivery.again.reference)
        if delivery.file is None:
            return await self._write(delivery)
        if width(str(delivery.text)) <= MessageLimit.CAPTION_LENGTH:
            return await self._attach(
                delivery,
                caption=to_telegram(delivery.text) or None,
                parse_mode=ParseMode.HTML,
                reply_markup=self._keyboard(delivery.buttons),
            )
        if delivery.transaction not in self._texts:
            self._texts[delivery.transaction] = await self._write(delivery)
        await self._attach(delivery)
        return self._texts.pop(delivery.transaction)

    async def _write(self, delivery: Delivery) -> Message:
        return await self._bot.send_message(
            text=to_telegram(delivery.text),
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            reply_markup=self._keyboard(delivery.buttons),
            **_envelope(delivery),
        )

    async def _attach(self, delivery: Delivery, **caption: Any) -> Message:
        assert delivery.file is not None  # both callers looked
        source, envelope = delivery.file.source, _envelope(delivery)
        if source is not None and (known := self._uploaded.get(source)):
            return await self._send_again(delivery, known)
        file = InputFile(delivery.file.content, delivery.file.name)
        if _is_photo(delivery.file):
            try:
                sent = await self._bot.send_photo(photo=file, **caption, **envelope)
            except BadRequest as error:
                if source is None or not any(refusal in error.message.lower() for refusal in _NO_PHOTO):
                    raise  # ours are as Telegram wants them
                file = InputFile(delivery.file.content, delivery.file.name)
                sent = await self._bot.send_document(document=file, **caption, **envelope)
        else:
            sent = await self._bot.send_document(document=file, **caption, **envelope)
        if source is not None:
            self._uploaded.update((source, attached.reference) for attached in attached_to(sent))
            while len(self._uploaded) > _REMEMBERED:
                self._uploaded.popitem(last=False)
        return sent

    async def _send_again(self, delivery: Delivery, reference: str) -> Message:
        """A file that is on Telegram already: each kind by the call for its kind, since ids are good for that alone."""
        kind, _, number = reference.partition(":")
        send: dict[str, Callable[..., Awaitable[Message]]] = {
            "document": self._bot.send_document,
            "photo": self._bot.send_photo,
            "animation": self._bot.send_animation,
            "video": self._bot.send_video,
            "audio": self._bot.send_audio,
            "voice": self._bot.send_voice,
            "video_note": self._bot.send_video_note,
            "sticker": self._bot.send_sticker,
        }
        return await send[kind](**{kind: number}, **_envelope(delivery))

    async def _remove(self, delivery: Delivery) -> bool:
        """Delete a message. After two days a bot that is no administrator may not: then it is emptied."""
        chat, number = _chat(delivery), int(delivery.target)
        try:
            return await self._bot.delete_message(chat, number)
        except BadRequest as error:
            if "message to delete not found" in error.message.lower():
                return True
            log.info("message not deleted", room=delivery.room, reason=error.message)
        try:
            await self._edit(delivery)
        except BadRequest as error:
            if "no text in the message" not in error.message.lower():
                raise
            words = to_plain(delivery.text)
            file = InputMediaDocument(InputFile(words.encode(), "-.txt", attach=True), caption=words)
            await self._bot.edit_message_media(file, chat_id=chat, message_id=number)
        return True

    async def _edit(self, delivery: Delivery) -> Message | bool:
        """Buttons that are not named again disappear."""
        return await self._bot.edit_message_text(
            to_telegram(delivery.text),
            chat_id=_chat(delivery),
            message_id=int(delivery.target),
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            reply_markup=self._keyboard(delivery.buttons),
        )

    async def _react(self, delivery: Delivery) -> bool:
        sign = to_plain(delivery.text).replace("\ufe0f", "")
        sign = _NEAREST_REACTION.get(sign, sign)
        if sign not in set(ReactionEmoji):
            raise Undeliverable(f"Telegram has no reaction {sign}")
        return await self._bot.set_message_reaction(_chat(delivery), int(delivery.target), ReactionTypeEmoji(sign))

    async def _answer(self, delivery: Delivery) -> bool:
        text = to_plain(delivery.text)[: CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH]
        return await self._bot.answer_callback_query(delivery.target, text or None)

    def _keyboard(self, buttons: tuple[Button, ...]) -> InlineKeyboardMarkup | None:
        if not buttons:
            return None
        if len(buttons) > InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER:
            raise Undeliverable(f"{len(buttons)} buttons are more than Telegram shows")
        row = BUTTONS_A_ROW if all(len(button.label) <= SHORT_LABEL for button in buttons) else 1
        keys = [self._button(button) for button in buttons]
        return InlineKeyboardMarkup([keys[at : at + row] for at in range(0, len(keys), row)])

    def _button(self, button: Button) -> InlineKeyboardButton:
        if button.start:
            return InlineKeyboardButton(button.label, url=f"{self._bot.link}?start={button.start}")
        if len(button.token.encode()) > InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
            raise Undeliverable(f"the token of the button {button.key!r} is longer than 64 bytes")
        return InlineKeyboardButton(button.label, callback_data=button.token)


def _is_photo(file: File) -> bool:
    """Ours are PNGs; of people's, those that Telegram shows as pictures."""
    return file.media_type in {"image/png", "image/jpeg"} and len(file.content) <= _LARGEST_PHOTO


def _chat(delivery: Delivery) -> int:
    """The private chat with an account has the account's number. A chat that speaks is nobody's account."""
    if delivery.room:
        return int(delivery.room)
    if not delivery.account.isdecimal():
        raise Undeliverable(f"{delivery.account!r} is not a person's account")
    return int(delivery.account)


def _envelope(delivery: Delivery) -> dict[str, Any]:
    return {
        "chat_id": _chat(delivery),
        "message_thread_id": int(delivery.thread) if delivery.thread else None,
        "disable_notification": not delivery.notify,
        "reply_parameters": ReplyParameters(int(delivery.reply_to), allow_sending_without_reply=True)
        if delivery.reply_to
        else None,
    }


@contextmanager
def _refusals(delivery: Delivery) -> "Iterator[None]":
    """What Telegram refuses, as the outbox knows it. Wordings are those of github.com/tdlib/telegram-bot-api."""
    private = not (delivery.room or delivery.account).startswith("-")  # groups have negative numbers
    try:
        yield
    except RetryAfter as error:
        raise TryLater(str(error), seconds(error)) from error
    except ChatMigrated as error:
        raise Moved(str(error.new_chat_id)) from error
    except Forbidden as error:
        if private and "deactivated" not in error.message:
            raise Unreachable(error.message) from error
        if not private:
            raise Shut(error.message) from error  # "bot was kicked from the …", "bot is not a member of the …"
        raise Undeliverable(error.message) from error
    except BadRequest as error:
        wording = error.message.lower()
        if "message is not modified" in wording or "query is too old" in wording:
            return
        if delivery.kind in {"pin", "unpin"}:  # no right to pin, or no such message: the group can do without
            log.info("pins not changed", room=delivery.room, reason=error.message)
            return
        if private and "chat not found" in wording:
            raise Unreachable(error.message) from error
        if not private and any(refusal in wording for refusal in _SHUT_TOPIC):
            raise Shut(error.message, topic=True) from error
        if not private and delivery.kind == "say" and any(refusal in wording for refusal in _SHUT):
            raise Shut(error.message) from error
        raise Undeliverable(error.message) from error
    except TelegramError as error:
        raise TryLater(error.message) from error
    except ValueError as error:
        raise Undeliverable(f"not a number of Telegram: {error}") from error


def seconds(error: RetryAfter) -> float:
    """How long Telegram asks us to wait; the library gives a number or, as we ask it to, a duration."""
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()
