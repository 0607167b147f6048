"""A group that lives on both platforms, with real clients: a Synapse on loopback, and the Bot API's fake."""

import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from tests.clients.matrix import Happening, Person
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_world import Shown
from tests.process import BotProcess
from tests.synapse import Synapse


class Both:
    """One group in a room on a real Synapse and in one on Telegram, and its people there. Use as `async with`."""

    initial_state: Sequence[Happening] = ()
    """Of the room on Matrix."""
    pace = 1.0
    """At which Telegram's limits pass, on its side and on the bot's."""

    def __init__(self, server: Synapse, folder: Path, suffix: str) -> None:
        self.server, self.folder, self.suffix = server, folder, suffix
        self.offset = 0.0
        self.fake = FakeTelegram(lambda: time.time() + self.offset, pace=self.pace)
        self._stack = AsyncExitStack()
        self.bot, self._token = server.register(suffix)
        self.url = f"sqlite:///{folder}/convene.db"

    async def __aenter__(self) -> Self:
        enter = self._stack.enter_async_context
        await enter(self.fake)
        self.berlin, self.jakarta, self.lima = [
            await enter(self.person(*self.server.register(f"{name}-{self.suffix}")))
            for name in ("berlin", "jakarta", "lima")
        ]
        self.room = await self.berlin.create_room(
            self.bot, self.jakarta.id, self.lima.id,
            power_level_content_override={"users": {self.bot: 50}}, initial_state=self.initial_state,
        )  # fmt: skip
        await self.jakarta.join(self.room)
        await self.lima.join(self.room)
        self.chat = self.fake.group("Diversity", admin=True)
        return self

    async def __aexit__(self, *error: Any) -> None:
        await self._stack.__aexit__(*error)

    def person(self, user_id: str, token: str) -> Person:
        """Somebody on Matrix with the client that is used here."""
        return Person(self.server.url, user_id, token)

    async def welcome(self) -> None:
        """Wait until the bot is there."""
        await self.berlin.until_joined(self.room, self.bot)

    @asynccontextmanager
    async def life(self, begins: datetime) -> AsyncIterator[BotProcess]:
        """The bot, killed at the end; its clock and Telegram's begin at an instant that is long past on Synapse's."""
        self.set_clock(begins)
        command = ("-m", "tests.shifted", begins.isoformat(), str(self.pace))
        async with BotProcess(self.folder, self._settings(), command) as process:
            yield process

    def set_clock(self, instant: datetime) -> None:
        """What Telegram dates messages with from now on."""
        self.offset = instant.timestamp() - time.time()

    async def card(self, *words: str) -> tuple[str, Shown]:
        """The poll as it stands in the room on Matrix (the message's id), and on Telegram, once it says all that."""
        on_matrix = await self.berlin.until_told(self.room, *words, by=self.bot)
        on_telegram = await self.shown(self.chat.id, *words)
        return message_of(on_matrix), on_telegram

    async def shown(self, chat: int, *words: str) -> Shown:
        """The newest message of the bot in a chat on Telegram that says all that, once there is one."""
        return await self.fake.until(
            lambda: next(
                (s for s in reversed(self.fake.sent) if s.chat == chat and all(word in s.text for word in words)), None
            ),
            timeout=60,
        )  # fmt: skip

    def _settings(self) -> str:
        return (
            f'[database]\nurl = "{self.url}"\n'
            f'[matrix]\nhomeserver = "{self.server.url}"\nuser = "{self.bot}"\ntoken = "{self._token}"\n'
            f'allow_invites_from = ["*:localhost"]\n'
            f'[telegram]\ntoken = "{self.fake.token}"\nbase_url = "{self.fake.base_url}"\n'
            f'[[groups]]\nslug = "diversity"\nname = "Diversity"\n'
            f'rooms = ["matrix:{self.room}", "telegram:{self.chat.id}"]\ncochairs = {json.dumps(self.cochairs())}\n'
        )

    def cochairs(self) -> list[str]:
        """The accounts of the group's co-chairs."""
        return [f"matrix:{self.berlin.id}"]


def message_of(event: Happening) -> str:
    """The id of a message, also of one that is seen as an edit of it."""
    relation = event["content"].get("m.relates_to", {})
    return str(relation["event_id"] if relation.get("rel_type") == "m.replace" else event["event_id"])


async def private_of(person: Person, bot: str) -> str:
    """The private chat that the bot invites somebody into."""
    room = await person.until_invited()
    await person.join(room)
    await person.until_joined(room, bot)
    return room


async def link(both: Both, there: Any, private: str) -> None:
    """lima's accounts become one person, proven from both sides (G1)."""
    both.fake.say(there, "/link")
    code = (await both.shown(there.id, "Your code is")).text.partition("Your code is ")[2].partition(".")[0]
    await both.lima.say(private, f"link {code}")
    question = await both.shown(there.id, "yours?")
    both.fake.tap(there, question, question.buttons[0]["text"])
    await both.lima.until_told(private, "one person now", by=both.bot)
