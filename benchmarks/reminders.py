"""5,000 reminders that are due in one minute, on a pretended Bot API server that counts what it is sent in a second.

334 groups of fifteen meet in an hour, one after the other within a minute; everybody has a private chat. How long it
takes until all have heard is settled by Telegram's limit. What counts is that no limit is met on the way, that the
earlier meeting's people hear first, and what a reminder costs.
"""

import tempfile
import time
from contextlib import AsyncExitStack, closing
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path

import psutil
from sqlmodel import Session, insert

from benchmarks.figures import Figure
from bot.app import FEATURES, prepare, system_clock
from bot.config import Config
from bot.core import founding
from bot.core.context import Context
from bot.core.i18n import Translator
from bot.core.registry import Registry
from handlers.meetings.planned import planning
from storage.database import Database
from storage.groups import Room
from storage.meetings import Meeting
from storage.people import Account, Membership, Person
from tests.fakes.telegram import FakeTelegram
from tests.process import BotProcess

GROUPS, SIZE = 334, 15
LEAD, SPREAD = timedelta(seconds=30), timedelta(seconds=60)
"""From starting the program to the first reminder, and from there to the last."""
A_SECOND = 30
"""Messages that a bot may send (core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this)."""
PATIENCE = 300.0


async def run() -> list[Figure]:
    """One process, one run; it takes four minutes."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        fake = await stack.enter_async_context(FakeTelegram())
        chats = [[fake.person(f"Person {n} {m}", started=True).id for m in range(SIZE)] for n in range(GROUPS)]
        rooms = [fake.group(f"Group {n}").id for n in range(GROUPS)]
        url, first = f"sqlite:///{folder}/convene.db", system_clock() + LEAD
        with closing(Database(url)) as database:
            prepare(Config(), database, system_clock())
            for number, (room, people) in enumerate(zip(rooms, chats, strict=True), start=1):
                due = first + SPREAD * (number / GROUPS)
                database.run_here(partial(_plan, number=number, room=room, people=people, due=due))
        settings = (
            f'[database]\nurl = "{url}"\n[telegram]\ntoken = "{fake.token}"\nbase_url = "{fake.base_url}"\n'
        )  # fmt: skip
        bot = BotProcess(folder, settings)
        stack.push_async_callback(bot.kill)
        await bot.start()
        private = {chat: number for number, people in enumerate(chats) for chat in people}
        await fake.until(lambda: len(_told(fake, private)) >= GROUPS * SIZE, timeout=PATIENCE)
        took = time.time() - first.timestamp()
        times = psutil.Process(bot.pid).cpu_times()
        told = _told(fake, private)
        refused = len(fake.of("sendMessage")) - len(fake.sent)
    sent, order = len(told), [private[chat] for chat in told]
    late = sum(later < earlier for earlier, later in pairwise(order))
    return [
        Figure("reminders.took", took, "s"),
        Figure.at_most("reminders.pace", took / ((sent + GROUPS) / A_SECOND), "x of the limit", 1.5),
        Figure.at_most("reminders.refused", refused, "messages", 0),
        Figure.at_most("reminders.out_of_order", late if len(set(told)) == sent else float("inf"), "messages", 0),
        Figure("reminders.cpu", (times.user + times.system) * 1000 / sent, "ms"),
    ]


def _told(fake: FakeTelegram, private: dict[int, int]) -> list[int]:
    """Who was told in private, in the order in which it came to the server."""
    return [shown.chat for shown in fake.sent if shown.chat in private]


def _plan(session: Session, number: int, room: int, people: list[int], due: datetime) -> None:
    """A group with its people and a meeting, whose reminder of an hour before is due at an instant."""
    now = system_clock()
    group_id = founding.found(session, now, f"group-{number}", f"Group {number}", by=None)
    session.add(Room(platform="telegram", room=str(room), group_id=group_id))
    session.flush()
    ids = [number * SIZE + place for place in range(SIZE)]
    rows = zip(ids, people, strict=True)
    for table, values in (
        (Person, [{"id": n, "name": f"Person {n}", "core": False, "created_at": now} for n in ids]),
        (Account, [
            {
                "person_id": n, "platform": "telegram", "account": str(chat), "name": f"Person {n}", "language": "en",
                "direct_room": str(chat), "seen_at": now, "created_at": now,
            }
            for n, chat in rows
        ]),
        (Membership, [{"group_id": group_id, "person_id": n, "joined_at": now, "cochair": False} for n in ids]),
    ):  # fmt: skip
        session.connection().execute(insert(table), values)
    meeting = Meeting(
        id=number, group_id=group_id, title="Weekly", minutes=60, starts_at=due + planning.HOUR_BEFORE,
        called_by_person_id=ids[0], called_at=now, set_at=now, shown_at=now,
    )  # fmt: skip
    session.add(meeting)
    session.flush()
    registry, reader = Registry(FEATURES), Translator("en", "UTC")
    planning.set_timers(Context(now=now, session=session, registry=registry, reader=reader), meeting)
