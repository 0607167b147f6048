"""The disk fails under the keys, or the folder is not the bot's own: nothing is lost, and it is said in words."""

import contextlib
import os
import shutil
import sqlite3
import stat
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import peewee
import pytest

from bot.core.errors import PlatformRefused
from bot.core.events import Message
from bot.core.platform import TryLater
from bot.platforms.matrix.store import trouble
from bot.platforms.matrix.vault import Unusable
from tests.fakes.matrix import Homeserver, homeserver
from tests.fakes.matrix_intake import RecordingIntake, reading
from tests.platforms.adapter import ANA, BOT, bot, check, life, with_password
from tests.platforms.sealed import World, can_read, say

ROUND_IT = "The folder and all that is in it must be the bot's own user's, on a disk that is sound, not full and not"


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with homeserver() as server, contextlib.AsyncExitStack() as stack:
        yield World(server, stack)


_NO_WRITING = ("SELECT", "PRAGMA", "BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")


class Disk:
    """The one that the bot's keys are on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.error = 0
        """SQLite's, from now on, wherever something is written; 0 for none."""
        self.times = 1_000_000
        """So many of the next writings fail."""
        execute = peewee.SqliteDatabase.execute_sql

        def executed(database: Any, statement: str, *args: Any, **more: Any) -> Any:
            if not self.error or not self.times or statement.startswith(_NO_WRITING):
                return execute(database, statement, *args, **more)
            self.times -= 1
            raise failure(self.error)

        monkeypatch.setattr(peewee.SqliteDatabase, "execute_sql", executed)


def failure(code: int) -> Any:
    """An error of SQLite's as it comes out of peewee."""
    kind = {sqlite3.SQLITE_CORRUPT: "DatabaseError"}.get(code, "OperationalError")
    try:
        error = getattr(sqlite3, kind)("it fails")
        error.sqlite_errorcode = code
        with peewee.__exception_wrapper__:
            raise error
    except peewee.DatabaseError as found:
        return found


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


def heard(world: World, words: str) -> Callable[[], bool]:
    return lambda: any(message.text == words and not message.late for message in world.intake.of(Message))


async def test_what_comes_while_the_disk_is_full_is_read_when_there_is_room_again(
    world: World, disk: Disk, logged: list[Any]
) -> None:
    room, ana = world.room(ANA, BOT), await world.person(ANA)
    async with reading(bot(world.server), world.intake):
        await world.caught_up()
        disk.error = sqlite3.SQLITE_FULL
        await ana.say(room, "!hours")
        await world.server.until(lambda: [line for line in logged if line["event"] == "Matrix keys cannot be used"])
        assert world.intake.behind
        disk.error = 0
        await world.intake.until(heard(world, "!hours"))
        await ana.say(room, "with the same key")
        await world.intake.until(heard(world, "with the same key"))
    await ana.say(room, "after a restart")
    async with reading(bot(world.server), world.intake):
        await world.intake.until(heard(world, "after a restart"))
    assert not world.intake.set_aside
    assert ROUND_IT in str(logged)


@pytest.mark.parametrize("times", [1, 2, 3, 20])
async def test_a_key_that_comes_while_the_disk_is_full_is_kept_when_there_is_room_again(
    world: World, disk: Disk, times: int
) -> None:
    """It goes ahead of what it is for, and the homeserver forgets it once a later position confirms it."""
    room, ana = world.room(ANA, BOT), await world.person(ANA)
    async with reading(bot(world.server), world.intake):
        await world.caught_up()
        await ana.say(room, "with the key before")
        await world.intake.until(heard(world, "with the key before"))
        ana.rotate(room)
        disk.error, disk.times = sqlite3.SQLITE_FULL, times
        sealed = await ana.seal(room, "m.room.message", {"msgtype": "m.text", "body": "!hours"})
        await world.server.until(lambda: not disk.times)
        await world.caught_up()
    async with reading(bot(world.server), world.intake):
        await world.caught_up()
        await ana.send_sealed(room, sealed)
        await world.intake.until(heard(world, "!hours"))


async def test_what_is_to_be_said_while_the_disk_is_full_is_tried_again(world: World, disk: Disk) -> None:
    room, ana, matrix = world.room(ANA, BOT), await world.person(ANA), await world.bot()
    delivery = say(room, "once")
    await world.caught_up()
    disk.error = sqlite3.SQLITE_FULL
    with pytest.raises(TryLater, match="cannot be used") as refusal:
        await matrix.send(delivery)
    assert refusal.value.everywhere
    disk.error = 0
    await matrix.send(delivery)
    assert await can_read(ana, room, "once")
    assert len(world.sent(room)) == 1


async def test_keys_that_are_damaged_lose_nothing_that_is_to_be_said(
    world: World, disk: Disk, logged: list[Any]
) -> None:
    room, ana, matrix = world.room(ANA, BOT), await world.person(ANA), await world.bot()
    await world.caught_up()
    delivery = say(room, "once")
    disk.error = sqlite3.SQLITE_CORRUPT
    with pytest.raises(TryLater, match="`convene matrix new-device`"):
        await matrix.send(delivery)
    assert "`convene matrix new-device`" in str(logged)
    disk.error = 0
    await matrix.send(delivery)
    assert await can_read(ana, room, "once")


async def test_keys_that_are_damaged_under_a_running_bot_end_it_with_what_to_do(world: World, disk: Disk) -> None:
    matrix = bot(world.server)
    await matrix.start()
    disk.error = sqlite3.SQLITE_CORRUPT
    with pytest.raises(PlatformRefused, match=r"keys\.db cannot be read: .* `convene matrix new-device`"):
        await matrix.receive(world.intake)
    await matrix.close()


async def test_a_start_on_a_full_disk_says_so_and_check_does(server: Homeserver, folder: Path, disk: Disk) -> None:
    await life(server)
    disk.error = sqlite3.SQLITE_FULL
    matrix = with_password(server)
    with pytest.raises(PlatformRefused, match=rf"keys\.db cannot be used: it fails\. {ROUND_IT}"):
        await matrix.start()
    await matrix.close()
    found = await check(server)
    assert (found.subject, found.ok) == ("Matrix device", False)
    assert "new-device" not in found.detail, "the keys may be sound"
    disk.error = 0
    await life(server)


@pytest.mark.parametrize(
    ("code", "is_around"),
    [
        (sqlite3.SQLITE_FULL, True),
        (sqlite3.SQLITE_READONLY, True),
        (sqlite3.SQLITE_READONLY_DBMOVED, True),
        (sqlite3.SQLITE_BUSY, True),
        (sqlite3.SQLITE_LOCKED, True),
        (sqlite3.SQLITE_IOERR_FSYNC, True),
        (sqlite3.SQLITE_CANTOPEN, True),
        (sqlite3.SQLITE_PERM, True),
        (sqlite3.SQLITE_CORRUPT, False),
        (sqlite3.SQLITE_ERROR, False),
    ],
)
def test_a_new_device_is_named_only_where_the_keys_are_damaged(code: int, is_around: bool) -> None:
    said = trouble(Path("keys.db"), failure(code))
    assert isinstance(said, Unusable) is is_around
    assert ("new-device" in str(said)) is not is_around


async def test_keys_that_another_program_holds_are_not_taken_for_broken(
    server: Homeserver, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As somebody who looks into the file with sqlite3."""
    await life(server)
    init = peewee.SqliteDatabase.__init__
    monkeypatch.setattr(
        peewee.SqliteDatabase, "__init__", lambda self, *args, **more: init(self, *args, **more | {"timeout": 0})
    )
    with contextlib.closing(sqlite3.connect(folder / "keys.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        matrix = with_password(server)
        with pytest.raises(PlatformRefused, match=f"database is locked. {ROUND_IT}"):
            await matrix.start()
        await matrix.close()
    await life(server)


async def test_a_killed_bots_keys_without_their_newest_part_are_found_out(server: Homeserver, folder: Path) -> None:
    """What a copy lacks that was made of single files: SQLite keeps what is newest in a file beside."""
    await life(server)
    copy = folder.with_name("copy")
    async with reading(with_password(server), RecordingIntake()):
        shutil.copytree(folder, copy)
    (copy / "keys.db-wal").unlink()
    found = await check(server, store=copy)
    assert not found.ok
    assert "have been used since" in found.detail


@pytest.mark.parametrize("left", [0.0, 0.3, 0.9])
async def test_keys_of_which_the_end_is_missing_are_found_out(server: Homeserver, folder: Path, left: float) -> None:
    await life(server)
    content = (folder / "keys.db").read_bytes()
    (folder / "keys.db").write_bytes(content[: int(len(content) * left)])
    matrix = with_password(server)
    with pytest.raises(PlatformRefused, match="`convene matrix new-device`"):
        await matrix.start()
    await matrix.close()
    assert not (await check(server)).ok


async def test_a_look_by_another_user_leaves_the_folder_to_the_bot(server: Homeserver, folder: Path) -> None:
    """As `convene check` by root: a file that it writes would be root's, and the bot could not read it."""
    await life(server)
    before = {path.name: path.stat().st_ino for path in folder.iterdir()}
    await check(server)
    assert {path.name: path.stat().st_ino for path in folder.iterdir()} == before


@pytest.mark.parametrize(("name", "said"), [("keys.db", "used"), ("device.json", "read")])
async def test_files_that_are_another_users_are_named(
    server: Homeserver, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, said: str
) -> None:
    await life(server)
    descriptor, text = os.open, Path.read_text

    def opened(path: Any, *args: Any, **more: Any) -> int:
        if Path(path).name == name:
            raise PermissionError(13, "Permission denied")
        return descriptor(path, *args, **more)

    def read(path: Path, *args: Any, **more: Any) -> str:
        if path.name == name:
            raise PermissionError(13, "Permission denied")
        return text(path, *args, **more)

    monkeypatch.setattr(os, "open", opened)
    monkeypatch.setattr(Path, "read_text", read)
    found = await check(server)
    assert not found.ok
    assert f"{name} cannot be {said}: Permission denied. {ROUND_IT}" in found.detail


async def test_what_others_could_read_is_closed_to_them_and_said(
    server: Homeserver, folder: Path, logged: list[Any]
) -> None:
    await life(server)
    logged.clear()
    await life(server)
    assert not [line for line in logged if "others could read" in line["event"]]
    folder.chmod(0o755)
    theirs = folder / "config.toml"
    theirs.touch()
    for path in folder.iterdir():
        path.chmod(0o644)
    await life(server)
    assert stat.S_IMODE(theirs.stat().st_mode) == 0o644, "what is not the bot's is left alone"
    theirs.unlink()
    [line] = [line for line in logged if "others could read" in line["event"]]
    assert line["log_level"] == "warning"
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
