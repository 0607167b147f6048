"""Rooms of one group of which one is encrypted: what is said in it stays there until somebody says otherwise."""

from pathlib import Path

from tests.both import message_of
from tests.clients.matrix import body_of
from tests.encryption.group import Group
from tests.encryption.people import People


async def test_a_room_that_is_bound_beside_an_open_one_keeps_its_words_until_a_yes(
    people: People, tmp_path: Path
) -> None:
    """N1: the room was encrypted before it was the group's, and before the bot was in it."""
    async with Group(people, tmp_path, initial_state=()) as group:
        berlin, accra, bot = group.berlin, group.accra, group.bot
        core = await people.own("core")
        group.settings = f'[core]\naccounts = ["matrix:{core.id}"]\n'
        async with group.life() as process:
            await group.welcome()
            for person in (berlin, accra):
                await person.say(group.room, "!log 1h")
                await person.until_told(group.room, "Noted", by=bot)
            secret = await people.room(berlin, accra, core)
            await berlin.invite(secret, bot)
            await core.until_joined(secret, bot)
            await core.say(secret, "!bind diversity")
            asked = await core.until_told(secret, "There is a room of Diversity on Matrix already.", by=bot)
            await core.react(secret, asked["event_id"], "1️⃣")
            question = await accra.until_told(secret, "A room of Diversity on Matrix is not encrypted", by=bot)
            await accra.until_told(group.room, "A room of Diversity is encrypted, and this one is not.", by=bot)

            await berlin.say(secret, '!poll consensus "R3" Merge the two scenarios for 3d')
            card = await accra.until_told(secret, "P1: R3 (consensus)", by=bot)
            assert card["encrypted"]
            await accra.react(secret, card["event_id"], "🟢")
            await accra.until_told(secret, "🟢 Agree: 1", by=bot)
            assert not [event for event in await accra.history(group.room) if "R3" in body_of(event)]

            await berlin.react(secret, message_of(question), "✅")
            there = await accra.until_told(group.room, "P1: R3 (consensus)", "🟢 Agree: 1", by=bot)
            assert not there.get("encrypted")
            assert await process.stop() == 0, process.logged()
