"""Nothing that Telegram delivered is lost, whatever happens between the poll and the commit."""

import asyncio

import pytest
import structlog

from bot.core import events
from bot.core.backoff import Backoff
from bot.core.errors import PlatformRefused
from bot.core.events import Event
from bot.platforms import telegram
from bot.platforms.telegram import Telegram
from tests.fakes.intake import Notebook
from tests.fakes.telegram import FakeTelegram, Fault
from tests.platforms.telegram.conftest import Clock
from tests.platforms.telegram.receiving import receiving


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Back-off begins at a hundredth of a second."""
    monkeypatch.setattr(telegram, "Backoff", lambda: Backoff(first=0.01))


def texts(notebook: Notebook) -> list[str]:
    """What was said, in order."""
    return [message.text for message in notebook.of(events.Message)]


async def test_fifty_updates_survive_a_receiver_that_stops_in_the_middle(
    fake: FakeTelegram, bot: Telegram, notebook: Notebook
) -> None:
    ana = fake.person("Ana")
    for number in range(50):
        fake.say(ana, f"/log {number}m")
    seen = 0

    def stop_after_twenty(_: Event) -> None:
        nonlocal seen
        seen += 1
        if seen == 20:
            task.cancel()

    notebook.before = stop_after_twenty
    async with receiving(bot, notebook) as task:
        pass
    assert len(fake.updates) == 50, "nothing is confirmed before the whole batch is saved"
    async with receiving(bot, notebook):
        await fake.confirmed()
    assert texts(notebook) == [f"/log {number}m" for number in range(50)]


async def test_what_could_not_be_saved_is_neither_confirmed_nor_lost(
    fake: FakeTelegram, bot: Telegram, notebook: Notebook
) -> None:
    ana = fake.person("Ana")
    for number in range(5):
        fake.say(ana, f"/log {number}m")
    notebook.unavailable = 3
    async with receiving(bot, notebook):
        await notebook.until(lambda: notebook.unavailable == 0)
        assert len(fake.updates) == 5
        await fake.confirmed()
    assert texts(notebook) == [f"/log {number}m" for number in range(5)]


async def test_an_update_that_cannot_be_read_is_set_aside_and_the_others_go_on(
    fake: FakeTelegram, bot: Telegram, notebook: Notebook
) -> None:
    ana = fake.person("Ana")
    fake.say(ana, "/one")
    fake.deliver("message", {"message_id": "?", "chat": 5}, check=False)
    fake.deliver(
        "message", {"message_id": 1, "date": "yesterday", "chat": {"id": ana.id, "type": "private"}}, check=False
    )
    fake.deliver("new_kind_of_thing", {"surprise": True}, check=False)
    fake.say(ana, "/two")
    async with receiving(bot, notebook):
        await fake.confirmed()
    assert texts(notebook) == ["/one", "/two"]
    assert [raw["message"]["message_id"] for _, raw, _ in notebook.quarantined] == ["?", 1]
    assert len({number for number, _, _ in notebook.quarantined}) == 2


async def test_a_quarantine_that_cannot_be_saved_confirms_nothing(
    fake: FakeTelegram, bot: Telegram, notebook: Notebook
) -> None:
    fake.deliver("message", {"message_id": "?"}, check=False)
    notebook.unavailable = 1
    async with receiving(bot, notebook):
        await fake.confirmed()
    assert len(notebook.quarantined) == 1


async def test_one_chat_keeps_its_order_and_does_not_wait_for_another(fake: FakeTelegram, bot: Telegram) -> None:
    ana, ben = fake.person("Ana"), fake.person("Ben")
    for number in range(3):
        fake.say(ana, f"/log {number}h")
        fake.say(ben, f"/log {number}m")

    class SlowForAna(Notebook):
        ben_is_done = asyncio.Event()

        async def accept(self, event: Event) -> None:
            if event.sender.name == "Ana":
                await self.ben_is_done.wait()
            await super().accept(event)
            if len(self.events) == 3:
                self.ben_is_done.set()

    notebook = SlowForAna()
    async with receiving(bot, notebook):
        await fake.confirmed()
    assert texts(notebook) == ["/log 0m", "/log 1m", "/log 2m", "/log 0h", "/log 1h", "/log 2h"]


async def test_the_receiver_is_alive_as_long_as_it_polls(fake: FakeTelegram, clock: Clock, notebook: Notebook) -> None:
    bot = Telegram(fake.token, clock=clock.now, base_url=fake.base_url, poll_seconds=0)
    await bot.start()
    async with receiving(bot, notebook):
        await notebook.until(lambda: notebook.polls >= 3)
    await bot.close()


@pytest.mark.parametrize("kind", ["lost call", "lost answer", "bad gateway", "flood", "refused"])
async def test_a_poll_that_fails_is_tried_again(
    fake: FakeTelegram, bot: Telegram, notebook: Notebook, kind: str
) -> None:
    fake.faults += [Fault("getUpdates", kind, seconds=1)]  # type: ignore[arg-type]  # the parameter's own words
    fake.say(fake.person("Ana"), "/hours")
    async with receiving(bot, notebook):
        await fake.confirmed()
    assert texts(notebook) == ["/hours"]


async def test_a_server_that_goes_away_and_comes_back_is_found_again(
    fake: FakeTelegram, bot: Telegram, notebook: Notebook
) -> None:
    ana = fake.person("Ana")
    async with receiving(bot, notebook):
        fake.say(ana, "/one")
        await fake.confirmed()
        await fake.hang_up()
        fake.say(ana, "/two")
        await fake.listen()
        await fake.confirmed()
    assert texts(notebook) == ["/one", "/two"]


async def test_two_pollers_lose_nothing_and_neither_gives_up(
    fake: FakeTelegram, bot: Telegram, clock: Clock, notebook: Notebook
) -> None:
    """At a deployment the old and the new process overlap: each ends the other's poll with a 409."""
    other = Telegram(fake.token, clock=clock.now, base_url=fake.base_url)
    await other.start()
    ana = fake.person("Ana")
    async with receiving(bot, notebook), receiving(other, notebook):
        await fake.called("getUpdates", 6)
        for number in range(20):
            fake.say(ana, f"/log {number}m")
        await fake.confirmed()
    await other.close()
    assert sorted(texts(notebook)) == sorted(f"/log {number}m" for number in range(20))


async def test_a_webhook_that_takes_the_updates_is_named(fake: FakeTelegram, bot: Telegram, notebook: Notebook) -> None:
    fake.webhook = "https://elsewhere.example"
    with pytest.raises(PlatformRefused, match="webhook"):
        await bot.receive(notebook)


async def test_a_revoked_token_ends_the_receiver_and_is_not_shown(
    fake: FakeTelegram, bot: Telegram, notebook: Notebook
) -> None:
    old, fake.token = fake.token, "another"
    with pytest.raises(PlatformRefused, match="token") as refused:
        await bot.receive(notebook)
    assert old not in str(refused.value)
    assert refused.value.__cause__ is None


async def test_a_wrong_token_is_refused_at_the_start_and_is_not_shown(fake: FakeTelegram, clock: Clock) -> None:
    bot = Telegram("123:wrong", clock=clock.now, base_url=fake.base_url)
    with pytest.raises(PlatformRefused, match="token") as refused:
        await bot.start()
    await bot.close()
    assert "123:wrong" not in str(refused.value)


async def test_the_start_waits_for_a_server_that_is_away(fake: FakeTelegram, clock: Clock) -> None:
    fake.faults += [Fault("getMe", "bad gateway"), Fault("getMe", "lost call"), Fault("getWebhookInfo", "lost answer")]
    bot = Telegram(fake.token, clock=clock.now, base_url=fake.base_url)
    await bot.start()
    await bot.close()
    assert not fake.faults


async def test_the_log_names_a_group_that_the_bot_was_added_to_and_who_did_it(
    fake: FakeTelegram, bot: Telegram, notebook: Notebook
) -> None:
    ana = fake.person("Ana")
    group = fake.group("Diversity", ana)
    with structlog.testing.capture_logs() as logged:
        fake.bring(group, ana, inside=True)
        async with receiving(bot, notebook):
            await fake.confirmed()
    [line] = [line for line in logged if line["event"] == "added to a group"]
    assert (line["room"], line["by"]) == (f"telegram:{group.id}", f"telegram:{ana.id}")
