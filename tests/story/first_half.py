"""The story's week as clients see it, Monday to Wednesday."""

from tests.both import message_of
from tests.clients.matrix import body_of
from tests.meetings.readers import by_ical, by_vobject
from tests.polls.telling import told
from tests.story.week import MARCH, MAY, Week, at, said

NOTE = "berlin@diversity: !forward partnerships and advocacy: R3 has a second version. **Please read it** by Friday"
FORWARD = NOTE.partition(": ")[2]
HTML = {
    "format": "org.matrix.custom.html",
    "formatted_body": FORWARD.replace("**P", "<strong>P").replace("**", "</strong>"),
}


async def monday(story: Week) -> None:
    """Step 1: the group comes together; a poll in three languages, on everybody's clock."""
    fake, chat, room = story.fake, story.chat, story.room
    async with story.life(at("2026-03-23T14:58")) as process:
        await story.gather()
        await story.say(
            "berlin@dm: timezone Berlin", "accra@dm: timezone Accra", "jakarta@dm: language id",
            "jakarta@dm: timezone Jakarta", "lima@dm: language es", "lima@dm: timezone America/Lima",
            "board@dm: timezone Europe/London", "kyoto@dm: timezone Kyoto", "quito@dm: timezone America/Guayaquil",
            "cairo@dm: timezone Cairo", "cairo@dm: away 2026-03-20 to 2026-04-12",
        )  # fmt: skip
        await story.told("jakarta", "Asia/Jakarta")
        await story.told("lima", "America/Lima")
        await story.told("berlin", "Europe/Berlin")
        await story.told("board", "Europe/London")
        await story.told_there("cairo", "Away from Friday, 20 March 2026 to Sunday, 12 April 2026.")
        await story.say("core@core: !board diversity board on")
        await story.there(story.office, story.core, "is a board member in Diversity")
        await story.say(
            "berlin@diversity: !charter set link https://meet.example.org/diversity",
            'berlin@diversity: !series "Weekly" 60m every Thursday 14:00 Europe/Berlin from 26 March',
        )
        await story.card("S1: Weekly", "13:00 UTC = 08:00 Guayaquil, Lima", "12:00 UTC = 07:00 Guayaquil, Lima")

        # The deadline on everybody's clock, and who may open a poll.
        await story.say(
            'berlin@diversity: !poll consensus "R3" Merge the two scenarios into one. until Thursday 15:00 UTC',
            'lima@diversity: !poll consensus "R4" Merge nothing. until Thursday 15:00 UTC',
            'lima@dm: poll "R4" Merge nothing.',
        )
        _, there = await story.card(
            "P1: R3 (consensus)", "8 of the 11 who can vote", "0 of 11 have voted, 8 are needed.",
            "Thursday, 26 March 2026, 15:00 UTC = 10:00 Guayaquil, Lima · 16:00 Berlin · 17:00 Cairo · 22:00 Jakarta",
        )  # fmt: skip
        await fake.until(lambda: there.id in chat.pinned)
        await story.there(room, story.lima, "call its polls: ", "Ask one of them")
        await story.told("lima", "Las votaciones de Diversity las convocan sus copresidentes: berlin, accra.")
        await story.told("jakarta", "P1: R3 (mufakat)", "Kamis, 26 Maret 2026, 15:00 UTC = 22:00 Jakarta")
        await story.lima_told("P1: R3 (consenso)", "jueves, 26 de marzo de 2026, 15:00 UTC = 10:00 Lima")

        await process.kill()


async def monday_later(story: Week) -> None:
    """Step 2: three times for a call, and a pick; with reactions, buttons, words, and a change of mind."""
    fake, chat, room, berlin = story.fake, story.chat, story.room, story.berlin
    async with story.life(at("2026-03-23T15:30")) as process:
        await story.say(
            'berlin@diversity: !meet "April call" 90m: Tue 7 Apr 13:00 UTC, Tue 7 Apr 18:00 UTC, Wed 8 Apr 07:00 UTC'
        )
        card, there = await story.card("M3: April call", "when can you come?", "0 of 11 have answered")
        await story.card("the times against everybody's day", "Jakarta (1 person)", "Wed 8 Apr 01:00")
        await story.file_there(chat.id, "M3.png")
        await berlin.until(room, lambda event: event["content"].get("msgtype") == "m.image")
        await story.say("board@diversity: !times M3 if needed 1 2 3", "lima@diversity: !times M3 yes 1 2, no 3")
        for key in ("1 ✅", "2 ❌"):
            await story.jakarta.react(room, card, key)
        slip = await story.jakarta.react(room, card, "3 ❌")
        await story.told("jakarta", "M3: April call", "Rabu, 08 April 2026, 01:00 (Jakarta)")
        await story.jakarta.redact(room, slip)
        await story.jakarta.react(room, card, "3 ✅")
        await story.tap("kyoto", there, "1 ✅", "2 ❌", "3 🟡")
        await story.say(
            "accra@diversity: !times M3 yes 1 2 3", "berlin@diversity: !times M3 yes 1 2, if needed 3",
            "quito@diversity: !times M3 yes 1 2, no 3", "oslo@diversity: !times M3 yes 1 2 3",
            "delhi@diversity: !times M3 yes 1 2 3", "manila@diversity: !times M3 yes 1 2 3",
            "lagos@diversity: !times M3 yes 1 2 3",
        )  # fmt: skip
        await story.card(
            "Everybody who was asked has answered", "Everybody can come, 1 of them if needed.",
            "hardest for one person, for whom it begins at 22:00", "2 cannot. It is hardest for 2 people",
        )  # fmt: skip
        await story.say("berlin@diversity: !pick M3 1")
        _, planned = await story.card("M3: April call", "Do you come?", "13:00 UTC = 08:00 Guayaquil, Lima")
        await fake.until(lambda: planned.id in chat.pinned)
        calendar = await story.file(berlin, room, "meeting-M3.ics")
        await story.file_there(chat.id, "meeting-M3.ics")
        assert story.bytes_there("meeting-M3.ics") == calendar, "the same file on both platforms"
        for read in (by_ical, by_vobject):
            [entry] = read(calendar, MARCH, MAY)
            assert (entry.start, entry.minutes) == (at("2026-04-07T13:00"), 90)
        await process.kill()


async def tuesday(story: Week) -> None:
    """Step 3: a block needs a reason; one vote of two accounts. On the way, people note hours."""
    room, lima = story.room, story.lima
    async with story.life(at("2026-03-24T09:00")) as process:
        await story.say("jakarta@diversity: !vote P1 block")
        await story.there(room, story.jakarta, "“Block” needs a reason", "Or write for example: !vote P1 block")
        await story.say("jakarta@diversity: !vote P1 block it leaves out the small communities")
        await story.told("berlin", "jakarta blocks P1: R3", "it leaves out the small communities")
        await story.told_there("accra", "jakarta blocks P1: R3", "it leaves out the small communities")
        await story.card("🔴 Block: 1", "1 of 11 have voted")

        card, there = await story.card("P1: R3 (consensus)", "Open until")
        await story.tap("lima-phone", there, "Agree")
        await story.card("🟢 Agree: 1", "2 of 11 have voted")
        await lima.react(room, card, "🟢")
        await story.say("lima-phone@dm: vote P1 agree", "lima@diversity: !vote P1 agree")
        await lima.until(room, lambda event: event["type"] == "m.reaction" and event["sender"] == story.bot)

        await story.say(
            "berlin@diversity: !log 3h reading the comments", "accra@diversity: !log 90m",
            "kyoto@dm: log 6h the glossary", "quito@diversity: !log 2h", "oslo@diversity: !log 45m",
            "nairobi@partnerships: !log 4h", "hanoi@partnerships: !log 5h", "tunis@partnerships: !log 5h30",
            "dakar@partnerships: !log 6h", "porto@partnerships: !log 4h", "riga@community-health: !log 2h",
            "tbilisi@community-health: !log 1h", "suva@community-health: !log 2h", "perth@community-health: !log 1h",
            "davao@community-health: !log 30m", "bogota@advocacy: !log 7h", "cusco@advocacy: !log 3h",
        )  # fmt: skip
        noted = "Noted for Tuesday, 24 March 2026 (week 13)."
        await story.there(room, lima, noted, count=2)
        await story.there(story.partnerships, story.nairobi, noted, count=5)
        for chat, words, count in (
            (story.chat.id, noted, 2), (story.health.id, noted, 5), (story.advocacy.id, "(semana 13).", 2),
        ):  # fmt: skip
            await story.fake.until(lambda c=chat, w=words, n=count: said(story, c, w) >= n, timeout=60)  # type: ignore[misc]
        await story.told_there("kyoto", "Noted: 6 h on Tuesday, 24 March 2026 (week 13)")
        await process.kill()


async def wednesday(story: Week) -> None:
    """Step 4: a second version; a note to two groups; what one needs of another. Killed before a reason is given."""
    fake, chat, room, berlin = story.fake, story.chat, story.room, story.berlin
    async with story.life(at("2026-03-25T10:00")) as process:
        await story.say(
            "berlin@diversity: !amend P1 Merge the two scenarios into one, and begin with the small communities."
        )
        until = "Saturday, 28 March 2026, 10:0"
        card, there = await story.card("P1: R3 (consensus, version 2)", until, "0 of 11 have voted, 8 are needed.")
        await story.card("P1 is now version 2", "[− one.] [+ one, and begin with the small communities.]")
        await fake.until(lambda: there.id in chat.pinned)
        await story.told("jakarta", "P1 punya versi baru. Ganjalan 1 dari Anda")
        await story.told("jakarta", "P1 sekarang versi 2.", "[+ one, and begin with the small communities.]")
        await story.told("jakarta", "P1: R3 (mufakat, versi 2)", "Sabtu, 28 Maret 2026, 10:0", "= 17:0")
        await story.lima_told("P1 está ahora en la versión 2.", "[+ one, and begin with the small communities.]")
        await story.lima_told("P1: R3 (consenso, versión 2)", "28 de marzo de 2026, 10:0", "= 05:0")
        slip = await berlin.react(room, card, "🟡")
        await story.told("berlin", "Your vote: Agree with reservations")
        await berlin.redact(room, slip)
        await story.told("berlin", "version 2", "You have not voted on this yet.")
        await berlin.react(room, card, "🟢")
        await story.say("jakarta@diversity: !vote P1 reservations still vague")
        await story.board.react(room, card, "🟢")
        await story.tap("manila", there, "Stand aside")
        asked = await story.told_there("manila", "P1: R3 – Stand aside", "Why?")
        for name in ("accra", "kyoto", "quito"):
            await story.tap(name, there, "Agree")
        await process.kill()

    fake.say(story.telegram["manila"], "I will not be there when it is carried out", reply_to=asked.id)
    async with story.life(at("2026-03-25T10:10")) as process:
        await story.told_there("manila", "Your standing aside is concern 2 of P1")
        await story.card("🟢 Agree: 5", "🟡 Agree with reservations: 1", "🟠 Stand aside: 1", "7 of 11 have voted")

        # The note: bold on both platforms, in each group's language and on its clock.
        await berlin.say(room, FORWARD, **HTML)
        words = ("N1", "R3 has a second version. Please read it by Friday")
        note = await story.there(story.partnerships, story.nairobi, *words)
        told(body_of(note), ["Diversity", "Wednesday, 25 March 2026, 13:1", "(Nairobi)"])
        assert "<strong>Please read it</strong>" in note["content"]["formatted_body"]
        copy = await story.shown(story.advocacy.id, *words)
        told(copy.text, ["Diversity", "miércoles, 25 de marzo de 2026, 05:1", "(Lima)"])
        assert "bold" in [entity["type"] for entity in copy.entities]
        source, shown = await story.card("N1", "Advocacy: delivered", "Partnerships: delivered")

        # One acknowledges with a reaction, one answers with a button and a reply; Diversity sees both on one message.
        await story.hanoi.react(story.partnerships, message_of(note), "👍")
        assert await story.card("N1", "Partnerships: acknowledged") == (source, shown)
        await story.tap("bogota", copy, copy.buttons[1]["text"])
        asked = await story.shown(story.advocacy.id, "¿Qué responde", "N1")
        answer = "Estamos de acuerdo con la segunda versión"
        fake.say(story.telegram["bogota"], answer, story.advocacy, reply_to=asked.id)
        await story.card("Advocacy answers N1", answer)
        assert await story.card("N1", "Advocacy: answered", "Partnerships: acknowledged") == (source, shown)

        # What Partnerships needs stands in both groups.
        await story.say('nairobi@partnerships: !need diversity "the glossary" by 10 April')
        here = await story.there(story.partnerships, story.nairobi, "D1", "the glossary", "Friday, 10 April 2026")
        _, need = await story.card("D1", "Partnerships needs this from Diversity", "the glossary", "10 April 2026")
        await story.tap("accra", need, "Accept")
        await story.card("D1", "Accepted.")
        accepted = await story.there(story.partnerships, story.nairobi, "D1", "Accepted.")
        assert message_of(accepted) == message_of(here), "edited in place"
        await story.say("berlin@diversity: !needs", "nairobi@partnerships: !needs")
        await story.there(room, berlin, "D1 for Partnerships by Fri 10 Apr: the glossary (accepted)")
        await story.there(story.partnerships, story.nairobi, "D1 from Diversity by Fri 10 Apr: the glossary (accepted)")

        # The agenda of Thursday's meeting, and who comes.
        await story.card("M1: Weekly (1 h, series S1)", "Do you come?")
        await story.say("lima@diversity: !agenda M1 The glossary 10m")
        await story.there(room, story.lima, "On the agenda of M1:", "1. The glossary (10 min)")
        await story.say(
            "berlin@diversity: !agenda M1 R3, second version 30m", "jakarta@diversity: !rsvp M1 yes",
            "kyoto@diversity: !rsvp M1 yes", "lima@diversity: !rsvp M1 yes", "berlin@diversity: !rsvp M1 yes",
            "board@diversity: !rsvp M1 no",
        )  # fmt: skip
        await story.card("M1: Weekly (1 h, series S1)", "2. R3, second version (30 min)", "5 of 11 have answered")
        await process.kill()
