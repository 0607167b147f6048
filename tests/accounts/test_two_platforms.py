"""One person on Matrix and on Telegram, through the whole program (G1)."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.app import App, prepare, wired
from bot.core.events import Account, Chosen, Joined, Message, Place
from bot.core.platform import Limits
from storage.database import Database
from tests.conversation import config
from tests.fakes.recorder import Recorder
from tests.tables import everything

NOW = datetime(2026, 3, 23, 9, tzinfo=UTC)
ANA, ANA_THERE = "@ana:example.org", "4242"


class Both:
    """One bot on two platforms."""

    def __init__(self, app: App, matrix: Recorder, telegram: Recorder) -> None:
        self.app = app
        self.platforms = {"matrix": matrix, "telegram": telegram}
        self.numbers = count(1)
        self.now = NOW

    def _head(self, platform: str, room: str, who: str, *, private: bool) -> dict[str, Any]:
        id = f"e{self.now.isoformat()}-{next(self.numbers)}"
        place = Place(platform, room, private=private)
        return {"id": id, "place": place, "sender": Account(who, who.strip("@").partition(":")[0]), "at": self.now}

    async def say(self, platform: str, room: str, who: str, text: str, *, private: bool = False) -> str:
        """What the platform is sent after somebody has said something."""
        return await self._do(
            platform, Message(**self._head(platform, room, who, private=private), message="m", text=text)
        )

    async def tap(self, platform: str, room: str, who: str, key: str) -> str:
        """Somebody picks a choice of the newest message that has any."""
        shown = next(d for d in reversed(self.platforms[platform].sent) if d.buttons)
        token = next(button.token for button in shown.buttons if button.key == key)
        head = self._head(platform, room, who, private=True)
        return await self._do(platform, Chosen(**head, message=f"s{shown.id}", key=token, callback="c"))

    async def _do(self, platform: str, event: Message | Chosen) -> str:
        before = {name: len(each.sent) for name, each in self.platforms.items()}
        await self.app.inlet.accept(event)
        await self.app.outbox.settled()
        said = [(name, d) for name, each in self.platforms.items() for d in each.sent[before[name] :]]
        return "\n".join(f"{name} {d.account or d.room}: {d.text}" for name, d in said)


@asynccontextmanager
async def both(url: str, erasures: Path | None = None, at: datetime = NOW) -> AsyncIterator[Both]:
    groups = [{"slug": "diversity", "name": "Diversity", "rooms": ["matrix:!r:example.org", "telegram:-1001"]}]
    settings = config(groups=groups, core={"accounts": ["matrix:@core:example.org"]})
    matrix, telegram = Recorder("matrix", Limits()), Recorder("telegram", Limits(opens_private=False, prefix="/"))
    with closing(Database(url, erasures)) as database:
        prepare(settings, database, at)
        platforms = {"matrix": matrix, "telegram": telegram}
        clock: list[Both] = []
        async with wired(settings, database, platforms, lambda: clock[0].now) as app:
            clock.append(Both(app, matrix, telegram))
            clock[0].now = at
            yield clock[0]


@pytest.fixture
async def bot(database_url: str) -> AsyncIterator[Both]:
    async with both(database_url) as it:
        yield it


async def test_hours_on_both_platforms_are_one_total_and_one_line(bot: Both) -> None:
    """G1, from a code on Matrix to a confirmation there; both accounts have hours already."""
    await bot.say("matrix", "!r:example.org", ANA, "!log 2h")
    await bot.say("telegram", "-1001", ANA_THERE, "/log 1h")
    said = await bot.say("matrix", "!dm:example.org", ANA, "link", private=True)
    link = re.search(r"https://telegram\.example/\?start=(link-\w+)", said)
    assert link, "the link into Telegram's private chat is offered"
    said = await bot.say("telegram", ANA_THERE, ANA_THERE, f"/start {link[1]}", private=True)
    assert f"matrix {ANA}: Is the account telegram:4242 (4242) yours?" in said
    said = await bot.tap("matrix", "!dm:example.org", ANA, "yes")
    assert "#1 is #2 now" in said
    assert f"telegram {ANA_THERE}: Done: the account matrix:{ANA} and this one are one person" in said
    assert "3 h" in await bot.say("telegram", ANA_THERE, ANA_THERE, "/hours", private=True)
    assert (await bot.say("matrix", "!dm:example.org", ANA, "me", private=True)).count("member since") == 1


async def test_an_account_that_was_never_in_a_room_is_reached_after_the_link(bot: Both) -> None:
    await bot.say("matrix", "!r:example.org", ANA, "!me")
    said = await bot.say("matrix", "!dm:example.org", ANA, "link", private=True)
    code = re.search(r"link ([0-9A-Z-]{11})", said)
    assert code
    await bot.say("telegram", ANA_THERE, ANA_THERE, f"/link {code[1]}", private=True)
    await bot.tap("matrix", "!dm:example.org", ANA, "yes")
    assert "Diversity" in await bot.say("telegram", ANA_THERE, ANA_THERE, "/me", private=True)
    said = await bot.say("matrix", "!dm:example.org", ANA, "unlink telegram", private=True)
    assert "telegram:4242 is a person of its own" in said
    assert f"telegram {ANA_THERE}: This account" in said


async def test_the_way_to_the_private_chat_says_from_which_group_it_is(bot: Both) -> None:
    """Telegram: the bot cannot write first."""
    await bot.say("telegram", "-1001", ANA_THERE, "/me")
    doors = [b.start for d in bot.platforms["telegram"].sent for b in d.buttons if b.start]
    assert doors == ["from-diversity"]
    said = await bot.say("telegram", ANA_THERE, ANA_THERE, "/start from-diversity", private=True)
    assert "Diversity: member since" in said, "what waited for the chat comes at once"


async def test_an_erasure_reaches_both_accounts_and_every_table(bot: Both, database_url: str) -> None:
    """X1. An hour later, when the last words have arrived."""
    head = bot._head("telegram", "-1001", ANA_THERE, private=False)
    await bot.app.inlet.accept(Joined(**{**head, "id": f"j:-1001:{ANA_THERE}:1774256400"}))
    await test_hours_on_both_platforms_are_one_total_and_one_line(bot)
    await erase(bot)
    bot.now += timedelta(hours=2)
    await bot.app.scanner.run_due()
    with closing(Database(database_url)) as database:
        left = await database.run(everything)
    for trace in (ANA, ANA_THERE, "ana", "!dm:example.org"):
        assert trace not in left
    assert "I do not know you yet" in await bot.say("matrix", "!dm:example.org", ANA, "me", private=True)


async def erase(bot: Both) -> None:
    await bot.say("telegram", ANA_THERE, ANA_THERE, "/erase", private=True)
    await bot.tap("telegram", ANA_THERE, ANA_THERE, "remove")
    assert "is removed" in await bot.say("telegram", ANA_THERE, ANA_THERE, "forget me", private=True)


async def test_whoever_came_back_and_linked_an_older_account_is_not_erased_again(
    database_url: str, tmp_path: Path
) -> None:
    """X1: an erasure is of what the bot knew by then."""
    file = tmp_path / "erasures"
    async with both(database_url, file) as bot:
        await bot.say("matrix", "!r:example.org", ANA, "!log 2h")
        await bot.say("telegram", "-1001", ANA_THERE, "/me")
        await bot.say("telegram", ANA_THERE, ANA_THERE, "/start", private=True)
        await erase(bot)
        bot.now += timedelta(days=1)
        said = await bot.say("matrix", "!dm:example.org", ANA, "link", private=True)
        code = re.search(r"link ([0-9A-Z-]{11})", said)
        assert code
        await bot.say("telegram", ANA_THERE, ANA_THERE, f"/link {code[1]}", private=True)
        await bot.tap("matrix", "!dm:example.org", ANA, "yes")
    async with both(database_url, file, NOW + timedelta(days=2)) as bot:
        assert "2 h" in await bot.say("matrix", "!dm:example.org", ANA, "hours", private=True)
