"""SIGKILL at many different instants under load: nothing is lost, nothing acts twice.

Messages may be repeated: Telegram has no key that would make a second sending harmless, so those that a crash finds
between sending and marking go out again. They are counted and printed.
"""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlmodel import col, select

from storage.database import Database
from storage.hours import Entry
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_world import Chat, Person
from tests.process import BotProcess

COMMANDS_A_LIFE = 24
GROUPS = 6


@dataclass
class Load:
    """Groups of one person each that keep logging hours, each time with a note of its own."""

    fake: FakeTelegram
    groups: list[tuple[Chat, Person]]
    asked: dict[tuple[int, int], str]
    """The notes, by chat and message."""

    @classmethod
    def on(cls, fake: FakeTelegram) -> "Load":
        """Six groups."""
        people = [fake.person(f"Person {number}") for number in range(GROUPS)]
        return cls(fake, [(fake.group(f"Group {person.name}", person), person) for person in people], {})

    def say(self, count: int) -> None:
        """Some commands more, in all groups."""
        for _ in range(count):
            group, person = self.groups[len(self.asked) % GROUPS]
            note = f"part {len(self.asked)}"
            self.asked[group.id, self.fake.say(person, f"/log 1m {note}", group)] = note

    def answers(self) -> Counter[tuple[int, int]]:
        """How often each command was answered."""
        return Counter((shown.chat, shown.reply_to or 0) for shown in self.fake.sent)

    def settings(self, url: str) -> str:
        """The configuration of a bot that serves them."""
        groups = "".join(
            f'[[groups]]\nslug = "g{number}"\nname = "{group.title}"\nrooms = ["telegram:{group.id}"]\n'
            for number, (group, _) in enumerate(self.groups)
        )
        telegram = f'[telegram]\ntoken = "{self.fake.token}"\nbase_url = "{self.fake.base_url}"\n'
        return f'[database]\nurl = "{url}"\n{telegram}{groups}'


@pytest.mark.timeout(400)  # a dozen starts, which take as long as the machine is busy
@pytest.mark.parametrize(("database", "kills"), [("sqlite_url", 9), ("postgres_url", 5)])
async def test_a_killed_bot_loses_no_command_and_does_none_twice(
    request: pytest.FixtureRequest, tmp_path: Path, database: str, kills: int
) -> None:
    url: str = request.getfixturevalue(database)
    chance = random.Random(kills)
    async with FakeTelegram(privacy=False, flood=False) as fake:
        load = Load.on(fake)
        bot = BotProcess(tmp_path, load.settings(url), ("-m", "benchmarks.without_limits"))
        for life in range(kills):
            sent = len(fake.sent)
            load.say(COMMANDS_A_LIFE)
            async with bot:
                await _an_instant(fake, sent, life, chance)
        async with bot:
            await fake.confirmed(timeout=60)
            await fake.until(lambda: len(load.answers()) >= len(load.asked), timeout=60)
            assert await bot.stop() == 0
    done, answers = _entries(url), load.answers()
    lost = [note for note in load.asked.values() if done[note] == 0]
    doubled = [note for note in load.asked.values() if done[note] > 1]
    repeated = sum(answers.values()) - len(answers)
    print(f"\n{'database':<12}{'kills':>6}{'commands':>10}{'lost':>6}{'doubled':>9}{'messages repeated':>19}")
    print(f"{database[:-4]:<12}{kills:>6}{len(load.asked):>10}{len(lost):>6}{len(doubled):>9}{repeated:>19}")
    assert not lost
    assert not doubled
    assert set(answers) == set(load.asked), "every command is answered"


async def _an_instant(fake: FakeTelegram, sent: int, life: int, chance: random.Random) -> None:
    """While updates are handled, while answers go out, or a moment after either."""
    if life % 2:
        goal = sent + chance.randint(1, COMMANDS_A_LIFE)
        await fake.until(lambda: len(fake.sent) >= goal, timeout=60)
    else:
        polls = len(fake.of("getUpdates"))
        await fake.called("getUpdates", polls + 1, timeout=60)
    await asyncio.sleep(chance.choice([0, chance.uniform(0, 0.01), chance.uniform(0, 0.15)]))


def _entries(url: str) -> Counter[str]:
    database = Database(url)
    try:
        notes = database.run_here(
            lambda session: session.exec(select(Entry.note).where(col(Entry.deleted_at).is_(None))).all()
        )
        return Counter(notes)
    finally:
        database.close()
