"""A group comes to a recommendation: the story's week on the console, and with real clients on both platforms."""

from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.config import load
from bot.console import console
from storage import outcomes, polls
from storage.database import Database
from tests.both import Both, link, private_of
from tests.clients.matrix import body_of
from tests.polls.telling import told
from tests.synapse import Synapse

EXAMPLES = Path(__file__).parent.parent / "docs" / "examples"


def test_the_story_of_r3_on_the_console(capsys: pytest.CaptureFixture[str]) -> None:
    """Story steps 1, 3, 4, 6 and 7: D1–D6, D8, S1, L1."""
    code = console(load(EXAMPLES / "demo.toml", {}), script=str(EXAMPLES / "story-polls.txt"), echo=True)
    said = capsys.readouterr().out
    assert code == 0
    told(
        said,
        [
            # Step 1: until Thursday 15:00, on everybody's clock; who may open a poll.
            "The co-chairs of Diversity call its polls: berlin, accra.",
            "[diversity] P1: R3 (consensus)",
            "8 of the 11 who can vote have to take part.",
            "Thursday, 26 March 2026, 15:00 UTC = 10:00 Lima · 16:00 Berlin · 22:00 Jakarta",
            "0 of 11 have voted, 8 are needed.",
            "[jakarta, private] P1: R3 (mufakat)",
            "Kelompok merekomendasikannya jika",
            "Kamis, 26 Maret 2026, 15:00 UTC = 22:00 Jakarta",
            "[lima, private] P1: R3 (consenso)",
            "El grupo lo recomienda si",
            "jueves, 26 de marzo de 2026, 15:00 UTC = 10:00 Lima",
            # Step 3: a block needs a reason, and the co-chairs learn of it; two accounts are one vote.
            "jakarta@diversity: !vote P1 block\n",
            "“Block” needs a reason, so I have not counted it.",
            "Or write for example: !vote P1 block it leaves out the small groups",
            "jakarta@diversity: !vote P1 block it leaves out",
            "[diversity] (reaction) ✅",
            "[berlin, private] jakarta blocks P1: R3:",
            "[accra, private] jakarta blocks P1: R3:",
            "Suara Anda: Menghalangi.",
            "🔴 Block: 1",
            "1 of 11 have voted",
            "lima-phone@dm: vote P1 agree",
            "🟢 Agree: 1",
            "2 of 11 have voted",
            "lima@diversity> agree",
            # Step 4: version 2, with what has changed; who blocked hears first.
            "Version 2 is below. Votes on this one no longer count.",
            "[jakarta, private]",
            "[diversity] P1 is now version 2. Votes on the version before no longer count.",
            "[+ one, and begin with the small communities.]",
            "[diversity] P1: R3 (consensus, version 2)",
            "Saturday, 28 March 2026, 10:00 UTC = 05:00 Lima · 11:00 Berlin · 17:00 Jakarta",
            "0 of 11 have voted, 8 are needed.",
            "[jakarta, private] P1",
            "Sabtu, 28 Maret 2026, 10:00 UTC = 17:00 Jakarta",
            "[berlin, private] P1 is now version 2.",
            # Step 6: killed in the middle of the vote.
            "🟢 Agree: 6",
            "oslo@diversity> agree",
            ":restart",
            "🟢 Agree: 7",
            "[manila, private] P1: R3 – Stand aside",
            ":restart",
            "[manila, private] Your standing aside is concern 2 of P1",
            # Step 7: the outcome, on record; a second later it is too late.
            ":at 2026-03-28T10:00:01Z",
            "10 of 11 have voted.",
            "[diversity] P1: R3 (consensus, version 2)\n  The group recommends it.",
            "🟢 Agree: 7 (70 %)",
            "🟡 Agree with reservations: 2 (20 %)",
            "🟠 Stand aside: 1 (10 %)",
            "🔴 Block: 0 (0 %)",
            "10 of 11 took part (quorum: 8).",
            "1 person on leave did not vote and is not counted.",
            "Dissent\n  • Stand aside (concern 2): I will not be there when it is carried out",
            "Reasons\n  • Agree with reservations: still vague",
            "• Block (concern 1): it leaves out the small communities (version 1, not raised again)",
            "On record: P1, version 2, consensus.",
            "Closed at its deadline, Saturday, 28 March 2026, 11:00 (Berlin).",
            "+ P1.png (image/png",
            "P1 was open until Saturday, 28 March 2026, 11:00 (Berlin). Your vote came after that and does not count.",
            "[jakarta, private] P1: R3",
            "Setuju: 7 (70 %)",
            "10 dari 11 orang ikut (kuorum: 8).",
            "Sabtu, 28 Maret 2026, 17:00 (Jakarta)",
            "P1: R3 · the group recommends it · consensus · 10 of 11 · Sat 28 Mar 2026",
        ],
    )
    _said_once(said)
    assert "decided" not in said


def _said_once(said: str) -> None:
    """Nothing is said twice for being killed, and no one is asked who has voted or is on leave (D8)."""
    assert said.count("\n[diversity] P1: R3 (consensus, version 2)\n  The group") == 1
    assert said.count("\n[manila, private] P1: R3 – Stand aside") == 1
    assert said.count("\n[lima, private] P1: R3") == 2, "one a version, on the account that is in use"
    assert said.count("(only lima sees)") == 2
    reminded = said.count("You have not voted on this yet.")
    assert (reminded, said.count("[lagos, private] You have not voted on this yet.")) == (1, 1)


async def test_the_story_of_r3_with_real_clients_on_both_platforms(synapse_server: Synapse, tmp_path: Path) -> None:
    """Story steps 3 and 7: D2–D6, G1. Killed between the votes and the tally, down over the deadline."""
    async with Both(synapse_server, tmp_path, "r3") as both:
        fake, chat, room, bot = both.fake, both.chat, both.room, both.bot
        berlin, jakarta, lima = both.berlin, both.jakarta, both.lima
        ana, bo, lima_there = fake.person("Ana"), fake.person("Bo"), fake.person("Lima", started=True)
        async with both.life(datetime.fromisoformat("2026-03-23T15:00:00+00:00")) as process:
            await berlin.until_joined(room, bot)
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
            await berlin.until(room, lambda event: event["content"].get("msgtype") == "m.image")
            refusal = await both.shown(chat.id, "Your vote came after that and does not count.")
            assert refusal.reply_to == late
            await lima.react(room, card, "🔴")
            await lima.until_told(private[lima.id], "does not count", by=bot)
            assert await process.stop() == 0, process.logged()
        with closing(Database(both.url)) as database:
            [outcome_kept] = database.run_here(lambda session: list(outcomes.of_polls(session, [1]).values()))
        assert (outcome_kept.code, outcome_kept.at) == ("recommends", poll.closes_at)
