"""The adapter knows whether the homeserver may still hold what people sent before, and whose clock to believe."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.events import BotAdded, Message
from bot.platforms.matrix import receive
from tests.fakes.matrix import Fault, Homeserver
from tests.fakes.matrix_intake import RecordingIntake, reading
from tests.platforms.adapter import ANA, BOT, bot, now
from tests.platforms.on_synapse import World
from tests.synapse import Synapse


async def test_at_the_start_it_has_caught_up_at_once_where_nothing_waits(server: Homeserver) -> None:
    intake = RecordingIntake()
    server.room(ANA, BOT)
    async with asyncio.timeout(10), reading(bot(server), intake):
        await intake.until(lambda: not intake.behind)


async def test_it_has_caught_up_only_with_all_that_waited(server: Homeserver) -> None:
    room, intake = server.room(ANA, BOT), RecordingIntake()
    async with reading(bot(server), intake):
        await intake.until(lambda: not intake.behind)
    for number in range(250):
        server.say(room, ANA, str(number))
    intake.behind = True
    async with reading(bot(server), intake):
        await intake.until(lambda: not intake.behind)
    assert len(intake.of(Message)) == intake.known_by_then == 250


async def test_a_poll_that_waits_is_not_behind_and_one_that_failed_is(server: Homeserver) -> None:
    room, intake = server.room(ANA, BOT), RecordingIntake()
    async with reading(bot(server), intake):
        await intake.until(lambda: not intake.behind)
        server.say(room, ANA, "one")
        await intake.until(lambda: intake.of(Message))
        assert not intake.behind
        fault = Fault("/sync", 502, times=1000)
        server.faults.append(fault)
        server.say(room, ANA, "two")
        server.say(room, ANA, "three")
        await intake.until(lambda: intake.behind)
        fault.times = 0
        await intake.until(lambda: not intake.behind)
        assert intake.known_by_then == 3


async def test_what_came_while_the_database_was_away_is_still_to_be_read(server: Homeserver) -> None:
    room, intake = server.room(ANA, BOT), RecordingIntake()
    asked: list[bool] = []

    async def nap(seconds: float) -> None:
        asked.append(intake.behind)
        server.say(room, ANA, "meanwhile")
        await asyncio.sleep(0)

    async with reading(bot(server, sleep=nap), intake):
        await intake.until(lambda: not intake.behind)
        intake.outage = 1
        server.say(room, ANA, "one")
        await intake.until(lambda: intake.behind)
        await intake.until(lambda: not intake.behind)
        assert intake.known_by_then == 2
    assert asked == [True]


async def test_what_took_long_to_hand_in_is_followed_by_another_question(
    server: Homeserver, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, intake = server.room(ANA, BOT), RecordingIntake()
    monkeypatch.setattr(receive, "BRIEFLY", -1.0)
    async with reading(bot(server), intake):
        server.say(room, ANA, "one")
        await intake.until(lambda: intake.of(Message) and intake.polls > 3)
        assert intake.behind
        monkeypatch.setattr(receive, "BRIEFLY", 60.0)
        await intake.until(lambda: not intake.behind)


async def test_a_senders_clock_counts_for_what_waited_during_an_outage_and_never_ahead_of_ours(
    server: Homeserver,
) -> None:
    room, intake = server.room(ANA, BOT), RecordingIntake()
    clock = [now()]
    fault = Fault("/sync", 502, times=0)
    server.faults.append(fault)

    async def nap(seconds: float) -> None:
        await asyncio.sleep(0)

    def say(words: str, minutes: float) -> None:
        at = clock[0] + timedelta(minutes=minutes)
        server.say(room, ANA, words, origin_server_ts=int(at.timestamp() * 1000))

    async with reading(bot(server, clock=lambda: clock[0], sleep=nap), intake):
        await intake.until(lambda: not intake.behind)
        say("backdated by more than a minute", -1.1)
        await intake.until(lambda: len(intake.of(Message)) == 1)
        fault.times = 1000
        say("wakes the poll up", 0)
        await intake.until(lambda: intake.behind)
        clock[0] += timedelta(hours=2)
        say("during the outage", -90)
        say("before it, so people say", -300)
        say("ahead of us", 5)
        fault.times = 0
        await intake.until(lambda: len(intake.of(Message)) == 5)
    early, _, during, before, ahead = [(message.at - clock[0]) / timedelta(minutes=1) for message in intake.of(Message)]
    assert early == pytest.approx(-120), "the receipt counts"
    assert during == pytest.approx(-90, abs=0.1)
    assert before == pytest.approx(0)
    assert ahead == pytest.approx(0)


async def test_synapses_cache_is_not_taken_for_news(synapse_server: Synapse, tmp_path: Path) -> None:
    """Two lives that go on from the same position within the two minutes that Synapse keeps an answer."""
    world = World(synapse_server, tmp_path)
    ana, intake = await world.person("ana"), RecordingIntake()
    async with reading(world.bot(), intake):
        room = await ana.create_room(world.bot_id)
        await intake.until(lambda: intake.of(BotAdded) and not intake.behind)
    before, known = intake.saved, len(intake.events)
    for number in (1, 2):
        intake.saved, intake.behind = before, True
        await ana.say(room, str(number))
        async with reading(world.bot(), intake):
            await intake.until(lambda: not intake.behind)
        assert intake.known_by_then == known + number
    await world.close()
