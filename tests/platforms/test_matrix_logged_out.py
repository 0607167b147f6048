"""A login that is revoked while the bot runs: with the password it comes back, on the device that it had."""

import asyncio
from typing import Any

import pytest

from bot.core.errors import PlatformRefused
from bot.core.events import Message
from bot.core.platform import TryLater
from bot.platforms import matrix as adapter
from bot.platforms.matrix import Matrix
from bot.platforms.matrix.device import log_in
from bot.platforms.matrix.vault import Device
from tests.fakes.matrix import Homeserver
from tests.fakes.matrix_intake import RecordingIntake, reading
from tests.fakes.matrix_phone import Phone
from tests.platforms.adapter import ANA, BOT, bot, say, signed, with_password
from tests.platforms.encrypted_rooms import encrypted_room, ready, texts


def log_out(server: Homeserver, room: str) -> None:
    """End the bot's session, and wake up the poll that waits, so that the next one is refused."""
    server.revoked.add("convene")
    server.keys.forget((BOT, "DEVICE"))  # as homeservers do
    server.say(room, ANA, "wakes the poll up")


async def has_polled_twice(server: Homeserver) -> None:
    polls = server.requests["sync"]
    await server.until(lambda: server.requests["sync"] >= polls + 2)


async def end_of(matrix: Matrix) -> str:
    """Read until that is refused: why."""
    await matrix.start()
    with pytest.raises(PlatformRefused) as refused:
        await matrix.receive(RecordingIntake())
    await matrix.close()
    return str(refused.value)


async def test_with_the_password_the_bot_comes_back_as_the_same_device_and_reads_on(server: Homeserver) -> None:
    room, intake = encrypted_room(server), RecordingIntake()
    matrix = with_password(server)
    async with reading(matrix, intake):
        await ready(server)
        phone = Phone(server, ANA, BOT)
        phone.say(room, "before")
        await intake.until(lambda: "before" in texts(intake))
        keys = server.keys.devices[BOT]["DEVICE"]["keys"]
        log_out(server, room)
        await server.until(lambda: server.requests["login"] == 2)
        await server.until(lambda: server.keys.one_time[BOT, "DEVICE"])
        assert server.keys.devices[BOT]["DEVICE"]["keys"] == keys
        phone.say(room, "after")
        await intake.until(lambda: "after" in texts(intake))
        sent = await matrix.send(say(room))
        assert sent.message
    assert await signed(server) == {"DEVICE": True}
    assert [event.text for event in intake.of(Message)] == ["before", "wakes the poll up", "after"]


async def test_what_is_sent_meanwhile_waits(server: Homeserver, monkeypatch: pytest.MonkeyPatch) -> None:
    room, matrix = server.room(ANA, BOT), with_password(server)
    is_out, may_come_back = asyncio.Event(), asyncio.Event()
    monkeypatch.setattr(adapter, "_LOGIN_SECONDS", 0)

    async def slow(*args: Any, **more: Any) -> Device:
        is_out.set()
        await may_come_back.wait()
        return await log_in(*args, **more)

    async with reading(matrix, RecordingIntake()):
        await server.until(lambda: server.requests["sync"] >= 2)
        monkeypatch.setattr(adapter, "log_in", slow)
        log_out(server, room)
        await is_out.wait()
        with pytest.raises(TryLater) as later:
            await matrix.send(say(room))
        assert later.value.everywhere
        may_come_back.set()
        await server.until(lambda: server.requests["login"] == 2)
        async with asyncio.timeout(30):
            await matrix._logged_in.wait()
        assert (await matrix.send(say(room))).message


async def test_a_login_that_is_revoked_again_at_once_ends_it_with_true_words(server: Homeserver) -> None:
    room, matrix = server.room(ANA, BOT), with_password(server)
    async with asyncio.TaskGroup() as group:
        reads = group.create_task(end_of(matrix))
        for logins in (1, 2):
            await has_polled_twice(server)
            assert server.requests["login"] == logins
            log_out(server, room)
    assert "logged @convene:fake out twice within ten minutes (M_UNKNOWN_TOKEN" in reads.result()
    assert server.requests["login"] == 2


async def test_a_login_that_is_revoked_again_much_later_is_made_anew_again(
    server: Homeserver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "_LOGINS_APART", 0)
    room = server.room(ANA, BOT)
    async with reading(with_password(server), RecordingIntake()):
        for logins in (1, 2, 3):
            await has_polled_twice(server)
            assert server.requests["login"] == logins
            log_out(server, room)


async def test_a_password_that_was_changed_as_well_ends_it(server: Homeserver) -> None:
    room, matrix = server.room(ANA, BOT), with_password(server)
    async with asyncio.TaskGroup() as group:
        reads = group.create_task(end_of(matrix))
        await has_polled_twice(server)
        server.wrong_passwords.add("secret")
        log_out(server, room)
    assert "Check the account and its password" in reads.result()


async def test_a_token_that_was_revoked_ends_it_and_names_what_keeps_the_device(server: Homeserver) -> None:
    room, matrix = server.room(ANA, BOT), bot(server)
    await matrix.start()
    server.revoked.add("convene")
    with pytest.raises(PlatformRefused, match=r"logged @convene:fake out .*M_UNKNOWN_TOKEN.*Put the password"):
        await matrix.receive(RecordingIntake())
    with pytest.raises(TryLater, match="Put the password"):
        await matrix.send(say(room))
    await matrix.close()
    with pytest.raises(PlatformRefused, match=r"refuses the access token .*Put the password"):
        await (late := bot(server)).start()
    await late.close()
    async with reading(with_password(server), RecordingIntake()):  # the advice is true
        await server.until(lambda: server.keys.one_time[BOT, "DEVICE"])
    assert list(server.keys.devices[BOT]) == ["DEVICE"]
