"""From a person's thumb to the database and back, with the real program as a process of its own."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_world import Chat, Person, Shown
from tests.process import BotProcess


class Fortnight:
    """A server and a bot whose clocks can be set together, from one life of the bot to the next."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.offset = 0.0
        self.before = 0
        """How much had been said when this life began."""
        self.fake = FakeTelegram(lambda: time.time() + self.offset)

    @asynccontextmanager
    async def life(self, instant: str, settings: str) -> AsyncIterator[None]:
        """Run the bot from an instant on; it must stop cleanly."""
        self.before = len(self.fake.sent)
        self.offset = datetime.fromisoformat(instant).timestamp() - time.time()
        async with BotProcess(self.folder, settings, ("-m", "tests.shifted", instant, "1")) as bot:
            yield
            await self.fake.confirmed()
            assert await bot.stop() == 0, bot.logged()

    async def shown(self, chat: int, words: str) -> Shown:
        """A message of this life in a chat that contains these words, once there is one."""
        return await self.fake.until(
            lambda: next((s for s in self.fake.sent[self.before :] if s.chat == chat and words in s.text), None),
            timeout=60,
        )


async def test_a_person_joins_logs_hours_reads_them_in_private_and_answers_a_nudge(tmp_path: Path) -> None:
    """H1, H2, H5; G7 without leave: two weeks in three lives of the bot."""
    fortnight = Fortnight(tmp_path)
    async with fortnight.fake as fake:
        ana, berlin = fake.person("Ana"), fake.person("Berlin")
        group = fake.group("Diversity", berlin)
        settings = _settings(fake, tmp_path, group, berlin)

        async with fortnight.life("2026-03-15T10:00:00+00:00", settings):
            fake.say(berlin, "/start")
            fake.join(group, ana)
            asked = fake.say(ana, "/log@convene_test_bot 1h30 reading the <draft>", group)
            noted = await fortnight.shown(group.id, "Noted")
            assert noted.reply_to == asked
            assert "1 h" not in noted.text, "amounts stay private"
            fake.edit(ana, asked, "/log 2h reading the <draft>", group)
            await fortnight.shown(group.id, "Changed")

            fake.say(ana, "/hours", group)
            door = await fortnight.shown(group.id, "private")
            [button] = door.buttons
            assert not [shown for shown in fake.sent if shown.chat == ana.id], "she has not pressed start"
            fake.say(ana, f"/start {button['url'].partition('start=')[2]}")
            hours = await fortnight.shown(ana.id, "reading the <draft>")
            assert "2 h" in hours.text

        async with fortnight.life("2026-03-16T12:00:01+00:00", settings):
            closed = await fortnight.shown(berlin.id, "Diversity")
            assert "2 h" in closed.text
            assert "Ana" not in closed.text, "totals name nobody"

        async with fortnight.life("2026-03-22T18:00:01+00:00", settings):
            nudge = await fortnight.shown(ana.id, "Diversity")
            assert nudge.buttons, nudge
            assert not nudge.silent, "a reminder may ring"
            tap = fake.tap(ana, nudge, nudge.buttons[1]["text"])
            await fake.until(lambda: tap in fake.answers and nudge.edits)
            assert nudge.buttons == []
            fake.say(ana, "/hours")
            hours = await fortnight.shown(ana.id, "week 12")


def _settings(fake: FakeTelegram, folder: Path, group: Chat, cochair: Person) -> str:
    return (
        f'[database]\nurl = "sqlite:///{folder}/convene.db"\n'
        f'[telegram]\ntoken = "{fake.token}"\nbase_url = "{fake.base_url}"\n'
        f'[[groups]]\nslug = "diversity"\nname = "Diversity"\nrooms = ["telegram:{group.id}"]\n'
        f'cochairs = ["telegram:{cochair.id}"]\n'
    )
