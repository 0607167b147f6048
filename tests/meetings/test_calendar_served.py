"""The whole program gives a calendar to a program that subscribes, and takes it back (S6)."""

import asyncio
import re
import socket
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import ClientSession

from tests.fakes.telegram import FakeTelegram
from tests.meetings.readers import by_ical, by_vobject
from tests.process import BotProcess

DAY = datetime.now(UTC) + timedelta(days=30)  # noqa: TID251  # the bot is a process of its own, with the real clock


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        port: int = listening.getsockname()[1]
        return port


def secret_in(said: str) -> str:
    return str(re.findall(r"http://127\S+/([0-9a-f]{32})\.ics", said)[0])


async def test_a_member_subscribes_and_loses_the_calendar_on_leaving(tmp_path: Path) -> None:
    """S6, G3: asked for on Telegram, fetched over HTTP; the secret stands in no log and in no file of the bot's."""
    port = free_port()
    async with FakeTelegram(privacy=False, flood=False) as fake, ClientSession() as client:
        lead, lima = fake.person("Berlin", started=True), fake.person("Lima", started=True)
        group = fake.group("Diversity", lead, lima)
        settings = f"""
            [telegram]
            token = "{fake.token}"
            base_url = "{fake.base_url}"
            [calendar]
            listen = "127.0.0.1:{port}"
            public_address = "http://127.0.0.1:{port}"
            [[groups]]
            slug = "diversity"
            name = "Diversity"
            rooms = ["telegram:{group.id}"]
            cochairs = ["telegram:{lead.id}"]
        """

        async def said(*words: str) -> str:
            return await fake.until(
                lambda: next((s.text for s in reversed(fake.sent) if all(w in s.text for w in words)), "")
            )

        async def fetch(secret: str) -> tuple[int, bytes]:
            async with client.get(f"http://127.0.0.1:{port}/calendar/{secret}.ics") as response:
                return response.status, await response.read()

        async with BotProcess(tmp_path, settings) as bot:
            fake.say(lima, "/me", group)
            fake.say(lead, f'/meet "April call" 60m: {DAY:%Y-%m-%d} 13:00 UTC', group)
            await said("April call")
            fake.say(lima, "/calendar")
            own = secret_in(await said("with the meetings of all your groups"))
            fake.say(lima, "/calendar group diversity")
            shared = secret_in(await said("The address of the calendar of"))
            for secret in (own, shared):
                status, file = await fetch(secret)
                assert status == 200
                for read in (by_ical, by_vobject):
                    (seen,) = read(file, DAY - timedelta(days=2), DAY + timedelta(days=2))
                    assert (seen.title, seen.start.hour, seen.minutes) == ("April call (Diversity)", 13, 60)
            fake.say(lima, "/leave", group)
            await said("Is that right?")
            fake.tap(lima, fake.sent[-1], "Yes, I leave")
            async with asyncio.timeout(20):
                while (await fetch(shared))[0] != 404:  # noqa: ASYNC110  # nothing says when
                    await asyncio.sleep(0.05)
            assert b"April call" not in (await fetch(own))[1]
            assert await bot.stop() == 0
        log = bot.logged()
        kept = b"".join(path.read_bytes() for path in tmp_path.glob("convene.db*"))
        for secret in (own, shared):
            assert secret not in log
            assert secret.encode() not in kept
