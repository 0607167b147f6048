"""How long a note to nine groups takes from the command to the last of them, and what it costs in queries.

On a homeserver in memory this is the bot's own time; on Synapse it is what people wait. Queries are counted on an
SQLite file: they may grow with the groups by what each message to a room of its own takes, and no more.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import event

from benchmarks.figures import Figure
from bot.config import Config
from bot.console import Session as Console
from tests.clients.matrix import Person
from tests.fakes.matrix import homeserver
from tests.process import BotProcess
from tests.synapse import Synapse, synapse

GROUPS = 9
NOTES, ON_SYNAPSE = 20, 10
BOT, ANA = "@convene:fake", "@ana:fake"
MONDAY = datetime(2026, 3, 23, 9, tzinfo=UTC)
A_GROUP = 6
"""Queries that a group more may take: of its room, its message and the choices below that."""
Forward = Callable[[int], Awaitable[None]]


async def run() -> list[Figure]:
    """The fake first, then Synapse; each with one process of the bot."""
    async with _on_the_fake() as forward:
        fake = await _took(forward, NOTES)
    with tempfile.TemporaryDirectory() as folder, synapse(Path(folder)) as server:
        async with _on_synapse(server) as forward:
            real = await _took(forward, ON_SYNAPSE)
    one, nine = await _queries(1), await _queries(GROUPS)
    return [
        Figure.at_most("notes.fake", statistics.median(fake), "s", 1),
        Figure("notes.fake.worst", max(fake), "s"),
        Figure.at_most("notes.synapse", statistics.median(real), "s", 1),
        Figure("notes.synapse.worst", max(real), "s"),
        Figure("notes.queries", nine, "queries"),
        Figure.at_most("notes.queries_per_group", (nine - one) / (GROUPS - 1), "queries", A_GROUP),
    ]


async def _took(forward: Forward, count: int) -> list[float]:
    """Seconds of each note; the first one, for which everything is read for the first time, is not counted."""
    found = []
    for number in range(count + 1):
        began = time.perf_counter()
        await forward(number)
        found.append(time.perf_counter() - began)
        await asyncio.sleep(1)  # reactions below the copies, and the states where they come from
    return found[1:]


@asynccontextmanager
async def _on_the_fake() -> AsyncIterator[Forward]:
    async with homeserver() as server:
        source, *rooms = (server.room(ANA, BOT) for _ in range(GROUPS + 1))

        async def forward(number: int) -> None:
            words = f"Part {number} of the draft"
            server.say(source, ANA, f"!forward all {words}")
            await server.until(lambda: all(any(words in said for said in server.said(room, BOT)) for room in rooms))

        async with _running(server.url, BOT, "convene", [source, *rooms]):
            await server.until(lambda: server.requests["sync"] >= 2)
            server.say(source, ANA, "!me")
            await server.until(lambda: server.said(source, BOT))
            yield forward


@asynccontextmanager
async def _on_synapse(server: Synapse) -> AsyncIterator[Forward]:
    bot_id, bot_token = server.register("bot-notes")
    async with AsyncExitStack() as stack:
        ana = await stack.enter_async_context(Person(server.url, *server.register("ana-notes")))
        own = await stack.enter_async_context(Person(server.url, bot_id, bot_token))
        source, *rooms = [await ana.create_room(bot_id) for _ in range(GROUPS + 1)]
        for room in (source, *rooms):
            await own.join(room)
        await ana.sync()

        async def forward(number: int) -> None:
            words = f"Part {number} of the draft"
            await ana.say(source, f"!forward all {words}")
            for room in rooms:
                await ana.until_told(room, words, by=bot_id, timeout=30)

        await stack.enter_async_context(_running(server.url, bot_id, bot_token, [source, *rooms]))
        await ana.until_joined(await ana.create_room(bot_id), bot_id)
        await ana.say(source, "!me")
        await ana.until_told(source, by=bot_id, timeout=30)
        yield forward


@asynccontextmanager
async def _running(url: str, user: str, token: str, rooms: Sequence[str]) -> AsyncIterator[BotProcess]:
    with tempfile.TemporaryDirectory() as folder:
        settings = (
            f'[database]\nurl = "sqlite:///{folder}/convene.db"\n'
            f'[matrix]\nhomeserver = "{url}"\nuser = "{user}"\ntoken = "{token}"\nallow_invites_from = ["*"]\n'
        ) + "".join(
            f'[[groups]]\nslug = "group-{n}"\nname = "Group {n}"\nrooms = ["matrix:{room}"]\n'
            for n, room in enumerate(rooms)
        )
        async with BotProcess(Path(folder), settings) as bot:
            yield bot


async def _queries(groups: int) -> int:
    """Of one note to so many groups, in the unit of work of its command."""
    slugs = ["source", *(f"group-{number}" for number in range(groups))]
    config = Config.model_validate({
        "core": {"accounts": ["console:core"]},
        "groups": [{"slug": slug, "name": slug.title()} for slug in slugs],
    })  # fmt: skip
    statements: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        url, printed = f"sqlite:///{Path(folder) / 'notes.db'}", list[str]()
        async with Console(config, url, MONDAY, printed.append) as console:
            await console.play("ana@source: !me")
            event.listen(console._database.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
            await console.play("ana@source: !forward all The draft")
            ok = not console.failures and sum("Note from" in said for said in printed) == groups
    return len(statements) if ok else 10**9
