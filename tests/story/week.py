"""Who plays the story's week with real clients: Diversity on both platforms, other groups on one, the core team."""

import asyncio
import re
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Self

from tests.both import Both, link, private_of
from tests.clients.matrix import Happening, Person, body_of
from tests.fakes import telegram_world
from tests.fakes.telegram_world import Shown
from tests.synapse import Synapse

STORY = (Path(__file__).parents[2] / "docs" / "examples" / "story.txt").read_text("utf-8").splitlines()
"""What people say on the console is what they say here."""
PRIVATELY_ON_MATRIX = ("berlin", "jakarta", "lima", "board")
MARCH, MAY = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)
OTHERS = {
    "roles-responsibilities": "Roles & Responsibilities", "revenue-streams": "Revenue Streams",
    "resource-allocation": "Resource Allocation", "capacity-building": "Capacity Building",
    "product-technology": "Product & Technology",
}  # fmt: skip


class Week(Both):
    """Nine groups. Everybody has the name that they have in `STORY`; `lima-phone` is lima's account on Telegram.

    So much is said in a week that the limits of Telegram would make up most of the time.
    """

    pace = 0.1

    def __init__(self, server: Synapse, folder: Path, suffix: str) -> None:
        super().__init__(server, folder, suffix)
        self.private: dict[str, str] = {}
        """On Matrix, by name."""

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        self.board, self.oslo = await self._on_matrix("board", "oslo")
        for person in (self.board, self.oslo):
            await self.berlin.invite(self.room, person.id)
            await person.join(self.room)
        self.nairobi, *others = await self._on_matrix("nairobi", "hanoi", "tunis", "dakar", "porto")
        self.hanoi = others[0]
        self.partnerships = await self.nairobi.create_room(self.bot, *(person.id for person in others))
        for person in others:
            await person.join(self.partnerships)
        (self.core,) = await self._on_matrix("core")
        self.office = await self.core.create_room(self.bot)
        self.matrix: dict[str, Person] = {
            "berlin": self.berlin, "jakarta": self.jakarta, "lima": self.lima, "board": self.board, "oslo": self.oslo,
            "nairobi": self.nairobi, **dict(zip(("hanoi", "tunis", "dakar", "porto"), others, strict=True)),
            "core": self.core,
        }  # fmt: skip
        for name, person in self.matrix.items():
            await person.rename(name)
        self.health = self.fake.group("Community Health", admin=True)
        self.advocacy = self.fake.group("Advocacy", admin=True)
        self.members = {
            self.chat.id: ("accra", "kyoto", "quito", "delhi", "manila", "lagos", "cairo", "lima-phone"),
            self.health.id: ("riga", "tbilisi", "suva", "perth", "davao"),
            self.advocacy.id: ("bogota", "cusco"),
        }
        self.telegram: dict[str, telegram_world.Person] = {
            name: self.fake.person(name.removesuffix("-phone"), started=True)
            for names in self.members.values()
            for name in names
        }
        return self

    async def gather(self) -> None:
        """Everybody comes in, and lima's two accounts become one person."""
        for person, room in (
            (self.berlin, self.room), (self.nairobi, self.partnerships), (self.core, self.office),
        ):  # fmt: skip
            await person.until_joined(room, self.bot)
        for chat in (self.chat, self.health, self.advocacy):
            self.fake.join(chat, *(self.telegram[name] for name in self.members[chat.id]))
        self.fake.say(self.telegram["manila"], "/start")  # before that no bot can write to anybody there
        for name in (*PRIVATELY_ON_MATRIX, "oslo"):
            await self.matrix[name].say(self.room, "!me")
        for name in PRIVATELY_ON_MATRIX:
            self.private[name] = await private_of(self.matrix[name], self.bot)
        await link(self, self.telegram["lima-phone"], self.private["lima"])

    async def say(self, *lines: str) -> None:
        """Type lines of the story, as `lima@diversity: !vote P1 agree` or `berlin@dm: report`."""
        for line in lines:
            assert line in STORY, f"the story on the console has no such line: {line}"
            who, _, text = line.partition(": ")
            name, _, place = who.partition("@")
            if name in self.matrix:
                rooms = {"diversity": self.room, "partnerships": self.partnerships, "core": self.office}
                await self.matrix[name].say(self.private[name] if place == "dm" else rooms[place], text)
            else:
                chats = {"diversity": self.chat, "community-health": self.health, "advocacy": self.advocacy, "dm": None}
                self.fake.say(self.telegram[name], re.sub(r"\A!", "/", text), chats[place])

    async def tap(self, name: str, shown: Shown, *labels: str) -> None:
        """Tap buttons on Telegram, each once the bot has answered the one before."""
        for label in labels:
            query = self.fake.tap(self.telegram[name], shown, label)
            await self.fake.until(partial(self.fake.answers.__contains__, query), timeout=60)

    async def told(self, name: str, *words: str) -> Happening:
        """What the bot says to somebody in private on Matrix."""
        return await self.matrix[name].until_told(self.private[name], *words, by=self.bot)

    async def told_there(self, name: str, *words: str) -> Shown:
        """What the bot says to somebody in private on Telegram."""
        return await self.shown(self.telegram[name].id, *words)

    async def lima_told(self, *words: str) -> None:
        """What the bot says to lima, on whichever account it takes for the one that was used last."""
        async with asyncio.timeout(60):
            while True:
                texts = self.fake.texts(self.telegram["lima-phone"].id)
                texts += [body_of(event) for event in await self.lima.history(self.private["lima"])]
                if any(all(word in text for word in words) for text in texts):
                    return
                await self.lima.sync(500)

    async def there(self, room: str, who: Person, *words: str, count: int = 1) -> Happening:
        """What the bot says to that in a room on Matrix."""
        return await who.until_told(room, *words, by=self.bot, count=count)

    async def file(self, who: Person, room: str, name: str, count: int = 1) -> bytes:
        """A file that the bot has sent to a room on Matrix; the newest of so many."""
        events = await who.until(
            room,
            lambda event: name in (event["content"].get("filename"), event["content"].get("body")),
            count=count,
        )
        return await who.file_of(events[-1])

    async def file_there(self, chat: int, name: str) -> Shown:
        """The same in a chat on Telegram."""
        return await self.fake.until(
            lambda: next((s for s in self.fake.sent if s.chat == chat and s.file and s.file[1] == name), None),
            timeout=60,
        )

    def bytes_there(self, name: str) -> bytes:
        """What a file held that went to Telegram."""
        return next(
            content for call in self.fake.of("sendDocument") for named, content in call.files.values() if named == name
        )  # fmt: skip

    def cochairs(self) -> list[str]:
        return [*super().cochairs(), f"telegram:{self.telegram['accra'].id}"]

    async def _on_matrix(self, *names: str) -> list[Any]:
        """More accounts there."""
        return [
            await self._stack.enter_async_context(self.person(*self.server.register(f"{name}-{self.suffix}")))
            for name in names
        ]

    def _settings(self) -> str:
        return (
            f'{super()._settings()}timezone = "Europe/Berlin"\n'
            f'[[groups]]\nslug = "partnerships"\nname = "Partnerships"\ntimezone = "Africa/Nairobi"\n'
            f'rooms = ["matrix:{self.partnerships}"]\ncochairs = ["matrix:{self.nairobi.id}"]\n'
            f'[[groups]]\nslug = "advocacy"\nname = "Advocacy"\nlanguage = "es"\ntimezone = "America/Lima"\n'
            f'rooms = ["telegram:{self.advocacy.id}"]\ncochairs = ["telegram:{self.telegram["bogota"].id}"]\n'
            f'[[groups]]\nslug = "community-health"\nname = "Community Health"\nrooms = ["telegram:{self.health.id}"]\n'
            + "".join(f'[[groups]]\nslug = "{slug}"\nname = "{name}"\n' for slug, name in OTHERS.items())
            + f'[core]\naccounts = ["matrix:{self.core.id}"]\nrooms = ["matrix:{self.office}"]\n'
        )


def at(instant: str) -> datetime:
    """An instant of the week, in UTC."""
    return datetime.fromisoformat(f"{instant}:00+00:00")


def said(story: Week, chat: int, words: str) -> int:
    """How many messages in a chat on Telegram say that."""
    return sum(words in text for text in story.fake.texts(chat))
