"""A core team takes an empty database to nine groups that run themselves."""

from pathlib import Path

import pytest

from bot.config import load
from bot.console import console
from tests.clients.matrix import Person, body_of
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_world import Shown
from tests.process import BotProcess
from tests.synapse import Synapse

EXAMPLES = Path(__file__).parent.parent / "docs" / "examples"


def test_the_core_team_sets_up_nine_groups_from_the_chat(capsys: pytest.CaptureFixture[str]) -> None:
    """G1–G6, G9, G10, P1, X1: nine groups with rooms and co-chairs, 15 people, linked accounts, an erasure."""
    code = console(load(EXAMPLES / "empty.toml", {}), script=str(EXAMPLES / "setting-up.txt"), echo=True)
    said = capsys.readouterr().out
    assert code == 0
    parts = [
        "I know no group “diverstiy”. Did you mean diversity?",
        "This room belongs to Diversity already.",
        "You are a guest",  # the 16th
        "Only a group's members can use !log.",
        "berlin is co-chair of Diversity.",
        "Diversity has two co-chairs already",
        "Diversity: 15 members",
        "I know no such code.",
        "la cuenta console:lima y esta son ahora una sola persona",  # lima has chosen Spanish
        "(now version 2). Hours: 4 h a week, before: 5 h a week.",
        "Only a group's co-chairs and the core team can use !charter set.",
        "Diversity: 1 of 15",  # principles
        "☑ Both co-chair seats are filled",
        "[core] 9 groups",
        "oslo has left Diversity.",
        "A co-chair seat of Diversity is open.",
        "convene-export.json",
        "Everything that I held about you is removed.",
        "Diversity: 13 members",
        "somebody left Diversity by being erased",
    ]
    at = -1
    for part in parts:
        assert (at := said.find(part, at + 1)) >= 0, f"not said, or not in this order: {part}"
    assert "suva" not in said[said.rindex("!audit diversity") :], "whoever is erased is unnamed"


async def test_one_group_lives_on_a_real_homeserver_and_on_telegram(synapse_server: Synapse, tmp_path: Path) -> None:
    """G1, G4: set up from the chat alone; a person with an account on each platform is one member."""
    bot, token = synapse_server.register("setting-up")
    async with (
        FakeTelegram() as fake,
        Person(synapse_server.url, *synapse_server.register("core-up")) as core,
        Person(synapse_server.url, *synapse_server.register("dora-up")) as dora,
        Person(synapse_server.url, *synapse_server.register("berlin-up")) as berlin,
    ):
        lima = fake.person("Lima")
        chat = fake.group("Diversity", lima)
        settings = (
            f'[database]\nurl = "sqlite:///{tmp_path}/convene.db"\n'
            f'[matrix]\nhomeserver = "{synapse_server.url}"\nuser = "{bot}"\ntoken = "{token}"\n'
            f'allow_invites_from = ["{core.id}"]\n'
            f'[telegram]\ntoken = "{fake.token}"\nbase_url = "{fake.base_url}"\n'
            f'[core]\naccounts = ["matrix:{core.id}"]\n'
        )

        async def shown(words: str, where: int) -> Shown:
            return await fake.until(
                lambda: next((s for s in fake.sent if s.chat == where and words in s.text), None), timeout=20
            )

        async with BotProcess(tmp_path, settings) as process:
            office = await core.create_room(bot, dora.id)
            await core.until_joined(office, bot)
            await dora.join(office)
            await core.say(office, "!bind core")
            await core.until_told(office, "core team", by=bot)
            await core.say(office, "!groups add diversity Diversity")
            await core.until_told(office, "!bind diversity", by=bot)

            room = await core.create_room(bot, berlin.id)
            await core.until_joined(room, bot)
            await core.say(room, "!bind diversity")
            await core.until_told(room, "This is the room of Diversity", by=bot)
            await berlin.join(room)
            private = await berlin.until_invited()
            await berlin.join(private)
            await berlin.until_told(private, "Welcome to Diversity", by=bot)
            await core.say(office, f"!appoint diversity {berlin.id}")
            await berlin.until_told(room, "is co-chair of Diversity", by=bot)

            # The core team's account on Telegram is the same person, proven from both sides.
            anna = fake.person("Anna", started=True)
            chat.members.add(anna.id)
            await core.say(office, "!me")
            direct = await core.until_invited()
            await core.join(direct)
            await core.say(direct, "link")
            told = await core.until_told(direct, "Your code is", by=bot)
            code = body_of(told).partition("Your code is ")[2].partition(".")[0]
            fake.say(anna, f"/link {code}")
            question = await core.until_told(direct, "yours?", by=bot)
            await core.react(direct, question["event_id"], "1️⃣")
            await shown("one person now", anna.id)

            fake.say(anna, "/bind diversity", chat)
            await shown("This is the room of Diversity", chat.id)
            fake.join(chat, lima)
            [button] = (await shown("Welcome to all who have just come", chat.id)).buttons
            fake.say(lima, f"/start {button['url'].partition('start=')[2]}")
            await shown("Welcome to Diversity", lima.id)
            fake.say(lima, "/log 2h", chat)
            await shown("Noted", chat.id)

            # What concerns the group is said in both its rooms; the roster has those of both.
            await berlin.say(room, "!charter set hours 4h")
            await berlin.until_told(room, "now version 2", by=bot)
            await shown("now version 2", chat.id)
            await berlin.say(room, "!roster")
            roster = body_of(await berlin.until_told(private, "Diversity:", "members", by=bot))
            assert f"telegram:{lima.id}" in roster
            shown_as = berlin.id.replace("@", "@\u2060")  # so that it pings nobody
            assert shown_as in roster
            assert str(anna.id) not in roster, "the core team belongs to no group by that alone"
            await core.say(office, f"!board diversity {shown_as} on")  # as copied from there
            await core.until_told(office, "is a board member in Diversity", by=bot)
            assert await process.stop() == 0, process.logged()
