"""From a person's client to the database and back: the real program as a process of its own, on a real Synapse."""

from contextlib import AsyncExitStack
from pathlib import Path

from tests.clients.matrix import Person
from tests.process import BotProcess
from tests.synapse import Synapse, password


async def test_people_log_hours_correct_them_read_them_in_private_and_tap_a_nudge(
    synapse_server: Synapse, tmp_path: Path
) -> None:
    """H1, H2, H5: two weeks in three lives of the bot."""
    bot, _ = synapse_server.register("whole-road")
    async with AsyncExitStack() as stack:
        ana = await stack.enter_async_context(Person(synapse_server.url, *synapse_server.register("ana-whole")))
        bo = await stack.enter_async_context(Person(synapse_server.url, *synapse_server.register("bo-whole")))
        room = await bo.create_room(bot, ana.id)
        await ana.join(room)
        settings = _settings(synapse_server, tmp_path, bot, room, bo.id)

        async with _Life(tmp_path, settings, "2026-03-15T10:00:00+00:00"):
            await ana.until_joined(room, bot)
            await ana.say(room, "good morning, all")
            asked = await ana.say(room, "!log 1h30 reading the <draft>")
            noted = await ana.until_told(room, "Noted", by=bot)
            assert noted["content"]["m.relates_to"] == {"m.in_reply_to": {"event_id": asked}}
            assert "1 h" not in noted["content"]["body"], "amounts stay private"
            await ana.edit(room, asked, "!log 2h reading the <draft>")
            await ana.until_told(room, "Changed", by=bot)
            slip = await ana.say(room, "!log 5h")
            await ana.until_told(room, "Noted", by=bot, count=2)
            await ana.redact(room, slip)
            await ana.until_told(room, "The message is gone", by=bot)

            await ana.say(room, "!hours")
            private = await ana.until_invited()
            await ana.join(private)
            hours = await ana.until_told(private, "reading the <draft>", by=bot)
            assert "2 h" in hours["content"]["body"]
            assert "&lt;draft&gt;" in hours["content"]["formatted_body"]
            await ana.say(private, "hours")
            await ana.until_told(private, "reading the <draft>", by=bot, count=2)

        async with _Life(tmp_path, settings, "2026-03-16T12:00:01+00:00"):
            chairs = await bo.until_invited()
            await bo.join(chairs)
            await bo.until_told(chairs, "Diversity", "2 h", by=bot)

        async with _Life(tmp_path, settings, "2026-03-22T18:00:01+00:00"):
            nudge = await ana.until_told(private, "How much time", by=bot)
            assert nudge["content"]["msgtype"] == "m.text", "a reminder may ring"
            assert nudge["content"]["m.mentions"] == {"user_ids": [ana.id]}
            seeds = await ana.until(
                private,
                lambda event: (
                    event["type"] == "m.reaction" and event["content"]["m.relates_to"]["event_id"] == nudge["event_id"]
                ),
                count=4,
            )
            relation = seeds[1]["content"]["m.relates_to"]
            await ana.react(private, nudge["event_id"], relation["key"])
            await ana.until_told(private, "Noted", "2 h", by=bot)
            await ana.say(private, "hours")
            await ana.until_told(private, "Week 12: 2 h", by=bot)


class _Life(BotProcess):
    """The bot from an instant on; at the end of the block it must stop cleanly."""

    def __init__(self, folder: Path, settings: str, instant: str) -> None:
        super().__init__(folder, settings, ("-m", "tests.shifted", instant, "1"))

    async def __aexit__(self, *error: object) -> None:
        if not any(error):
            assert await self.stop() == 0, self.logged()
        await self.kill()


def _settings(server: Synapse, folder: Path, bot: str, room: str, cochair: str) -> str:
    return (
        f'[database]\nurl = "sqlite:///{folder}/convene.db"\n'
        f'[matrix]\nhomeserver = "{server.url}"\nuser = "{bot}"\npassword = "{password("whole-road")}"\n'
        'allow_invites_from = ["*:localhost"]\n'
        f'[[groups]]\nslug = "diversity"\nname = "Diversity"\nrooms = ["matrix:{room}"]\n'
        f'cochairs = ["matrix:{cochair}"]\n'
    )
