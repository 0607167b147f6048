"""Messages leave in order within a room, rooms do not wait for one another, and nothing is lost at a stop."""

import asyncio
from functools import partial

import pytest
from sqlmodel import Session, select

from bot.core.events import Account as Sender
from bot.core.events import Chosen, Place
from bot.core.platform import Limits, Moved, Rate, Sent, TryLater, Undeliverable, Unreachable
from bot.runtime.marks import Marks
from bot.runtime.tasks import Tasks
from storage import outbox
from storage.groups import Room
from storage.outbox import OutboxMessage
from storage.people import Account
from tests.fakes.recorder import Recorder
from tests.runtime.conftest import NOW, Running, running


async def states(bot: Running) -> list[str]:
    await bot.app.outbox.flush()
    return list(
        await bot.database.run(lambda s: s.exec(select(OutboxMessage.state).order_by(OutboxMessage.id)).all())  # type: ignore[arg-type]  # a column
    )


async def test_order_is_kept_in_a_room_and_another_room_does_not_wait(bot: Running) -> None:
    bot.platform.gates["a"] = asyncio.Event()
    for number in range(5):
        await bot.app.inlet.accept(bot.message(f"!echo {number}"))
    await bot.app.inlet.accept(bot.message("!echo b", room="b"))
    await asyncio.wait_for(bot.platform.waiting.wait(), 5)
    await bot.platform.until(lambda: bot.platform.texts("b"))
    assert bot.platform.texts("a") == []
    bot.platform.gates["a"].set()
    await bot.app.outbox.settled()
    assert bot.platform.texts("a") == ["0", "1", "2", "3", "4"]


async def test_a_message_that_may_go_later_goes_later_and_in_order(bot: Running) -> None:
    bot.platform.errors = [TryLater("busy", 0.01), TryLater("busy", 0.01)]
    await bot.app.inlet.accept(bot.message("!echo 1"))
    await bot.app.inlet.accept(bot.message("!echo 2"))
    await bot.app.outbox.settled()
    assert bot.platform.texts("a") == ["1", "2"]


async def test_a_chat_that_was_told_to_wait_holds_up_no_other(bot: Running) -> None:
    bot.platform.errors = [TryLater("flood", 3600)]
    await bot.app.inlet.accept(bot.message("!echo a"))
    await bot.platform.until(lambda: not bot.platform.errors)
    await bot.app.inlet.accept(bot.message("!echo b", room="b"))
    await bot.platform.until(lambda: bot.platform.texts("b"))
    assert bot.platform.texts("a") == []


async def test_an_answer_to_a_tap_does_not_wait_for_the_messages_of_its_chat(bot: Running) -> None:
    await bot.say("!ask", who="berlin")
    asked = bot.platform.sent[-1]
    bot.platform.errors = [TryLater("flood", 3600)]
    await bot.app.inlet.accept(bot.message("!echo late"))
    await bot.platform.until(lambda: not bot.platform.errors)
    tap = Chosen(
        id="tap", place=Place("console", "a"), sender=Sender("berlin"), at=NOW,
        message=f"s{asked.id}", key=asked.buttons[0].token, callback="c1",
    )  # fmt: skip
    await bot.app.inlet.accept(tap)
    await bot.platform.until(lambda: bot.platform.sent[-1].kind == "answer")
    assert bot.platform.sent[-1].target == "c1"


async def test_a_message_that_will_never_arrive_is_set_aside(bot: Running) -> None:
    bot.platform.errors = [Undeliverable("no rights")]
    await bot.say("!echo 1")
    await bot.say("!echo 2")
    assert bot.platform.texts("a") == ["2"]
    assert await states(bot) == ["failed", "sent"]


async def test_what_was_said_is_not_kept_once_it_has_arrived(bot: Running) -> None:
    """X1."""
    await bot.say("!echo a private matter")
    await bot.app.outbox.flush()
    (kept,) = await bot.database.run(lambda session: session.exec(select(OutboxMessage.payload)).all())
    assert kept == ""


async def test_an_unexpected_error_while_sending_stops_nothing(bot: Running) -> None:
    bot.platform.errors = [ZeroDivisionError()]
    await bot.say("!echo 1")
    await bot.say("!echo 2")
    assert await states(bot) == ["failed", "sent"]


async def test_who_cannot_be_reached_is_waited_for(bot: Running) -> None:
    await bot.say("hi", room="dm:lima")
    bot.platform.errors = [Unreachable("blocked")]
    await bot.say("!whisper x")
    assert await states(bot) == ["sent", "held", "sent"]
    found = await bot.database.run(
        lambda session: session.exec(select(Account.direct_room).where(Account.account == "lima")).one()
    )
    assert found == ""
    await bot.say("!echo back", room="dm:lima")
    assert bot.platform.texts("dm:lima")[1:] == ["x", "back"]


async def test_a_room_that_moved_keeps_its_group_and_its_messages(bot: Running) -> None:
    bot.platform.errors = [Moved("new")]
    await bot.app.inlet.accept(bot.message("!echo 1"))
    await bot.app.inlet.accept(bot.message("!echo 2"))
    await bot.app.outbox.settled()
    assert bot.platform.texts("new") == ["1", "2"]
    rooms = await bot.database.run(lambda session: session.exec(select(Room.room).where(Room.group_id == 1)).all())
    assert "new" in rooms
    assert "a" not in rooms
    await bot.say("!echo 3", room="new")
    assert bot.platform.texts("new")[-1] == "3"


async def test_what_is_said_while_a_move_is_noted_comes_after_what_waits(
    bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    noting = bot.app.inlet.moved

    async def noted_and_spoken(platform: str, old: str, new: str) -> None:
        await noting(platform, old, new)
        await bot.app.inlet.accept(bot.message("!echo 2"))
        await asyncio.sleep(0.1)

    monkeypatch.setattr(bot.app.outbox, "_on_moved", noted_and_spoken)
    bot.platform.errors = [Moved("new")]
    await bot.app.inlet.accept(bot.message("!echo 1"))
    await bot.app.outbox.settled()
    assert bot.platform.texts("new") == ["1", "2"]


async def test_edits_that_wait_become_one(bot: Running) -> None:
    await bot.say("!count 0")
    bot.platform.gates["a"] = asyncio.Event()
    await bot.app.inlet.accept(bot.message("!echo first"))
    await asyncio.wait_for(bot.platform.waiting.wait(), 5)
    for number in range(1, 50):
        await bot.app.inlet.accept(bot.message(f"!count {number}"))
    bot.platform.gates["a"].set()
    await bot.app.outbox.settled()
    assert bot.platform.texts("a") == ["0", "first", "49"]


async def test_an_edit_that_changes_while_it_is_sent_is_sent_again(bot: Running) -> None:
    await bot.say("!count 0")
    bot.platform.gates["a"] = asyncio.Event()
    await bot.app.inlet.accept(bot.message("!count 1"))
    await asyncio.wait_for(bot.platform.waiting.wait(), 5)
    await bot.app.inlet.accept(bot.message("!count 2"))
    bot.platform.gates["a"].set()
    await bot.app.outbox.settled()
    assert bot.platform.texts("a")[-1] == "2"
    assert set(await states(bot)) == {"sent"}


class TestLimits:
    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(group=(Rate(2, 0.05),))

    async def test_limits_are_kept_before_the_platform_complains(self, bot: Running) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        for number in range(5):
            await bot.app.inlet.accept(bot.message(f"!echo {number}"))
        await bot.app.outbox.settled()
        assert len(bot.platform.texts("a")) == 5
        assert loop.time() - began >= 0.1


async def test_what_was_not_sent_before_a_stop_is_sent_after_it(sqlite_url: str) -> None:
    platform = Recorder()
    platform.errors = [TryLater("down", 3600)]
    async with running(sqlite_url, platform) as bot:
        await bot.app.inlet.accept(bot.message("!echo 1", id="x1"))
        await bot.app.inlet.accept(bot.message("!echo 2", id="x2"))
        await platform.until(lambda: not platform.errors)
    assert platform.sent == []
    async with running(sqlite_url, platform) as bot:
        await bot.app.outbox.settled()
    assert platform.texts("a") == ["1", "2"]
    async with running(sqlite_url, platform) as bot:
        await bot.app.outbox.settled()
    assert platform.texts("a") == ["1", "2"]


async def test_a_reply_that_comes_before_the_sending_has_returned_finds_its_message(bot: Running) -> None:
    """A message shows before the call that sent it returns."""
    bot.platform.gates["a"] = asyncio.Event()
    await bot.app.inlet.accept(bot.message("!ask"))
    await asyncio.wait_for(bot.platform.waiting.wait(), 5)
    reply = asyncio.get_running_loop().create_task(
        bot.app.inlet.accept(bot.message("yes", who="berlin", reply_to="s1"))
    )
    done, _ = await asyncio.wait({reply}, timeout=0.5)
    assert not done, "it waits for the message's id"
    bot.platform.gates["a"].set()
    await reply
    await bot.app.outbox.settled()
    assert bot.platform.texts("a") == ["Well?", "berlin says yes"]


async def test_a_unit_that_fails_leaves_the_marks_to_the_next(bot: Running) -> None:
    """Else a message that arrived would be sent again at the next start."""
    await bot.say("!echo 1")
    await bot.app.outbox.flush()
    row = await bot.database.run(lambda session: session.exec(select(OutboxMessage)).one())
    await bot.database.run(partial(outbox.mark, row=row.id or 0, state="pending"))
    tasks, stop = Tasks(), asyncio.Event()
    marks = Marks(bot.database, tasks, stop)
    marks.arrived(row, Sent("m1", row.room), harmless=False)

    def fail(session: Session) -> None:
        raise RuntimeError("after the marks")

    with pytest.raises(RuntimeError):
        marks.run_here(fail)
    stop.set()
    await tasks.finished()
    assert await bot.database.run(lambda session: session.exec(select(OutboxMessage.state)).one()) == "sent"


async def test_an_edit_of_what_opens_a_private_chat_goes_into_that_chat(bot: Running) -> None:
    """It may be decided before anybody knows which room that is."""

    def queue(session: Session) -> list[OutboxMessage]:
        said = OutboxMessage(
            transaction="say", platform="console", room="", account="lima", kind="say", payload='{"text": [["When?"]]}',
            created_at=NOW,
        )  # fmt: skip
        session.add(said)
        session.flush()
        edit = OutboxMessage(
            transaction="edit", platform="console", room="", account="lima", kind="edit",
            payload='{"text": [["On Tuesday."]]}', target_id=said.id, created_at=NOW,
        )  # fmt: skip
        session.add(edit)
        session.flush()
        return [said, edit]

    bot.app.outbox.push(await bot.database.run(queue))
    await bot.app.outbox.settled()
    assert [(sent.kind, sent.room) for sent in bot.platform.sent] == [("say", ""), ("edit", "dm:lima")]
