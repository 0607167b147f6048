"""Who speaks in a room that a feature listens to is heard once; what they say is kept nowhere (S7, X1)."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from functools import partial

import pytest
from sqlmodel import Session, select

from bot.core.context import Context
from bot.core.feature import Ear, Feature, command
from bot.core.i18n import Translator
from bot.core.permissions import EVERYBODY
from bot.core.replies import Replies, Say
from bot.core.text import Text
from bot.runtime.router import Router
from storage.groups import Group, Room
from storage.inbox import HandledEvent, Quarantined
from storage.people import Account
from tests.fakes.recorder import Recorder
from tests.runtime.conftest import Running, running

HEARD: list[str] = []
"""Who was heard, in order."""
OPEN = "open"
"""What the group is about while its rooms are listened to."""


def rooms(session: Session) -> Iterable[Room]:
    return session.exec(select(Room).join(Group).where(Group.phase == OPEN)).all()


def heard(context: Context) -> Replies:
    HEARD.append(context.person.name)
    if context.person.name == "broken":
        raise ZeroDivisionError
    return Say(partial(_greeting, name=context.person.name)) if HEARD.count(context.person.name) == 1 else None


def _greeting(_: Translator, name: str) -> Text:
    return Text.plain(f"{name} is here")


@command("open", usage="open", summary="Listen", examples=("open",), who=EVERYBODY)
def open_(context: Context) -> None:
    context.session.get_one(Group, context.group_id).phase = OPEN
    context.listens.add("opened")


@command("shut", usage="shut", summary="Listen no longer", examples=("shut",), who=EVERYBODY)
def shut(context: Context) -> None:
    context.session.get_one(Group, context.group_id).phase = "shut"
    context.listens.add("shut")


EARS = Feature(name="ears", commands=(open_, shut), ear=Ear(rooms, heard))


@pytest.fixture
async def bot(database_url: str) -> AsyncIterator[Running]:
    """A group whose co-chair is known."""
    HEARD.clear()
    async with running(database_url, Recorder(), EARS) as it:
        for who in ("berlin", "lima"):
            await it.say("!echo", who=who)
        HEARD.clear()
        it.platform.sent.clear()
        yield it


async def rows(bot: Running, table: type[HandledEvent | Quarantined | Account]) -> int:
    return await bot.database.run(lambda session: len(session.exec(select(table)).all()))


async def test_plain_talk_is_not_looked_up_where_nobody_listens(bot: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """X1."""
    monkeypatch.delattr(Router, "handle")
    await bot.say("hello everybody", who="berlin")
    assert HEARD == []


async def test_who_speaks_where_a_feature_listens_is_heard_once(bot: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """S7: in each of the group's rooms; after that, talk is not even looked up."""
    await bot.say("!open", who="berlin")
    await bot.say("hello everybody")
    assert HEARD == ["lima"]
    assert bot.platform.texts("a") == ["lima is here"]
    monkeypatch.delattr(Router, "handle")
    await bot.say("and good morning")
    assert HEARD == ["lima"]


async def test_nothing_is_kept_of_plain_talk_that_is_heard(bot: Running) -> None:
    """X1: not even that there was a message."""
    await bot.say("!open", who="berlin")
    before = await rows(bot, HandledEvent)
    await bot.say("a secret")
    assert HEARD == ["lima"]
    assert await rows(bot, HandledEvent) == before


async def test_a_command_is_heard_as_well_also_one_that_is_refused(bot: Running) -> None:
    """S7."""
    await bot.say("!open", who="berlin")
    await bot.say("!echo x", who="berlin")
    await bot.say("!half", who="lima")
    assert list(dict.fromkeys(HEARD)) == ["berlin", "lima"], "what the refused one had changed is undone"


async def test_talk_alone_makes_nobody_known(bot: Running) -> None:
    """G2: nobody becomes a member by it either."""
    await bot.say("!open", who="berlin")
    before = await rows(bot, Account)
    await bot.say("hello", who="stranger")
    assert HEARD == []
    assert await rows(bot, Account) == before


async def test_nobody_is_heard_any_more_once_the_feature_stops(bot: Running) -> None:
    """S7."""
    await bot.say("!open", who="berlin")
    await bot.say("!shut", who="berlin")
    HEARD.clear()
    await bot.say("hello everybody")
    assert HEARD == []


async def test_everybody_is_heard_anew_when_it_begins_again(bot: Running) -> None:
    """S7: another meeting."""
    await bot.say("!open", who="berlin")
    await bot.say("hello")
    await bot.say("!shut", who="berlin")
    await bot.say("!open", who="berlin")
    HEARD.clear()
    await bot.say("hello")
    assert HEARD == ["lima"]


async def test_it_listens_in_all_rooms_of_the_group_and_in_their_topics(bot: Running) -> None:
    """S7."""
    await bot.say("!open", who="berlin")
    await bot.say("hello", room="b")
    said = bot.message("hello", room="c", who="berlin")
    await bot.app.inlet.accept(replace(said, place=replace(said.place, thread="7")))
    await bot.say("hello", room="elsewhere", who="berlin")
    assert HEARD == ["lima", "berlin"]


async def test_a_start_goes_on_listening(database_url: str) -> None:
    """S7: a meeting goes on when the program is started again."""
    HEARD.clear()
    async with running(database_url, Recorder(), EARS) as bot:
        await bot.say("!open")
    async with running(database_url, Recorder(), EARS) as bot:
        await bot.say("hello")
    assert HEARD == ["lima"]


async def test_what_goes_wrong_about_plain_talk_is_told_to_the_operator_alone(
    bot: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    """X1: nobody asked for anything, and what was said is kept nowhere."""
    await bot.say("!echo", who="broken")
    await bot.say("!open", who="berlin")
    bot.platform.sent.clear()
    await bot.say("a secret", who="broken")
    assert bot.platform.sent == []
    assert await rows(bot, Quarantined) == 0
    assert bot.app.inlet.failures == 1
    assert "a secret" not in capsys.readouterr().out
