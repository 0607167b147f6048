"""The folder that holds the bot's device: for its owner and for one process, whole or not at all."""

import json
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.core.errors import PlatformRefused
from bot.platforms.matrix.vault import Device, Vault
from tests.clients.matrix import Person
from tests.fakes.matrix import Fault, Homeserver
from tests.fakes.matrix_intake import RecordingIntake, reading
from tests.platforms.adapter import BOT, bot, check, life, signed, with_password


def change(path: Path, **fields: str) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))


def lose_keys(folder: Path) -> None:
    (folder / "keys.db").unlink()


def empty_keys(folder: Path) -> None:
    for path in folder.glob("keys.db*"):
        path.unlink()
    (folder / "keys.db").touch()


def break_keys(folder: Path) -> None:
    (folder / "keys.db").write_bytes(b"no database at all" * 500)


def lose_login(folder: Path) -> None:
    (folder / "device.json").unlink()


def break_login(folder: Path) -> None:
    (folder / "device.json").write_text('{"user": "@convene')


def shorten_login(folder: Path) -> None:
    (folder / "device.json").write_text('{"user": "@convene:fake"}')


def change_pickle_key(folder: Path) -> None:
    change(folder / "device.json", pickle_key="another")


def change_fingerprint(folder: Path) -> None:
    change(folder / "device.json", fingerprint="another")


def change_account(folder: Path) -> None:
    change(folder / "device.json", user="@other:fake")


def change_device(folder: Path) -> None:
    change(folder / "device.json", id="OTHER")


AFRESH = "Let `convene matrix new-device` make a new device."
BROKEN: list[tuple[Callable[[Path], None], str]] = [
    (lose_keys, f"The keys of the device DEVICE are not in .*{AFRESH}"),
    (empty_keys, f"holds no keys of the device DEVICE, which is logged in. {AFRESH}"),
    (break_keys, f"keys.db cannot be read: .*{AFRESH}"),
    (lose_login, f"holds keys, but not the login that they belong to. {AFRESH}"),
    (break_login, f"device.json is not what the bot wrote there. {AFRESH}"),
    (shorten_login, f"device.json is not what the bot wrote there. {AFRESH}"),
    (change_pickle_key, f"`pickle_key` in .*device.json is not the one that they were encrypted with. {AFRESH}"),
    (change_fingerprint, f"holds other keys than those of the device DEVICE. {AFRESH}"),
    (change_device, f"holds no keys of the device OTHER, which is logged in. {AFRESH}"),
    (change_account, "holds the device of @other:fake, but the configuration names @convene:fake. Name another folder"),
]


@pytest.mark.parametrize(("breaks", "said"), BROKEN, ids=[breaks.__name__ for breaks, _ in BROKEN])
async def test_a_folder_of_which_a_part_is_wrong_is_refused_in_words_and_left_as_it_is(
    server: Homeserver, folder: Path, breaks: Callable[[Path], None], said: str
) -> None:
    await life(server)
    breaks(folder)
    before, logins = contents(folder), server.requests["login"]
    matrix = with_password(server)
    with pytest.raises(PlatformRefused, match=said):
        await matrix.start()
    await matrix.close()
    found = await check(server)
    assert (found.subject, found.ok) == ("Matrix device", False)
    assert contents(folder) == before or breaks is empty_keys  # SQLite begins a file anew
    assert server.requests["login"] == logins


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith(("-wal", "-shm"))}


async def test_the_folder_and_all_in_it_is_for_its_owner_only(server: Homeserver, folder: Path) -> None:
    folder.mkdir(mode=0o755)
    before = os.umask(0)
    try:
        async with reading(with_password(server), RecordingIntake()):
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.iterdir()]}
    finally:
        os.umask(before)
    assert modes.pop("store") == 0o700
    assert {"device.json", "keys.db", "keys.db-wal", "lock"} <= modes.keys()
    assert set(modes.values()) == {0o600}


async def test_two_processes_never_use_one_device(server: Homeserver, folder: Path) -> None:
    async with reading(with_password(server), RecordingIntake()):
        second = with_password(server)
        with pytest.raises(PlatformRefused, match=rf"Another process uses the Matrix device in {folder}\. .* `store`"):
            await second.start()
        await second.close()
    await life(server)


async def test_a_look_into_the_folder_leaves_it_to_a_start_at_once(server: Homeserver, folder: Path) -> None:
    looking = with_password(server)
    await looking.check()
    vault = Vault(folder)
    vault.open()
    vault.close()
    await looking.close()


async def test_a_start_waits_for_a_look_into_the_folder_to_end(server: Homeserver, folder: Path) -> None:
    look = Vault(folder)
    look.open()

    async def nap(seconds: float) -> None:
        assert seconds < 1
        look.close()

    await life(server, sleep=nap)
    assert await signed(server) == {"DEVICE": True}


async def test_a_device_is_taken_up_again_after_a_kill(server: Homeserver, folder: Path) -> None:
    """What a killed process leaves: the lock's file without the lock, and SQLite's own files."""
    async with reading(with_password(server), RecordingIntake()):
        shutil.copytree(folder, folder.with_name("copy"))
    shutil.rmtree(folder)
    folder.with_name("copy").rename(folder)
    await life(server)
    assert await signed(server) == {"DEVICE": True}


async def test_a_device_whose_making_was_broken_off_is_made_at_the_next_start(server: Homeserver, folder: Path) -> None:
    begun = Vault(folder)
    begun.open()
    begun.keep(Device.new(BOT, "DEVICE", "convene"))
    begun.close()
    await life(server)
    assert await signed(server) == {"DEVICE": True}


async def test_a_folder_that_cannot_be_made_is_named(server: Homeserver, folder: Path) -> None:
    folder.write_text("a file")
    matrix = with_password(server)
    with pytest.raises(PlatformRefused, match="store cannot hold the bot's Matrix device: File exists"):
        await matrix.start()
    await matrix.close()


async def test_a_folder_that_cannot_be_written_to_is_named(
    server: Homeserver, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    matrix = with_password(server)
    with pytest.raises(PlatformRefused, match=r"device\.json cannot be written: No space left on device"):
        await matrix.start()
    await matrix.close()


async def test_a_revoked_login_is_made_anew_with_the_same_keys(server: Homeserver) -> None:
    await life(server)
    keys = server.keys.devices[BOT]["DEVICE"]["keys"]
    server.revoked.add("convene")
    server.keys.forget((BOT, "DEVICE"))  # as homeservers do when a session is removed
    async with reading(with_password(server), RecordingIntake()):
        await server.until(lambda: "DEVICE" in server.keys.devices[BOT])
    assert server.keys.devices[BOT]["DEVICE"]["keys"] == keys
    assert list(server.keys.devices[BOT]) == ["DEVICE"]


async def test_check_beside_a_running_bot_says_that_its_login_was_revoked(server: Homeserver) -> None:
    async with reading(with_password(server), RecordingIntake()):
        refused = {"errcode": "M_UNKNOWN_TOKEN", "error": "Token is not active"}
        server.faults.append(Fault("/whoami", 401, refused))
        found = await check(server)
    assert (found.subject, found.ok) == ("Matrix login", False)
    assert "logged the device DEVICE of @convene:fake out" in found.detail


async def test_check_beside_a_bot_that_has_just_begun_says_to_look_again(server: Homeserver, folder: Path) -> None:
    """There is no login to look with: not yet, or the bot was started with a token that is gone from the settings."""
    beginning = Vault(folder)
    beginning.open()
    for kept in (None, Device.new(BOT, "DEVICE")):
        if kept:
            beginning.keep(kept)
        found = await check(server)
        assert (found.subject, found.ok) == ("Matrix device", False)
        assert "look again" in found.detail
    beginning.close()


async def test_a_token_says_which_device_it_is_and_needs_no_password(server: Homeserver, folder: Path) -> None:
    for _ in range(2):
        await life(server, token="convene~FROMTOKEN", password="")
    assert server.requests["login"] == 0
    assert await signed(server) == {"FROMTOKEN": True}
    assert json.loads((folder / "device.json").read_text())["token"] == ""


async def test_a_token_of_another_device_is_refused(server: Homeserver) -> None:
    await life(server, token="convene~ONE", password="")
    matrix = bot(server, token="convene~TWO")
    with pytest.raises(PlatformRefused, match="belongs to the device TWO, but the keys that are kept to ONE"):
        await matrix.start()
    await matrix.close()


async def test_a_token_whose_keys_were_lost_is_refused(server: Homeserver, folder: Path) -> None:
    """The device would go on under its name with other keys, and nobody would read it any more."""
    await life(server, token="convene", password="")
    shutil.rmtree(folder)
    matrix = bot(server)
    with pytest.raises(PlatformRefused, match="belongs to the device DEVICE, whose keys were lost"):
        await matrix.start()
    await matrix.close()


async def test_the_seeds_alone_let_a_new_device_be_signed(server: Homeserver, folder: Path) -> None:
    await life(server)
    for path in folder.iterdir():
        if path.name != "identity.json":
            path.unlink()
    await life(server)
    assert await signed(server) == {"DEVICE": True, "DEVICE2": True}


async def test_a_password_without_the_folder_logs_in_as_a_new_device(server: Homeserver, folder: Path) -> None:
    await life(server)
    shutil.rmtree(folder)
    async with reading(with_password(server), RecordingIntake()):
        await server.until(lambda: "DEVICE2" in server.keys.devices[BOT])
    async with Person(server.url, BOT, "convene") as other:
        assert (await other.call("GET", "/account/whoami"))["device_id"] == "DEVICE"
