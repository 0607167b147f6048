"""Keys that were put back from an old copy are found out before they are used (on a homeserver in memory)."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.core.errors import PlatformRefused
from bot.core.platform import TryLater
from bot.platforms.matrix import account_data, copies
from bot.platforms.matrix.client import MatrixError
from bot.platforms.matrix.vault import Device, Vault
from tests.fakes.matrix import Fault, Homeserver
from tests.fakes.matrix_intake import RecordingIntake, reading
from tests.platforms.adapter import ANA, BOT, check, life, say, signed, with_password
from tests.platforms.operating import Operator

SAID = r"have been used since: they were put back from an old copy, .* `convene matrix new-device` make a new device"
KIND = "chat.convene.device.DEVICE"
PATH = f"/_matrix/client/v3/user/{BOT}/account_data/{KIND}"


def copied(folder: Path) -> Callable[[], None]:
    """Copy the folder; calling what is returned puts the copy back."""
    copy = folder.with_name("copy")
    shutil.copytree(folder, copy)

    def restore() -> None:
        shutil.rmtree(folder)
        copy.rename(folder)

    return restore


def turn(folder: Path) -> int:
    with sqlite3.connect(folder / "keys.db") as database:
        return int(database.execute("SELECT number FROM turns").fetchone()[0])


def alter(folder: Path, statement: str) -> None:
    with sqlite3.connect(folder / "keys.db") as database:
        database.execute(statement)


async def refused(server: Homeserver, **options: Any) -> None:
    matrix, before = with_password(server, **options), server.requests["sync"]
    with pytest.raises(PlatformRefused, match=SAID):
        await matrix.start()
    await matrix.close()
    assert server.requests["sync"] == before, "nothing is read, so nothing is lost"


async def test_an_old_copy_is_refused_and_check_says_the_same(server: Homeserver, folder: Path) -> None:
    await life(server)
    restore = copied(folder)
    await life(server)
    restore()
    for _ in range(2):
        await refused(server)
        found = await check(server)
        assert (found.subject, found.ok) == ("Matrix device", False)
        assert "the homeserver remembers turn 2, here it is 1" in found.detail
    assert server.account_data[PATH] == {"turn": 2}


async def test_the_newest_folder_goes_on(server: Homeserver, folder: Path) -> None:
    await life(server)
    restore = copied(folder)
    newest = folder.with_name("newest")
    await life(server)
    shutil.copytree(folder, newest)
    restore()
    await refused(server)
    shutil.rmtree(folder)
    newest.rename(folder)
    await life(server)
    assert turn(folder) == 3


async def test_a_new_device_begins_anew_where_an_old_copy_was_put_back(server: Homeserver, folder: Path) -> None:
    await life(server)
    restore = copied(folder)
    await life(server)
    restore()
    operator = Operator(server, True)
    assert await operator.makes(), operator.told
    await life(server)
    assert server.account_data[PATH.replace("DEVICE", "DEVICE2")] == {"turn": 2}
    assert (await check(server)).ok


async def test_a_copy_that_was_made_while_the_bot_ran_is_old_after_an_hour(
    server: Homeserver, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "_SECONDS", 0)
    room = server.room(ANA, BOT)
    async with reading(with_password(server), RecordingIntake()):
        await server.until(lambda: server.requests["sync"] >= 2)
        restore, polls = copied(folder), server.requests["sync"]
        server.say(room, ANA, "an hour later")
        await server.until(lambda: server.requests["sync"] > polls)
    restore()
    await refused(server)


async def test_a_copy_that_is_put_back_within_the_hour_is_found_out_by_its_one_time_keys(
    server: Homeserver, folder: Path
) -> None:
    """They are numbered, and those of the newest keys are on the homeserver already."""
    kept = server.keys.one_time[BOT, "DEVICE"]

    def use_up() -> None:
        for name in list(kept)[:30]:
            del kept[name]

    await life(server)
    restore = copied(folder)
    use_up()
    await life(server)
    restore()
    alter(folder, "UPDATE turns SET number = 2")
    use_up()
    matrix = with_password(server)
    await matrix.start()
    with pytest.raises(PlatformRefused, match=SAID):
        await matrix.receive(RecordingIntake())
    with pytest.raises(TryLater, match="have been used since"):
        await matrix.send(say("!room:fake"))
    await matrix.close()


async def test_a_bot_beside_another_one_on_a_copy_ends(
    server: Homeserver, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the bot was moved to another machine, and still runs on the first."""
    monkeypatch.setattr(copies, "_SECONDS", 0)
    await life(server)
    room, matrix, other = server.room(ANA, BOT), with_password(server), folder.with_name("other")
    await matrix.start()
    shutil.copytree(folder, other)
    for _ in range(2):
        await life(server, store=other)
    server.say(room, ANA, "an hour later")
    with pytest.raises(PlatformRefused, match="or another bot uses a copy of them"):
        await matrix.receive(RecordingIntake())
    await matrix.close()


async def test_it_costs_two_requests_a_start_and_none_that_is_in_the_way_of_check(
    server: Homeserver, folder: Path
) -> None:
    for number in (1, 2, 3):
        await life(server)
        assert (server.requests[KIND], turn(folder)) == (2 * number, number)
        assert server.account_data[PATH] == {"turn": number}
    assert (await check(server)).ok
    async with reading(with_password(server), RecordingIntake()):
        assert (await check(server)).ok
    assert turn(folder) == 4, "a look counts nothing"


async def test_a_kill_between_the_disk_and_the_homeserver_does_no_harm(server: Homeserver, folder: Path) -> None:
    await life(server)
    alter(folder, "UPDATE turns SET number = number + 1")
    assert (await check(server)).ok
    await life(server)
    assert (turn(folder), server.account_data[PATH]) == (3, {"turn": 3})


async def test_keys_from_before_there_were_numbers_go_on(server: Homeserver, folder: Path) -> None:
    await life(server)
    alter(folder, "DROP TABLE turns")
    server.account_data.clear()
    assert (await check(server)).ok
    restore = copied(folder)
    await life(server)
    assert turn(folder) == 1
    restore()
    await refused(server)


async def test_what_others_wrote_there_holds_nobody_up(server: Homeserver, folder: Path) -> None:
    await life(server)
    oddities: tuple[Any, ...] = ("5", True, -1, 10**30, 2.5, None, {})
    for odd in oddities:
        server.account_data[PATH] = {"turn": odd}
        assert (await check(server)).ok, odd
    await life(server)
    assert server.account_data[PATH] == {"turn": 2}


@pytest.mark.parametrize("login", [{}, {"token": "convene", "password": ""}], ids=["password", "token"])
async def test_a_first_start_that_was_broken_off_before_its_keys_were_known_is_made_anew(
    server: Homeserver, folder: Path, login: dict[str, str]
) -> None:
    server.account_data[PATH] = {"turn": 1}
    begun = Vault(folder)
    begun.open()
    begun.keep(Device.new(BOT, "DEVICE", "" if "token" in login else "convene"))
    begun.close()
    assert (await check(server, **login)).ok
    await life(server, **login)
    assert await signed(server) == {"DEVICE": True}
    assert server.account_data[PATH] == {"turn": 3}


async def test_an_old_copy_is_refused_with_a_token_and_after_a_revoked_login(server: Homeserver, folder: Path) -> None:
    await life(server)
    restore = copied(folder)
    await life(server)
    restore()
    await refused(server, token="convene", password="")
    server.revoked.add("convene")
    await refused(server)


async def test_a_homeserver_that_keeps_no_numbers_stops_nobody_and_is_named_once(
    server: Homeserver, folder: Path, logged: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "_SECONDS", 0)
    no = {"errcode": "M_UNRECOGNIZED", "error": "Unrecognized request"}
    server.faults.append(Fault("/account_data/chat.convene", 404, no, times=99))
    room, intake = server.room(ANA, BOT), RecordingIntake()
    async with reading(with_password(server), intake):
        for number in range(3):
            server.say(room, ANA, f"number {number}")
            await intake.until(lambda number=number: len(intake.events) > number)  # type: ignore[misc]
    assert [line["event"] for line in logged].count("an old copy of the Matrix device would not be found out") == 1
    assert (await check(server)).ok
    assert turn(folder) > 3, "it is counted all the same"


async def test_a_homeserver_that_is_not_there_just_then_is_asked_again(server: Homeserver, folder: Path) -> None:
    await life(server)
    restore = copied(folder)
    await life(server)
    server.faults.append(Fault("/account_data/chat.convene", 502, times=2))
    await life(server)
    assert server.account_data[PATH] == {"turn": 3}
    restore()
    server.faults.append(Fault("/account_data/chat.convene", 502))
    matrix = with_password(server)
    await matrix.start()
    with pytest.raises(PlatformRefused, match=SAID):
        await matrix.receive(RecordingIntake())
    await matrix.close()


async def test_a_number_that_is_not_taken_is_put_there_an_hour_later(
    server: Homeserver, folder: Path, monkeypatch: pytest.MonkeyPatch, logged: list[Any]
) -> None:
    await life(server)
    monkeypatch.setattr(copies, "_SECONDS", 0)
    monkeypatch.setattr(account_data, "write", _refusing(account_data.write))
    room = server.room(ANA, BOT)
    async with reading(with_password(server), RecordingIntake()):
        server.say(room, ANA, "an hour later")
        await server.until(lambda: server.account_data[PATH]["turn"] > 2)
    assert "would not be found out" in str(logged)


def _refusing(write: Callable[..., Any]) -> Callable[..., Any]:
    """The first is refused."""
    calls = 0

    async def once(*args: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise MatrixError(500, "M_UNKNOWN", "no")
        await write(*args)

    return once
