"""People and the bot talk in encrypted rooms: strict clients of two kinds, the running program, a real Synapse."""

from pathlib import Path

from tests.both import message_of
from tests.encryption.group import Group, sealed
from tests.encryption.people import People


async def test_both_kinds_of_clients_are_understood_and_understand_the_answers(people: People, tmp_path: Path) -> None:
    """Commands, a private room, a poll's card with its reactions and edits, a picture, a file; a command that is
    edited and one that is taken back."""
    async with Group(people, tmp_path) as group, group.life() as process:
        berlin, accra, room, bot = group.berlin, group.accra, group.room, group.bot
        await group.welcome()
        assert await berlin.signed_devices(bot) == dict.fromkeys(await berlin.signed_devices(bot), True)
        private = {person.id: await group.private(person) for person in (berlin, accra)}

        for person in (berlin, accra):
            await group.ask(person, "!log 1h", "Noted")
            await group.ask_alone(person, private[person.id], "hours", "Week ", ": 1 h")
        said = await accra.say(room, "!log 2h writing")
        await group.answer(accra, said, "Noted")
        await accra.edit(room, said, "!log 3h writing")
        await group.ask_alone(accra, private[accra.id], "hours", ": 4 h")
        await accra.redact(room, said)
        await group.ask(accra, "!log 30m", "Noted")
        await group.ask_alone(accra, private[accra.id], "hours", ": 1 h 30 min")

        await berlin.say(room, '!poll consensus "R3" Merge the two scenarios for 3d')
        card = message_of(await accra.until_told(room, "P1: R3 (consensus)", "0 of 2 have voted", by=bot))
        await berlin.react(room, card, "🟢")
        mine = await accra.react(room, card, "🟡")
        await accra.until_told(room, "2 of 2 have voted", by=bot)
        tally = await berlin.until_told(room, "2 of 2 have voted", by=bot)
        assert message_of(tally) == card, "edited in place"
        await accra.redact(room, mine)
        await berlin.until_told(room, "🟡 Agree with reservations: 0", "1 of 2 have voted", by=bot)
        await accra.reply(room, card, "!vote P1 agree")
        await berlin.until_told(room, "🟢 Agree: 2", by=bot)
        await berlin.say(room, "!close P1")
        for person in (berlin, accra):
            await person.until_told(room, "The group recommends it.", by=bot)
            [picture] = await person.until(room, lambda event: event["content"].get("msgtype") == "m.image")
            assert (await person.file_of(sealed(picture))).startswith(b"\x89PNG")

        await accra.say(private[accra.id], "export")
        [file] = await accra.until(private[accra.id], lambda event: event["content"].get("msgtype") == "m.file")
        assert b'"hours"' in await accra.file_of(file)
        assert b'"hours"' not in await accra.download(file["content"]["file"]["url"])
        assert await process.stop() == 0, process.logged()
    log = process.logged()
    assert "Merge the two" not in log
    assert "Traceback" not in log
