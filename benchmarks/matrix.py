"""What a command costs on Matrix beside a bare echo bot of the same library, in turn, in one run.

On a homeserver in memory this is the bot's own cost; on Synapse it is what a person waits.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks.figures import Figure
from tests.clients.matrix import Person
from tests.fakes.matrix import homeserver
from tests.process import BotProcess
from tests.synapse import Synapse, synapse

OURS, BARE = ("-m", "bot"), ("-m", "benchmarks.bare_matrix")
BOT, ANA = "@convene:fake", "@ana:fake"
WARM_UP, COMMANDS, ROUNDS = 30, 200, 3
ON_SYNAPSE = 150
QUEUED = 1000


@dataclass
class Measured:
    """Of one program, over all rounds."""

    replies: list[float] = field(default_factory=list)
    """Milliseconds from a command to its answer."""
    cpu: list[float] = field(default_factory=list)
    """Milliseconds of processor time a command, one value a round."""
    first: list[float] = field(default_factory=list)
    """Seconds from the start of the process to its first answer."""
    memory: list[float] = field(default_factory=list)
    """MiB after the round."""


@dataclass(frozen=True)
class Stage:
    """A running program, and how to give it a command and wait for the answer."""

    bot: BotProcess
    ask: Callable[[int], Awaitable[None]]


async def run() -> list[Figure]:
    """All figures for Matrix."""
    ours, bare, ours_synapse, bare_synapse = Measured(), Measured(), Measured(), Measured()
    for _ in range(ROUNDS):
        async with _on_the_fake(BARE) as other, _on_the_fake(OURS) as own:
            await _in_turn(((other, bare), (own, ours)), COMMANDS)
        ours.first.append(await _first_reply())
    with tempfile.TemporaryDirectory() as folder, synapse(Path(folder)) as server:
        async with _on_synapse(server, "bare", BARE) as other, _on_synapse(server, "ours", OURS) as own:
            await _in_turn(((other, bare_synapse), (own, ours_synapse)), ON_SYNAPSE)
    answered, in_order, seconds = await _queued()
    return [
        *beside("matrix-reply-median", "ms", ours.replies, bare.replies, 2),
        *beside("matrix-cpu", "ms", ours.cpu, bare.cpu, 2),
        *beside("matrix-synapse-reply-median", "ms", ours_synapse.replies, bare_synapse.replies, 1.15),
        *beside("matrix-synapse-cpu", "ms", ours_synapse.cpu, bare_synapse.cpu, None),
        Figure.at_least("matrix-queue-answered", answered, "commands", QUEUED),
        Figure.at_least("matrix-queue-in-order", float(in_order), "yes", 1),
        Figure("matrix-queue", QUEUED / seconds, "commands/s"),
        Figure.at_most("matrix-first-reply", statistics.median(ours.first), "s", 2),
        Figure("matrix-memory", statistics.median(ours.memory), "MiB"),
    ]


def beside(name: str, unit: str, ours: Sequence[float], bare: Sequence[float], bound: float | None) -> list[Figure]:
    """Ours, the bare bot's, and how much more ours is."""
    mine, theirs = statistics.median(ours), statistics.median(bare)
    ratio = mine / theirs
    name_of_ratio = f"{name}-ratio"
    return [
        Figure(f"{name}-bare", theirs, unit),
        Figure(name, mine, unit),
        Figure(name_of_ratio, ratio, "x") if bound is None else Figure.at_most(name_of_ratio, ratio, "x", bound),
    ]


async def _in_turn(stages: Sequence[tuple[Stage, Measured]], commands: int) -> None:
    """Each program gets its next command when the other has answered, so that both meet the same noise."""
    for number in range(WARM_UP):
        for stage, _ in stages:
            await stage.ask(number)
    before = [cpu_of(stage.bot) for stage, _ in stages]
    for number in range(commands):
        for stage, measured in stages:
            begin = time.perf_counter()
            await stage.ask(number)
            measured.replies.append((time.perf_counter() - begin) * 1000)
    for (stage, measured), cpu in zip(stages, before, strict=True):
        measured.cpu.append((cpu_of(stage.bot) - cpu) * 1000 / commands)
        measured.memory.append(psutil.Process(stage.bot.pid).memory_info().rss / 2**20)


@asynccontextmanager
async def _on_the_fake(command: tuple[str, ...]) -> AsyncIterator[Stage]:
    async with homeserver() as server:
        room = server.room(ANA, BOT)

        async def ask(number: int) -> None:
            answers = len(server.said(room, BOT))
            server.say(room, ANA, f"!log 1m part {number}")
            await server.until(lambda: len(server.said(room, BOT)) > answers)

        async with running(command, server.url, BOT, "convene", room) as bot:
            # What was said before the very first start is history for our bot: it is asked once it is there.
            await server.until(lambda: server.requests["sync"] >= 2)
            yield Stage(bot, ask)


@asynccontextmanager
async def _on_synapse(server: Synapse, name: str, command: tuple[str, ...]) -> AsyncIterator[Stage]:
    bot_id, bot_token = server.register(f"bot-{name}")
    async with Person(server.url, *server.register(f"ana-{name}")) as ana, Person(server.url, bot_id, bot_token) as own:
        room = await ana.create_room(bot_id)
        await own.join(room)
        await ana.sync()
        asked = 0

        async def ask(number: int) -> None:
            nonlocal asked
            asked += 1
            await ana.say(room, f"!log 1m part {number}")
            await ana.until_told(room, by=bot_id, count=asked, timeout=30)

        async with running(command, server.url, bot_id, bot_token, room) as bot:
            if command is OURS:  # let it arrive, as above
                await ana.until_joined(await ana.create_room(bot_id), bot_id)
            yield Stage(bot, ask)


async def _first_reply() -> float:
    """Seconds from the start of the process to its answer to a command that waited."""
    async with _on_the_fake(OURS) as stage:
        await stage.ask(0)
        await stage.bot.kill()
        begin = time.perf_counter()
        await stage.bot.start()
        await stage.ask(1)
        return time.perf_counter() - begin


async def _queued() -> tuple[int, bool, float]:
    """A thousand commands that wait: how many were answered, whether in order, and in how many seconds."""
    async with homeserver() as server:
        room = server.room(ANA, BOT)
        async with running(OURS, server.url, BOT, "convene", room) as bot:
            await server.until(lambda: server.requests["sync"] >= 2)
            await bot.kill()
            asked = [server.say(room, ANA, f"!log 1m part {number}") for number in range(QUEUED)]
            begin = time.perf_counter()
            await bot.start()
            await server.until(lambda: len(server.said(room, BOT)) >= QUEUED, timeout=120)
            seconds = time.perf_counter() - begin
        timeline = [event for _, event in server.rooms[room].timeline if event["sender"] == BOT]
    said = [event["content"] for event in timeline if event["type"] == "m.room.message"]
    answered = [content["m.relates_to"]["m.in_reply_to"]["event_id"] for content in said]
    return len(set(answered)), answered == asked, seconds


@asynccontextmanager
async def running(command: tuple[str, ...], url: str, user: str, token: str, *rooms: str) -> AsyncIterator[BotProcess]:
    """A program with a group for each of these rooms."""
    with tempfile.TemporaryDirectory() as folder:
        settings = (
            f'[database]\nurl = "sqlite:///{folder}/convene.db"\n'
            f'[matrix]\nhomeserver = "{url}"\nuser = "{user}"\ntoken = "{token}"\nallow_invites_from = ["*"]\n'
        ) + "".join(
            f'[[groups]]\nslug = "group{number}"\nname = "Group {number}"\nrooms = ["matrix:{room}"]\n'
            for number, room in enumerate(rooms, start=1)
        )
        async with BotProcess(Path(folder), settings, command) as bot:
            yield bot


def cpu_of(bot: BotProcess) -> float:
    """Seconds of processor time so far."""
    times = psutil.Process(bot.pid).cpu_times()
    return float(times.user + times.system)


async def main() -> None:
    """Print the figures."""
    for figure in await run():
        print(figure)


if __name__ == "__main__":
    asyncio.run(main())
