"""The story's week as clients see it, Thursday to the Monday after."""

import csv
import io
import json
from contextlib import closing
from datetime import timedelta

from storage import outcomes, polls
from storage.database import Database
from storage.polls import Poll
from tests.both import message_of
from tests.clients.matrix import body_of
from tests.meetings.readers import by_ical, by_vobject
from tests.polls.telling import told
from tests.story.week import MARCH, MAY, Week, at, said


async def thursday(story: Week) -> None:
    """Step 5: the meeting, killed in the middle; minutes; an objection; the calendar entry keeps its UID."""
    room, berlin = story.room, story.berlin
    async with story.life(at("2026-03-26T13:00")) as process:
        await story.card("Clocks change before M2: Weekly. It stays at 14:00 in Berlin", "Lima: 07:00, not 08:00")
        await story.say("berlin@diversity: !start")
        await story.card("M1: Weekly has begun (13:0", "1. The glossary (10 min)")
        await story.say(
            "jakarta@diversity: Selamat malam!", "lima@diversity: Hola a todos.",
            "berlin@diversity: !topic The glossary",
            "lima@diversity: !action kyoto translate the glossary by Fri 3 April",
        )  # fmt: skip
        await story.card("A1: translate the glossary · kyoto · by Fri 3 Apr")
        await story.say("kyoto@diversity: !agreed We use the glossary of Partnerships")
        await story.card("M1: Weekly has begun", "Agreed, provisionally: We use the glossary of Partnerships (G1)")
        await story.say(
            "berlin@diversity: !topic R3", "berlin@diversity: !info Version 2 is open until Saturday",
            "lima@diversity: !action lima write to Partnerships by 31 March",
            "berlin@diversity: !action accra ask the other groups by Monday", "berlin@diversity: !undo",
        )  # fmt: skip
        await story.there(room, berlin, "is taken back", "ask the other groups")
        await process.kill()
    async with story.life(at("2026-03-26T13:50")) as process:
        await story.say("lima@diversity: !info The program was killed in the middle of it", "berlin@diversity: !end")
        _, minutes = await story.card("Minutes of M1: Weekly", "killed in the middle")
        told(
            minutes.text,
            [
                "Present (4): berlin, jakarta, lima, kyoto",
                "The glossary", "Action A1: translate the glossary · kyoto · by Fri 3 Apr",
                "Agreed G1 (provisional until Sunday, 29 March 2026", "We use the glossary of Partnerships",
                "R3", "Version 2 is open until Saturday", "Action A2: write to Partnerships · lima · by Tue 31 Mar",
            ],
        )  # fmt: skip
        assert "ask the other groups" not in minutes.text
        await story.file(berlin, room, "minutes-M1.md")
        await story.say("berlin@dm: approve M1")
        await story.card("The minutes of M1 are approved by berlin")
        await story.card("Who cannot live with one of these can object")
        await story.say("board@diversity: !object G1 the glossary has no Arabic")
        await story.card("Somebody objects to G1")
        await story.say("board@dm: unobject G1")
        await story.card("An objection to G1 is taken back")
        first = await story.file(berlin, room, "series-S1.ics")
        await story.say("berlin@diversity: !meeting file S1")
        again = await story.file(berlin, room, "series-S1.ics", count=2)
        for read in (by_ical, by_vobject):
            before, after, *_rest = read(again, MARCH, MAY)
            assert (before.start.hour, after.start.hour) == (13, 12), "14:00 in Berlin"
            assert {before.uid, after.uid} == {entry.uid for entry in read(first, MARCH, MAY)}
        # A second note is written, and the program is killed before it is anywhere.
        await berlin.say(room, "!forward partnerships, advocacy The minutes are out")
        await process.kill()


async def friday(story: Week) -> None:
    """Step 6: killed in the middle of a vote, nothing is lost or said twice; an ask is approved, the room learns it."""
    room, core = story.room, story.core
    async with story.life(at("2026-03-27T09:00")) as process:
        note = await story.there(story.partnerships, story.nairobi, "N2", "The minutes are out")
        copy = await story.shown(story.advocacy.id, "N2", "The minutes are out")
        await story.card("N2", "Advocacy: delivered", "Partnerships: delivered")
        card, there = await story.card("P1: R3 (consensus, version 2)", "7 of 11 have voted")
        await story.tap("lima-phone", there, "Agree")
        await story.oslo.react(room, card, "🟢")
        await process.kill()
    async with story.life(at("2026-03-27T09:10")) as process:
        assert (await story.card("🟢 Agree: 7", "9 of 11 have voted"))[0] == card
        events = await story.nairobi.history(story.partnerships)
        assert {message_of(e) for e in events if "The minutes are out" in body_of(e)} == {message_of(note)}
        assert said(story, story.advocacy.id, "The minutes are out") == 1

        await story.nairobi.reply(story.partnerships, message_of(note), "!answer N2 Two of us have read them")
        story.fake.say(story.telegram["cusco"], "/ack N2", story.advocacy, reply_to=copy.id)
        await story.card("Partnerships answers N2", "Two of us have read them")
        await story.card("N2", "Advocacy: acknowledged", "Partnerships: answered")

        words = "an interview with a linguist who knows small scripts"
        await story.say(f'oslo@diversity: !ask expert "{words}"')
        ask, shown = await story.card("Q1", "an expert", words, "Not answered yet.")
        asked = await story.there(story.office, core, "Q1", words, "Not answered yet.")
        await core.react(story.office, message_of(asked), "✅")
        direct = await core.until_invited()
        await core.join(direct)
        sure = await core.until_told(direct, "Approve Q1", by=story.bot)
        await core.react(direct, message_of(sure), "✅")
        await story.card("The core team approves Q1", words)
        assert await story.card("Q1", "an expert", "Approved.") == (ask, shown)
        approved = await story.there(story.office, core, "Q1", "an expert", "Approved.")
        assert message_of(approved) == message_of(asked), "edited in place"
        assert await process.stop() == 0, process.logged()


async def saturday(story: Week) -> None:
    """Step 7: delhi's vote was in time, though the program was not there; one second too late is too late."""
    room, berlin = story.room, story.berlin
    poll = _poll(story)
    story.set_clock(poll.closes_at - timedelta(seconds=2))
    story.fake.say(story.telegram["delhi"], "/vote P1 reservations", story.chat)
    story.set_clock(poll.closes_at + timedelta(seconds=1))
    late = story.fake.say(story.telegram["lagos"], "/vote P1 agree", story.chat)
    async with story.life(poll.closes_at + timedelta(seconds=5)) as process:
        outcome = await story.there(room, berlin, "P1: R3 (consensus, version 2)", "The group recommends it.")
        ended = await story.shown(story.chat.id, "P1: R3 (consensus, version 2)", "The group recommends it.")
        told(
            ended.text,
            [
                "🟢 Agree: 7 (70 %)", "🟡 Agree with reservations: 2 (20 %)", "🟠 Stand aside: 1 (10 %)",
                "🔴 Block: 0 (0 %)", "10 of 11 took part (quorum: 8).",
                "1 person on leave did not vote and is not counted.",
                "Dissent", "Stand aside (concern 2): I will not be there when it is carried out",
                "Reasons", "Agree with reservations: still vague",
                "Block (concern 1): it leaves out the small communities (version 1, not raised again)",
                "On record: P1, version 2, consensus.",
            ],
        )  # fmt: skip
        assert body_of(outcome).replace("!", "/") == ended.text, "the same record, whoever reads it where"
        await story.file_there(story.chat.id, "P1.png")
        assert (await story.file(berlin, room, "P1.png")).startswith(b"\x89PNG")
        refusal = await story.shown(story.chat.id, "Your vote came after that and does not count.")
        assert refusal.reply_to == late
        await story.say("jakarta@dm: poll P1", "berlin@diversity: !outcomes")
        await story.told("jakarta", "P1: R3", "Setuju: 7 (70 %)", "10 dari 11 orang ikut (kuorum: 8).", "17:0")
        await story.there(room, berlin, "P1: R3 · the group recommends it · consensus · 10 of 11 · Sat 28 Mar 2026")
        assert await process.stop() == 0, process.logged()
    with closing(Database(story.url)) as database:
        [kept] = database.run_here(lambda session: list(outcomes.of_polls(session, [1]).values()))
    assert (kept.code, kept.at) == ("recommends", poll.closes_at)


async def sunday(story: Week) -> None:
    """Step 8: one instant, Sunday of week 13 in Lima and Monday of week 14 in Jakarta."""
    async with story.life(at("2026-03-30T04:30")) as process:
        await story.card("Nobody objected in time, so this is final:", "G1")
        await story.say("lima@diversity: !log 1h30 comments on R3", "jakarta@dm: log 45m")
        await story.there(story.room, story.lima, "Noted for Sunday, 29 March 2026 (week 13).")
        await story.told("jakarta", "45 menit", "Senin, 30 Maret 2026 (pekan 14)")
        await story.say("lima@dm: hours")
        await story.told("lima", "Semana 13: 1 h 30 min de 5 h")
        assert await process.stop() == 0, process.logged()


async def monday_after(story: Week) -> None:
    """Step 9: one digest of nine groups, a report to all groups, an export and an erasure."""
    berlin, lima, core, bot, room = story.berlin, story.lima, story.core, story.bot, story.room
    async with story.life(at("2026-03-30T13:00")) as process:
        digest = body_of(await story.there(story.office, core, "Week 13", "Mon 23 Mar"))
        told(
            digest,
            [
                "Advocacy –", "Capacity Building –", "Community Health –",
                "Diversity ▽ 10 of 12 took part, recommends P1", "Partnerships ◆", "Product & Technology –",
                "Resource Allocation –", "Revenue Streams –", "Roles & Responsibilities –",
                "All groups together, at the close: 55 h 45 min", "7 groups are not shown",
            ],
        )  # fmt: skip
        await story.file(core, story.office, "summary-2026-W13.png")
        table = (await story.file(core, story.office, "summary-2026-W13.csv")).decode("utf-8-sig")
        rows = {row["group"]: row["2026-W13 minutes"] for row in csv.DictReader(io.StringIO(table)) if row["group"]}
        assert len(rows) == 9
        shown = {group: minutes for group, minutes in rows.items() if minutes}
        assert shown == {"diversity": "885", "partnerships": "1470"}
        for name in (*story.matrix.keys() - {"core"}, *story.telegram):
            assert name not in digest + table

        # The report: from the records, approved with a reaction, and a file in every other group.
        direct = story.private["berlin"]
        await story.say("berlin@dm: report")
        section = await story.told("berlin", "What happened (1 of 10)")
        await berlin.react(direct, message_of(section), "📄")
        await story.told(
            "berlin", "Agree: 7, Agree with reservations: 2, Stand aside: 1. 10 of 11 took part (quorum: 8).",
            "M1: Weekly, Thursday, 26 March 2026. 4 people were there.", "G1: We use the glossary of Partnerships",
            "D1: Partnerships needs the glossary of us by Friday, 10 April 2026: accepted.",
            "Q1: an expert: an interview",
        )  # fmt: skip
        ready = await story.told("berlin", "Once a co-chair approves T1")
        await berlin.react(direct, message_of(ready), "✅")
        await story.card("The step report T1 of Diversity is approved by berlin")
        await story.there(story.partnerships, story.nairobi, "Diversity has a new step report, T1.")
        report = (await story.file(story.nairobi, story.partnerships, "report-T1.md")).decode()
        told(report, ["T1: Diversity", "R3", "Agree: 7", "the glossary", "an interview with a linguist"])
        for words in ("berlin", "jakarta", "lima", "kyoto", "14 h 45", "1 h 30"):
            assert words not in report
        await story.shown(story.advocacy.id, "Diversity tiene un informe de etapa nuevo, T1.")
        for chat in (story.advocacy, story.health):
            await story.file_there(chat.id, "report-T1.md")

        # lima takes everything along and is forgotten; the outcome stays.
        direct = story.private["lima"]
        await story.say("lima@dm: export")
        exported = (await story.file(lima, direct, "convene-export.json")).decode()
        held = json.loads(exported)
        assert {account["account"] for account in held["accounts"]} == {
            lima.id, str(story.telegram["lima-phone"].id)
        }  # fmt: skip
        assert [(entry["minutes"], entry["week"]) for entry in held["hours"]] == [(90, "2026-W13")]
        assert [(vote["version"], vote["choice"]) for vote in held["votes"]] == [(1, "agree"), (2, "agree")]
        assert [action["number"] for action in held["actions"]] == [2]
        assert "jakarta" not in exported
        await story.say("lima@dm: erase")
        question = await story.told("lima", "No se puede deshacer")
        await lima.react(direct, message_of(question), "1️⃣")
        await story.told("lima", "olvídame")
        await story.say("lima@dm: olvídame")
        await story.told("lima", "está eliminado")
        await story.say("lima@dm: hours", "berlin@diversity: !poll P1")
        await story.told("lima", "I do not know you yet")
        still = ("P1: R3", "What was asked", "Agree: 7 (70 %)", "10 of 11 took part (quorum: 8).")
        await story.there(room, berlin, *still)
        assert await process.stop() == 0, process.logged()
    said = [event["content"] for event in await berlin.history(room) if event["sender"] == bot]
    bodies = [content.get("body", "") for content in said if "m.new_content" not in content]
    for words in ("M1: Weekly has begun (", "Minutes of M1: Weekly", "The core team approves Q1", "N2 · Note to"):
        assert sum(words in body for body in bodies) == 1, f"said twice, or never: {words}"


def _poll(story: Week) -> Poll:
    """R3 as it is stored."""
    with closing(Database(story.url)) as database:
        poll = database.run_here(lambda session: polls.find(session, 1))
    assert poll is not None
    return poll
