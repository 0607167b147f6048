"""The clients that stand on people's side in the tests of encrypted rooms understand each other, and nobody else.

They are two implementations: what one of them gets wrong, the other one does not read.
"""

import pytest

from tests.clients.attachments import Attaching
from tests.encryption.people import KINDS, People, undecrypted


async def _talk(people: People, one: Attaching, other: Attaching, room: str, number: int) -> None:
    """Each of them says something and answers what the other one says."""
    asked = await one.say(room, f"question {number}")
    assert (await other.until_told(room, f"question {number}", by=one.id))["encrypted"]
    await other.reply(room, asked, f"answer {number}")
    answer = await one.until_told(room, f"answer {number}", by=other.id)
    assert answer["content"]["m.relates_to"]["m.in_reply_to"]["event_id"] == asked


async def test_they_talk_in_both_directions_also_after_restarts_of_either(people: People) -> None:
    ana, bo = await people.js("ana"), await people.own("bo")
    room = await people.room(ana, bo)
    await _talk(people, ana, bo, room, 1)
    await ana.restart()
    await _talk(people, bo, ana, room, 2)
    await bo.restart()
    await _talk(people, ana, bo, room, 3)
    await bo.until_told(room, "question 1", by=ana.id)


@pytest.mark.parametrize(("sender", "reader"), [KINDS, KINDS[::-1]])
async def test_edits_and_files_are_read_by_the_other(people: People, sender: str, reader: str) -> None:
    ana, bo = await people.of(sender, "ana"), await people.of(reader, "bo")
    room = await people.room(ana, bo)
    said = await ana.say(room, "the first words")
    await ana.edit(room, said, "the second words")
    edited = await bo.until_told(room, "the second words", by=ana.id)
    assert edited["content"]["m.relates_to"] == {"rel_type": "m.replace", "event_id": said}
    await ana.send_file(room, b"BEGIN:VCALENDAR", "meeting.ics", "text/calendar")
    file = await bo.until_told(room, "meeting.ics", by=ana.id)
    assert await bo.file_of(file) == b"BEGIN:VCALENDAR"
    assert "VCALENDAR" not in (await bo.download(file["content"]["file"]["url"])).decode(errors="replace")


@pytest.mark.parametrize(("strict", "outsider"), [KINDS, KINDS[::-1]])
async def test_a_strict_one_and_a_device_that_nobody_signed_do_not_understand_each_other(
    people: People, strict: str, outsider: str
) -> None:
    ana, eve = await people.of(strict, "ana"), await people.of(outsider, "eve", signed=False, strict=False)
    room = await people.room(ana, eve)
    await ana.say(room, "for those who are signed")
    await eve.until(room, undecrypted(ana))
    await eve.say(room, "from one who is not")
    await ana.until(room, undecrypted(eve))


@pytest.mark.parametrize("kind", KINDS)
async def test_one_that_is_not_strict_talks_with_anybody(people: People, kind: str) -> None:
    ana, eve = await people.of(kind, "ana", strict=False), await people.own("eve", signed=False, strict=False)
    room = await people.room(ana, eve)
    await _talk(people, ana, eve, room, 1)


async def test_a_second_device_is_signed_with_the_recovery_key_and_reads_what_is_said_from_then_on(
    people: People,
) -> None:
    ana, bo = await people.js("ana"), await people.own("bo")
    room = await people.room(ana, bo)
    await bo.say(room, "before")
    second = await people.second_js(ana, recovery=await ana.secure())
    assert await bo.devices_of(ana.id)
    await bo.say(room, "for both")
    await second.until_told(room, "for both", by=bo.id)
    assert all((await ana.signed_devices(ana.id)).values())
    assert len(await bo.devices_of(ana.id)) == 2
    await second.say(room, "from the second")
    await bo.until_told(room, "from the second", by=ana.id)


async def test_a_key_that_comes_late_opens_what_was_sent_before(people: People) -> None:
    ana, bo = await people.js("ana"), await people.own("bo")
    room = await people.room(ana, bo)
    bo.withheld_from = {ana.id}
    await bo.say(room, "you read this later")
    await ana.until(room, undecrypted(bo))
    bo.withheld_from = set()
    await bo.hand_over(room, ana.id)
    await ana.until_told(room, "you read this later", by=bo.id)


async def test_a_message_that_is_sent_again_is_not_read_again(people: People) -> None:
    """The index of a session is used once: the same ciphertext in another event is a replay.

    Only the tests' own client is asked: matrix-js-sdk shows both.
    """
    ana, bo = await people.own("ana"), await people.own("bo")
    room = await people.room(ana, bo)
    sealed = await bo.seal(room, "m.room.message", {"msgtype": "m.text", "body": "once"})
    for _ in range(2):
        await bo.send_sealed(room, sealed)
    await ana.until_told(room, "once", by=bo.id)
    await ana.until(room, undecrypted(bo))


async def test_somebody_who_comes_later_reads_what_is_said_from_then_on_and_one_who_left_no_more(
    people: People,
) -> None:
    ana, bo, cleo = await people.js("ana"), await people.own("bo"), await people.own("cleo")
    room = await people.room(ana, bo)
    await _talk(people, ana, bo, room, 1)
    await ana.invite(room, cleo.id)
    await cleo.join(room)
    await ana.until_joined(room, cleo.id)
    await _talk(people, ana, cleo, room, 2)
    await _talk(people, bo, cleo, room, 3)
    before = bo.keys.outbound[room].session.session_id
    await cleo.leave(room)
    await bo.say(room, "without cleo")
    assert bo.keys.outbound[room].session.session_id != before
    await ana.until_told(room, "without cleo", by=bo.id)
