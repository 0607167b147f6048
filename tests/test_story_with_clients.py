"""What goes between groups and to the core team in the story's week, with real clients on both platforms."""

import csv
import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from tests.both import Both, message_of, private_of
from tests.clients.matrix import Happening, Person, body_of
from tests.polls.telling import told
from tests.synapse import Synapse

WEDNESDAY = datetime.fromisoformat("2026-03-25T10:00:00+00:00")
SUNDAY_IN_LIMA = datetime.fromisoformat("2026-03-30T04:30:00+00:00")
FRIDAY = datetime.fromisoformat("2026-03-27T09:00:00+00:00")
MONDAY = datetime.fromisoformat("2026-03-30T13:00:00+00:00")
FORWARD = "!forward partnerships and advocacy: R3 has a second version. **Please read it** by Friday"
HTML = {
    "format": "org.matrix.custom.html",
    "formatted_body": FORWARD.replace("**P", "<strong>P").replace("**", "</strong>"),
}


class Groups(Both):
    """Diversity on both platforms, Partnerships on Matrix, Advocacy in Spanish on Telegram, and the core team."""

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        enter = self._stack.enter_async_context
        self.nairobi, self.core = [
            await enter(Person(self.server.url, *self.server.register(f"{name}-{self.suffix}")))
            for name in ("nairobi", "core")
        ]
        self.partnerships = await self.nairobi.create_room(self.bot)
        self.office = await self.core.create_room(self.bot)
        self.ana, self.bo, self.bogota = [self.fake.person(name, started=True) for name in ("Ana", "Bo", "Bogota")]
        self.advocacy = self.fake.group("Advocacy", admin=True)
        return self

    async def there(self, room: str, who: Person, *words: str) -> Happening:
        """What the bot says to that in a room on Matrix."""
        return await who.until_told(room, *words, by=self.bot)

    async def file(self, who: Person, room: str, name: str) -> bytes:
        """A file that the bot has sent to a room on Matrix."""
        [event] = await who.until(
            room, lambda event: name in (event["content"].get("filename"), event["content"].get("body"))
        )  # fmt: skip
        return await who.download(str(event["content"]["url"]))

    def _settings(self) -> str:
        return (
            f'{super()._settings()}timezone = "Europe/Berlin"\n'
            f'[[groups]]\nslug = "partnerships"\nname = "Partnerships"\ntimezone = "Africa/Nairobi"\n'
            f'rooms = ["matrix:{self.partnerships}"]\ncochairs = ["matrix:{self.nairobi.id}"]\n'
            f'[[groups]]\nslug = "advocacy"\nname = "Advocacy"\nlanguage = "es"\ntimezone = "America/Lima"\n'
            f'rooms = ["telegram:{self.advocacy.id}"]\n'
            f'[core]\naccounts = ["matrix:{self.core.id}"]\nrooms = ["matrix:{self.office}"]\n'
        )


async def test_the_story_between_groups_with_real_clients_on_both_platforms(
    synapse_server: Synapse, tmp_path: Path
) -> None:
    """Story steps 1, 4, 6, 8 and 9: N1–N3, R1, P2, H2, H4, X1, L1. Killed between a note and its delivery."""
    async with Groups(synapse_server, tmp_path, "week") as all_of:
        private = await _wednesday(all_of)
        await _friday(all_of)
        await _sunday(all_of, private)
        await _monday(all_of, private)


async def _wednesday(story: Groups) -> dict[str, str]:
    """Steps 1 and 4: a poll in three languages, a note to two groups, what one needs of another. Private rooms."""
    fake, chat, room, bot = story.fake, story.chat, story.room, story.bot
    berlin, jakarta, lima, nairobi = story.berlin, story.jakarta, story.lima, story.nairobi
    async with story.life(WEDNESDAY) as process:
        for person, where in ((berlin, room), (nairobi, story.partnerships), (story.core, story.office)):
            await person.until_joined(where, bot)
        for person in (berlin, jakarta, lima):
            await person.say(room, "!me")
        private = {person.id: await private_of(person, bot) for person in (berlin, jakarta, lima)}
        fake.join(chat, story.ana, story.bo)
        fake.join(story.advocacy, story.bogota)
        for person, settings in (
            (jakarta, ("language id", "timezone Jakarta")), (lima, ("language es", "timezone America/Lima")),
        ):  # fmt: skip
            for setting in settings:
                await person.say(private[person.id], setting)
        await jakarta.until_told(private[jakarta.id], "Asia/Jakarta", by=bot)
        await lima.until_told(private[lima.id], "America/Lima", by=bot)

        # The deadline on everybody's clock, and who may open a poll.
        await lima.say(room, '!poll "R4" Merge nothing. for 3d')
        await story.there(room, lima, "call its polls: ", "Ask one of them")
        await berlin.say(room, '!poll "R3" Merge the two scenarios. for 3d')
        card, there = await story.card("P1: R3 (consensus)", "28 March 2026, 10:0", "05:0", "Lima", "17:0", "Jakarta")
        await jakarta.until_told(private[jakarta.id], "P1: R3 (mufakat)", "Sabtu, 28 Maret 2026, 10:0", "17:0", by=bot)
        await lima.until_told(private[lima.id], "P1: R3 (consenso)", "sábado, 28 de marzo de 2026", "05:0", by=bot)
        for person in (berlin, jakarta, lima):
            await person.react(room, card, "🟢")
        for member in (story.ana, story.bo):
            fake.tap(member, there, "Agree")
            fake.say(member, "/log 3h", chat)
        for person, amount in ((berlin, "3h"), (jakarta, "30m")):
            await person.say(room, f"!log {amount}")
        await story.card("🟢 Agree: 5", "5 of 5 have voted")
        await berlin.say(room, "!close P1")
        await story.card("The group recommends it.", "Agree: 5 (100 %)")

        # The note: bold on both platforms, in each group's language and on its clock.
        await berlin.say(room, FORWARD, **HTML)
        note = await story.there(story.partnerships, nairobi, "N1", "R3 has a second version. Please read it by Friday")
        told(body_of(note), ["Diversity", "Wednesday, 25 March 2026, 13:0", "(Nairobi)"])
        assert "<strong>Please read it</strong>" in note["content"]["formatted_body"]
        copy = await story.shown(story.advocacy.id, "N1", "R3 has a second version. Please read it by Friday")
        told(copy.text, ["Diversity", "miércoles, 25 de marzo de 2026, 05:0", "(Lima)"])
        assert "bold" in [entity["type"] for entity in copy.entities]
        source, shown = await story.card("N1", "Advocacy: delivered", "Partnerships: delivered")

        # One acknowledges with a reaction, one answers with a button and a reply; Diversity sees both on one message.
        await nairobi.react(story.partnerships, message_of(note), "👍")
        assert await story.card("N1", "Partnerships: acknowledged") == (source, shown)
        fake.tap(story.bogota, copy, copy.buttons[1]["text"])
        asked = await story.shown(story.advocacy.id, "¿Qué responde", "N1")
        fake.say(story.bogota, "Estamos de acuerdo", story.advocacy, reply_to=asked.id)
        await story.card("Advocacy answers N1", "Estamos de acuerdo")
        assert await story.card("N1", "Advocacy: answered", "Partnerships: acknowledged") == (source, shown)

        # And in words.
        fake.say(story.ana, "/forward partnerships, advocacy Who comes on Thursday?", chat)
        second = await story.there(story.partnerships, nairobi, "N2", "Who comes on Thursday?")
        await nairobi.reply(story.partnerships, message_of(second), "!answer N2 Two of us come")
        await story.shown(story.advocacy.id, "N2", "Who comes on Thursday?")
        fake.say(story.bogota, "/ack N2", story.advocacy)
        await story.card("Partnerships answers N2", "Two of us come")
        await story.card("N2", "Advocacy: acknowledged", "Partnerships: answered")

        # What Partnerships needs stands in both groups.
        await nairobi.say(story.partnerships, '!need diversity "the glossary" by 10 April')
        here = await story.there(story.partnerships, nairobi, "D1", "the glossary", "Friday, 10 April 2026")
        need, _ = await story.card("D1", "Partnerships needs this from Diversity", "the glossary", "10 April 2026")
        await berlin.react(room, need, "✅")
        await story.card("D1", "Accepted.")
        accepted = await story.there(story.partnerships, nairobi, "D1", "Accepted.")
        assert message_of(accepted) == message_of(here), "edited in place"

        # A third note is written, and the program is killed before it is anywhere.
        await berlin.say(room, "!forward partnerships, advocacy The minutes are out")
        await process.kill()
    return private


async def _friday(story: Groups) -> None:
    """Step 6: nothing is lost or said twice; an ask is approved, and the room learns it."""
    core = story.core
    async with story.life(FRIDAY) as process:
        note = await story.there(story.partnerships, story.nairobi, "N3", "The minutes are out")
        await story.shown(story.advocacy.id, "N3", "The minutes are out")
        await story.card("N3", "Advocacy: delivered", "Partnerships: delivered")
        events = await story.nairobi.history(story.partnerships)
        bodies = [event for event in events if "The minutes are out" in body_of(event)]
        assert {message_of(event) for event in bodies} == {message_of(note)}
        there = [shown.text for shown in story.fake.sent if shown.chat == story.advocacy.id]
        assert sum("The minutes are out" in text for text in there) == 1

        await story.jakarta.say(story.room, '!ask expert "an interview with a linguist"')
        ask, shown = await story.card("Q1", "an expert", "an interview with a linguist", "Not answered yet.")
        asked = await story.there(story.office, core, "Q1", "an interview with a linguist", "Not answered yet.")
        await core.react(story.office, message_of(asked), "✅")
        direct = await private_of(core, story.bot)
        sure = await core.until_told(direct, "Approve Q1", by=story.bot)
        await core.react(direct, message_of(sure), "✅")
        await story.card("The core team approves Q1")
        assert await story.card("Q1", "an expert", "Approved.") == (ask, shown)
        approved = await story.there(story.office, core, "Q1", "an expert", "Approved.")
        assert message_of(approved) == message_of(asked), "edited in place"
        assert await process.stop() == 0, process.logged()


async def _sunday(story: Groups, private: dict[str, str]) -> None:
    """Step 8: one instant, Sunday of week 13 in Lima and Monday of week 14 in Jakarta."""
    async with story.life(SUNDAY_IN_LIMA) as process:
        await story.lima.say(story.room, "!log 1h30 comments on R3")
        await story.there(story.room, story.lima, "Noted for Sunday, 29 March 2026 (week 13)")
        direct = private[story.jakarta.id]
        await story.jakarta.say(direct, "log 45m")
        await story.jakarta.until_told(direct, "45 menit", "Senin, 30 Maret 2026 (pekan 14)", by=story.bot)
        assert await process.stop() == 0, process.logged()


async def _monday(story: Groups, private: dict[str, str]) -> None:
    """Step 9: one digest, a report to all groups, an export and an erasure."""
    berlin, lima, core, bot = story.berlin, story.lima, story.core, story.bot
    async with story.life(MONDAY) as process:
        digest = body_of(await story.there(story.office, core, "Week 13", "Mon 23 Mar"))
        told(digest, ["Advocacy –", "Diversity ▽ 5 of 5 took part, recommends P1", "Partnerships –"])
        await core.until(story.office, lambda event: event["content"].get("msgtype") == "m.image")
        table = await story.file(core, story.office, "summary-2026-W13.csv")
        rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
        assert [row["group"] for row in rows if row["group"]] == ["advocacy", "diversity", "partnerships"]
        for name in ("berlin", "jakarta", "lima", "Ana"):
            assert name not in digest + table.decode()

        # The report: from the records, approved with a reaction, and a file in every other group.
        direct = private[berlin.id]
        await berlin.say(direct, "report")
        section = await berlin.until_told(direct, "What happened (1 of 10)", by=bot)
        await berlin.react(direct, message_of(section), "📄")
        await berlin.until_told(direct, "Agree: 5", "D1: Partnerships needs the glossary", "Q1: an expert", by=bot)
        ready = await berlin.until_told(direct, "Once a co-chair approves T1", by=bot)
        await berlin.react(direct, message_of(ready), "✅")
        await story.card("The step report T1 of Diversity is approved")
        await story.there(story.partnerships, story.nairobi, "Diversity has a new step report, T1.")
        report = (await story.file(story.nairobi, story.partnerships, "report-T1.md")).decode()
        told(report, ["T1: Diversity", "R3", "Agree: 5", "the glossary", "an interview with a linguist"])
        assert "lima" not in report
        await story.shown(story.advocacy.id, "Diversity tiene un informe de etapa nuevo, T1.")
        await story.fake.until(lambda: _files(story, story.advocacy.id), timeout=20)
        assert _files(story, story.advocacy.id) == ["report-T1.md"]

        # lima takes everything along and is forgotten; the outcome stays.
        direct = private[lima.id]
        await lima.say(direct, "export")
        held = json.loads(await story.file(lima, direct, "convene-export.json"))
        assert [(entry["minutes"], entry["week"]) for entry in held["hours"]] == [(90, "2026-W13")]
        await lima.say(direct, "erase")
        question = await lima.until_told(direct, "No se puede deshacer", by=bot)
        await lima.react(direct, message_of(question), "1️⃣")
        await lima.until_told(direct, "olvídame", by=bot)
        await lima.say(direct, "olvídame")
        await lima.until_told(direct, "está eliminado", by=bot)
        await lima.say(direct, "hours")
        await lima.until_told(direct, "I do not know you yet", by=bot)
        await berlin.say(story.room, "!poll P1")
        await story.there(story.room, berlin, "P1: R3", "What was asked", "Agree: 5 (100 %)")
        assert await process.stop() == 0, process.logged()


def _files(story: Groups, chat: int) -> list[Any]:
    """The names of the files that a chat on Telegram has from the bot."""
    return [shown.file[1] for shown in story.fake.sent if shown.chat == chat and shown.file]
