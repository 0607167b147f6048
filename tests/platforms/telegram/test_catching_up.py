"""The adapter knows whether Telegram may still hold what people sent before: a poll's deadline waits for it."""

import pytest

from bot.core import events
from bot.core.backoff import Backoff
from bot.platforms import telegram
from bot.platforms.telegram import Telegram
from tests.fakes.intake import Notebook
from tests.fakes.telegram import FakeTelegram, Fault
from tests.platforms.telegram.receiving import receiving


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Back-off begins at a hundredth of a second."""
    monkeypatch.setattr(telegram, "Backoff", lambda: Backoff(first=0.01))


async def test_at_the_start_it_has_caught_up_at_once_where_nothing_waits(
    fake: FakeTelegram, bot: Telegram, notebook: Notebook
) -> None:
    async with receiving(bot, notebook):
        await notebook.until(lambda: not notebook.behind)
    assert fake.of("getUpdates")[0].values["timeout"] == "0"


async def test_it_has_caught_up_only_with_all_that_waited(
    fake: FakeTelegram, bot: Telegram, notebook: Notebook
) -> None:
    ana = fake.person("Ana")
    for number in range(250):
        fake.say(ana, f"/log {number}m")
    async with receiving(bot, notebook):
        await notebook.until(lambda: not notebook.behind)
    assert notebook.known_by_then == 250


async def test_one_update_of_many_is_not_taken_for_all(fake: FakeTelegram, bot: Telegram, notebook: Notebook) -> None:
    """Telegram gives one only to whoever asks for the same offset twice in a moment."""
    ana = fake.person("Ana")
    for number in range(50):
        fake.say(ana, f"/log {number}m")
    fake.faults += [Fault("getUpdates", "lost answer")]
    async with receiving(bot, notebook):
        await notebook.until(lambda: not notebook.behind)
    assert [len(notebook.events), notebook.known_by_then] == [50, 50]


async def test_a_poll_that_waits_is_not_behind_and_one_that_failed_is(
    fake: FakeTelegram, bot: Telegram, notebook: Notebook
) -> None:
    ana = fake.person("Ana")
    async with receiving(bot, notebook):
        await notebook.until(lambda: not notebook.behind)
        fake.say(ana, "/hours")
        await notebook.until(lambda: notebook.of(events.Message))
        assert not notebook.behind
        await fake.hang_up()
        await notebook.until(lambda: notebook.behind)
        fake.say(ana, "while nobody could hear it")
        await fake.listen()
        await notebook.until(lambda: not notebook.behind)
        assert notebook.known_by_then == 2


async def test_what_could_not_be_saved_is_still_to_be_read(
    fake: FakeTelegram, bot: Telegram, notebook: Notebook
) -> None:
    ana = fake.person("Ana")
    async with receiving(bot, notebook):
        await notebook.until(lambda: not notebook.behind)
        notebook.unavailable = 2
        fake.say(ana, "/log 1h")
        await notebook.until(lambda: notebook.behind)
        await notebook.until(lambda: not notebook.behind)
    assert notebook.known_by_then == 1


async def test_what_took_long_to_hand_in_is_followed_by_another_question(
    fake: FakeTelegram, bot: Telegram, notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = fake.person("Ana")
    monkeypatch.setattr(telegram, "BRIEFLY", -1.0)
    async with receiving(bot, notebook):
        fake.say(ana, "/log 1h")
        await notebook.until(lambda: notebook.of(events.Message) and notebook.polls > 2)
        assert notebook.behind
        monkeypatch.setattr(telegram, "BRIEFLY", 60.0)
        await notebook.until(lambda: not notebook.behind)
