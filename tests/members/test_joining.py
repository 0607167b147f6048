"""The welcome, and what happens when many come at once."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, func, select

from bot.app import FEATURES, prepare
from bot.core.events import Account, Joined, Message, Place
from bot.core.platform import Limits
from bot.core.registry import Registry
from bot.runtime.rendering import Renderer
from bot.runtime.router import Router
from storage import arrivals, groups, people
from storage.database import Database
from storage.outbox import OutboxMessage
from storage.people import Person
from tests.conversation import MONDAY, Conversation, config


async def test_a_join_offers_a_short_welcome_to_tap(database_url: str) -> None:
    """L1: in the person's own language once they have said which."""
    berlin = {"slug": "diversity", "name": "Diversity", "timezone": "Europe/Berlin"}
    async with Conversation(database_url, config(groups=[berlin])) as talk:
        said = await talk.say(":join oslo diversity")
        assert said.startswith("[oslo, private] Welcome to Diversity, oslo.\n  You are a member.")
        assert "> id: Bahasa Indonesia" in said
        assert "[diversity]" not in said
        spanish = await talk.say("oslo@dm> es")
        assert "(edited)" in spanish
        assert "> en: English" in spanish
        assert "Europe/Berlin" in await talk.say("oslo@dm> here")
        assert "español" in (said := await talk.say("oslo@dm: me"))
        assert "Europe/Berlin" in said


async def test_the_welcome_is_said_once_for_each_person_and_group(talk: Conversation) -> None:
    assert "Welcome" not in await talk.say(":leave lima diversity", ":join lima diversity")
    assert "Welcome to Partnerships" in await talk.say(":join lima partnerships")


async def test_the_welcome_asks_for_the_principles_where_there_are_any(talk: Conversation) -> None:
    """G6."""
    await talk.say("core@dm: principles set Be kind.")
    said = await talk.say(":join oslo diversity")
    assert "All groups share guiding principles" in said
    assert "> principles: I stand by the guiding principles" in said
    assert "Thank you" in await talk.say("oslo@dm> principles")


async def test_a_guest_is_told_so_and_the_co_chairs_are_asked(talk: Conversation) -> None:
    """G3."""
    await talk.say("core@dm: phase next diversity", "core@dm> yes")
    assert "You are a guest" in await talk.say(":join oslo diversity")
    asked = await talk.say(":advance 2m")
    assert "[berlin, private] oslo (console:oslo) is a guest in the room of Diversity." in asked
    assert "[accra, private] oslo" in asked
    assert "> not-now: Not now" in asked
    assert "(edited) The group is asked in P1." in await talk.say("berlin@dm> expertise")
    await talk.say(":join cairo diversity", ":advance 2m")
    assert "cairo stays a guest" in await talk.say("accra@dm> not-now")
    assert "guest" not in await talk.say(":leave cairo diversity", ":join cairo diversity", ":advance 1h"), "asked once"


async def test_nobody_is_asked_about_a_guest_whose_case_is_known(talk: Conversation) -> None:
    """Proposed, taken back, and removed: whoever leads the group knows already."""
    await talk.say("core@dm: phase next diversity", "core@dm> yes", *(f":join g{n} diversity" for n in (1, 2)))
    await talk.say("berlin@dm: invite g1 expertise", "berlin@dm: invite g2 expertise")
    await talk.say("berlin@dm: uninvite g2", "berlin@dm: remove lima", "berlin@dm> remove")
    await talk.say(":leave lima diversity", ":join lima diversity")
    assert "is a guest" not in await talk.say(":advance 8d")
    assert "cairo (console:cairo) is a guest" in await talk.say(":join cairo diversity", ":advance 2m")


async def test_many_guests_at_once_are_one_message_to_the_co_chairs(talk: Conversation) -> None:
    await talk.say("core@dm: phase next diversity", "core@dm> yes", *(f":join g{n} diversity" for n in range(5)))
    said = await talk.say(":advance 2m")
    assert said.count("[berlin, private]") == 1
    assert "5 guests have come into the room of Diversity. invite lists the newest." in said
    assert "> 1: g4 (console:g4)" in await talk.say("berlin@dm: invite")


async def test_the_core_team_needs_no_welcome(talk: Conversation) -> None:
    assert await talk.say(":join core diversity") == ""


ROOM = "-1001"


@pytest.fixture
def telegram(tmp_path: Path) -> Iterator[tuple[Database, Router]]:
    """A group in a Telegram chat, where nobody can be written to before they have opened a private chat."""
    database = Database(f"sqlite:///{tmp_path / 'convene.db'}")
    settings = config(groups=[{"slug": "diversity", "name": "Diversity", "rooms": [f"telegram:{ROOM}"]}])
    prepare(settings, database, MONDAY)
    yield database, Router(Registry(FEATURES), Renderer({"telegram": Limits(opens_private=False)}, "en"))
    database.close()


def _join(database: Database, router: Router, number: int, at: datetime) -> list[OutboxMessage]:
    event = Joined(id=f"j{number}", place=Place("telegram", ROOM), sender=Account(f"{number}", f"p{number}"), at=at)
    return router.handle(database.run_here, event).rows


def test_a_burst_of_1000_joins_loses_nobody_and_shows_the_way_once(telegram: tuple[Database, Router]) -> None:
    """G2: members up to the limit, the rest guests; one message in the room for all who come within some minutes."""
    database, router = telegram
    rows = [row for number in range(1, 1001) for row in _join(database, router, number, MONDAY)]
    assert [row.room for row in rows] == [ROOM]
    (button,) = json.loads(rows[0].payload)["buttons"]
    assert button["start"]

    def counted(session: Session) -> tuple[int, int, int, int]:
        (group,) = groups.all_groups(session)
        assert group.id is not None
        known = session.exec(select(func.count()).select_from(Person).where(col(Person.name).startswith("p"))).one()
        held = session.exec(select(func.count()).where(OutboxMessage.state == "held")).one()
        guests = len(arrivals.guests_of(session, group.id, 2000))
        return known, people.count_members(session, group.id), guests, held

    assert database.run_here(counted) == (1000, 15, 985, 1000)


def test_the_way_is_shown_again_to_who_comes_later_and_the_welcome_waits_there(
    telegram: tuple[Database, Router],
) -> None:
    database, router = telegram
    assert len(_join(database, router, 1, MONDAY)) == 1
    assert _join(database, router, 2, MONDAY + timedelta(minutes=9)) == []
    assert len(_join(database, router, 3, MONDAY + timedelta(minutes=11))) == 1
    start = Message(
        id="s", place=Place("telegram", "2", private=True), sender=Account("2", "p2"),
        at=MONDAY + timedelta(days=1), message="1", text="/start hello",
    )  # fmt: skip
    rows = router.handle(database.run_here, start).rows
    assert "Welcome to " in rows[0].payload
    assert rows[0].room == "2"
