"""More messages between devices than the homeserver tells at once: the keys are there before what they open is read."""

import asyncio
from collections.abc import Callable

import pytest

from bot.core.events import Message, Unreadable
from bot.platforms.matrix import late, polling
from tests.fakes.matrix import Fault, Homeserver
from tests.fakes.matrix_intake import RecordingIntake, reading
from tests.fakes.matrix_keys import Keys, Whose
from tests.fakes.matrix_phone import Phone
from tests.platforms.adapter import ANA, BOT, bot
from tests.platforms.encrypted_rooms import bot_in_encrypted_room, texts
from tests.platforms.sealed import encrypt

SESSIONS = 230


async def away(server: Homeserver, intake: RecordingIntake, sessions: int = SESSIONS) -> tuple[str, Phone]:
    """A room in which so much was said while the bot was away, each message in a session of its own."""
    async with bot_in_encrypted_room(server, intake) as (room, phone):
        phone.say(room, "!before")
        await intake.until(lambda: texts(intake) == ["!before"] and not intake.behind)
    for number in range(sessions):
        phone.begin(room, shared=True)
        phone.put(room, phone.seal(room, f"!{number}"))
    return room, phone


def all_in_order(intake: RecordingIntake, sessions: int = SESSIONS) -> bool:
    assert not intake.of(Unreadable)
    assert not any(event.late for event in intake.events)
    return texts(intake) == ["!before", *(f"!{number}" for number in range(sessions))]


def on_full_pages(server: Homeserver, monkeypatch: pytest.MonkeyPatch, act: Callable[[int], None]) -> None:
    """Whenever the homeserver tells no more than a part, something happens with the answer; it is told which part."""
    told, parts = server.keys.news, iter(range(1, 100))

    def news(whose: Whose, since: int | None, heard: int) -> tuple[Keys, int | None]:
        answer, place = told(whose, since, heard)
        if whose[0] == BOT and place is not None:
            act(next(parts))
        return answer, place

    monkeypatch.setattr(server.keys, "news", news)


async def test_all_keys_that_wait_are_there_before_anything_is_read(
    server: Homeserver, intake: RecordingIntake
) -> None:
    room, phone = await away(server, intake)
    async with reading(bot(server), intake):
        await intake.until(lambda: all_in_order(intake) and not intake.behind)
        assert intake.known_by_then == len(intake.events)
        phone.say(room, "!after")
        await intake.until(lambda: texts(intake)[-1] == "!after")
    from_bot = [event for _, event in server.keys.waiting[ANA, "PHONE"] if event["type"] == "m.room.encrypted"]
    assert not from_bot, "no conversation was taken for broken since a message of it came twice"
    assert len(server.keys.waiting[BOT, "DEVICE"]) < 100


@pytest.mark.parametrize("answers", range(1, 6))
async def test_a_crash_after_any_answer_loses_no_key(server: Homeserver, intake: RecordingIntake, answers: int) -> None:
    await away(server, intake)
    before = server.requests["sync"]
    async with reading(bot(server), intake):
        await server.until(lambda: server.requests["sync"] >= before + answers)
    async with reading(bot(server), intake):
        await intake.until(lambda: all_in_order(intake))


async def test_a_homeserver_that_fails_in_between_is_asked_again(
    server: Homeserver, intake: RecordingIntake, monkeypatch: pytest.MonkeyPatch
) -> None:
    await away(server, intake)
    naps: list[bool] = []

    async def nap(seconds: float) -> None:
        naps.append(intake.behind)
        await asyncio.sleep(0)

    on_full_pages(server, monkeypatch, lambda part: server.faults.append(Fault("/sync", 502, times=2)))
    async with reading(bot(server, sleep=nap), intake):
        await intake.until(lambda: all_in_order(intake) and not intake.behind)
    assert len(naps) >= 4
    assert all(naps)


async def test_news_of_devices_that_come_in_between_are_not_lost(
    server: Homeserver, intake: RecordingIntake, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, _ = await away(server, intake)
    tablet = Phone(server, ANA, BOT, "TABLET", known=False)

    def is_there(part: int) -> None:
        if part == 2:
            tablet.be_known()

    on_full_pages(server, monkeypatch, is_there)
    matrix = bot(server)
    async with reading(matrix, intake):
        await intake.until(lambda: all_in_order(intake) and not intake.behind)
        await server.until(lambda: "TABLET" in matrix._client.device_store[ANA])
        tablet.say(room, "!tablet")
        await intake.until(lambda: texts(intake)[-1] == "!tablet")
    assert not intake.of(Unreadable)


async def test_very_much_that_can_be_read_late_does_not_hold_up_other_rooms(
    server: Homeserver, intake: RecordingIntake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(late, "PAGES", 1)
    intake.at_once = 2
    other = server.room(ANA, BOT)
    async with bot_in_encrypted_room(server, intake) as (room, phone):
        phone.begin(room)
        for number in range(12):
            phone.put(room, phone.seal(room, f"!{number}"))
        await intake.until(lambda: len(intake.of(Unreadable)) == 12)
        phone.share(room)
        server.say(other, ANA, "!other")
        await intake.until(lambda: len(intake.of(Message)) == 13 and not intake.behind)
        assert intake.known_by_then == len(intake.events)
    assert texts(intake) == ["!0", "!1", "!other", *(f"!{number}" for number in range(2, 12))]


async def test_what_is_told_without_end_holds_no_room_up(
    server: Homeserver, intake: RecordingIntake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anybody may send the bot's device as much as their homeserver lets them."""
    monkeypatch.setattr(polling, "PAGES_OF_LETTERS", 3)
    room, told = server.room(ANA, BOT), server.keys.news
    chatter = {"to_device": {"events": [{"type": "org.example", "sender": ANA, "content": {"a": 1}}] * 100}}
    monkeypatch.setattr(server.keys, "news", lambda *asked: (told(*asked)[0] | chatter, asked[2]))
    async with reading(bot(server), intake):
        for number in range(3):
            server.say(room, ANA, f"!{number}")
            await intake.until(lambda number=number: len(intake.of(Message)) == number + 1)  # type: ignore[misc]


async def test_nobody_is_asked_for_keys_to_what_was_said_before_the_bot_came(
    server: Homeserver, intake: RecordingIntake
) -> None:
    """The homeserver tells of it with the first answer after the joining."""
    async with bot_in_encrypted_room(server, intake) as (known, phone):
        phone.say(known, "!known")  # so the bot has a young conversation with this device, and could ask it
        await intake.until(lambda: texts(intake) == ["!known"])
        room = server.room(ANA, "@bo:fake")
        encrypt(server, room)
        phone.say_without_key(room, "!before")
        server.happen(room, "m.room.member", BOT, {"membership": "join"}, state_key=BOT)
        phone.say_without_key(room, "!late")
        phone.say(known, "!again")
        await intake.until(lambda: len(intake.of(Message)) == 2)
        await server.until(phone.asked)
    assert [asked["session_id"] for asked in phone.asked()] == [event.session for event in intake.of(Unreadable)]
    assert len(intake.of(Unreadable)) == 1
