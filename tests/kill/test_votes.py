"""SIGKILL at many different instants of a vote: every ballot is in the outcome once, as it was cast last (D2, D3)."""

import asyncio
import json
import random
from collections import Counter
from contextlib import closing
from pathlib import Path

from sqlmodel import Session, select

from storage.ballots import Ballot
from storage.database import Database
from storage.outcomes import Outcome
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_world import Chat, Person, Shown
from tests.process import BotProcess

KILLS = 8
VOTERS = 9
VOTES_A_LIFE = 12


class Vote:
    """A group that votes all the time, everybody in turn and each time as it comes."""

    def __init__(self, fake: FakeTelegram, chance: random.Random) -> None:
        self.fake, self.chance = fake, chance
        self.people = [fake.person(f"Person {number}") for number in range(VOTERS)]
        self.chat: Chat = fake.group("Diversity", *self.people)
        self.last: dict[int, str] = {}
        """What each has chosen last, by account."""
        self.said: list[int] = []

    def go_on(self, count: int) -> None:
        """Some votes more."""
        for _ in range(count):
            person = self.people[len(self.said) % VOTERS]
            self.last[person.id] = self.chance.choice(["yes", "yes", "no", "abstain"])
            self.said.append(self.fake.say(person, f"/vote P1 {self.last[person.id]}", self.chat))

    def answered(self) -> int:
        """How many votes have been acknowledged."""
        return sum((self.chat.id, message) in self.fake.reactions for message in self.said)

    def settings(self, url: str) -> str:
        """The configuration of a bot that serves them; the first is co-chair."""
        return (
            f'[database]\nurl = "{url}"\n[telegram]\ntoken = "{self.fake.token}"\nbase_url = "{self.fake.base_url}"\n'
            f'[[groups]]\nslug = "diversity"\nname = "Diversity"\nrooms = ["telegram:{self.chat.id}"]\n'
            f'cochairs = ["telegram:{self.people[0].id}"]\n'
        )

    async def shown(self, words: str) -> Shown:
        """A message in the room that says this, once there is one."""
        return await self.fake.until(
            lambda: next((s for s in self.fake.sent if s.chat == self.chat.id and words in s.text), None), timeout=30
        )


async def test_a_killed_bot_counts_every_vote_once_and_as_it_was_cast_last(sqlite_url: str, tmp_path: Path) -> None:
    chance = random.Random(KILLS)
    async with FakeTelegram(privacy=False, flood=False) as fake:
        vote = Vote(fake, chance)
        chair: Person = vote.people[0]
        bot = BotProcess(tmp_path, vote.settings(sqlite_url), ("-m", "benchmarks.without_limits"))
        async with bot:
            fake.join(vote.chat, *vote.people)
            fake.say(chair, '/poll majority "R3" Merge the two scenarios. for 3d', vote.chat)
            await vote.shown(f"0 of {VOTERS} have voted")
        for life in range(KILLS):
            vote.go_on(VOTES_A_LIFE)
            await bot.start()
            await _an_instant(vote, life)
            await bot.kill()
        async with bot:
            await fake.until(lambda: vote.answered() == len(vote.said), timeout=30)
            fake.say(chair, "/close P1", vote.chat)
            await fake.until(lambda: not fake.updates, timeout=30)
        async with bot:
            outcome = await vote.shown(f"{VOTERS} of {VOTERS} took part")
            assert await bot.stop() == 0
    counts = Counter(vote.last.values())
    with closing(Database(sqlite_url)) as database:
        ballots, kept = database.run_here(_kept)
    assert Counter(ballots) == counts
    assert len(ballots) == VOTERS
    assert {stance: count for stance, count in kept["counts"].items() if count} == counts
    assert f"👍 Yes: {counts['yes']} " in outcome.text
    assert not [shown for shown in fake.sent if "went wrong" in shown.text]


async def _an_instant(vote: Vote, life: int) -> None:
    """While votes are taken in, while they are acknowledged, or a moment after either."""
    if life % 2:
        goal = vote.answered() + vote.chance.randint(1, VOTES_A_LIFE)
        await vote.fake.until(lambda: vote.answered() >= goal, timeout=20)
    else:
        polls = len(vote.fake.of("getUpdates"))
        await vote.fake.called("getUpdates", polls + 1, timeout=20)
    await asyncio.sleep(vote.chance.choice([0, vote.chance.uniform(0, 0.01), vote.chance.uniform(0, 0.15)]))


def _kept(session: Session) -> tuple[list[str], dict[str, dict[str, int]]]:
    """The ballots, and the record of the one outcome."""
    record: dict[str, dict[str, int]] = json.loads(session.exec(select(Outcome)).one().facts)
    return list(session.exec(select(Ballot.choice)).all()), record
