"""A receiver that stalls or fails is restarted; a platform that refuses us is given up, with its reason."""

import asyncio
from collections.abc import Callable, Sequence

import pytest

from bot.core.backoff import Backoff
from bot.core.errors import PlatformRefused
from bot.core.platform import Intake, Menu
from bot.runtime.supervisor import keep_receiving
from tests.fakes.recorder import Recorder
from tests.runtime.conftest import Running


class Receiver(Recorder):
    """Does one of these each time it is asked to receive; after the last it is refused."""

    def __init__(self, *lives: Callable[[Intake], object]) -> None:
        super().__init__()
        self.lives = list(lives)
        self.cancelled = 0

    async def receive(self, intake: Intake) -> None:
        if not self.lives:
            raise PlatformRefused("no more")
        try:
            if self.lives.pop(0)(intake) is WAIT:
                await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise


WAIT = object()


def stalls(intake: Intake) -> object:
    return WAIT


def fails(intake: Intake) -> object:
    raise ZeroDivisionError


@pytest.fixture(autouse=True)
def _without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Backoff, "seconds", lambda self: 0.0)


async def test_a_receiver_without_a_good_poll_is_cancelled_and_restarted(bot: Running) -> None:
    platform = Receiver(stalls, stalls)
    refusal = await keep_receiving(platform, bot.app.inlet, [], stalled_after=0.05)
    assert (str(refusal), platform.cancelled) == ("no more", 2)


async def test_a_receiver_that_goes_on_polling_is_left_alone(bot: Running) -> None:
    platform = Receiver(stalls)
    supervised = asyncio.get_running_loop().create_task(keep_receiving(platform, bot.app.inlet, [], stalled_after=1))
    for _ in range(24):
        bot.app.inlet.polled(platform.name)
        await asyncio.sleep(0.05)
    assert platform.cancelled == 0
    supervised.cancel()
    await asyncio.wait({supervised})
    assert platform.cancelled == 1, "a stop reaches the receiver"


async def test_a_receiver_that_fails_is_restarted(bot: Running) -> None:
    refusal = await keep_receiving(Receiver(fails, fails), bot.app.inlet, [])
    assert str(refusal) == "no more"


async def test_menus_that_cannot_be_set_keep_nobody_from_being_heard(bot: Running) -> None:
    heard: list[Intake] = []

    class Menuless(Receiver):
        async def offer(self, menus: Sequence[Menu]) -> None:
            raise ValueError

    await keep_receiving(Menuless(heard.append), bot.app.inlet, [])
    assert heard == [bot.app.inlet]


async def test_a_platform_is_behind_from_each_start_of_its_receiver_until_it_has_read_everything(bot: Running) -> None:
    seen: list[frozenset[str]] = []

    def reads(intake: Intake) -> object:
        seen.append(bot.app.registry.behind())
        intake.caught_up("console")
        seen.append(bot.app.registry.behind())
        raise ZeroDivisionError

    assert bot.app.registry.behind() == frozenset(), "a console without a receiver is never behind"
    await keep_receiving(Receiver(reads, reads), bot.app.inlet, [])
    assert seen == [frozenset({"console"}), frozenset()] * 2
    assert bot.app.registry.behind() == frozenset(), "refused for good: nothing more comes from it"
