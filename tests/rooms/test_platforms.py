"""The bot is put out of a room and let in again, as each platform tells it: the program as a process of its own."""

from pathlib import Path

from bot.app import system_clock
from bot.destinations import platforms_of
from bot.platforms.matrix import Matrix
from tests.conversation import config
from tests.fakes.matrix import Fault, homeserver
from tests.fakes.telegram import FakeTelegram
from tests.process import BotProcess

BOT, ANA, BO = "@convene:fake", "@ana:fake", "@bo:fake"


async def test_matrix_puts_the_bot_out_and_lets_it_in_and_nothing_that_was_said_is_lost(tmp_path: Path) -> None:
    """G1: the other room goes on, across a restart too, and hears of all of it."""
    async with homeserver() as server:
        lobby, office = server.room(ANA, BO, BOT), server.room(ANA, BO, BOT)
        settings = (
            f'[matrix]\nhomeserver = "{server.url}"\nuser = "{BOT}"\ntoken = "convene"\n'
            f'[core]\naccounts = ["{ANA}"]\nrooms = ["{lobby}", "{office}"]\n'
        )
        async with BotProcess(tmp_path, settings) as bot:
            await server.until(lambda: server.requests["sync"] >= 2)
            server.bring(office, BO, BOT, inside=False)
            await server.until(lambda: _heard(server.said(lobby, BOT), "has put me out of the room of the core team"))
            server.say(lobby, ANA, "!core add @cairo:fake")
            await server.until(lambda: _heard(server.said(lobby, BOT), "into the core team"))
            assert await bot.stop() == 0
            await bot.start()
            server.bring(office, BO, BOT, inside=True)
            await server.until(lambda: _heard(server.said(lobby, BOT), "on Matrix again"))
            await server.until(lambda: len(server.said(office, BOT)) == 3)
        for words, said in zip(("put me out", "into the core team", "again"), server.said(office, BOT), strict=True):
            assert words in said


async def test_matrix_takes_the_right_to_write_and_the_next_message_that_arrives_shows_that_it_is_back(
    tmp_path: Path,
) -> None:
    async with homeserver() as server:
        lobby, office = server.room(ANA, BO, BOT), server.room(ANA, BO, BOT)
        settings = (
            f'[matrix]\nhomeserver = "{server.url}"\nuser = "{BOT}"\ntoken = "convene"\n'
            f'[core]\naccounts = ["{ANA}"]\nrooms = ["{lobby}", "{office}"]\n'
        )
        server.faults.append(Fault(f"{office}/send", 403, {"errcode": "M_FORBIDDEN", "error": "not now"}))
        async with BotProcess(tmp_path, settings):
            await server.until(lambda: server.requests["sync"] >= 2)
            server.say(lobby, ANA, "!core add @cairo:fake")
            await server.until(lambda: _heard(server.said(lobby, BOT), "I cannot write in the room of the core team"))
            server.say(office, ANA, "!groups")
            await server.until(lambda: _heard(server.said(lobby, BOT), "on Matrix again"))
            await server.until(lambda: _heard(server.said(office, BOT), "into the core team"))
        assert len([said for said in server.said(lobby, BOT) if "I cannot write" in said]) == 1, "told once"


async def test_matrix_says_in_the_power_levels_that_the_bot_may_not_write(tmp_path: Path) -> None:
    async with homeserver() as server:
        lobby, office = server.room(ANA, BO, BOT), server.room(ANA, BO, BOT)
        settings = (
            f'[matrix]\nhomeserver = "{server.url}"\nuser = "{BOT}"\ntoken = "convene"\n'
            f'[core]\naccounts = ["{ANA}"]\nrooms = ["{lobby}", "{office}"]\n'
        )
        async with BotProcess(tmp_path, settings):
            await server.until(lambda: server.requests["sync"] >= 2)
            levels = {"users": {ANA: 100}, "users_default": 0, "events_default": 50, "events": {}}
            server.happen(office, "m.room.power_levels", ANA, levels, state_key="")
            await server.until(lambda: _heard(server.said(lobby, BOT), "I cannot write"))
            server.happen(office, "m.room.power_levels", ANA, levels | {"events_default": 0}, state_key="")
            await server.until(lambda: _heard(server.said(lobby, BOT), "on Matrix again"))


async def test_telegram_puts_the_bot_out_and_lets_it_in_and_nothing_that_was_said_is_lost(tmp_path: Path) -> None:
    """G1."""
    async with FakeTelegram(check=True) as fake:
        ana, bo = fake.person("Ana"), fake.person("Bo")
        lobby, office = fake.group("Lobby", ana, bo), fake.group("Office", ana, bo)
        fake.say(ana, "/start")
        settings = (
            f'[telegram]\ntoken = "{fake.token}"\nbase_url = "{fake.base_url}"\n'
            f'[core]\naccounts = ["telegram:{ana.id}"]\nrooms = ["telegram:{lobby.id}", "telegram:{office.id}"]\n'
        )
        async with BotProcess(tmp_path, settings):
            await fake.confirmed()
            fake.bring(office, bo, inside=False)
            await fake.until(lambda: _heard(fake.texts(lobby.id), "Bo has put me out of the room of the core team"))
            fake.say(ana, f"/core add telegram:{bo.id}", lobby)
            await fake.until(lambda: _heard(fake.texts(lobby.id), "into the core team"))
            assert fake.texts(office.id) == []
            fake.bring(office, bo, inside=True)
            await fake.until(lambda: len(fake.texts(office.id)) == 3)
            await fake.until(lambda: _heard(fake.texts(lobby.id), "on Telegram again"))
        for words, said in zip(("put me out", "into the core team", "again"), fake.texts(office.id), strict=True):
            assert words in said


async def test_let_into_a_group_on_telegram_the_core_team_gives_it_away_by_a_tap(tmp_path: Path) -> None:
    """G1."""
    async with FakeTelegram(check=True) as fake:
        ana = fake.person("Ana")
        group = fake.group("Diversity", ana)
        fake.say(ana, "/start")
        settings = (
            f'[telegram]\ntoken = "{fake.token}"\nbase_url = "{fake.base_url}"\n'
            f'[core]\naccounts = ["telegram:{ana.id}"]\n[[groups]]\nslug = "diversity"\nname = "Diversity"\n'
        )
        async with BotProcess(tmp_path, settings):
            await fake.confirmed()
            fake.bring(group, ana, inside=True)
            asked = await fake.until(lambda: next((s for s in fake.sent if s.chat == group.id), None))
            assert "this room belongs to none yet" in asked.text
            fake.tap(ana, asked, "Diversity")
            await fake.until(lambda: _heard(fake.texts(group.id), "This is the room of Diversity from now on"))
            await fake.until(lambda: _heard(fake.texts(ana.id), "has given a room on Telegram to Diversity"))


async def test_an_invitation_by_the_core_team_is_followed_without_a_further_setting() -> None:
    settings = config(
        matrix={"homeserver": "http://127.0.0.1:1", "user": BOT, "token": "convene"},
        core={"accounts": [f"matrix:{ANA}", "telegram:5"]},
    )
    matrix = platforms_of(settings, system_clock)["matrix"]
    assert isinstance(matrix, Matrix)
    assert matrix._doors._may_enter("!anywhere:fake", ANA)
    assert not matrix._doors._may_enter("!anywhere:fake", BO)
    await matrix.close()


def _heard(said: list[str], words: str) -> bool:
    return any(words in each for each in said)
