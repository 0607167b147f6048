"""Words, formatting and files between a real Synapse and Telegram, in both directions (N1)."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.app import App, prepare, system_clock, wired
from bot.core.platform import Platform
from bot.platforms.matrix import Matrix
from bot.platforms.telegram import Telegram
from storage import groups
from storage.database import Database
from tests import carrying
from tests.clients.matrix import Happening, Person
from tests.conversation import config
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_world import Chat, Shown
from tests.fakes.telegram_world import Person as TelegramPerson
from tests.synapse import Synapse

PICTURE = bytes(range(256)) * 40
HTML = {"format": "org.matrix.custom.html"}


@dataclass
class Between:
    """Diversity has a room on Matrix, and Partnerships one on each platform; the bot serves both."""

    app: App
    database: Database
    bot: str
    ana: Person
    diversity: str
    partnerships: str
    fake: FakeTelegram
    bo: TelegramPerson
    chat: Chat

    async def on_matrix(self, *words: str, room: str = "") -> Happening:
        return await self.ana.until_told(room or self.partnerships, *words, by=self.bot)

    async def on_telegram(self, find: Any) -> Shown:
        return await self.fake.until(
            lambda: next((shown for shown in self.fake.sent if shown.chat == self.chat.id and find(shown)), None)
        )


@pytest.fixture
async def between(
    synapse_server: Synapse, sqlite_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Between]:
    name = f"c{abs(hash(request.node.name)) % 10**8}"
    bot, token = synapse_server.register(f"convene-{name}")
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        fake = await enter(FakeTelegram(time.time))
        ana = await enter(Person(synapse_server.url, *synapse_server.register(f"ana-{name}")))
        cem = await enter(Person(synapse_server.url, *synapse_server.register(f"cem-{name}")))
        rooms = [await ana.create_room(bot, cem.id) for _ in range(2)]
        for room in rooms:
            await cem.join(room)
        bo = fake.person("Bo", started=True)
        chat = fake.group("Partnerships", bo)
        sections = [
            {"slug": "diversity", "name": "Diversity", "rooms": [f"matrix:{rooms[0]}"]},
            {"slug": "partnerships", "name": "Partnerships", "rooms": [f"matrix:{rooms[1]}", f"telegram:{chat.id}"]},
        ]
        settings, database = config(groups=sections), Database(sqlite_url)
        stack.callback(database.close)
        prepare(settings, database, system_clock())
        matrix = Matrix(
            synapse_server.url, bot, token=token, store=tmp_path / "store", allow_invites=("@*:localhost",),
            clock=system_clock,
        )  # fmt: skip
        telegram = Telegram(fake.token, clock=system_clock, base_url=fake.base_url, poll_seconds=1)
        platforms: dict[str, Platform] = {"matrix": matrix, "telegram": telegram}
        app = await enter(wired(settings, database, platforms, system_clock, (carrying.FEATURE,)))
        receivers = []
        for platform in platforms.values():
            stack.push_async_callback(platform.close)
            await platform.start()
            receivers.append(asyncio.get_running_loop().create_task(platform.receive(app.inlet)))  # a test's own
        for room in rooms:
            await ana.until_joined(room, bot)
        yield Between(app, database, bot, ana, rooms[0], rooms[1], fake, bo, chat)
        for receiver in receivers:
            receiver.cancel()
        await asyncio.gather(*receivers, return_exceptions=True)
        await app.outbox.settled()


async def test_words_and_a_picture_go_from_matrix_to_both_platforms(between: Between) -> None:
    """N1: the picture is sent again by its address on Matrix, and fetched once for Telegram; nobody is called."""
    ana = between.ana
    caption = "!carry partnerships Please **read** this, Cem and @room: [all](https://a.example/?a=1&b=2)"
    html = (
        f'!carry partnerships Please <strong>re<em>ad</em></strong> this, <a href="https://matrix.to/#/{ana.id}">Cem</a>'
        ' and @room: <a href="https://a.example/?a=1&amp;b=2">all</a>'
    )
    await ana.send_file(
        between.diversity, PICTURE, "a picture.png", "image/png", caption, formatted_body=html, **HTML
    )  # fmt: skip
    words = await between.on_matrix("From elsewhere: Please read this, Cem and @\u2060room: all")
    content = words["content"]
    assert "<strong>read</strong> this, Cem and" in content["formatted_body"]
    assert 'href="https://a.example/?a=1&amp;b=2">all</a>' in content["formatted_body"]
    assert content["m.mentions"] == {}
    (picture,) = await ana.until(between.partnerships, lambda event: event["content"].get("msgtype") == "m.image")
    assert (picture["content"]["filename"], picture["content"]["info"]["size"]) == ("a picture.png", len(PICTURE))
    assert await ana.download(picture["content"]["url"]) == PICTURE
    there = await between.on_telegram(lambda shown: shown.text.startswith("From elsewhere:"))
    assert [(each["type"], each.get("url")) for each in there.entities] == [
        ("bold", None), ("text_link", "https://a.example/?a=1&b=2"),
    ]  # fmt: skip
    shown = await between.on_telegram(lambda shown: shown.file is not None)
    assert shown.file == ("photo", "a picture.png", len(PICTURE))


async def test_a_document_goes_from_telegram_to_both_platforms(between: Between) -> None:
    """N1: it is sent again by its id on Telegram, and fetched once for Matrix."""
    text = "/carry partnerships 😀 Please read, Bo"
    marks = [{"type": "bold", "offset": 23, "length": 6}]
    name = "Übersicht 2026.pdf"
    between.fake.say(between.bo, text, between.chat, entities=marks, file=("document", name, PICTURE))
    words = await between.on_matrix("From elsewhere: 😀 Please read, Bo")
    assert "<strong>Please</strong>" in words["content"]["formatted_body"]
    (file,) = await between.ana.until(
        between.partnerships, lambda event: event["content"].get("filename") == name
    )  # fmt: skip
    assert file["content"]["info"] == {"mimetype": "application/pdf", "size": len(PICTURE)}
    assert await between.ana.download(file["content"]["url"]) == PICTURE
    await between.on_telegram(lambda shown: shown.file is not None)
    (sent,) = between.fake.of("sendDocument")
    assert (sent.values["document"], sent.files) == ("doc1", {})
    assert len(between.fake.of("getFile")) == 1


async def test_a_reply_carries_the_message_that_it_answers_with_its_file(between: Between) -> None:
    """N1: also a file without words, and what was edited meanwhile."""
    ana = between.ana
    file = await ana.send_file(between.diversity, PICTURE, "minutes.odt", "application/vnd.oasis.opendocument.text")
    await ana.reply(between.diversity, file, "!carry partnerships")
    shown = await between.on_telegram(lambda shown: shown.file is not None)
    assert shown.file == ("document", "minutes.odt", len(PICTURE))
    said = await ana.say(between.diversity, "The old words")
    await ana.edit(between.diversity, said, "The new words")
    await ana.reply(between.diversity, said, "!carry partnerships")
    await between.on_telegram(lambda shown: shown.text == "From elsewhere: The new words")


async def test_what_is_taken_back_is_gone_on_both_with_its_edits_and_files(between: Between) -> None:
    """N1: on Telegram what is older than two days is emptied, as a bot may not delete it."""
    ana, fake = between.ana, between.fake
    await ana.send_file(between.diversity, PICTURE, "a.pdf", "application/pdf", "!carry partnerships A secret")
    await between.on_matrix("From elsewhere: A secret")
    await ana.until(between.partnerships, lambda event: event["content"].get("filename") == "a.pdf")
    first = await between.on_telegram(lambda shown: "A secret" in shown.text)
    file = await between.on_telegram(lambda shown: shown.file is not None)
    await ana.say(between.diversity, "!mend Another secret")
    await between.on_matrix("Another secret")
    await fake.until(lambda: "Another secret" in first.text)
    fake.chats[between.chat.id].messages[file.id]["date"] -= 3 * 86_400
    await ana.say(between.diversity, "!unsay")
    await fake.until(lambda: first.deleted and file.file is not None and file.file[2] < 100)
    assert file.text == "This message was taken back."
    await ana.until(between.partnerships, lambda event: event["type"] == "m.room.redaction", count=3)
    bodies = [event["content"].get("body", "") for event in await ana.history(between.partnerships)]
    assert not any("secret" in body or body == "a.pdf" for body in bodies), bodies


async def test_a_room_that_becomes_encrypted_is_known_to_be(between: Between) -> None:
    """N1."""
    await between.ana.call(
        "PUT", f"/rooms/{between.diversity}/state/m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"}
    )  # fmt: skip

    await between.ana.say(between.diversity, "!carry partnerships Some client said this in plain")
    await between.on_matrix("Some client said this")
    found = await between.database.run(
        partial(groups.find_room, platform="matrix", room=between.diversity, thread="")
    )  # fmt: skip
    assert found is not None
    assert found[0].encrypted


async def test_a_file_of_60_mb_is_told_of_before_anything_is_downloaded(between: Between) -> None:
    """N1."""
    text = "/carry partnerships film"
    between.fake.say(between.bo, text, between.chat, file=("video", "film.mp4", b""), size=60_000_000)
    await between.on_matrix("The file “film.mp4” is not here: I can bring files of up to 20 MB.")
    await between.on_telegram(lambda shown: "up to 20 MB" in shown.text)
    assert between.fake.of("getFile") == []
