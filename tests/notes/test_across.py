"""Notes from one platform to the other, by the running program on pretended servers of both (N1)."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fakes.matrix import Homeserver, homeserver
from tests.fakes.telegram import FakeTelegram
from tests.process import BotProcess

ANA, BOT = "@ana:fake", "@convene:fake"


@dataclass(frozen=True)
class Stage:
    """Diversity and Advocacy have rooms on Matrix, Partnerships has one on Telegram."""

    matrix: Homeserver
    telegram: FakeTelegram
    diversity: str
    advocacy: str
    chat: int


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with AsyncExitStack() as stack:
        matrix = await stack.enter_async_context(homeserver())
        telegram = await stack.enter_async_context(FakeTelegram())
        diversity, advocacy = matrix.room(ANA, BOT), matrix.room("@rio:fake", BOT)
        chat = telegram.group("Partnerships", admin=True).id
        settings = (
            f'[database]\nurl = "sqlite:///{tmp_path}/convene.db"\n'
            f'[matrix]\nhomeserver = "{matrix.url}"\nuser = "{BOT}"\ntoken = "convene"\nallow_invites_from = ["*"]\n'
            f'[telegram]\ntoken = "{telegram.token}"\nbase_url = "{telegram.base_url}"\n'
            f'[[groups]]\nslug = "diversity"\nname = "Diversity"\nrooms = ["matrix:{diversity}"]\n'
            f'[[groups]]\nslug = "advocacy"\nname = "Advocacy"\nlanguage = "es"\nrooms = ["matrix:{advocacy}"]\n'
            f'[[groups]]\nslug = "partnerships"\nname = "Partnerships"\nrooms = ["telegram:{chat}"]\n'
        )
        await stack.enter_async_context(BotProcess(tmp_path, settings))
        await matrix.until(lambda: matrix.requests["sync"] >= 2)
        matrix.say(diversity, ANA, "!me")
        await matrix.until(lambda: matrix.said(diversity, BOT))
        yield Stage(matrix, telegram, diversity, advocacy, chat)


def has(said: list[str], *words: str) -> bool:
    return any(all(word in each for word in words) for each in said)


async def test_a_note_goes_from_matrix_to_telegram_and_its_answer_comes_back(stage: Stage) -> None:
    """N1, L1: with states on one message."""
    oslo = stage.telegram.person("oslo", started=True)
    chat = next(chat for chat in stage.telegram.chats.values() if chat.id == stage.chat)
    stage.telegram.join(chat, oslo)
    stage.matrix.say(stage.diversity, ANA, "!forward partnerships, advocacy Please read <the> draft")
    shown = await stage.telegram.until(
        lambda: next((s for s in stage.telegram.sent if s.chat == stage.chat and "N1" in s.text), None)
    )
    assert "Note from Diversity" in shown.text
    await stage.matrix.until(lambda: has(stage.matrix.said(stage.advocacy, BOT), "N1", "Please read <the> draft"))
    stage.telegram.say(oslo, "/answer N1 We can in April", chat)
    await stage.matrix.until(
        lambda: has(stage.matrix.said(stage.diversity, BOT), "Partnerships answers N1 (oslo", "We can in April")
    )
    await stage.matrix.until(
        lambda: has(stage.matrix.said(stage.diversity, BOT), "Partnerships: answered", "Advocacy: delivered")
    )


async def test_an_outage_of_one_platform_delays_only_its_own_copies(stage: Stage) -> None:
    """N1: the others arrive, and the message where it comes from says which has not."""
    await stage.telegram.hang_up()
    stage.matrix.say(stage.diversity, ANA, "!forward partnerships, advocacy Please read the draft")
    await stage.matrix.until(lambda: has(stage.matrix.said(stage.advocacy, BOT), "N1", "Please read the draft"))
    await stage.matrix.until(
        lambda: has(stage.matrix.said(stage.diversity, BOT), "Advocacy: delivered", "Partnerships: on its way")
    )
    await stage.telegram.listen()
    await stage.telegram.until(
        lambda: any(s.chat == stage.chat and "N1" in s.text for s in stage.telegram.sent), timeout=60
    )
    await stage.matrix.until(
        lambda: has(stage.matrix.said(stage.diversity, BOT), "Partnerships: delivered"), timeout=60
    )
