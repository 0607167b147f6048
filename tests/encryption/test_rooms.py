"""What is said in an encrypted room goes on to others encrypted, or stays until somebody says otherwise."""

from pathlib import Path

from tests.both import message_of
from tests.clients.matrix import ENCRYPTED, Happening, Person, body_of
from tests.encryption.group import Group, sealed
from tests.encryption.people import People


async def test_a_room_that_is_bound_beside_an_open_one_keeps_its_words_until_a_yes(
    people: People, tmp_path: Path
) -> None:
    """N1: the room was encrypted before it was the group's, and before the bot was in it. In the end it goes on as one
    that is open as well."""
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

            forum = await core.create_room(bot, berlin.id, accra.id)
            for person in (berlin, accra):
                await person.join(forum)
            moved = {"body": "This room has been replaced", "replacement_room": forum}
            await berlin.call("PUT", f"/rooms/{secret}/state/m.room.tombstone", moved)
            question = await berlin.until_told(forum, "The room before this one was encrypted", by=bot)
            await berlin.say(group.room, '!poll consensus "R4" Meet in May for 3d')
            await accra.until_told(group.room, "P2: R4 (consensus)", by=bot)
            assert not [event for event in await accra.history(forum) if "R4" in body_of(event)]
            await berlin.react(forum, message_of(question), "✅")
            await accra.until_told(forum, "P2: R4 (consensus)", by=bot)
            assert await process.stop() == 0, process.logged()


async def test_a_note_with_a_file_goes_from_one_encrypted_room_to_another_and_is_answered_in_a_thread(
    people: People, tmp_path: Path
) -> None:
    """N1."""
    async with Group(people, tmp_path) as group:
        accra, bot, nairobi = group.accra, group.bot, await people.js("nairobi")
        office = await nairobi.create_room(bot, initial_state=ENCRYPTED)
        group.settings = (
            f'[[groups]]\nslug = "partnerships"\nname = "Partnerships"\nrooms = ["matrix:{office}"]\n'
            f'cochairs = ["matrix:{nairobi.id}"]\n'
        )
        async with group.life() as process:
            await group.welcome()
            await nairobi.until_joined(office, bot)
            await accra.send_file(
                group.room, b"%PDF-1.7 glossary", "glossary.pdf", "application/pdf", "!forward partnerships Please read"
            )  # fmt: skip
            note = await nairobi.until_told(office, "N1", "Please read", by=bot)
            [file] = await nairobi.until(office, lambda event: "file" in event["content"])
            assert await nairobi.file_of(sealed(file)) == b"%PDF-1.7 glossary"
            assert file["content"]["filename"] == "glossary.pdf"
            await accra.until_told(group.room, "N1", "Partnerships: delivered", by=bot)

            thread = {"rel_type": "m.thread", "event_id": message_of(note), "is_falling_back": True}
            thread["m.in_reply_to"] = {"event_id": message_of(note)}
            await nairobi.say(office, "!answer N1 Two of us have", **{"m.relates_to": thread})
            sealed(await accra.until_told(group.room, "Partnerships answers N1", "Two of us have", by=bot))
            edits = await nairobi.until(office, lambda event: _replaces(event, message_of(note)))
            await accra.say(group.room, "!recall N1")
            await _until_gone(nairobi, office, message_of(note), file["event_id"], *(e["event_id"] for e in edits))
            assert await process.stop() == 0, process.logged()
    assert "Two of us" not in process.logged()


def _replaces(event: Happening, message: str) -> bool:
    relation = event["content"].get("m.relates_to", {})
    return bool(relation.get("rel_type") == "m.replace" and relation["event_id"] == message)


async def _until_gone(person: Person, room: str, *messages: str) -> None:
    """Wait until messages are redacted: the homeserver has nothing of them any more."""
    for message in messages:
        await person.until(
            room,
            lambda event, message=message: (  # type: ignore[misc]  # the loop's own
                event["type"] == "m.room.redaction"
                and message in {event.get("redacts"), event["content"].get("redacts")}
            ),
        )
        assert (await person.call("GET", f"/rooms/{room}/event/{message}"))["content"] == {}
