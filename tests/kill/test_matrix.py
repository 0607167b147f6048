"""SIGKILL at many different instants under load, and a homeserver that goes away in mid-traffic, on a real Synapse.

Nothing is lost, nothing acts twice, and no message goes out twice: a sending that is repeated after a crash carries
the same transaction id. In encrypted rooms, besides, there is nothing that either side could not read.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Self

import pytest
from sqlmodel import col, select

from storage.database import Database
from storage.hours import Entry
from tests.clients.encrypted import EncryptedPerson
from tests.clients.matrix import ENCRYPTED, Happening, Person
from tests.process import BotProcess
from tests.synapse import Synapse, synapse

ROOMS = 4
COMMANDS_A_LIFE = 20


class Load:
    """Rooms of one person each that keep logging hours, each time with a note of its own. Use with `async with`."""

    def __init__(self, server: Synapse, name: str, *, encrypted: bool = False) -> None:
        self._server = server
        self._name = name
        self._client = EncryptedPerson if encrypted else Person
        self._initial_state = ENCRYPTED if encrypted else []
        self._stack = AsyncExitStack()
        self.rooms: list[tuple[str, Person]] = []
        self.asked: dict[str, str] = {}
        """The notes, by message."""
        self._number = 0

    async def __aenter__(self) -> Self:
        self.bot_id, self.bot_token = self._server.register(f"bot-{self._name}")
        for number in range(ROOMS):
            account = self._server.register(f"person{number}-{self._name}")
            person = await self._stack.enter_async_context(self._client(self._server.url, *account))
            room = await person.create_room(self.bot_id, name=f"Group {number}", initial_state=self._initial_state)
            self.rooms.append((room, person))
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._stack.aclose()

    async def welcome(self) -> None:
        """Wait until the bot has come into every room."""
        for room, person in self.rooms:
            await person.until_joined(room, self.bot_id)

    async def say(self, count: int) -> None:
        """Some commands more, in one room after the other."""
        for _ in range(count):
            self._number += 1
            room, person = self.rooms[self._number % ROOMS]
            note = f"part {self._number}"
            self.asked[await person.say(room, f"!log 1m {note}")] = note

    async def until_answered(self, room: str, person: Person, count: int) -> None:
        """Wait until the bot has said so much in a room."""
        await person.until(room, lambda event: bool(_answered(event)) and event["sender"] == self.bot_id, count=count)

    async def finish(self) -> None:
        """Wait until every command has been answered."""
        wanted = set(self.asked)
        for room, person in self.rooms:
            theirs = {event["event_id"] for event in await person.history(room)} & wanted
            await self.until_answered(room, person, len(theirs))

    async def answers(self) -> Counter[str]:
        """How often each command was answered, read from the homeserver afresh, in words that the person can read."""
        events = [event for room, person in self.rooms for event in await person.history(room)]
        assert not [event for event in events if event["sender"] == self.bot_id and "undecrypted" in event]
        return Counter(_answered(event) for event in events if event["sender"] == self.bot_id and _answered(event))

    def settings(self, url: str) -> str:
        """The configuration of a bot that serves them."""
        groups = "".join(
            f'[[groups]]\nslug = "g{number}"\nname = "Group {number}"\nrooms = ["matrix:{room}"]\n'
            for number, (room, _) in enumerate(self.rooms)
        )
        matrix = f'[matrix]\nhomeserver = "{self._server.url}"\nuser = "{self.bot_id}"\ntoken = "{self.bot_token}"\n'
        return f'[database]\nurl = "{url}"\n{matrix}{groups}'

    async def judge(self, title: str, url: str, kills: int) -> None:
        """Count, print a line of the table, and insist on noughts."""
        done, answers = _entries(url), await self.answers()
        lost = [note for note in self.asked.values() if not done[note]]
        doubled = [note for note in self.asked.values() if done[note] > 1]
        repeated = answers.total() - len(answers)
        print(f"\n{'Matrix':<24}{'times':>6}{'commands':>10}{'lost':>6}{'doubled':>9}{'messages doubled':>18}")
        print(f"{title:<24}{kills:>6}{len(self.asked):>10}{len(lost):>6}{len(doubled):>9}{repeated:>18}")
        assert (lost, doubled, repeated) == ([], [], 0)
        assert set(answers) == set(self.asked), "every command is answered"


@pytest.mark.timeout(400)  # a dozen starts, which take as long as the machine is busy
@pytest.mark.parametrize(
    ("database", "kills", "encrypted"),
    [("sqlite_url", 8, False), ("postgres_url", 4, False), ("sqlite_url", 6, True)],
)
async def test_a_killed_bot_loses_no_command_does_none_twice_and_says_nothing_twice(
    request: pytest.FixtureRequest, synapse_server: Synapse, tmp_path: Path, database: str, kills: int, encrypted: bool
) -> None:
    url: str = request.getfixturevalue(database)
    chance = random.Random(kills)
    name = f"{database.partition('_')[0]}{', encrypted' if encrypted else ''}"
    async with Load(synapse_server, name.replace(", ", "-"), encrypted=encrypted) as load:
        bot = BotProcess(tmp_path, load.settings(url))
        async with bot:
            await load.welcome()
        for life in range(kills):
            async with asyncio.TaskGroup() as group:
                group.create_task(load.say(COMMANDS_A_LIFE))
                await bot.start()
                await _an_instant(load, life, chance)
                await bot.kill()
        async with bot:
            await load.finish()
            assert await bot.stop() == 0
        await load.judge(f"SIGKILL, {name}", url, kills)


@pytest.mark.parametrize("encrypted", [False, True])
async def test_a_homeserver_that_goes_away_in_mid_traffic_loses_nothing(
    sqlite_url: str, tmp_path: Path, encrypted: bool
) -> None:
    folder = tmp_path / "synapse"
    folder.mkdir()
    with synapse(folder) as server:
        async with (
            Load(server, "outage", encrypted=encrypted) as load,
            BotProcess(tmp_path, load.settings(sqlite_url)) as bot,
        ):
            await load.welcome()
            for outage in range(3):
                async with asyncio.TaskGroup() as group:
                    group.create_task(load.say(COMMANDS_A_LIFE * 2))
                    room, person = load.rooms[outage]
                    await load.until_answered(room, person, outage + 1)
                    await asyncio.to_thread(server.stop, kill=outage == 1)
                    await asyncio.to_thread(server.start)
            await load.finish()
            await load.judge(f"homeserver away{', encrypted' if encrypted else ''}", sqlite_url, 3)
            assert await bot.stop() == 0


async def _an_instant(load: Load, life: int, chance: random.Random) -> None:
    """While it starts, while it reads and answers, or a moment after an answer."""
    if life % 3 == 0:
        await asyncio.sleep(chance.uniform(0.3, 1.5))
        return
    room, person = load.rooms[life % ROOMS]
    answers = sum(1 for event in await person.history(room) if _answered(event) and event["sender"] == load.bot_id)
    await load.until_answered(room, person, answers + chance.randint(1, 3))
    await asyncio.sleep(chance.choice([0, chance.uniform(0, 0.02), chance.uniform(0, 0.2)]))


def _answered(event: Happening) -> str:
    """The message that this one answers."""
    relation = event["content"].get("m.relates_to", {})
    return str(relation.get("m.in_reply_to", {}).get("event_id", ""))


def _entries(url: str) -> Counter[str]:
    database = Database(url)
    try:
        notes: Sequence[str] = database.run_here(
            lambda session: session.exec(select(Entry.note).where(col(Entry.deleted_at).is_(None))).all()
        )
        return Counter(notes)
    finally:
        database.close()
