"""A member says that another's key is that of a device of her own, on the real homeserver."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.clients.encrypted import EncryptedPerson
from tests.clients.forging import CopiedKeys, unreadable
from tests.clients.matrix import Person
from tests.encryption.group import Group
from tests.encryption.people import People


async def test_whoever_copies_a_devices_key_keeps_its_owner_from_nothing(people: People, tmp_path: Path) -> None:
    """Neither by one-time keys of her own, nor by feigning that the bot's messages cannot be read any more."""
    async with Group(people, tmp_path) as group:
        berlin, accra = group.berlin, group.accra
        eve = await people.own("zeve")
        await berlin.invite(group.room, eve.id)
        await eve.join(group.room)
        await berlin.until_joined(group.room, eve.id)
        copying = await _copy(people, eve, accra.keys.curve25519)
        async with group.life() as process:
            await group.welcome()
            await group.answer(accra, await berlin.say(group.room, "!log 1h"), "Noted")
            await group.ask(accra, "!log 2h", "Noted")
            assert await process.stop() == 0, process.logged()
        _make_sessions_old(tmp_path)
        async with group.life() as process, copying:
            [bot] = await eve.devices_of(group.bot)
            left = await _one_time_keys(copying)
            await eve.to_device("m.room.encrypted", {bot: unreadable(accra.keys.curve25519, bot.curve25519)})
            while await _one_time_keys(copying) == left:  # until the bot begins anew with eve
                await copying.sync(200)
            await group.answer(accra, await berlin.say(group.room, "!log 3h"), "Noted")
            await group.ask(accra, "!log 4h", "Noted")
            assert await process.stop() == 0, process.logged()
    assert "Traceback" not in process.logged()


async def _copy(people: People, eve: EncryptedPerson, curve25519: str) -> Person:
    """A device of hers, with its keys on the homeserver."""
    copying = Person(people.server.url, eve.id, await people._login(eve))
    async with copying:
        device = (await copying.call("GET", "/account/whoami"))["device_id"]
        keys = CopiedKeys(eve.id, device, curve25519)
        body = {"device_keys": keys.device_keys(), "one_time_keys": keys.one_time_keys(20)}
        await copying.call("POST", "/keys/upload", body)
    return copying


async def _one_time_keys(person: Person) -> int:
    """How many the homeserver has left of a device's."""
    return int((await person.call("POST", "/keys/upload", {}))["one_time_key_counts"]["signed_curve25519"])


def _make_sessions_old(folder: Path) -> None:
    """As if they had begun a day ago: the bot begins no other within an hour."""
    [file] = (folder / "matrix-store").glob("keys*.db")
    with closing(sqlite3.connect(file)) as keys:
        keys.execute("UPDATE olmsessions SET creation_time = '2020-01-01 00:00:00.000000'")
        keys.commit()
