"""People and the bot talk in encrypted rooms: strict clients of two kinds, the running program, a real Synapse."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.both import message_of
from tests.clients.matrix import Person, body_of
from tests.encryption.group import Group, sealed
from tests.encryption.people import People
from tests.meetings.readers import by_ical, by_vobject
from tests.process import BotProcess


@pytest.mark.timeout(240)  # the longest of a group's lives in an encrypted room
async def test_both_kinds_of_clients_are_understood_and_understand_the_answers(people: People, tmp_path: Path) -> None:
    """Commands, a private room, threads, a poll's card with its reactions and edits, a picture, files, the calendar;
    a command that is edited and one that is taken back. In the end there is one of whom the bot can read nothing."""
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

        root = await accra.say(room, "What about R3?")
        for person in (berlin, accra):
            await _in_a_thread(group, person, root)
        await berlin.say(room, '!poll consensus "R3" Merge the two scenarios for 3d', **thread(root))
        opened = await accra.until_told(room, "P1: R3 (consensus)", "0 of 2 have voted", by=bot)
        assert "m.relates_to" not in opened["content"], "what the room is told stays in the main timeline"
        card = message_of(opened)
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
        await _a_meeting(group, root, private)
        await _unread(group, process)
    log = process.logged()
    assert "Merge the two" not in log
    assert "Traceback" not in log


def thread(root: str) -> dict[str, Any]:
    """What is added to a message in a thread; the newest one is named for those who know no threads."""
    relation = {"rel_type": "m.thread", "event_id": root, "is_falling_back": True}
    return {"m.relates_to": {**relation, "m.in_reply_to": {"event_id": root}}}


async def _in_a_thread(group: Group, person: Person, root: str) -> None:
    """What is asked in a thread is answered there, as the homeserver can see, and so is what is edited there."""
    said = await person.say(group.room, "!log much", **thread(root))
    refused = await group.answer(person, said, "“much” is not an amount of time")
    await person.edit(group.room, said, "!log 1h in a thread")
    noted = await group.answer(person, said, "Noted")
    for answer in (refused, noted):
        sent = (await group.as_sent(answer["event_id"]))["content"]
        assert "ciphertext" in sent
        assert sent["m.relates_to"] == {
            "rel_type": "m.thread", "event_id": root, "is_falling_back": False, "m.in_reply_to": {"event_id": said},
        }  # fmt: skip


async def _a_meeting(group: Group, root: str, private: dict[str, str]) -> None:
    """A choice that is offered in a thread; the meeting's file for calendars, in the room and in private."""
    berlin, accra, room = group.berlin, group.accra, group.room
    said = await berlin.say(room, '!meet "Call" 1h: 3/4 13:00 UTC', **thread(root))
    asked = await group.answer(berlin, said, "Which one do you mean?")
    assert asked["content"]["m.relates_to"]["event_id"] == root
    await berlin.react(room, message_of(asked), "1️⃣")
    await berlin.until_told(room, "understood", by=group.bot)
    planned = await accra.until_told(room, "M1: Call (1 h)", by=group.bot)
    assert "m.relates_to" not in planned["content"]
    await accra.say(private[accra.id], "meeting file M1")
    for person, place in ((berlin, room), (accra, room), (accra, private[accra.id])):
        file = await group.file(person, place, "meeting-M1.ics")
        for read in (by_ical, by_vobject):
            [entry] = read(file, datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
            assert (entry.minutes, entry.start.hour) == (60, 13)


async def _unread(group: Group, process: BotProcess) -> None:
    """Whose messages cannot be read is told so once, by a bot that was killed meanwhile; with the key they are done."""
    berlin, accra, room = group.berlin, group.accra, group.room
    accra.withheld_from = {group.bot}
    accra.rotate(room)
    late = [await accra.say(room, f"!log {minutes}m") for minutes in (10, 20, 30)]
    await group.ask(berlin, "!log 5m", "Noted")
    await process.kill()
    async with group.life(minutes_ahead=10) as later:
        await berlin.until_told(room, "I cannot read what Accra", by=group.bot)
        while _timers(group):
            await accra.sync(100)
        await group.ask(berlin, "!log 5m", "Noted")
        told = [event for event in await berlin.history(room) if "I cannot read what" in body_of(event)]
        assert len(told) == 1
        assert told[0]["content"]["m.relates_to"]["m.in_reply_to"]["event_id"] in late
        accra.withheld_from = set()
        await accra.hand_over(room, group.bot)
        for said in late:
            await group.answer(accra, said, "Noted", "I could read your message of")
        assert await later.stop() == 0, later.logged()


def _timers(group: Group) -> int:
    """How often the bot still has to look whether something can be read by then."""
    with closing(sqlite3.connect(group.folder / "convene.db")) as database:
        (count,) = database.execute("SELECT count(*) FROM due WHERE job = 'rooms.unreadable'").fetchone()
    return int(count)
