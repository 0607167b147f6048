"""`convene matrix new-device`: what it says, what it asks, and what it leaves (on a homeserver in memory)."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.core.errors import PlatformRefused
from tests.fakes.matrix import Fault, Homeserver
from tests.fakes.matrix_intake import RecordingIntake, reading
from tests.platforms.adapter import BOT, check, life, signed, with_other_client, with_password
from tests.platforms.operating import Operator


async def test_a_broken_device_is_put_aside_and_a_new_one_signed_with_the_identity_that_is_kept(
    server: Homeserver, folder: Path
) -> None:
    await life(server)
    (folder / "keys.db").write_bytes(b"broken")
    made = master(server)
    operator = Operator(server, True)
    assert await operator.makes()
    assert "The old device DEVICE is put aside" in operator.told
    assert "The account's identity is kept and signs the new device. Nobody sees a warning." in operator.told
    assert "The new device is DEVICE2, fingerprint " in operator.told
    assert operator.told.endswith(
        "It is signed by the account's identity.\n\n"
        "Still logged in, and trusted by people's clients: DEVICE, which the bot has used before.\n"
        "Whoever has the keys of such a device can read what is said from now on, and speak as the bot.\n"
        "Logged out.\nNext: `convene run`.\n"
    )
    assert await signed(server) == {"DEVICE2": True}
    assert master(server) == made
    [aside] = folder.glob("before-*")
    assert {path.name for path in aside.iterdir()} == {"device.json", "keys.db"}
    assert (aside / "keys.db").read_bytes() == b"broken"
    assert str(aside) in operator.told
    await life(server)
    assert (await check(server)).detail.startswith("DEVICE2, fingerprint ")


async def test_nothing_is_done_without_a_yes(server: Homeserver, folder: Path) -> None:
    await life(server)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    operator = Operator(server, False)
    assert not await operator.makes()
    assert operator.told.endswith("Nothing was changed.\n")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert server.requests["login"] == 1


async def test_a_wrong_password_leaves_the_old_device_in_its_place(server: Homeserver, folder: Path) -> None:
    await life(server)
    server.wrong_passwords.add("mistyped")
    operator = Operator(server, True, password="mistyped")
    with pytest.raises(PlatformRefused, match="Check the account and its password"):
        await operator.makes()
    assert not list(folder.glob("before-*"))
    assert (await check(server)).detail.startswith("DEVICE, fingerprint ")
    assert await Operator(server, True).makes()


async def test_a_running_bot_has_to_be_stopped_first(server: Homeserver) -> None:
    async with reading(with_password(server), RecordingIntake()):
        with pytest.raises(PlatformRefused, match="stop the other one"):
            await Operator(server).makes()


async def test_a_lost_folder_takes_the_recovery_key(server: Homeserver) -> None:
    _, recovery = await with_other_client(server)
    operator = Operator(server, True, recovery_key=recovery.words)
    assert await operator.makes()
    assert "`recovery_key` opens the account's identity" in operator.told
    assert await signed(server) == {"DEVICE": True}


async def test_a_new_identity_is_made_only_when_asked_for_and_with_the_password(server: Homeserver) -> None:
    identity, _ = await with_other_client(server)
    no = Operator(server, True, False)
    assert not await no.makes()
    assert no.asked == ["Go on?", "Make a new identity?"]
    assert (
        "Put that one's recovery key into the configuration as `recovery_key`; then `convene run` signs it" in no.told
    )
    assert "let `convene matrix new-device`" not in no.told
    assert "members who have verified the bot are warned" in no.told
    assert "The device stays unsigned." in no.told
    assert master(server) == identity.public("master")

    yes = Operator(server, True, True)
    assert await yes.makes()
    assert master(server) != identity.public("master")
    assert server.keys.passwords[BOT] == 1
    assert (await signed(server))["DEVICE2"]
    await life(server)
    assert (await check(server)).ok


async def test_broken_seeds_do_not_end_it_half_way(server: Homeserver, folder: Path) -> None:
    await life(server)
    (folder / "identity.json").write_text("{")
    operator = Operator(server, True, True)
    assert await operator.makes()
    assert "identity.json is not what the bot wrote there" in operator.told
    assert "Put a copy of that file in its place; then `convene run` signs it." in operator.told
    assert "Nobody sees a warning" not in operator.told
    assert operator.asked == ["Go on?", "Make a new identity?", "Log out what the bot has used before?"]
    assert (await check(server)).ok


async def test_a_folder_that_cannot_be_read_is_not_taken_for_an_empty_one(
    server: Homeserver, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await life(server)

    def refused(path: Path, **more: Any) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", refused)
    with pytest.raises(PlatformRefused, match=r"device\.json cannot be read: Permission denied"):
        await Operator(server).makes()
    assert server.requests["login"] == 1


async def test_a_token_can_be_for_a_new_device_but_makes_no_new_identity(server: Homeserver) -> None:
    identity, _ = await with_other_client(server)
    await life(server, token="convene~OLD", password="")
    with pytest.raises(
        PlatformRefused, match=r"belongs to the device OLD, whose keys were lost, or .* Put the password"
    ):
        await Operator(server, True, token="convene~OLD").makes()
    assert not list((server.folder / "store").glob("new*")), "nothing is left of what was refused"
    operator = Operator(server, True, token="convene~NEW")
    assert not await operator.makes()
    assert "A new identity takes the password" in operator.told.partition("The new device is NEW")[0]
    assert "put that into the configuration in the token's\nplace, and call this once more" in operator.told
    assert operator.asked == ["Go on?"]
    assert master(server) == identity.public("master")


async def test_a_token_that_cannot_be_a_new_devices_is_refused_before_anything_is_asked(server: Homeserver) -> None:
    await life(server, token="convene~OLD", password="")
    operator = Operator(server, token="convene~OLD")
    with pytest.raises(PlatformRefused, match="Put the password"):
        await operator.makes()
    assert not operator.asked
    assert not operator.told


async def test_a_token_with_the_seeds_makes_a_signed_device_and_names_the_old_one(server: Homeserver) -> None:
    await life(server)
    operator = Operator(server, True, token="convene~NEW")
    assert await operator.makes()
    assert operator.asked == ["Go on?"]
    assert "clients: DEVICE, which the bot has used before." in operator.told
    assert "Remove it with another client, in the account's list of sessions." in operator.told
    assert await signed(server) == {"DEVICE": True, "NEW": True}


async def test_an_old_device_stays_where_the_operator_or_the_homeserver_wants_that(server: Homeserver) -> None:
    await life(server)
    operator = Operator(server, True, False)
    assert await operator.makes()
    assert "Nothing was logged out. When nothing needs it any more: remove it with another client" in operator.told
    assert await signed(server) == {"DEVICE": True, "DEVICE2": True}
    flows = {"session": "s", "flows": [{"stages": ["m.oauth"]}], "params": {}}
    server.faults.append(Fault("/delete_devices", 401, flows))
    operator = Operator(server, True)
    assert await operator.makes()
    assert "clients: DEVICE, DEVICE2, which" in operator.told
    assert "That could not be done: the homeserver takes it only by a web page" in operator.told
    assert operator.told.endswith("Next: `convene run`.\n")
    assert await Operator(server, True).makes()
    assert await signed(server) == {"DEVICE4": True}


async def test_where_the_folder_is_empty_nothing_is_said_of_an_old_device(server: Homeserver, folder: Path) -> None:
    operator = Operator(server, True)
    assert await operator.makes()
    assert "put aside" not in operator.told
    assert "kept in" not in operator.told
    assert "before" not in operator.told
    assert not list(folder.glob("before-*"))


async def test_a_folder_of_another_account_is_left_alone(server: Homeserver, folder: Path) -> None:
    await life(server)
    kept = json.loads((folder / "device.json").read_text()) | {"user": "@other:fake"}
    (folder / "device.json").write_text(json.dumps(kept))
    with pytest.raises(PlatformRefused, match="holds the device of @other:fake"):
        await Operator(server).makes()


async def test_what_was_broken_off_on_the_way_is_made_good_by_the_next_try(
    server: Homeserver, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At each step at which the files of the old and of the new device change places."""
    await life(server)
    before, steps = Path.replace, 0
    while True:
        left = steps

        def replace(self: Path, target: Path) -> Path:
            nonlocal left
            if self.name in {"device.json", "keys.db", "keys.db-wal", "keys.db-shm"}:
                left -= 1
                if left < 0:
                    raise KeyboardInterrupt
            return before(self, target)

        with monkeypatch.context() as patched:
            patched.setattr(Path, "replace", replace)
            try:
                await Operator(server, True).makes()
                break
            except KeyboardInterrupt:
                steps += 1
        assert await Operator(server, True).makes()
        assert (await check(server)).ok
    assert steps == 4


def master(server: Homeserver) -> str:
    [key] = server.keys.identities[BOT]["master_key"]["keys"].values()
    return str(key)
