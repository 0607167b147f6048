"""A group comes to a recommendation in an encrypted room, with real clients on both platforms."""

from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from storage import outcomes, polls
from storage.database import Database
from tests.both import Both, link, private_of
from tests.clients.js import JsPerson, Node
from tests.clients.matrix import ENCRYPTED, body_of
from tests.polls.telling import told
from tests.synapse import Synapse


class Encrypted(Both):
    """The same with the library below Element, in its strictest mode, and a room that is encrypted on Matrix.

    What is said there goes to Telegram because `berlin` says that it may.
    """

    initial_state = ENCRYPTED

    def __init__(self, library: Node, server: Synapse, folder: Path, suffix: str) -> None:
        super().__init__(server, folder, suffix)
        self._library = library

    def person(self, user_id: str, token: str) -> JsPerson:
        return JsPerson(self._library, self.server.url, user_id, token)

    async def welcome(self) -> None:
        await super().welcome()
        question = await self.berlin.until_told(self.room, "on Telegram is not encrypted", by=self.bot)
        await self.berlin.react(self.room, question["event_id"], "✅")
        await self.berlin.until_told(self.room, "may hear", by=self.bot)


async def test_the_story_of_r3_in_an_encrypted_room_and_on_telegram(
    js_library: Node, synapse_server: Synapse, tmp_path: Path
) -> None:
    """Story steps 3 and 7: D2–D6, G1. Killed between the votes and the tally, down over the deadline."""
    async with Encrypted(js_library, synapse_server, tmp_path, "r3") as both:
        fake, chat, room, bot = both.fake, both.chat, both.room, both.bot
        berlin, jakarta, lima = both.berlin, both.jakarta, both.lima
        ana, bo, lima_there = fake.person("Ana"), fake.person("Bo"), fake.person("Lima", started=True)
        async with both.life(datetime.fromisoformat("2026-03-23T15:00:00+00:00")) as process:
            await both.welcome()
            for person in (jakarta, lima):
                await person.say(room, "!me")
            fake.join(chat, ana, bo, lima_there)
            private = {person.id: await private_of(person, bot) for person in (jakarta, lima)}
            await link(both, lima_there, private[lima.id])

            await berlin.say(room, '!poll consensus "R3" Merge the two scenarios into one for 3d')
            card, there = await both.card("P1: R3 (consensus)", "4 of the 5 who can vote")
            await fake.until(lambda: chat.pinned == [there.id])

            # A reaction, a button, both of one person; a block, with its reason as a reply.
            await berlin.react(room, card, "🟢")
            fake.tap(lima_there, there, "Agree")
            await lima.react(room, card, "🟢")
            await jakarta.react(room, card, "🔴")
            asked = await jakarta.until_told(private[jakarta.id], "Why?", by=bot)
            await jakarta.reply(private[jakarta.id], asked["event_id"], "it leaves out the small communities")
            await jakarta.until_told(private[jakarta.id], "concern 1 of P1", by=bot)
            private[berlin.id] = await private_of(berlin, bot)
            await berlin.until_told(private[berlin.id], "blocks P1: R3", "small communities", by=bot)
            await both.card("🟢 Agree: 2", "🔴 Block: 1", "3 of 5 have voted")

            await berlin.say(room, "!amend P1 Merge the two scenarios into one and name small communities first")
            card, there = await both.card("P1: R3 (consensus, version 2)", "0 of 5 have voted")
            await both.shown(chat.id, "P1 is now version 2", "and name small communities first")
            await jakarta.until_told(private[jakarta.id], "Your concern 1 stays listed", by=bot)
            await fake.until(lambda: chat.pinned == [there.id])

            # In words, in private and in the room; a reaction taken back.
            slip = await berlin.react(room, card, "🟡")
            await berlin.until_told(private[berlin.id], "Your vote: Agree with reservations", by=bot)
            await berlin.redact(room, slip)
            await berlin.until_told(private[berlin.id], "You have not voted on this yet.", by=bot)
            await berlin.react(room, card, "🟢")
            await jakarta.say(private[jakarta.id], "vote P1 reservations still vague")
            await jakarta.until_told(private[jakarta.id], "Agree with reservations", by=bot)
            said = fake.say(ana, "/vote P1 agree", chat)
            await fake.until(lambda: (chat.id, said) in fake.reactions, timeout=20)
            tap = fake.tap(lima_there, there, "Agree")
            await fake.until(lambda: tap in fake.answers, timeout=20)
            await process.kill()

        with closing(Database(both.url)) as database:
            poll = database.run_here(lambda session: polls.find(session, 1))
        assert poll is not None
        both.set_clock(poll.closes_at - timedelta(seconds=2))
        fake.say(bo, "/vote P1 stand-aside I will not be there", chat)

        async with both.life(poll.closes_at + timedelta(seconds=5)) as process:
            late = fake.say(ana, "/vote P1 block too late", chat)
            outcome = await berlin.until_told(room, "The group recommends it.", by=bot)
            ended = await both.shown(chat.id, "The group recommends it.")
            told(
                ended.text,
                [
                    "🟢 Agree: 3 (60 %)", "🟡 Agree with reservations: 1 (20 %)", "🟠 Stand aside: 1 (20 %)",
                    "5 of 5 took part (quorum: 4).", "I will not be there", "still vague", "small communities",
                    "On record: P1, version 2, consensus.",
                ],
            )  # fmt: skip
            assert body_of(outcome).replace("!", "/") == ended.text, "the same record, whoever reads it where"
            assert ended.file is not None
            assert ended.file[:2] == ("photo", "P1.png")
            [picture] = await berlin.until(room, lambda event: event["content"].get("msgtype") == "m.image")
            assert (await berlin.file_of(picture)).startswith(b"\x89PNG")
            refusal = await both.shown(chat.id, "Your vote came after that and does not count.")
            assert refusal.reply_to == late
            await lima.react(room, card, "🔴")
            await lima.until_told(private[lima.id], "does not count", by=bot)
            assert await process.stop() == 0, process.logged()
        with closing(Database(both.url)) as database:
            [outcome_kept] = database.run_here(lambda session: list(outcomes.of_polls(session, [1]).values()))
        assert (outcome_kept.code, outcome_kept.at) == ("recommends", poll.closes_at)
