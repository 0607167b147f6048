"""Files of people's, long words and what is taken back, on their way through the outbox (N1)."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.core.events import LARGEST, Attached, Message
from bot.core.platform import Gone, Limits, TryLater, Undeliverable
from bot.core.text import Span, Text
from bot.runtime import carrying as fetching
from bot.runtime import outbox
from bot.runtime.tasks import pause
from tests import carrying
from tests.fakes.recorder import Recorder
from tests.runtime.conftest import Running, running

PDF = Attached("console", "r1", "a.pdf", "application/pdf", 5)


@pytest.fixture
async def bot(database_url: str, limits: Limits) -> AsyncIterator[Running]:
    platform = Recorder(limits=limits)
    platform.files["r1"] = b"12345"
    async with running(database_url, platform, carrying.FEATURE) as it:
        yield it


async def carry(bot: Running, text: str, *files: Attached, rich: Text | None = None) -> None:
    said: Message = replace(bot.message(text), attached=files, rich=rich or Text())
    await bot.app.inlet.accept(said)


def told(bot: Running, room: str) -> list[str]:
    """What a room was sent: words, or a file by its name."""
    return [each.file.name if each.file else str(each.text) for each in bot.platform.sent if each.room == room]


async def test_a_file_follows_the_words_into_every_room_and_is_fetched_once(bot: Running) -> None:
    """N1."""
    await carry(bot, "!carry diversity Please read", PDF)
    await bot.app.outbox.settled()
    for room in "abc":
        assert told(bot, room) == ["From elsewhere: Please read", "a.pdf"]
    assert bot.platform.fetched == ["r1"]
    assert {each.file.content for each in bot.platform.sent if each.file} == {b"12345"}


async def test_formatting_is_carried(bot: Running) -> None:
    """N1."""
    text = "!carry diversity Please **read**"
    await carry(bot, text, rich=Text((Span("!carry diversity Please "), Span("read", "bold"))))
    await bot.app.outbox.settled()
    assert bot.platform.sent[0].text.spans[-1] == Span("read", "bold")


async def test_a_file_that_is_gone_is_told_of_in_its_place(bot: Running) -> None:
    """N1."""
    bot.platform.fetch_errors = [Gone("404"), Gone("404"), Gone("404")]
    await carry(bot, "!carry diversity x", PDF)
    await bot.app.outbox.settled()
    assert told(bot, "a")[1] == "The file “a.pdf” is not here: it is no longer where it came from."


async def test_a_file_that_is_too_large_is_never_fetched(bot: Running) -> None:
    """N1: 60 MB."""
    await carry(bot, "!carry diversity x", replace(PDF, size=60_000_000))
    await bot.app.outbox.settled()
    assert told(bot, "a")[1] == "The file “a.pdf” is not here: I can bring files of up to 20 MB."
    assert bot.platform.fetched == []


async def test_a_file_that_turns_out_too_large_is_told_of(bot: Running) -> None:
    """N1: whatever its message claims."""
    bot.platform.fetch_errors = [Gone(f"{LARGEST + 1}", too_large=True)] * 3
    await carry(bot, "!carry diversity x", PDF)
    await bot.app.outbox.settled()
    assert "up to 20 MB" in told(bot, "a")[1]


async def test_a_file_that_a_room_does_not_take_is_told_of_in_its_place(bot: Running) -> None:
    """N1."""
    await carry(bot, "!carry diversity x")
    await bot.app.outbox.settled()
    bot.platform.sent.clear()
    await carry(bot, "!carry diversity y", PDF)
    bot.platform.errors = []
    await bot.platform.until(lambda: any(each.file for each in bot.platform.sent))
    await bot.app.outbox.settled()
    bot.platform.sent.clear()

    async def refuse(delivery: object) -> object:
        if getattr(delivery, "file", None) is not None:
            raise Undeliverable("too large")
        return await send(delivery)  # type: ignore[arg-type]  # a delivery

    send = bot.platform.send
    bot.platform.send = refuse  # type: ignore[method-assign, assignment]  # what Telegram does with some pictures
    await carry(bot, "!carry diversity z", PDF)
    await bot.app.outbox.settled()
    assert told(bot, "a") == ["From elsewhere: z", "The file “a.pdf” is not here: it is no longer where it came from."]


async def test_what_waits_for_a_file_holds_up_nothing_else(bot: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """N1: an outage of one platform delays only its own files."""
    monkeypatch.setattr(fetching, "PATIENCE", 0.01)
    answers, fetch = asyncio.Event(), bot.platform.fetch
    bot.platform.fetch_errors = [TryLater("away", 0.01)]

    async def again(reference: str, limit: int) -> bytes:
        if not bot.platform.fetch_errors:
            await answers.wait()
        return await fetch(reference, limit)

    bot.platform.fetch = again  # type: ignore[method-assign]  # away, and then slow
    await carry(bot, "!carry diversity x", PDF)
    await bot.app.inlet.accept(bot.message("!echo meanwhile"))
    await bot.platform.until(lambda: "meanwhile" in told(bot, "a"))
    answers.set()
    await bot.app.outbox.settled()
    assert told(bot, "a") == ["From elsewhere: x", "meanwhile", "a.pdf"]


async def test_a_stop_while_a_file_is_fetched_loses_nothing(database_url: str, limits: Limits) -> None:
    """N1."""
    platform, never = Recorder(limits=limits), asyncio.Event()

    async def fetch(reference: str, limit: int) -> bytes:
        await never.wait()
        return b""

    platform.fetch = fetch  # type: ignore[method-assign]  # a platform that does not answer
    async with running(database_url, platform, carrying.FEATURE) as bot:
        await carry(bot, "!carry diversity x", PDF)
        await platform.until(lambda: len(platform.sent) == 3)
    again = Recorder(limits=limits)
    again.files["r1"] = b"12345"
    async with running(database_url, again, carrying.FEATURE) as bot:
        await bot.app.outbox.settled()
        assert told(bot, "a") == ["a.pdf"]


async def test_what_is_taken_back_goes_everywhere_with_its_files(bot: Running) -> None:
    """N1."""
    await carry(bot, "!carry diversity x", PDF)
    await bot.app.outbox.settled()
    said = {f"s{each.id}" for each in bot.platform.sent}
    await bot.say("!unsay")
    removed = [each for each in bot.platform.sent if each.kind == "remove"]
    assert {each.target for each in removed} == said
    assert {str(each.text) for each in removed} == {"This message was taken back."}
    bot.platform.sent.clear()
    await bot.say("!mend too late")
    assert bot.platform.sent == []


async def test_what_is_taken_back_before_it_was_said_is_never_said(
    bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """N1: as where a platform is away, or lets few through."""
    over = asyncio.Event()

    async def wait(stop: asyncio.Event, seconds: float) -> bool:
        await over.wait()
        return await pause(stop, seconds)

    monkeypatch.setattr(outbox, "pause", wait)
    bot.platform.errors = [TryLater("busy", 0.01)] * 3
    await carry(bot, "!carry diversity x")
    await bot.platform.until(lambda: not bot.platform.errors)
    await bot.app.inlet.accept(bot.message("!unsay"))
    over.set()
    await bot.app.outbox.settled()
    assert [each.kind for each in bot.platform.sent] == []


@pytest.mark.parametrize("limits", [Limits(text=40)])
async def test_long_words_are_edited_and_taken_back_in_all_their_parts(bot: Running) -> None:
    """N1: the parts that are there get the new words, in order; what is too many goes, what is more is added."""
    words = [f"word{number}" for number in range(20)]
    await carry(bot, "!carry diversity " + " ".join(words[:9]))
    await bot.app.outbox.settled()
    parts = [each for each in bot.platform.sent if each.room == "a"]
    assert len(parts) == 2
    bot.platform.sent.clear()
    await bot.say("!mend " + " ".join(words))
    changed = [each for each in bot.platform.sent if each.room == "a"]
    assert [each.kind for each in changed] == ["edit", "edit", "say", "say"]
    assert "".join(str(each.text) for each in changed) == "From elsewhere: " + " ".join(words)
    bot.platform.sent.clear()
    await bot.say("!mend short")
    changed = [each for each in bot.platform.sent if each.room == "a"]
    assert sorted(each.kind for each in changed) == ["edit", "remove", "remove", "remove"]
    bot.platform.sent.clear()
    await bot.say("!unsay")
    assert [each.kind for each in bot.platform.sent if each.room == "a"] == ["remove"]
