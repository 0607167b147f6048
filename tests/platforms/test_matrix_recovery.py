"""The recovery key opens the identity that another client has given the account; a wrong one is said."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from bot.core.platform import Finding
from tests.clients.identity import Identity
from tests.clients.matrix import Person
from tests.clients.recovery import Recovery
from tests.fakes.matrix import Fault, Homeserver
from tests.platforms.adapter import BOT, check, life, signed, with_other_client, with_password


async def test_the_recovery_key_opens_an_identity_that_is_there(server: Homeserver) -> None:
    identity, recovery = await with_other_client(server)
    await life(server, recovery_key=recovery.words)
    assert await signed(server) == {"DEVICE": True}
    kept = json.loads((server.folder / "store" / "identity.json").read_text())
    assert set(kept) == {"user", "master", "self_signing", "user_signing"}
    [master] = server.keys.identities[BOT]["master_key"]["keys"].values()
    assert master == identity.public("master")
    await life(server)  # and is not needed again
    assert (await check(server)).ok


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(Recovery().words, "is not the one of this account", id="another one"),
        ("EsTc LW2K PGiF wKEA 3As5 g5c4 BXwk qeeJ ZJV8 Q9fu gUMN UE4e", "is mistyped"),
        ("correct horse battery staple", "is mistyped"),
        ("0", "is mistyped"),
        ("z" * 100, "is mistyped"),
    ],
)
async def test_a_wrong_recovery_key_is_said_and_changes_nothing(
    server: Homeserver, logged: list[Any], words: str, said: str
) -> None:
    await with_other_client(server)
    await life(server, recovery_key=words)
    assert await signed(server) == {"DEVICE": False}
    assert said in str(logged)
    found = await check(server, recovery_key=words)
    assert not found.ok
    assert said in found.detail


@pytest.mark.parametrize("part", ["m.cross_signing.self_signing", "m.secret_storage.key"])
async def test_damaged_secrets_are_said_and_change_nothing(server: Homeserver, part: str) -> None:
    _, recovery = await with_other_client(server)
    for path, content in server.account_data.items():
        if part in path:
            for sealed in (content, *content.get("encrypted", {}).values()):
                sealed.update({name: "AAAA" for name in ("iv", "mac", "ciphertext") if name in sealed})
    found = await check(server, recovery_key=recovery.words)
    assert not found.ok
    assert "recovery_key" in found.detail, found.detail


async def test_a_recovery_key_without_secrets_is_said(server: Homeserver) -> None:
    await with_other_client(server)
    server.account_data.clear()
    assert (
        "the homeserver keeps no identity of the account that a recovery key could open. If you have a copy"
        in (await check(server, recovery_key=Recovery().words)).detail
    )


async def test_an_identity_that_was_replaced_since_is_not_signed_with(server: Homeserver) -> None:
    """The seeds that are kept are of no use then, nor is the key to the old ones."""
    _, recovery = await with_other_client(server)
    await life(server, recovery_key=recovery.words)
    server.keys.identities[BOT].clear()
    async with Person(server.url, BOT, "convene~ELEMENT") as other:
        await other.call("POST", "/keys/device_signing/upload", Identity(BOT).upload())
    await life(server, recovery_key=recovery.words)
    assert await signed(server) == {"DEVICE": False}
    assert "was replaced since" in (await check(server, recovery_key=recovery.words)).detail


async def test_the_key_that_signs_devices_is_enough(server: Homeserver) -> None:
    """Clients need not leave all three keys of an identity."""
    _, recovery = await with_other_client(server)
    for path, content in server.account_data.items():
        if "user_signing" in path:
            content.clear()
    await life(server, recovery_key=recovery.words)
    assert await signed(server) == {"DEVICE": True}


# Where the key is not needed: it would be found out when it is too late

MISTYPED = "correct horse battery staple"


async def found(server: Homeserver, key: str) -> Finding | None:
    """What `convene check` says about the recovery key; None for nothing."""
    matrix = with_password(server, recovery_key=key)
    findings = await matrix.check()
    await matrix.close()
    return next((finding for finding in findings if finding.subject == "Matrix recovery key"), None)


async def test_a_key_to_nothing_is_said_though_the_bot_makes_an_identity_of_its_own(
    server: Homeserver, logged: list[Any]
) -> None:
    for key, said in ((Recovery().words, "the homeserver keeps no identity of the account"), (MISTYPED, "is mistyped")):
        for _ in ("nothing is signed yet", "signed"):
            finding = await found(server, key)
            assert finding is not None
            assert not finding.ok
            assert said in finding.detail
            assert "is for an identity that another client has given the account, and opens nothing" in finding.detail
            assert finding.detail.endswith("Correct it, or take it out of the configuration")
            logged.clear()
            await life(server, recovery_key=key)
            [line] = [line for line in logged if line["event"] == "recovery key of no use"]
            assert line["log_level"] == "warning"
            assert line["reason"] == finding.detail
            assert await signed(server) == {"DEVICE": True}


async def test_a_key_of_another_account_is_said_though_the_device_is_signed(
    server: Homeserver, logged: list[Any]
) -> None:
    _, recovery = await with_other_client(server)
    await life(server, recovery_key=recovery.words)
    assert await found(server, recovery.words) is None
    assert "recovery key" not in str(logged)
    finding = await found(server, Recovery().words)
    assert finding is not None
    assert "is not the one of this account" in finding.detail
    await life(server, recovery_key=Recovery().words)
    assert "is not the one of this account" in str(logged)
    assert await signed(server) == {"DEVICE": True}


async def test_a_key_to_secrets_that_hold_no_identity_is_said(server: Homeserver, logged: list[Any]) -> None:
    """As of a client that has kept nothing but the key of its backup."""
    recovery = Recovery()
    kept = recovery.account_data(Identity(BOT))
    async with Person(server.url, BOT, "convene~ELEMENT") as other:
        for kind in [kind for kind in kept if "cross_signing" not in kind]:
            await other.call("PUT", f"/user/{quote(BOT, safe='')}/account_data/{kind}", kept[kind])
    finding = await found(server, recovery.words)
    assert finding is not None
    assert "keeps no identity of the account that a recovery key could open" in finding.detail
    await life(server, recovery_key=recovery.words)
    assert "keeps no identity of the account" in str(logged)
    assert await signed(server) == {"DEVICE": True}


async def test_where_the_device_is_not_signed_the_key_is_said_once(server: Homeserver, logged: list[Any]) -> None:
    await with_other_client(server)
    assert await found(server, MISTYPED) is None, "the finding about the device says it"
    detail = (await check(server, recovery_key=MISTYPED)).detail
    assert "is mistyped" in detail
    assert "Put the key that the client which gave the account its identity shows now into the configuration" in detail
    await life(server, recovery_key=MISTYPED)
    assert str(logged).count("is mistyped") == 1


async def test_a_homeserver_that_does_not_tell_of_the_key_holds_nobody_up(
    server: Homeserver, logged: list[Any]
) -> None:
    server.faults.append(Fault("/account_data/m.", 500, {"errcode": "M_UNKNOWN", "error": "no"}, times=99))
    await life(server, recovery_key=Recovery().words)
    assert await signed(server) == {"DEVICE": True}
    assert "keys not exchanged" not in str(logged)
