"""Due rows fire once, in order, by themselves; one that fails does not take the others with it."""

import asyncio
from datetime import timedelta

from sqlmodel import Session, select

from bot.app import system_clock
from storage import due
from storage.due import Due
from storage.groups import Group
from storage.inbox import Quarantined
from tests.runtime.conftest import NOW, Running


def schedule(session: Session, *jobs: tuple[str, timedelta]) -> None:
    for text, delay in jobs:
        due.schedule(session, "test.remind", f"remind:{text}", NOW + delay, text=text)


async def summary(bot: Running) -> str:
    return await bot.database.run(lambda session: session.exec(select(Group.summary)).one())


async def test_what_is_due_fires_in_order_and_what_is_not_waits(bot: Running) -> None:
    later, sooner, future = timedelta(minutes=-1), timedelta(hours=-1), timedelta(seconds=1)
    await bot.database.run(lambda session: schedule(session, ("b", later), ("c", future), ("a", sooner)))
    assert await bot.app.scanner.run_due() == NOW + future
    assert await summary(bot) == "ab"
    assert await bot.app.scanner.run_due() == NOW + future
    assert await summary(bot) == "ab", "it fires once"


async def test_a_job_that_fails_is_set_aside_and_the_others_count(bot: Running) -> None:
    past = timedelta(minutes=-1)
    await bot.database.run(lambda session: schedule(session, ("a", past), ("break", past), ("b", past)))
    assert await bot.app.scanner.run_due() is None
    assert await summary(bot) == "ab"
    (kept,) = await bot.database.run(lambda session: session.exec(select(Quarantined)).all())
    assert (kept.source, kept.event) == ("due", "remind:break")


async def test_a_job_that_lost_a_race_is_run_again_and_not_set_aside(bot: Running) -> None:
    await bot.database.run(lambda session: schedule(session, ("race", timedelta(minutes=-1))))
    assert await bot.app.scanner.run_due() is None
    assert await summary(bot) == "race"
    assert await bot.database.run(lambda session: session.exec(select(Quarantined)).all()) == []


async def test_a_timer_with_the_same_key_is_moved_not_doubled(bot: Running) -> None:
    await bot.database.run(lambda session: schedule(session, ("a", timedelta(hours=1))))
    await bot.database.run(lambda session: schedule(session, ("a", timedelta(hours=-1))))
    assert await bot.app.scanner.run_due() is None
    assert await summary(bot) == "a"


async def test_more_rows_than_one_batch_all_fire(bot: Running) -> None:
    jobs = [(f"{number:03d},", timedelta(seconds=number - 500)) for number in range(130)]
    await bot.database.run(lambda session: schedule(session, *jobs))
    assert await bot.app.scanner.run_due() is None
    assert await summary(bot) == "".join(text for text, _ in jobs)
    assert await bot.database.run(lambda session: session.exec(select(Due)).all()) == []


async def test_the_scanner_wakes_by_itself_for_a_timer_that_was_set_meanwhile(bot: Running) -> None:
    bot.app.scanner._clock = system_clock  # what wakes it goes by the machine's clock as well
    task = asyncio.get_running_loop().create_task(bot.app.scanner.run())
    soon = system_clock() + timedelta(milliseconds=300)
    await bot.database.run(lambda session: due.schedule(session, "test.remind", "key", soon, text="awake"))
    bot.app.scanner.wake([soon])
    await asyncio.wait_for(bot.platform.until(lambda: bot.platform.texts("a")), 10)
    task.cancel()
    await asyncio.wait({task})
