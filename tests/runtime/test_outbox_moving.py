"""What waits for an encrypted room that goes on as another one is not said there before that is let in (N1)."""

import asyncio
from dataclasses import replace

import pytest
from sqlmodel import select

from bot.core.errors import StorageUnavailable
from bot.core.events import Account as Sender
from bot.core.events import BotAdded, Encrypted, Place, RoomMoved
from bot.core.platform import Moved, Shut, TryLater
from storage.groups import Room
from storage.outbox import OutboxMessage
from tests.fakes.recorder import Recorder
from tests.runtime.conftest import NOW, Running, running

OLD, NEW = Place("console", "a", encrypted=True), Place("console", "new")
MOVING = RoomMoved(id="tombstone", place=OLD, to=NEW, sender=Sender("berlin"), at=NOW)


@pytest.fixture
async def sealed(bot: Running) -> Running:
    """The room `a` is encrypted."""
    await bot.app.inlet.accept(Encrypted(id="sealed", place=OLD, sender=Sender("berlin"), at=NOW))
    return bot


async def let_in(bot: Running, *, encrypted: bool) -> None:
    """The bot comes into the room that follows; it is let in at once where that is encrypted as well."""
    place = Place("console", "new", encrypted=encrypted)
    await bot.app.inlet.accept(BotAdded(id=f"in {encrypted}", place=place, sender=Sender("berlin"), at=NOW))
    await bot.app.outbox.settled()
    await bot.app.outbox.flush()


async def states(bot: Running) -> list[str]:
    rows = await bot.database.run(lambda s: s.exec(select(OutboxMessage)).all())
    return [row.state for row in sorted(rows, key=lambda row: row.id or 0)]


async def said(bot: Running, *texts: str) -> None:
    """Several answers that wait behind the first, which is being sent."""
    bot.platform.gates["a"] = asyncio.Event()
    for text in texts:
        await bot.app.inlet.accept(bot.message(f"!echo {text}"))
    await asyncio.wait_for(bot.platform.waiting.wait(), 5)


async def test_what_waits_in_memory_is_held_as_soon_as_the_room_has_moved(sealed: Running) -> None:
    await said(sealed, "1", "2", "3")
    await sealed.app.inlet.accept(MOVING)
    sealed.platform.gates["a"].set()
    await sealed.app.outbox.settled()
    await let_in(sealed, encrypted=False)
    assert sealed.platform.texts("a") == ["1"], "it was on its way to the room before"
    assert sealed.platform.texts("new") == []
    assert await states(sealed) == ["sent", "held", "held"]


async def test_once_it_is_let_in_it_hears_all_in_its_order(sealed: Running) -> None:
    await said(sealed, "1", "2", "3")
    await sealed.app.inlet.accept(MOVING)
    sealed.platform.gates["a"].set()
    await sealed.app.outbox.settled()
    await let_in(sealed, encrypted=True)
    assert sealed.platform.texts("new") == ["2", "3"]
    assert await states(sealed) == ["sent"] * 3


async def test_what_is_let_in_while_it_still_waits_keeps_its_order(sealed: Running) -> None:
    """The first one hangs in its sending until all has been decided."""
    await said(sealed, "1", "2")
    await sealed.app.inlet.accept(MOVING)
    place = Place("console", "new", encrypted=True)
    await sealed.app.inlet.accept(BotAdded(id="in", place=place, sender=Sender("berlin"), at=NOW))
    await sealed.app.inlet.accept(sealed.message("!echo 3", room="new"))
    sealed.platform.errors = [TryLater("busy", 0.01)]
    sealed.platform.gates["a"].set()
    await sealed.app.outbox.settled()
    assert sealed.platform.texts("new") == ["1", "2", "3"]
    assert sealed.platform.texts("a") == []


async def test_what_is_let_in_does_not_wait_for_what_holds_up_the_room_before(sealed: Running) -> None:
    sealed.platform.errors = [TryLater("flood", 3600)]
    await sealed.app.inlet.accept(sealed.message("!echo 1"))
    await sealed.platform.until(lambda: not sealed.platform.errors)
    await sealed.app.inlet.accept(MOVING)
    await let_in(sealed, encrypted=True)
    assert sealed.platform.texts("new") == ["1"]


async def test_what_the_sending_itself_finds_out_leads_into_no_open_room(sealed: Running) -> None:
    await said(sealed, "1", "2")
    sealed.platform.errors = [Moved("new")]
    sealed.platform.gates["a"].set()
    await sealed.app.outbox.settled()
    await let_in(sealed, encrypted=False)
    assert sealed.platform.sent == []
    assert await states(sealed) == ["held", "held"]


async def test_what_is_refused_in_the_room_before_while_it_moves_is_held_and_not_lost(sealed: Running) -> None:
    """Whoever sends does not always know yet where the room goes on."""
    await said(sealed, "1", "2")
    await sealed.app.inlet.accept(MOVING)
    sealed.platform.errors = [Shut("it was replaced")]
    sealed.platform.gates["a"].set()
    await sealed.app.outbox.settled()
    assert await states(sealed) == ["held", "held"]
    await let_in(sealed, encrypted=True)
    assert sealed.platform.texts("new") == ["1", "2"]


async def test_an_edit_that_follows_its_message_after_the_move_is_held_as_well(sealed: Running) -> None:
    """It is made for the room before, where the message stands: the move has been noted long since."""
    await sealed.say("!count 0")
    await sealed.app.inlet.accept(MOVING)
    sealed.platform.errors = [Moved("new")]
    await sealed.app.inlet.accept(sealed.message("!count 1", room="b"))
    await sealed.app.outbox.settled()
    assert [(sent.room, str(sent.text)) for sent in sealed.platform.sent if sent.room != "b"] == [("a", "0")]
    assert await states(sealed) == ["sent", "held"]


async def test_a_room_that_was_never_encrypted_goes_on_as_before(bot: Running) -> None:
    await said(bot, "1", "2")
    await bot.app.inlet.accept(replace(MOVING, place=Place("console", "a")))
    bot.platform.errors = [Moved("new")]
    bot.platform.gates["a"].set()
    await bot.app.outbox.settled()
    assert bot.platform.texts("new") == ["1", "2"]


async def test_nothing_of_it_goes_out_after_the_next_start(sqlite_url: str) -> None:
    platform = Recorder()
    platform.errors = [TryLater("down", 3600)]
    async with running(sqlite_url, platform) as bot:
        await bot.app.inlet.accept(Encrypted(id="sealed", place=OLD, sender=Sender("berlin"), at=NOW))
        await bot.app.inlet.accept(bot.message("!echo 1", id="x1"))
        await platform.until(lambda: not platform.errors)
        await bot.app.inlet.accept(MOVING)
    async with running(sqlite_url, platform) as bot:
        await bot.app.outbox.settled()
        await let_in(bot, encrypted=False)
        assert platform.sent == []
        await let_in(bot, encrypted=True)
    assert platform.texts("new") == ["1"]


async def test_a_database_that_is_away_when_a_move_is_noted_stops_no_room(
    bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    noting, refused = bot.app.inlet.moved, list[str]()

    async def away_once(platform: str, old: str, new: str) -> None:
        if not refused:
            refused.append(new)
            raise StorageUnavailable("away")
        await noting(platform, old, new)

    monkeypatch.setattr(bot.app.outbox, "_on_moved", away_once)
    bot.platform.errors = [Moved("new"), Moved("new")]
    await bot.say("!echo 1")
    assert bot.platform.texts("new") == ["1"]
    found = await bot.database.run(lambda session: session.exec(select(Room.room)).all())
    assert "new" in found
