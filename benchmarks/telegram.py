"""What a command costs on Telegram beside a bare echo bot of the same library, on one pretended Bot API server."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import psutil

from benchmarks.figures import Figure
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_world import Chat, Person
from tests.process import BotProcess

OURS, BARE = ("-m", "benchmarks.without_limits"), ("-m", "benchmarks.bare_telegram")
CHATS = 10
WARM_UP, COMMANDS, ROUNDS = 30, 200, 3
QUEUED, QUEUED_FOR_BARE = 1000, 200
"""The bare bot needs a minute for a thousand at 50 ms an answer; its pace is even, so a part of them shows it."""
LATENCY = 0.05


@dataclass
class Measured:
    """Of one program, over all rounds."""

    replies: list[float] = field(default_factory=list)
    """Milliseconds from a command's arrival at the server to its answer's."""
    cpu: list[float] = field(default_factory=list)
    """Milliseconds of processor time a command, one value a round."""
    first: list[float] = field(default_factory=list)
    """Seconds from the start of the process to its first answer."""
    memory: list[float] = field(default_factory=list)
    """MiB after the round."""


class Stage:
    """A server, ten groups of one person each, and a program that serves them."""

    def __init__(self, command: tuple[str, ...]) -> None:
        self.command = command
        self.fake = FakeTelegram(privacy=False, flood=False, check=False)
        self.groups: list[tuple[Chat, Person]] = []
        self.asked: dict[int, list[int]] = {}
        """The commands' numbers by chat."""

    async def __aenter__(self) -> Self:
        self._stack = AsyncExitStack()
        await self._stack.enter_async_context(self.fake)
        for number in range(CHATS):
            person = self.fake.person(f"Person {number}")
            group = self.fake.group(f"Group {number}", person)
            self.groups.append((group, person))
            self.asked[group.id] = []
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        self.bot = BotProcess(folder, self._settings(folder), self.command)
        self._stack.push_async_callback(self.bot.kill)
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._stack.aclose()

    def ask(self, number: int) -> Chat:
        """The next command, in one chat after the other."""
        group, person = self.groups[number % CHATS]
        self.asked[group.id].append(self.fake.say(person, f"/log 1m part {number}", group))
        return group

    async def answered(self, chat: Chat) -> None:
        """Wait for the answer to the newest command of a chat."""
        asked = self.asked[chat.id][-1]
        newest = self.fake.sent
        await self.fake.until(
            lambda: any(shown.reply_to == asked for shown in reversed(newest) if shown.chat == chat.id), timeout=60
        )

    def in_order(self) -> bool:
        """Whether each chat got its answers one by one in the order of its commands."""
        answers = {group.id: [s.reply_to for s in self.fake.sent if s.chat == group.id] for group, _ in self.groups}
        return answers == self.asked

    def _settings(self, folder: Path) -> str:
        groups = "".join(
            f'[[groups]]\nslug = "g{number}"\nname = "{group.title}"\nrooms = ["telegram:{group.id}"]\n'
            for number, (group, _) in enumerate(self.groups)
        )
        return (
            f'[database]\nurl = "sqlite:///{folder}/convene.db"\n'
            f'[telegram]\ntoken = "{self.fake.token}"\nbase_url = "{self.fake.base_url}"\n{groups}'
        )


async def run() -> list[Figure]:
    """All figures for Telegram: replies one by one, then a thousand that wait."""
    ours, bare = Measured(), Measured()
    for _ in range(ROUNDS):
        await _side_by_side(ours, bare)
    bare_pace, _ = await _queued(BARE, QUEUED_FOR_BARE)
    pace, in_order = await _queued(OURS, QUEUED)
    return [
        *_beside("telegram-reply-median", "ms", ours.replies, bare.replies),
        *_beside("telegram-cpu", "ms", ours.cpu, bare.cpu),
        Figure("telegram-queue-bare", bare_pace, "commands/s"),
        Figure("telegram-queue", pace, "commands/s"),
        Figure.at_least("telegram-queue-ratio", pace / bare_pace, "x", 8),
        Figure.at_least("telegram-queue-in-order", float(in_order), "yes", 1),
        Figure.at_most("telegram-first-reply", statistics.median(ours.first), "s", 2),
        Figure("telegram-memory", statistics.median(ours.memory), "MiB"),
    ]


def _beside(name: str, unit: str, ours: Sequence[float], bare: Sequence[float]) -> list[Figure]:
    mine, theirs = statistics.median(ours), statistics.median(bare)
    return [
        Figure(f"{name}-bare", theirs, unit),
        Figure(name, mine, unit),
        Figure.at_most(f"{name}-ratio", mine / theirs, "x", 2),
    ]


async def _side_by_side(ours: Measured, bare: Measured) -> None:
    """Both programs run; each gets its next command when the other has answered, so that both meet the same noise."""
    async with Stage(BARE) as other, Stage(OURS) as own:
        both = ((other, bare), (own, ours))
        for stage, measured in both:
            begin = time.perf_counter()
            first = stage.ask(0)
            await stage.bot.start()
            await stage.answered(first)
            measured.first.append(time.perf_counter() - begin)
        for number in range(WARM_UP):
            for stage, _ in both:
                await stage.answered(stage.ask(number))
        before = [_cpu(stage) for stage, _ in both]
        for number in range(COMMANDS):
            for stage, measured in both:
                begin = time.perf_counter()
                await stage.answered(stage.ask(number))
                measured.replies.append((time.perf_counter() - begin) * 1000)
        for (stage, measured), cpu in zip(both, before, strict=True):
            measured.cpu.append((_cpu(stage) - cpu) * 1000 / COMMANDS)
            measured.memory.append(psutil.Process(stage.bot.pid).memory_info().rss / 2**20)


async def _queued(command: tuple[str, ...], count: int) -> tuple[float, bool]:
    """Commands a second when they waited for the program, and whether the answers kept their order."""
    async with Stage(command) as stage:
        stage.fake.latency = {"*": LATENCY, "getUpdates": LATENCY}
        for number in range(count):
            stage.ask(number)
        await stage.bot.start()
        await stage.fake.called("getUpdates", timeout=30)
        begin = time.perf_counter()
        await stage.fake.until(lambda: len(stage.fake.sent) >= count, timeout=120)
        return count / (time.perf_counter() - begin), stage.in_order()


def _cpu(stage: Stage) -> float:
    times = psutil.Process(stage.bot.pid).cpu_times()
    return float(times.user + times.system)


async def main() -> None:
    """Print the figures."""
    for figure in await run():
        print(figure)


if __name__ == "__main__":
    asyncio.run(main())
