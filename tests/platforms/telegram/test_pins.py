"""Pins where the bot is an administrator, no complaint where it is not; reactions that Telegram has."""

import pytest

from bot.core import events
from bot.core.platform import Moved, Sent, Shut, TryLater
from bot.platforms.telegram import Telegram
from tests.fakes.intake import Notebook
from tests.fakes.telegram import FakeTelegram, Fault
from tests.fakes.telegram_rules import ApiError
from tests.platforms.telegram.deliveries import delivery
from tests.platforms.telegram.receiving import receiving


async def test_a_message_is_pinned_silently_and_taken_down_however_often(fake: FakeTelegram, bot: Telegram) -> None:
    room = fake.group("Diversity", admin=True)
    said = await bot.send(delivery(room=str(room.id)))
    for _ in range(2):
        assert await bot.send(delivery(kind="pin", room=str(room.id), target=said.message)) == Sent()
        assert room.pinned == [int(said.message)]
    for _ in range(2):
        await bot.send(delivery(kind="unpin", room=str(room.id), target=said.message))
        assert room.pinned == []
    assert [call.values.get("disable_notification") for call in fake.of("pinChatMessage")] == ["true", "true"]


@pytest.mark.parametrize("kind", ["pin", "unpin"])
@pytest.mark.parametrize(
    "wording",
    ["not enough rights to manage pinned messages in the chat", "CHAT_ADMIN_REQUIRED", "message to pin not found"],
)
async def test_where_nothing_can_be_pinned_nothing_is_said(
    fake: FakeTelegram, bot: Telegram, kind: str, wording: str
) -> None:
    room = fake.group("Diversity")
    fake.faults.append(Fault(f"{kind}ChatMessage", "refused", error=ApiError(400, f"Bad Request: {wording}")))
    assert await bot.send(delivery(kind=kind, room=str(room.id), target="7")) == Sent()


async def test_a_group_without_rights_for_the_bot_goes_without_pins(fake: FakeTelegram, bot: Telegram) -> None:
    room = fake.group("Diversity")
    said = await bot.send(delivery(room=str(room.id)))
    await bot.send(delivery(kind="pin", room=str(room.id), target=said.message))
    assert room.pinned == []


async def test_a_pin_waits_where_a_message_would(fake: FakeTelegram, bot: Telegram) -> None:
    ana = fake.person("Ana")
    flooded, small, lost = fake.group("Flooded"), fake.group("Small", kind="group"), fake.group("Lost")
    fake.faults.append(Fault("pinChatMessage", "flood", seconds=7))
    with pytest.raises(TryLater):
        await bot.send(delivery(kind="pin", room=str(flooded.id), target="7"))
    fake.migrate(small, ana)
    with pytest.raises(Moved):
        await bot.send(delivery(kind="pin", room=str(small.id), target="7"))
    lost.inside = False
    with pytest.raises(Shut):
        await bot.send(delivery(kind="pin", room=str(lost.id), target="7"))


async def test_that_something_was_pinned_is_nothing_said(fake: FakeTelegram, bot: Telegram, notebook: Notebook) -> None:
    ana = fake.person("Ana")
    room = fake.group("Diversity", ana, admin=True)
    said = await bot.send(delivery("/log 9h", room=str(room.id)))
    await bot.send(delivery(kind="pin", room=str(room.id), target=said.message))
    fake.say(ana, "/hours", room)
    async with receiving(bot, notebook):
        await fake.confirmed()
    assert [type(event) for event in notebook.events] == [events.Message]
    assert not notebook.quarantined


@pytest.mark.parametrize(("sign", "shown"), [("✅", "👍"), ("👌", "👌"), ("👍", "👍")])
async def test_a_command_that_was_done_is_shown_by_a_reaction(
    fake: FakeTelegram, bot: Telegram, sign: str, shown: str
) -> None:
    ana = fake.person("Ana")
    room = fake.group("Diversity", ana)
    asked = fake.say(ana, "/log 2h", room)
    await bot.send(delivery(sign, kind="react", room=str(room.id), target=str(asked)))
    assert fake.reactions[room.id, asked] == [shown]
