"""In privacy mode, as every bot is set up at first, only what begins with `/` reaches the bot in a group."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.app import FEATURES, prepare, wired
from bot.core.registry import Registry
from bot.platforms.telegram import Telegram
from storage.database import Database
from tests.conversation import config
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_world import Chat, Person
from tests.platforms.telegram.conftest import Clock
from tests.platforms.telegram.receiving import receiving

REGISTRY = Registry(FEATURES)


@dataclass
class Room:
    """A group, somebody in it, and what they read there and in private."""

    fake: FakeTelegram
    group: Chat
    ana: Person

    async def say(self, text: str, *, private: bool = False) -> str:
        """What the bot says next to what Ana writes."""
        before = len(self.fake.sent)
        self.fake.say(self.ana, text, None if private else self.group)
        return await self.fake.until(lambda: next((shown.text for shown in self.fake.sent[before:]), None))


@pytest.fixture
async def room(fake: FakeTelegram, bot: Telegram, clock: Clock, tmp_path: Path) -> AsyncIterator[Room]:
    bot.limits = replace(bot.limits, chat=(), group=())  # so that a long talk takes no time
    ana = fake.person("Ana")
    group = fake.group("Diversity", ana)
    assert fake.privacy
    assert not group.admin
    groups = [{"slug": "diversity", "name": "Diversity", "rooms": [f"telegram:{group.id}"]}]
    settings = config(groups=groups, core={"accounts": []})
    database = Database(f"sqlite:///{tmp_path}/convene.db")
    prepare(settings, database, clock.now())
    async with wired(settings, database, {"telegram": bot}, clock.now) as app, receiving(bot, app.inlet):
        yield Room(fake, group, ana)
    database.close()


async def test_a_stranger_who_types_what_the_bot_said_becomes_known(room: Room) -> None:
    assert "I do not know you yet" in await room.say("hello", private=True)
    said = await room.say("/start", private=True)
    typed = re.search(r"Write (\S+) in your group's room", said)
    assert typed is not None
    assert "private" in await room.say(typed[1])
    assert "Ana" in await room.say("/me", private=True)


async def test_what_the_bot_names_in_a_group_can_be_typed_there(room: Room) -> None:
    overview = await room.say("/help")
    named = {name for line in overview.splitlines() for name in line.partition(": ")[2].split(", ")}
    assert {"/log", "/hours", "/help"} <= named
    assert "!" not in overview
    assert "Did you mean /log?" in await room.say("/lgo 2h")
    shown = re.search(r"Write it like this: (.*?)\. More: (.*)\.$", await room.say("/log"))
    assert shown is not None
    assert "Noted" in await room.say(shown[1])
    examples = (await room.say(shown[2])).partition("Examples:\n")[2].splitlines()
    assert examples
    for example in examples:
        assert "Noted" in await room.say(example)
    assert "Only the co-chairs" in await room.say("/hours group"), "a name of two words"
