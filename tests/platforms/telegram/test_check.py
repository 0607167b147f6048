"""What `convene check` says of Telegram, and the menus that are offered there."""

from bot.core.events import Place
from bot.core.platform import (
    Menu,
    MenuEntry,
)
from bot.platforms.telegram import Telegram
from tests.fakes.telegram import FakeTelegram, Fault
from tests.platforms.telegram.conftest import Clock


async def test_menus_are_offered_by_language_and_scope(fake: FakeTelegram, bot: Telegram) -> None:
    entries = (MenuEntry("hours", "Your hours"), MenuEntry("log", "x" * 300), MenuEntry("stand-aside", "No menu name"))
    await bot.offer([Menu("", True, entries), Menu("es", False, entries[:1])])
    assert [entry["command"] for entry in fake.menus["all_private_chats", ""]] == ["hours", "log"]
    assert [entry["command"] for entry in fake.menus["all_group_chats", "es"]] == ["hours"]


async def test_a_menu_that_fails_does_not_stop_the_others(fake: FakeTelegram, bot: Telegram) -> None:
    fake.faults += [Fault("setMyCommands", "bad gateway")]
    await bot.offer([Menu("", True, (MenuEntry("hours", "Your hours"),)), Menu("", False, (MenuEntry("me", "You"),))])
    assert list(fake.menus) == [("all_group_chats", "")]


async def test_the_check_says_who_the_bot_is_and_what_it_may_do(fake: FakeTelegram, clock: Clock) -> None:
    fake.can_join_groups = False
    bot = Telegram(fake.token, clock=clock.now, base_url=fake.base_url)
    findings = await bot.check()
    await bot.close()
    assert [(finding.subject, finding.ok) for finding in findings] == [
        ("Telegram", True),
        ("Telegram groups", False),
        ("Telegram privacy mode", True),
    ]
    assert "@convene_test_bot" in findings[0].detail
    assert "/setjoingroups" in findings[1].detail


async def test_the_check_says_of_each_configured_group_whether_the_bot_is_there(
    fake: FakeTelegram, bot: Telegram
) -> None:
    ana = fake.person("Ana")
    here, gone, muted, old = (fake.group(title) for title in ("Here", "Gone", "Muted", "Old"))
    fake.bring(gone, ana, inside=False)
    muted.muted = True
    new = fake.migrate(old, ana)
    numbers = (here.id, gone.id, muted.id, old.id, -999)
    found = (await bot.check([Place("telegram", str(number)) for number in numbers]))[3:]
    assert [finding.ok for finding in found] == [True, False, False, True, False]
    assert f"telegram:{here.id}" in found[0].subject
    assert "was removed" in found[1].detail
    assert "may not write" in found[2].detail
    assert f"telegram:{new.id}" in found[3].detail
    assert "correct the group's number" in found[4].detail


async def test_the_check_explains_a_wrong_token_a_webhook_and_a_silent_server(fake: FakeTelegram, clock: Clock) -> None:
    async def detail(token: str, base_url: str) -> str:
        bot = Telegram(token, clock=clock.now, base_url=base_url)
        [finding] = await bot.check()
        await bot.close()
        assert not finding.ok
        assert token not in finding.detail
        return finding.detail

    assert "BotFather" in await detail("1:wrong", fake.base_url)
    assert "No answer" in await detail(fake.token, "http://127.0.0.1:1")
    fake.webhook = "https://elsewhere.example"
    assert "webhook" in await detail(fake.token, fake.base_url)
