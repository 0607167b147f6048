"""Where an account may send only so much in all rooms together: who goes first, and that the limit is never met."""

import asyncio
from collections import deque

import pytest

from bot.core.platform import Rate
from bot.runtime.rates import Bucket
from bot.runtime.tasks import Tasks
from bot.runtime.turns import Turns

RATE = Rate(3, 0.05)


@pytest.fixture
async def turns() -> Turns:
    return Turns(Bucket((RATE,), asyncio.get_running_loop().time), Tasks())


async def send(turns: Turns, name: str, rank: tuple[bool, int], sent: list[str]) -> None:
    if await turns.ask(rank).granted:
        sent.append(name)
        turns.landed()


async def test_the_older_message_goes_first_and_answers_to_people_before_what_the_bot_says_by_itself(
    turns: Turns,
) -> None:
    sent: list[str] = []
    places = [("c", (True, 3)), ("b", (True, 2)), ("d", (True, 4)), ("later", (True, 9)), ("answer", (False, 8))]
    full = [turns.ask((True, 0)) for _ in range(3)]
    async with asyncio.TaskGroup() as group:
        for name, rank in places:
            group.create_task(send(turns, name, rank, sent))
        await asyncio.sleep(0)
        assert all(turn.granted.done() for turn in full)
        for _ in full:
            turns.landed()
    assert sent == ["answer", "b", "c", "d", "later"]


async def test_what_waits_moves_up_where_an_answer_is_behind_it(turns: Turns) -> None:
    for _ in range(3):
        assert await turns.ask((True, 0)).granted
    first, second = turns.ask((True, 1)), turns.ask((True, 2))
    turns.sooner(second, (False, 2))
    order: list[str] = []
    first.granted.add_done_callback(lambda _: order.append("first"))
    second.granted.add_done_callback(lambda _: order.append("second"))
    for _ in range(3):
        turns.landed()
    await asyncio.gather(first.granted, second.granted)
    assert order == ["second", "first"]


async def test_no_more_are_on_their_way_than_the_limit_however_slowly_they_land(turns: Turns) -> None:
    """A platform counts what arrives: what was sent long ago may arrive only now."""
    clock, landed = asyncio.get_running_loop().time, deque[float]()

    async def slow(number: int) -> None:
        assert await turns.ask((True, number)).granted
        recent = [at for at in landed if clock() - at < RATE.seconds]
        assert len(recent) + flying[0] < RATE.count
        flying[0] += 1
        await asyncio.sleep(0.01 * (number % 5))
        flying[0] -= 1
        landed.append(clock())
        turns.landed()

    flying = [0]
    async with asyncio.TaskGroup() as group:
        for number in range(12):
            group.create_task(slow(number))
    assert len(landed) == 12


async def test_at_a_stop_nobody_has_a_turn_any_more(turns: Turns) -> None:
    for _ in range(3):
        turns.ask((True, 0))
    waiting = turns.ask((True, 1))
    turns.stop()
    assert not await waiting.granted
    assert not await turns.ask((False, 2)).granted
