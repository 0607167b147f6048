"""What encryption costs on Matrix: beside a bare echo bot in the same encrypted room, and at the start with many rooms.

On a homeserver in memory this is the bot's own cost; on Synapse it is what a person waits.
"""

import asyncio
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.matrix import ANA, BOT, COMMANDS, ON_SYNAPSE, OURS, QUEUED, WARM_UP, beside, cpu_of, running
from tests.clients.encrypted import EncryptedPerson
from tests.clients.matrix import ENCRYPTED, Person
from tests.clients.olm import Keys
from tests.fakes.matrix import Homeserver, homeserver
from tests.process import BotProcess
from tests.synapse import synapse

ECHO = ("-m", "benchmarks.bare_encrypted")
BARE = "@bare:fake"
ROOMS, MEMBERS, DEVICES = 200, 10, 2
STARTS = 3

Both = tuple[BotProcess, BotProcess]
Ask = Callable[[str], Awaitable[None]]
"""Say something, and wait until both have answered."""


async def run() -> list[Figure]:
    """All figures for encrypted rooms."""
    async with _on_the_fake() as (bots, ask):
        ours, bare = await _cpu_a_command(bots, ask, COMMANDS)
    with tempfile.TemporaryDirectory() as folder:
        async with _on_synapse(Path(folder)) as (bots, ask):
            ours_synapse, bare_synapse = await _cpu_a_command(bots, ask, ON_SYNAPSE)
    first = await _first_replies()
    answered, in_order, seconds = await _queued()
    return [
        *beside("matrix-encrypted-cpu", "ms", [ours], [bare], 2),
        *beside("matrix-encrypted-synapse-cpu", "ms", [ours_synapse], [bare_synapse], 2),
        Figure.at_most("matrix-encrypted-first-reply", statistics.median(first), "s", 3),
        Figure.at_least("matrix-encrypted-queue-answered", answered, "commands", QUEUED),
        Figure.at_least("matrix-encrypted-queue-in-order", float(in_order), "yes", 1),
        Figure("matrix-encrypted-queue", QUEUED / seconds, "commands/s"),
    ]


async def _cpu_a_command(bots: Both, ask: Ask, commands: int) -> tuple[float, float]:
    """Milliseconds of processor time a command, of ours and of the bare one."""
    for number in range(WARM_UP):
        await ask(f"!log 1m warm-up {number}")
    before = [cpu_of(bot) for bot in bots]
    for number in range(commands):
        await ask(f"!log 1m part {number}")
    ours, bare = [(cpu_of(bot) - begin) * 1000 / commands for bot, begin in zip(bots, before, strict=True)]
    return ours, bare


@asynccontextmanager
async def _on_the_fake() -> AsyncIterator[tuple[Both, Ask]]:
    async with (
        homeserver() as server,
        EncryptedPerson(server.url, ANA, "ana", strict=False, signed=False) as ana,
    ):
        room = _encrypted(server, ANA, BOT, BARE)

        async def ask(words: str) -> None:
            before = _said(server, room)
            await ana.say(room, words)
            await server.until(lambda: all(_said(server, room)[bot] > before[bot] for bot in (BOT, BARE)))

        async with (
            running(OURS, server.url, BOT, "convene", room) as ours,
            running(ECHO, server.url, BARE, "bare", room) as bare,
        ):
            await server.until(lambda: server.keys.devices[BOT] and server.keys.devices[BARE])
            yield (ours, bare), ask


@asynccontextmanager
async def _on_synapse(folder: Path) -> AsyncIterator[tuple[Both, Ask]]:
    with synapse(folder) as server:
        own, other = server.register("convene"), server.register("bare")
        async with EncryptedPerson(server.url, *server.register("ana"), strict=False) as ana:
            room = await ana.create_room(own[0], initial_state=ENCRYPTED)
            asked = 0

            async def ask(words: str) -> None:
                nonlocal asked
                asked += 1
                await ana.say(room, words)
                for bot, _ in (own, other):
                    await ana.until_told(room, by=bot, count=asked, timeout=30)

            async with running(OURS, server.url, *own, room) as ours:
                await ana.until_joined(room, own[0])
                await ana.invite(room, other[0])
                async with Person(server.url, *other) as account:
                    await account.join(room)
                async with running(ECHO, server.url, *other, room) as bare:
                    while not await ana.devices_of(other[0]):
                        await ana.sync(1_000)
                    yield (ours, bare), ask


async def _first_replies() -> Sequence[float]:
    """Seconds from the start of the process to its answer to a command that waited, with keys of many rooms kept."""
    async with (
        homeserver() as server,
        EncryptedPerson(server.url, ANA, "ana", strict=False, signed=False) as ana,
    ):
        rooms = [_encrypted(server, ANA, BOT, *_people(server, number)) for number in range(ROOMS)]

        async def ask(room: str) -> None:
            before = _said(server, room)[BOT]
            await ana.say(room, "!log 1m part of it")
            await server.until(lambda: _said(server, room)[BOT] > before)

        async with running(OURS, server.url, BOT, "convene", *rooms) as bot:
            await server.until(lambda: server.keys.devices[BOT])
            for room in rooms:
                await ask(room)
            seconds = []
            for room in rooms[-STARTS:]:
                await bot.kill()
                async with asyncio.TaskGroup() as group:
                    group.create_task(ask(room))
                    await server.until(lambda room=room: _last_by(server, room) == ANA)  # type: ignore[misc]
                    begin = time.perf_counter()
                    await bot.start()
                seconds.append(time.perf_counter() - begin)
        return seconds


async def _queued() -> tuple[int, bool, float]:
    """A thousand commands that wait, and as many answers with ten keys: how many could be read, whether in order."""
    async with (
        homeserver() as server,
        EncryptedPerson(server.url, ANA, "ana", strict=False, signed=False) as ana,
    ):
        room = _encrypted(server, ANA, BOT)
        async with running(OURS, server.url, BOT, "convene", room) as bot:
            await server.until(lambda: server.keys.devices[BOT])
            await bot.kill()
            asked = [await ana.say(room, f"!log 1m part {number}") for number in range(QUEUED)]
            begin = time.perf_counter()
            await bot.start()
            await server.until(lambda: _said(server, room)[BOT] >= QUEUED, timeout=300)
            seconds = time.perf_counter() - begin
        await ana.sync()
        said = [event["content"] for event in await ana.history(room) if event["sender"] == BOT]
    read = [content["m.relates_to"]["m.in_reply_to"]["event_id"] for content in said if "body" in content]
    return len(set(read)), read == asked, seconds


def _people(server: Homeserver, room: int) -> list[str]:
    """Members of one room, whose devices have keys and never say anything."""
    people = [f"@member{room}.{number}:fake" for number in range(MEMBERS)]
    for person in people:
        for number in range(DEVICES):
            keys = Keys(person, f"DEVICE{number}")
            server.keys.devices[person][keys.device] = keys.device_keys()
            server.keys.one_time[person, keys.device] = keys.one_time_keys(2)  # for Ana, and for the bot
    return people


def _encrypted(server: Homeserver, *members: str) -> str:
    room = server.room(*members)
    server.happen(room, "m.room.encryption", ANA, ENCRYPTED[0]["content"], state_key="")
    return room


def _said(server: Homeserver, room: str) -> Counter[str]:
    """How many encrypted messages each has put into a room."""
    timeline = server.rooms[room].timeline
    return Counter(str(event["sender"]) for _, event in timeline if event["type"] == "m.room.encrypted")


def _last_by(server: Homeserver, room: str) -> str:
    return str(server.rooms[room].timeline[-1][1]["sender"])


async def main() -> None:
    """Print the figures."""
    for figure in await run():
        print(figure)


if __name__ == "__main__":
    asyncio.run(main())
