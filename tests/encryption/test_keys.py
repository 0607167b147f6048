"""Who can read what the bot says, and whom it can read, as people, their devices and the bot itself come and go."""

import asyncio
import json
from pathlib import Path

from tests.both import message_of
from tests.clients.matrix import ENCRYPTION, Happening, Person
from tests.encryption.group import Group
from tests.encryption.people import People


async def test_both_sides_go_on_after_restarts_and_what_was_said_meanwhile_is_answered(
    people: People, tmp_path: Path
) -> None:
    """The bot is killed and stopped in good order; the clients begin anew on what they keep."""
    async with Group(people, tmp_path) as group:
        berlin, accra = group.berlin, group.accra
        async with group.life() as process:
            await group.welcome()
            for person in (berlin, accra):
                await group.ask(person, "!log 1h", "Noted")
        # Killed. With one more key each: a client may take a new one at any time.
        said = [(person, await person.say(group.room, f"!log 2h {n}")) for n in range(2) for person in (berlin, accra)]
        await berlin.rotate(group.room)
        accra.rotate(group.room)
        said += [(person, await person.say(group.room, "!log 3h")) for person in (berlin, accra)]
        async with group.life() as process:
            for person, message in said:
                await group.answer(person, message, "Noted")
            await berlin.restart()
            await accra.restart()
            for person in (berlin, accra):
                await group.ask(person, "!log 4h", "Noted")
            assert await process.stop() == 0, process.logged()
        async with group.life() as process:
            for person in (berlin, accra):
                await group.ask(person, "!hours", "answered you in private")
            assert await process.stop() == 0, process.logged()


async def test_new_members_and_second_devices_read_and_are_read_and_who_left_is_not_given_the_key(
    people: People, tmp_path: Path
) -> None:
    async with Group(people, tmp_path) as group, group.life() as process:
        berlin, accra, room = group.berlin, group.accra, group.room
        await group.welcome()
        first = await group.ask(accra, "!log 1h", "Noted")

        cairo = await people.own("cairo")
        await berlin.invite(room, cairo.id)
        await cairo.join(room)
        await berlin.until_joined(room, cairo.id)
        await group.ask(cairo, "!log 2h", "Noted")
        assert "undecrypted" in await cairo.read(room, await _as_sent(group, first["event_id"])), (
            "said before cairo came"
        )

        phone = await people.second_js(berlin, recovery=await berlin.secure())
        await phone.until_joined(room, cairo.id)
        await group.ask(phone, "!log 3h", "Noted")
        laptop = await people.second_own(accra, identity=accra.identity)
        await group.ask(laptop, "!log 4h", "Noted")
        answer = await group.ask(accra, "!log 5h", "Noted")
        for other in (berlin, phone, laptop, cairo):
            read = await other.until(room, lambda event: event["event_id"] == answer["event_id"])
            assert "undecrypted" not in read[0], other

        session = (await _as_sent(group, answer["event_id"]))["content"]["session_id"]
        await cairo.leave(room)
        after = await group.ask(accra, "!log 6h", "Noted")
        assert (await _as_sent(group, after["event_id"]))["content"]["session_id"] != session
        assert await process.stop() == 0, process.logged()
    assert "Traceback" not in process.logged()


async def test_a_room_that_is_encrypted_later_and_upgraded_goes_on_encrypted(people: People, tmp_path: Path) -> None:
    async with Group(people, tmp_path, initial_state=()) as group, group.life() as process:
        berlin, accra, room, bot = group.berlin, group.accra, group.room, group.bot
        await group.welcome()
        await berlin.say(room, '!poll consensus "R3" Merge the two scenarios for 3d')
        opened = await accra.until_told(room, "P1: R3 (consensus)", by=bot)
        assert not opened.get("encrypted")
        await berlin.encrypt(room)
        for person in (berlin, accra):
            await person.until(room, lambda event: event["type"] == "m.room.encryption")
        await group.ask(accra, "!log 1h", "Noted")
        await berlin.react(room, message_of(opened), "🟢")
        tally = await accra.until_told(room, "🟢 Agree: 1", by=bot)
        assert tally["encrypted"], "an edit of what was said before"

        group.room = await berlin.upgrade(room)
        await berlin.until_joined(group.room, berlin.id)
        assert (await berlin.call("GET", f"/rooms/{group.room}/state/m.room.encryption")) == ENCRYPTION
        for account in (bot, accra.id):
            await berlin.invite(group.room, account)
        await accra.join(group.room)
        await group.welcome()
        for person in (berlin, accra):
            await group.ask(person, "!log 2h", "Noted")
        assert await process.stop() == 0, process.logged()


async def test_a_login_that_was_revoked_is_made_anew_and_the_bot_is_understood_again(
    people: People, tmp_path: Path
) -> None:
    """While it is stopped, and while it runs."""
    async with Group(people, tmp_path) as group:
        async with group.life() as process:
            await group.welcome()
            await group.ask(group.berlin, "!log 1h", "Noted")
            assert await process.stop() == 0, process.logged()
        async with Person(people.server.url, group.bot, group.token) as owner:
            await owner.call("POST", "/logout/all")
        await _sees(group, {})
        async with group.life() as process:
            await _sees(group, {group.device: True})
            for person in (group.berlin, group.accra):
                await group.ask(person, "!log 2h", "Noted")
            kept = json.loads((group.folder / "matrix-store" / "device.json").read_text())
            async with Person(people.server.url, group.bot, kept["token"]) as session:
                await session.call("POST", "/logout")
            await _is_back(group, kept["token"])
            await group.ask(group.berlin, "!log 3h", "Noted")
            assert "Traceback" not in process.logged()
            assert await process.stop() == 0, process.logged()


async def _is_back(group: Group, revoked: str) -> None:
    """Wait until the bot has another login, and the homeserver its keys again; what was said before may be lost."""
    async with asyncio.timeout(60):
        while json.loads((group.folder / "matrix-store" / "device.json").read_text())["token"] == revoked:
            await group.berlin.sync(100)
        query: Happening = {"device_keys": {group.bot: []}}
        while not (await group.berlin.call("POST", "/keys/query", query))["device_keys"].get(group.bot):
            await group.berlin.sync(100)
    await _sees(group, {group.device: True})


async def _sees(group: Group, devices: dict[str, bool]) -> None:
    """Wait until berlin's client knows these devices of the bot, and whether their owner has signed them."""
    seen: dict[str, bool] = {}
    try:
        async with asyncio.timeout(60):
            while (seen := await group.berlin.signed_devices(group.bot)) != devices:
                await group.berlin.sync(500)
    except TimeoutError:
        raise AssertionError(f"{seen} and not {devices}\n{group.process.logged()}") from None


async def _as_sent(group: Group, event: str) -> Happening:
    """An event as the homeserver has it."""
    return await group.berlin.call("GET", f"/rooms/{group.room}/event/{event}")
