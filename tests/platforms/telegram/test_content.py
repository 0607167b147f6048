"""What people write on Telegram: entities count UTF-16 units, and are flattened to one level (N1)."""

import pytest

from bot.core import events
from bot.core.events import Attached
from bot.core.platform import File, Gone
from bot.core.text import Span, width
from bot.platforms.telegram import Telegram
from tests.fakes.telegram import FakeTelegram, Fault
from tests.fakes.telegram_rules import ApiError
from tests.platforms.telegram.deliveries import delivery
from tests.platforms.telegram.test_events import received


def mark(kind: str, text: str, words: str, **more: object) -> dict[str, object]:
    return {"type": kind, "offset": width(text[: text.index(words)]), "length": width(words), **more}


async def heard(fake: FakeTelegram, bot: Telegram) -> list[events.Message]:
    return [event for event in await received(fake, bot) if isinstance(event, events.Message)]


async def test_formatting_is_read_behind_emoji_and_one_level_deep(fake: FakeTelegram, bot: Telegram) -> None:
    """N1."""
    text = "/forward all 👩‍🚀 bold both code link Bo"
    ana = fake.person("Ana", started=True)
    fake.say(
        ana, text,
        entities=[
            mark("bold", text, "bold both"), mark("italic", text, "both"), mark("pre", text, "code"),
            mark("text_link", text, "link", url="https://a.example/"), mark("underline", text, "all"),
            mark("text_mention", text, "Bo", user=ana.to_json()),
        ],
    )  # fmt: skip
    (said,) = await heard(fake, bot)
    assert said.rich.spans == (
        Span("/forward all 👩‍🚀 "), Span("bold both", "bold"), Span(" "), Span("code", "code"), Span(" "),
        Span("link", "", "https://a.example/"), Span(" Bo"),
    )  # fmt: skip
    assert str(said.rich) == said.text


async def test_the_address_of_the_bot_is_taken_off_the_formatted_words_too(fake: FakeTelegram, bot: Telegram) -> None:
    """N1."""
    ana = fake.person("Ana", started=True)
    for text in ("/forward@convene_test_bot all x", "@convene_test_bot forward all x"):
        fake.say(ana, text, entities=[mark("bold", text, " x")])
    first, second = await heard(fake, bot)
    assert (str(first.rich), str(second.rich)) == (first.text, second.text) == ("/forward all x", "forward all x")


@pytest.mark.parametrize(
    ("kind", "name", "reference"),
    [
        ("document", "a.pdf", Attached("telegram", "document:doc1", "a.pdf", "application/pdf", 5)),
        ("photo", "", Attached("telegram", "photo:pho1", "photo.jpg", "image/jpeg", 5)),
        ("voice", "", Attached("telegram", "voice:voi1", "voice.oga", "audio/ogg", 5)),
        ("video", "f.mp4", Attached("telegram", "video:vid1", "f.mp4", "video/mp4", 5)),
    ],
)
async def test_a_command_as_a_caption_brings_its_file(
    fake: FakeTelegram, bot: Telegram, kind: str, name: str, reference: Attached
) -> None:
    """N1."""
    fake.say(fake.person("Ana", started=True), "/forward all", file=(kind, name, b"12345"))
    (said,) = await heard(fake, bot)
    assert said.text == "/forward all"
    assert [(file.reference, file.media_type, file.size) for file in said.attached] == [
        (reference.reference, reference.media_type, reference.size)
    ]
    assert await bot.fetch(said.attached[0].reference, 10) == b"12345"


async def test_a_reply_brings_the_words_the_author_and_the_file(fake: FakeTelegram, bot: Telegram) -> None:
    """N1: also of a file without words."""
    ana, ben = fake.person("Ana"), fake.person("Ben")
    group = fake.group("Diversity", ana, ben, admin=True)
    text = "Please read"
    proposal = fake.say(ben, text, group, entities=[mark("bold", text, "read")])
    file = fake.say(ben, "", group, file=("document", "a.pdf", b"12345"))
    fake.say(ana, "/forward all", group, reply_to=proposal)
    fake.say(ana, "/forward all", group, reply_to=file)
    *_, of_words, of_file = await heard(fake, bot)
    assert of_words.replied is not None
    assert (of_words.replied.author.name, of_words.replied.text) == ("Ben", text)
    assert of_words.replied.rich.spans == (Span("Please "), Span("read", "bold"))
    assert of_file.replied is not None
    assert (of_file.replied.text, of_file.replied.attached[0].name) == ("", "a.pdf")


async def test_a_file_that_is_too_large_or_gone_is_not_downloaded(fake: FakeTelegram, bot: Telegram) -> None:
    """N1."""
    fake.say(fake.person("Ana", started=True), "/forward all", file=("document", "a.pdf", b"12345"))
    with pytest.raises(Gone) as refusal:
        await bot.fetch("document:doc1", 4)
    assert refusal.value.too_large
    fake.files["doc1"] = bytes(21 * 2**20)
    with pytest.raises(Gone) as refusal:
        await bot.fetch("document:doc1", 30 * 2**20)
    assert refusal.value.too_large
    with pytest.raises(Gone) as refusal:
        await bot.fetch("document:gone", 10)
    assert not refusal.value.too_large


PDF = Attached("matrix", "mxc://a/b", "a.pdf", "application/pdf", 5)


@pytest.mark.parametrize(("kind", "method"), [("photo", "sendPhoto"), ("voice", "sendVoice"), ("video", "sendVideo")])
async def test_a_file_is_sent_again_by_the_call_of_its_kind(
    fake: FakeTelegram, bot: Telegram, kind: str, method: str
) -> None:
    """N1."""
    ana = fake.person("Ana", started=True)
    fake.say(ana, "/forward all", file=(kind, "", b"12345"))
    (said,) = await heard(fake, bot)
    await bot.send(delivery("", room=str(ana.id), again=said.attached[0]))
    (call,) = fake.of(method)
    assert call.values[kind] == said.attached[0].reference.partition(":")[2]


async def test_a_file_from_elsewhere_is_uploaded_once(fake: FakeTelegram, bot: Telegram) -> None:
    """N1."""
    people = [fake.person(name, started=True) for name in ("Ana", "Ben")]
    for person in people:
        await bot.send(delivery("", room=str(person.id), file=File("a.pdf", "application/pdf", b"12345", PDF)))
    assert [bool(call.files) for call in fake.of("sendDocument")] == [True, False]
    assert [shown.file and shown.file[2] for shown in fake.sent] == [5, 5]


async def test_a_picture_that_telegram_does_not_show_is_sent_as_a_file(fake: FakeTelegram, bot: Telegram) -> None:
    """N1: such as one that is very long."""
    ana = fake.person("Ana", started=True)
    fake.faults.append(Fault("sendPhoto", "refused", error=ApiError(400, "Bad Request: PHOTO_INVALID_DIMENSIONS")))
    picture = File("a.png", "image/png", b"12345", Attached("matrix", "mxc://a/c", "a.png", "image/png", 5))
    await bot.send(delivery("", room=str(ana.id), file=picture))
    assert fake.sent[-1].file == ("document", "a.png", 5)


async def test_what_is_taken_back_is_deleted_and_after_two_days_emptied(fake: FakeTelegram, bot: Telegram) -> None:
    """N1."""
    ana, words = fake.person("Ana", started=True), "Taken back."
    for _ in range(2):
        await bot.send(delivery("A secret", room=str(ana.id)))
    first, second = fake.sent
    fake.chats[ana.id].messages[second.id]["date"] -= 3 * 86_400
    for shown in (first, second, first):
        await bot.send(delivery(words, kind="remove", room=str(ana.id), target=str(shown.id)))
    assert first.deleted
    assert (second.deleted, second.text) == (False, words)
