"""A group meets at a fair hour, with real clients on both platforms."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from tests.both import Both, private_of
from tests.clients.matrix import Happening, Person
from tests.meetings.readers import by_ical, by_vobject
from tests.polls.telling import told
from tests.synapse import Synapse

MARCH, MAY = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)
AT_ONE = datetime(2026, 4, 7, 13, tzinfo=UTC)


async def test_the_story_of_a_meeting_with_real_clients_on_both_platforms(
    synapse_server: Synapse, tmp_path: Path
) -> None:
    """Story steps 2 and 5: S1, S2, S4, S6, S7, G1. Killed after the pick, and in the meeting."""
    async with Both(synapse_server, tmp_path, "m1") as both:
        fake, chat, room, bot = both.fake, both.chat, both.room, both.bot
        berlin, jakarta, lima = both.berlin, both.jakarta, both.lima
        ana, bo = fake.person("Ana", started=True), fake.person("Bo")
        async with both.life(datetime.fromisoformat("2026-03-23T15:00:00+00:00")) as process:
            await berlin.until_joined(room, bot)
            for person, city in ((berlin, "Berlin"), (jakarta, "Jakarta"), (lima, "America/Lima")):
                await person.say(room, f"!timezone {city}")
            await jakarta.say(room, "!me")
            private = await private_of(jakarta, bot)
            fake.join(chat, ana, bo)
            fake.say(ana, "/timezone Accra", chat)
            await both.shown(chat.id, "Accra")

            # Three times; a reaction, a button, words, and a change of mind.
            await berlin.say(
                room, '!meet "April call" 90m: Tue 7 Apr 13:00 UTC, Tue 7 Apr 18:00 UTC, Wed 8 Apr 07:00 UTC'
            )
            card, there = await both.card("M1: April call", "when can you come?", "0 of 5 have answered")
            await both.card("the times against everybody's day", "Jakarta (1 person)", "Wed 8 Apr 01:00")
            await fake.until(lambda: chat.pinned == [there.id])
            await berlin.until(room, lambda event: event["content"].get("msgtype") == "m.image")
            assert [shown.file[:2] for shown in fake.sent if shown.file] == [("photo", "M1.png")]
            await jakarta.react(room, card, "1 ✅")
            await jakarta.react(room, card, "2 ❌")
            slip = await jakarta.react(room, card, "3 ❌")
            await jakarta.until_told(private, "M1: April call", "20:00 (Jakarta)", by=bot)
            await jakarta.redact(room, slip)
            await jakarta.react(room, card, "3 ✅")
            for label in ("1 ✅", "2 🟡", "3 ✅"):
                await fake.until(partial(fake.answers.__contains__, fake.tap(ana, there, label)), timeout=20)
            said = fake.say(bo, "/times M1 yes 1 2 3", chat)
            await fake.until(lambda: (chat.id, said) in fake.reactions, timeout=20)
            await lima.say(room, "!times M1 yes 1 2, no 3")
            await berlin.say(room, "!times M1 yes 1 3, if needed 2")
            await both.card("Everybody who was asked has answered", "Time 1:", "Everybody can come")
            await both.card("1 cannot. It is hardest for")
            await berlin.say(room, "!pick M1 1")
            _, planned = await both.card("M1: April call", "Do you come?", "08:00 Lima")
            await fake.until(lambda: chat.pinned == [planned.id])
            there_file = await both.shown(chat.id, "M1 for your calendar")
            assert there_file.file is not None
            assert there_file.file[:2] == ("document", "meeting-M1.ics")
            [event] = await berlin.until(room, lambda event: event["content"].get("msgtype") == "m.file")
            calendar = await _download(berlin, event)
            for read in (by_ical, by_vobject):
                [entry] = read(calendar, MARCH, MAY)
                assert (entry.start, entry.minutes, entry.title) == (AT_ONE, 90, "April call (Diversity)")
            assert _of_fake(fake, "meeting-M1.ics") == calendar, "the same file on both platforms"
            fake.tap(ana, planned, "Yes")
            await berlin.say(room, "!agenda M1 The glossary 10m")
            await berlin.say(room, '!series "Weekly" 60m every Thursday 14:00 Europe/Berlin from 26 March')
            await both.card("S1: Weekly", "13:00 UTC", "07:00 Lima")
            await process.kill()

        # It is 13:00 on the day. What an hour before was to be said is said no more.
        async with both.life(AT_ONE) as process:
            await berlin.say(room, "!start M1")
            await both.card("M1: April call has begun", "The glossary")
            await lima.say(room, "Hola a todos.")
            await berlin.say(room, "!topic The glossary\n!agreed We use the glossary of Partnerships")
            await both.card("Agreed, provisionally: We use the glossary")
            fake.say(ana, "/action Bo write to Partnerships by 10 April", chat)
            await both.card("A1", "write to Partnerships", "Bo")
            await both.card("Agreed, provisionally: We use the glossary", "Action A1")
            await process.kill()
        async with both.life(datetime.fromisoformat("2026-04-07T13:40:00+00:00")) as process:
            await lima.say(room, "!info Killed in the middle")
            await berlin.say(room, "!end")
            _, minutes = await both.card("Minutes of M1: April call", "Killed in the middle")
            told(minutes.text, ["Present (3): ", "We use the glossary of Partnerships", "A1: write to Partnerships"])
            assert "jakarta" not in minutes.text.partition("Present")[2].partition("\n")[0]
            await berlin.until(
                room, lambda event: str(event["content"].get("filename", event["content"].get("body"))).endswith(".md")
            )
            await both.shown(chat.id, "Who cannot live with one of these can object")
            assert await process.stop() == 0, process.logged()
        bodies = [event["content"].get("body", "") for event in await berlin.history(room) if event["sender"] == bot]
        assert sum("has begun (" in body and not body.startswith("* ") for body in bodies) == 1, "nothing is said twice"
        assert not any("In 1 h" in body for body in bodies)


def _of_fake(fake: Any, name: str) -> bytes:
    """A file that was sent to Telegram."""
    found: bytes = next(
        content for call in fake.of("sendDocument") for named, content in call.files.values() if named == name
    )  # fmt: skip
    return found


async def _download(person: Person, event: Happening) -> bytes:
    """The file of a message, as a client has it."""
    server, _, media = str(event["content"]["url"]).removeprefix("mxc://").partition("/")
    assert person._http is not None
    url = f"{person._url}/_matrix/client/v1/media/download/{server}/{media}"
    async with person._http.get(url) as answer:
        assert answer.ok
        return await answer.read()
