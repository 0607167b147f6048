"""Telegram: one bot account, read by long polling.

`getUpdates` confirms what came before the offset that it asks for (core.telegram.org/bots/api#getupdates), so the
offset moves on only when everything before it is committed. What a crash leaves unconfirmed is delivered again.
"""

import asyncio
import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)
from telegram.constants import BotCommandLimit
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.core.backoff import Backoff
from bot.core.errors import PlatformRefused, StorageUnavailable
from bot.core.events import BotAdded, Place
from bot.core.platform import BRIEFLY, Delivery, Finding, Gone, Intake, Limits, Menu, Rate, Sent, TryLater
from bot.platforms.telegram.check import check
from bot.platforms.telegram.events import ALLOWED_UPDATES, chat_of, to_events
from bot.platforms.telegram.request import READ_SECONDS, AiohttpRequest
from bot.platforms.telegram.send import Sender, seconds

log = structlog.get_logger(__name__)

# core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this; the windows are a little longer than the
# server's, since a message may take longer on its way than the one that follows it.
LIMITS = Limits(
    text=4000,  # of 4,096: room for what the runtime adds to a part
    chat=(Rate(3, 3.2),),
    group=(Rate(3, 3.2), Rate(20, 61.0)),
    overall=(Rate(29, 1.05),),
    opens_private=False,
    sends_again=True,
    prefix="/",  # in privacy mode, as bots are set up at first, other beginnings do not reach the bot in a group
)

_BATCH = 100
"""Updates in one answer at most."""

MENU_NAME = re.compile(r"[a-z0-9_]{1,32}")
"""Names that Telegram takes into a menu; one other name, and it refuses the whole menu."""

REFUSED = "Telegram does not accept the bot's token. Copy it again from @BotFather."
WEBHOOK = "Telegram sends this bot's updates to a webhook. Remove it with deleteWebhook, or use another bot."


class Telegram:
    """A `bot.core.platform.Platform`.

    `token` comes from @BotFather; `base_url` may name a Bot API server of one's own; `poll_seconds` (at most 50)
    is how long Telegram holds a poll when there is nothing new.
    """

    name = "telegram"

    def __init__(
        self,
        token: str,
        *,
        clock: Callable[[], datetime],
        base_url: str = "https://api.telegram.org",
        poll_seconds: int = 25,
    ) -> None:
        self.limits = LIMITS
        self._clock = clock
        self._poll_seconds = poll_seconds
        self._polling = AiohttpRequest()
        self._bot = Bot(
            token,
            base_url=f"{base_url}/bot",
            base_file_url=f"{base_url}/file/bot",
            request=AiohttpRequest(),
            get_updates_request=self._polling,
        )
        self._sender = Sender(self._bot)
        self._connected = False

    async def start(self) -> None:
        """Connect, for as long as it takes. Raises `PlatformRefused` for a wrong token or a webhook."""
        backoff = Backoff()
        while True:
            try:
                await self._connect()
                return
            except TelegramError as error:
                log.warning("Telegram does not answer", reason=error.message)
                await backoff.wait(_asked(error))

    async def receive(self, intake: Intake) -> None:
        """Poll, hand in, confirm. Another poller is waited for: usually the old process at a deployment."""
        backoff = Backoff()
        offset, asked_before, behind = 0, 0, True
        while True:
            try:
                updates = await self._poll(offset, 0 if behind else self._poll_seconds)
            except InvalidToken:
                raise PlatformRefused(REFUSED) from None
            except TelegramError as error:
                if isinstance(error, Conflict) and "webhook" in error.message:
                    raise PlatformRefused(WEBHOOK) from None
                log.warning("Telegram does not deliver", reason=error.message)
                behind = True
                intake.fell_behind(self.name)
                await backoff.wait(_asked(error))
                continue
            intake.polled(self.name)
            began = asyncio.get_running_loop().time()
            if await self._hand_in(updates, intake):
                backoff.reset()
                slow = asyncio.get_running_loop().time() - began > BRIEFLY
                # Who asks for the same offset twice within half a second is given one update, whatever there is.
                cut = behind and bool(updates) and offset == asked_before
                behind = slow or cut or len(updates) >= _BATCH
                asked_before = offset
                offset = max((update["update_id"] + 1 for update in updates), default=offset)
                (intake.fell_behind if behind else intake.caught_up)(self.name)
            else:
                behind = True
                intake.fell_behind(self.name)
                await backoff.wait()

    async def send(self, delivery: Delivery) -> Sent:
        """Send one message; raises a `SendError`."""
        if not self._connected:
            raise TryLater("not connected to Telegram yet")  # a deep link needs the bot's name, which is asked first
        return await self._sender.send(delivery)

    async def fetch(self, reference: str, limit: int) -> bytes:
        """See `bot.core.platform.Platform`. Telegram itself says how large a file is, before it is downloaded."""
        if not self._connected:
            raise TryLater("not connected to Telegram yet")
        try:
            file = await self._bot.get_file(reference.partition(":")[2])
            if (file.file_size or 0) > limit:
                raise Gone(f"{file.file_size} bytes", too_large=True)
            return bytes(await file.download_as_bytearray())
        except (BadRequest, Forbidden, InvalidToken) as error:
            # The last is what the library makes of every 404, a file's too; its words hold the token.
            large = "too big" in error.message.lower()
            raise Gone("refused" if isinstance(error, InvalidToken) else error.message, too_large=large) from None
        except TelegramError as error:
            raise TryLater(error.message, seconds(error) if isinstance(error, RetryAfter) else None) from error

    async def offer(self, menus: Sequence[Menu]) -> None:
        """Fill the command menus of private and of group chats. One that fails is logged: commands work without."""
        for menu in menus:
            scope = BotCommandScopeAllPrivateChats() if menu.private else BotCommandScopeAllGroupChats()
            commands = [
                BotCommand(entry.name, entry.summary[: BotCommandLimit.MAX_DESCRIPTION])
                for entry in menu.entries
                if MENU_NAME.fullmatch(entry.name)
            ]
            try:
                await self._bot.set_my_commands(
                    commands[: BotCommandLimit.MAX_COMMAND_NUMBER],
                    scope=scope,
                    language_code=menu.language[:2] or None,  # two letters, ISO 639-1
                )
            except TelegramError as error:
                log.warning("the command menu was not set", language=menu.language, reason=error.message)

    async def check(self, rooms: Sequence[Place] = ()) -> list[Finding]:
        """Who the bot is, what it may do, as @BotFather has set it, and whether it is in each of `rooms`."""
        try:
            await self._connect()
        except PlatformRefused as error:
            return [Finding("Telegram", False, str(error))]
        except TelegramError as error:
            return [Finding("Telegram", False, f"No answer: {error.message}. Is the network open to it?")]
        return await check(self._bot, rooms)

    def door(self, payload: str) -> str:
        """See `bot.core.platform.Platform`; the bot's own name is known once it is connected."""
        return f"{self._bot.link}?start={payload}" if self._connected else ""

    async def close(self) -> None:
        """Let go of the connections."""
        await self._bot.shutdown()

    async def _connect(self) -> None:
        try:
            await self._bot.initialize()
            hook = await self._bot.get_webhook_info()
        except InvalidToken:
            # Not chained: the library's own words contain the token.
            raise PlatformRefused(REFUSED) from None
        if hook.url:
            raise PlatformRefused(WEBHOOK)
        self._connected = True

    async def _poll(self, offset: int, wait: int) -> list[dict[str, Any]]:
        """The next updates as raw JSON: the library's own method fails as a whole on one that it cannot read."""
        query = urlencode({"offset": offset, "timeout": wait, "allowed_updates": json.dumps(ALLOWED_UPDATES)})
        updates: Any = await self._polling.post(
            f"{self._bot.base_url}/getUpdates?{query}", read_timeout=wait + READ_SECONDS
        )
        return list(updates)

    async def _hand_in(self, updates: Sequence[Mapping[str, Any]], intake: Intake) -> bool:
        """Hand in chats side by side, and each chat's updates in their order. False when not all could be saved."""
        chats: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
        for update in updates:
            chats[_chat_of(update)].append(update)
        saved = True
        try:
            async with asyncio.TaskGroup() as tasks:
                for of_one_chat in chats.values():
                    tasks.create_task(self._hand_in_order(of_one_chat, intake))
        except* StorageUnavailable as errors:
            log.warning("updates stay with Telegram until they can be saved", reason=str(errors.exceptions[0]))
            saved = False
        return saved

    async def _hand_in_order(self, updates: Sequence[Mapping[str, Any]], intake: Intake) -> None:
        for update in updates:
            try:
                events = to_events(update, self._bot.username, self._clock())
            except Exception as error:  # whatever it is that the library stumbles over, it comes again for ever
                await intake.quarantine(self.name, f"u:{update['update_id']}", update, error)
                continue
            for event in events:
                await intake.accept(event)
                if isinstance(event, BotAdded):
                    # Telegram shows people neither number, and a configuration needs both.
                    log.info("added to a group", room=event.place.reference, by=f"{self.name}:{event.sender.id}")


def _chat_of(update: Mapping[str, Any]) -> int:
    try:
        return chat_of(update)
    except (AttributeError, TypeError, ValueError):
        return 0  # unreadable: it goes to the quarantine, in no chat's order


def _asked(error: TelegramError) -> float:
    return seconds(error) if isinstance(error, RetryAfter) else 0.0
