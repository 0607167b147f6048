"""The bot's device is signed by the account's own identity, which is never replaced unasked."""

import json
import shutil
from typing import Any

import pytest

from bot.core.errors import PlatformRefused
from bot.core.platform import Finding
from tests.clients.encrypted import EncryptedPerson
from tests.clients.identity import Identity
from tests.clients.matrix import Person
from tests.fakes.matrix import Fault, Homeserver
from tests.fakes.matrix_intake import RecordingIntake, reading
from tests.platforms.adapter import BOT, check, life, signed, with_other_client, with_password


async def test_the_first_start_makes_an_identity_that_signs_the_device_and_is_kept(server: Homeserver) -> None:
    await life(server)
    assert await signed(server) == {"DEVICE": True}
    made = json.dumps(server.keys.identities[BOT])
    await life(server)
    assert json.dumps(server.keys.identities[BOT]) == made
    assert server.requests["upload"] == 3  # of the device's keys, the identity and its signatures
    assert (server.folder / "store" / "identity.json").stat().st_mode & 0o777 == 0o600
    found = await check(server)
    assert found.ok
    assert found.detail.endswith("; signed by the account's identity")


async def test_check_shows_the_fingerprint_as_clients_do(server: Homeserver) -> None:
    await life(server)
    key = server.keys.devices[BOT]["DEVICE"]["keys"]["ed25519:DEVICE"]
    groups = [key[at : at + 4] for at in range(0, len(key), 4)]
    assert (await check(server)).detail.startswith(f"DEVICE, fingerprint {' '.join(groups)};")


async def test_check_makes_no_device_where_there_is_none_yet(server: Homeserver) -> None:
    logins: list[dict[str, Any]] = [{"token": "convene", "password": ""}, {}]
    for login in logins:
        fresh = await check(server, **login)
        assert fresh.ok
        assert fresh.detail == "none yet, `convene run` makes one at its first start and signs it"
        assert not (server.folder / "store" / "device.json").exists()
        assert not server.keys.devices[BOT]
    assert not server.keys.names, "the login for the look has ended"


async def test_check_makes_no_device_where_the_folder_was_lost_and_says_what_to_do(server: Homeserver) -> None:
    await life(server)
    shutil.rmtree(server.folder / "store")
    for _ in range(2):
        found = await check(server)
        assert not found.ok
        assert "none in the folder, though this account has what the bot has made before: DEVICE." in found.detail
        assert "let `convene matrix new-device` make a new device" in found.detail
        assert "If you have a copy of the `identity.json` that was in the bot's folder, put it into" in found.detail
        assert "recovery_key" not in found.detail, "there is none"
        assert list(server.keys.devices[BOT]) == ["DEVICE"]


async def test_check_can_be_asked_while_the_bot_runs(server: Homeserver) -> None:
    polls = server.requests["sync"]
    async with reading(with_password(server), RecordingIntake()):
        await server.until(lambda: server.requests["sync"] >= polls + 2)
        found = await check(server)
        assert found.ok
        assert "signed by the account's identity" in found.detail


async def test_an_identity_that_is_there_is_left_alone_and_the_bot_goes_on_unsigned(
    server: Homeserver, logged: list[Any]
) -> None:
    await with_other_client(server)
    before = json.dumps(server.keys.identities[BOT])
    await life(server)
    assert json.dumps(server.keys.identities[BOT]) == before
    assert await signed(server) == {"DEVICE": False}
    assert "recovery_key" in str(logged)
    found = await check(server)
    assert not found.ok
    assert "another client has given the account its identity" in found.detail
    assert "`convene matrix new-device`" in found.detail


async def test_an_identity_that_is_replaced_while_the_bot_runs_is_noticed(
    server: Homeserver, logged: list[Any]
) -> None:
    room = server.room(BOT)
    server.happen(room, "m.room.encryption", BOT, {"algorithm": "m.megolm.v1.aes-sha2"}, state_key="")
    async with reading(with_password(server), RecordingIntake()):
        await server.until(lambda: server.requests["sync"] >= 2)
        server.keys.identities[BOT].clear()
        async with Person(server.url, BOT, "convene~ELEMENT") as other:
            await other.call("POST", "/keys/device_signing/upload", Identity(BOT).upload())
        await server.until(lambda: "the account has an identity, but its seeds are not in" in str(logged))
        polls = server.requests["sync"]
        server.say(room, "@ana:fake", "wakes the poll up")
        await server.until(lambda: server.requests["sync"] > polls + 1)
    assert str(logged).count("Matrix device not signed") == 1


async def test_a_device_that_another_client_has_signed_needs_nothing(server: Homeserver) -> None:
    identity, _ = await with_other_client(server)
    await life(server)
    identity.sign(server.keys.devices[BOT]["DEVICE"], "self_signing")
    assert (await check(server)).ok


async def test_a_homeserver_that_wants_the_password_for_an_identity_gets_it_for_the_first_one(
    server: Homeserver,
) -> None:
    flows = {"session": "s", "flows": [{"stages": ["m.login.password"]}], "params": {}}
    server.faults.append(Fault("/keys/device_signing/upload", 401, flows))
    await life(server)
    assert await signed(server) == {"DEVICE": True}


@pytest.mark.parametrize(
    ("stage", "login", "said"),
    [
        ("m.oauth", {}, "only by a web page"),
        ("m.login.password", {"token": "convene", "password": ""}, "wants the password"),
    ],
)
async def test_a_proof_that_the_bot_cannot_give_is_said(
    server: Homeserver, logged: list[Any], stage: str, login: dict[str, str], said: str
) -> None:
    flows = {"session": "s", "flows": [{"stages": [stage]}], "params": {}}
    server.faults.append(Fault("/keys/device_signing/upload", 401, flows, times=99))
    await life(server, **login)
    assert said in str(logged)
    assert await signed(server) == {"DEVICE": False}


async def test_an_identity_whose_upload_was_broken_off_is_the_one_that_is_uploaded_later(server: Homeserver) -> None:
    """Its seeds are kept before it is uploaded: an identity that nobody has the seeds of could sign nothing."""
    unable = Fault("/keys/device_signing/upload", 500, {"errcode": "M_UNKNOWN", "error": "no"}, times=99)
    server.faults.append(unable)
    await life(server)
    unable.times = 0
    kept = json.loads((server.folder / "store" / "identity.json").read_text())
    await life(server)
    assert json.loads((server.folder / "store" / "identity.json").read_text()) == kept
    assert await signed(server) == {"DEVICE": True}


async def test_an_outage_while_signing_is_tried_again(server: Homeserver) -> None:
    server.faults.append(Fault("/keys/signatures/upload", 502))
    room, intake = server.room(BOT), RecordingIntake()
    async with reading(with_password(server), intake):
        await server.until(lambda: server.requests["sync"] >= 2)
        server.say(room, "@ana:fake", "wakes the poll up")
        await server.until(lambda: server.requests["sync"] >= 3)
    assert await signed(server) == {"DEVICE": True}


async def test_keys_that_the_homeserver_has_lost_are_uploaded_again_at_once(server: Homeserver) -> None:
    """As after a login that was revoked: nobody can wake the bot up with a message that it can read."""
    await life(server)
    server.keys.forget((BOT, "DEVICE"))
    await life(server)
    assert await signed(server) == {"DEVICE": True}


async def test_a_device_with_other_keys_on_the_homeserver_ends_the_reading(server: Homeserver) -> None:
    await life(server)
    server.keys.one_time.clear()
    async with EncryptedPerson(server.url, BOT, "convene", signed=False):
        matrix = with_password(server)
        await matrix.start()
        with pytest.raises(PlatformRefused, match="other keys of the device DEVICE"):
            await matrix.receive(RecordingIntake())
        await matrix.close()
        found = await check(server)
    assert not found.ok
    assert "other keys of the device DEVICE" in found.detail


@pytest.mark.parametrize(
    "content", ["{", "[]", '{"user": "@convene:fake", "master": 7}', '{"user": "@convene:fake", "master": "?"}']
)
async def test_seeds_that_cannot_be_read_are_not_replaced_and_the_bot_goes_on(
    server: Homeserver, logged: list[Any], content: str
) -> None:
    await life(server)
    kept = server.folder / "store" / "identity.json"
    kept.write_text(content)
    server.keys.devices[BOT]["DEVICE"]["signatures"][BOT] = {
        name: value for name, value in server.keys.devices[BOT]["DEVICE"]["signatures"][BOT].items() if "DEVICE" in name
    }
    found = await check(server)
    assert not found.ok
    said = "identity.json is not what the bot wrote there. Put a copy of that file in its place, or let `convene matrix"
    assert said in found.detail
    await life(server)
    assert said in str(logged)
    assert kept.read_text() == content


LATER = "on the day on which the bot needs a new one, only a new identity could sign that"


@pytest.mark.parametrize("content", [None, "{", '{"user": "@convene:fake"}'])
async def test_seeds_that_are_lost_while_the_device_is_signed_are_said_before_they_are_needed(
    server: Homeserver, logged: list[Any], content: str | None
) -> None:
    await life(server)
    kept = server.folder / "store" / "identity.json"
    before = kept.read_text()
    kept.unlink()
    if content is not None:
        kept.write_text(content)
    assert (await check(server)).ok
    finding = await of_identity(server)
    assert finding is not None
    assert not finding.ok
    assert LATER in finding.detail
    assert ("If you have a copy of the" if content is None else "Put a copy of that file") in finding.detail
    assert not logged or "Matrix identity is not in the folder" not in str(logged)
    await life(server)
    [line] = [line for line in logged if line["event"] == "Matrix identity is not in the folder"]
    assert (line["log_level"], line["reason"]) == ("warning", finding.detail)
    logged.clear()
    kept.write_text(before)
    assert await of_identity(server) is None
    await life(server)
    assert "Matrix identity" not in str(logged)


async def test_seeds_that_a_recovery_key_opens_are_not_missed(server: Homeserver, logged: list[Any]) -> None:
    _, recovery = await with_other_client(server)
    await life(server, recovery_key=recovery.words)
    kept = server.folder / "store" / "identity.json"
    for lose in (kept.unlink, lambda: kept.write_text("{")):
        lose()
        assert await of_identity(server, recovery_key=recovery.words) is None
    assert "Put a copy of that file" in (await of_identity(server)).detail  # type: ignore[union-attr]
    await life(server, recovery_key=recovery.words)
    assert "Matrix identity" not in str(logged)


async def of_identity(server: Homeserver, **options: Any) -> Finding | None:
    """What `convene check` says about the seeds of the identity; None for nothing."""
    matrix = with_password(server, **options)
    findings = await matrix.check()
    await matrix.close()
    return next((finding for finding in findings if finding.subject == "Matrix identity"), None)
