"""What the bot costs while nothing happens, with both platforms on; and how soon it answers after its start."""

import asyncio
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks.figures import Figure
from bot.app import CITIES_AFTER
from tests.fakes.matrix import homeserver
from tests.fakes.telegram import FakeTelegram
from tests.process import BotProcess

BOT, ANA = "@convene:fake", "@ana:fake"
QUIET = 20.0
"""Seconds of watching."""


async def run() -> list[Figure]:
    """Starts once to meet everybody, is killed, and starts again with a command waiting on each platform."""
    async with homeserver() as matrix, FakeTelegram(flood=False, check=False) as telegram:
        room = matrix.room(ANA, BOT)
        bo = telegram.person("Bo")
        chat = telegram.group("Group", bo)
        with tempfile.TemporaryDirectory() as folder:
            settings = (
                f'[matrix]\nhomeserver = "{matrix.url}"\nuser = "{BOT}"\ntoken = "convene"\n'
                f'[telegram]\ntoken = "{telegram.token}"\nbase_url = "{telegram.base_url}"\n'
                f'[[groups]]\nslug = "group"\nname = "Group"\nrooms = ["matrix:{room}", "telegram:{chat.id}"]\n'
            )
            async with BotProcess(Path(folder), settings) as bot:
                await matrix.until(lambda: matrix.requests["sync"] >= 2)
                await bot.kill()
                matrix.say(room, ANA, "!log 1h")
                telegram.say(bo, "/log 1h", chat)
                began = time.perf_counter()
                await bot.start()
                await matrix.until(lambda: matrix.said(room, BOT))
                await telegram.until(lambda: telegram.texts(chat.id))
                first = time.perf_counter() - began
                process = psutil.Process(bot.pid)
                # What a start leaves to do is done: the idle state is what is measured.
                await asyncio.sleep(CITIES_AFTER + 3)
                before = process.cpu_times()
                await asyncio.sleep(QUIET)
                after = process.cpu_times()
                used = after.user + after.system - before.user - before.system
                memory = process.memory_info().rss / 2**20
    return [
        Figure.at_most("first-reply-on-both", first, "s", 2),
        Figure.at_most("idle-memory", memory, "MiB", 130),
        Figure.at_most("idle-cpu", used / QUIET * 100, "%", 1),
    ]
