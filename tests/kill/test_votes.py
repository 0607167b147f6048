"""SIGKILL between votes and their tally: each vote counts once, the last one of each, and the tally says so."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from sqlmodel import Session, select

from bot.app import FEATURES, system_clock
from bot.core.context import Context
from bot.core.i18n import Translator
from bot.core.registry import Registry
from bot.platforms.telegram import LIMITS
from bot.runtime.rendering import Renderer
from handlers.polls.starting import Wanted, start
from storage import ballots, groups, polls
from storage.ballots import Ballot
from storage.database import Database
from storage.people import Person
from tests.fakes.telegram import FakeTelegram
from tests.process import BotProcess

T = TypeVar("T")

VOTERS, ROUNDS_A_LIFE = 8, 2
STANCES = ("agree", "abstain", "reservations")
SIGNS = {"agree": "🟢 Agree", "reservations": "🟡 Agree with reservations", "abstain": "⚪ Abstain"}


@pytest.mark.timeout(400)  # several starts, which take as long as the machine is busy
@pytest.mark.parametrize(("database", "kills"), [("sqlite_url", 5), ("postgres_url", 3)])
async def test_a_killed_bot_counts_every_vote_once_and_shows_the_right_tally(
    request: pytest.FixtureRequest, tmp_path: Path, database: str, kills: int
) -> None:
    """D2, D3, story step 6."""
    url: str = request.getfixturevalue(database)
    chance = random.Random(kills)
    async with FakeTelegram(privacy=False, flood=False) as fake:
        people = [fake.person(f"Person {number}") for number in range(VOTERS)]
        room = fake.group("Group", *people)
        settings = (
            f'[database]\nurl = "{url}"\n[telegram]\ntoken = "{fake.token}"\nbase_url = "{fake.base_url}"\n'
            f'[[groups]]\nslug = "g"\nname = "Group"\nrooms = ["telegram:{room.id}"]\n'
        )
        bot = BotProcess(tmp_path, settings, ("-m", "benchmarks.without_limits"))
        async with bot:
            for person in people:
                fake.say(person, "/me", room)
            await fake.confirmed(timeout=60)
            assert await bot.stop() == 0
        _in(url, _open)
        async with bot:
            await fake.until(lambda: any("P1: R3" in shown.text for shown in fake.sent), timeout=60)
            assert await bot.stop() == 0
        last: dict[str, str] = {}
        for _ in range(kills):
            for person in people * ROUNDS_A_LIFE:
                last[person.name] = chance.choice(STANCES)
                fake.say(person, f"/vote P1 {last[person.name]}", room)
            async with bot:
                polled = len(fake.of("getUpdates"))
                await fake.called("getUpdates", polled + 1, timeout=60)
                await asyncio.sleep(chance.uniform(0, 0.3))
        async with bot:
            await fake.confirmed(timeout=60)
            counts = Counter(last.values())
            lines = {f"{SIGNS[stance]}: {counts[stance]}" for stance in STANCES}
            await fake.until(
                lambda: any(lines <= set(shown.text.splitlines()) for shown in fake.sent if "P1: R3" in shown.text),
                timeout=60,
            )
            assert await bot.stop() == 0
    assert _in(url, _cast) == last
    assert _in(url, lambda session: polls.count_voted(session, session.get_one(polls.Poll, 1))) == VOTERS
    assert sum("P1: R3" in shown.text for shown in fake.sent) == 1, "the poll is said once"


def _in(url: str, work: Callable[[Session], T]) -> T:
    database = Database(url)
    try:
        return database.run_here(work)
    finally:
        database.close()


def _open(session: Session) -> None:
    """A consensus poll of three days, as `poll` opens it."""
    now = system_clock()
    context = Context(now=now, session=session, registry=Registry(FEATURES), reader=Translator("en", "UTC"))
    group = groups.by_slug(session, "g")
    assert group is not None
    wanted = Wanted(
        method="consensus", title="R3", text="Merge the two scenarios.", quorum="2/3", closes_at=now + timedelta(days=3)
    )
    by = session.exec(select(Person.id)).first()
    assert by is not None
    _, replies = start(context, group, wanted, by=by)
    Renderer({"telegram": LIMITS}, "en").render(context, replies)


def _cast(session: Session) -> dict[str, str]:
    """What counts, by name."""
    names = {person.id: person.name for person in session.exec(select(Person))}
    found: list[Ballot] = list(ballots.in_version(session, 1, 1))
    return {names[ballot.person_id]: ballot.choice for ballot in found}
