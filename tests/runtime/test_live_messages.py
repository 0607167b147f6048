"""A message that is edited again and again keeps its choices, and a closed one still answers whoever was late."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from functools import partial

import pytest
from sqlmodel import select

from bot.core.arguments import Word
from bot.core.context import Context
from bot.core.events import Account, BotHeard, Chosen, Place
from bot.core.feature import Feature, choice, command
from bot.core.i18n import Translator
from bot.core.platform import Limits, Shut
from bot.core.replies import Acknowledge, Edit, Option, Pin, Replies, Say, ToGroup, Unpin
from bot.core.text import Text
from storage.offers import Offer
from storage.outbox import OutboxMessage
from tests.fakes.recorder import Recorder
from tests.runtime.conftest import NOW, Running, running
from tests.runtime.features import literally


@command("show", usage="show", summary="Offer choices", examples=("show",))
def show(context: Context) -> Replies:
    return Say(partial(literally, text="Well?"), options=_options("yes", "no"), key="live")


@command("proclaim", usage="proclaim", summary="Say it in all rooms, and pin it", examples=("proclaim",))
def proclaim(context: Context) -> Replies:
    said = Say(partial(literally, text="To all"), to=ToGroup(1), key="live")
    return [said, Say(partial(literally, text="to one"), key="live"), Pin("live")]


@command("takedown", usage="takedown", summary="Pin it no longer", examples=("takedown",))
def takedown(context: Context) -> Replies:
    return Unpin("live")


@command("tally", usage="tally <word>", summary="Edit the text alone", examples=("tally 1",))
def tally(context: Context, word: Word) -> Replies:
    return Edit("live", partial(literally, text=word), options=None)


@command("finish", usage="finish", summary="Close it", examples=("finish",))
def finish(context: Context) -> Replies:
    return Edit("live", partial(literally, text="Closed"), options=None, closed=True)


@command("reopen", usage="reopen", summary="Offer something else", examples=("reopen",))
def reopen(context: Context) -> Replies:
    return Edit("live", partial(literally, text="Again?"), options=_options("maybe"))


@choice("live.answer")
def answer(context: Context, answer: str) -> Replies:
    heard = partial(literally, text=f"heard {answer}")
    return Acknowledge(heard) if getattr(context.event, "callback", "") else Say(heard)


def _options(*keys: str) -> tuple[Option, ...]:
    return tuple(Option(key, partial(_title, word=key), "live.answer", {"answer": key}, sign="✔️") for key in keys)


def _title(_: Translator, word: str) -> Text:
    return Text.plain(word.title())


LIVE = Feature(name="live", commands=(show, proclaim, takedown, tally, finish, reopen), choices=(answer,))


@pytest.fixture
async def bot(database_url: str, limits: Limits) -> AsyncIterator[Running]:
    async with running(database_url, Recorder(limits=limits), LIVE) as it:
        yield it


async def offers(bot: Running) -> Sequence[Offer]:
    return await bot.database.run(lambda session: session.exec(select(Offer).order_by(Offer.position)).all())  # type: ignore[arg-type]  # a column


def tap(bot: Running, key: str, number: int = 0) -> Chosen:
    said = bot.platform.sent[number]
    token = next(button.token for button in said.buttons if button.key == key)
    event = bot.message("", who="lima", room=said.room)
    return Chosen(
        id=event.id, place=event.place, sender=event.sender, at=NOW, message=f"s{said.id}", key=token, callback="tap"
    )  # fmt: skip


async def answered(bot: Running, event: Chosen) -> str:
    await bot.app.inlet.accept(event)
    await bot.app.outbox.settled()
    return str(bot.platform.sent[-1].text)


async def test_an_edit_that_leaves_the_choices_alone_touches_none_of_them(bot: Running) -> None:
    await bot.say("!show")
    before = await offers(bot)
    under_way = tap(bot, "yes")
    await bot.say("!tally one")
    await bot.say("!tally two")
    first, *edits = bot.platform.sent
    assert [str(edit.text) for edit in edits] == ["one", "two"]
    assert [edit.buttons for edit in edits] == [first.buttons] * 2
    assert await offers(bot) == before
    assert await answered(bot, under_way) == "heard yes"


async def test_closed_choices_are_shown_no_more_and_answer_whoever_is_late(bot: Running) -> None:
    await bot.say("!show")
    late = tap(bot, "no")
    await bot.say("!finish")
    assert not bot.platform.sent[-1].buttons
    assert await answered(bot, late) == "heard no"
    await bot.say("!tally late")
    assert not bot.platform.sent[-1].buttons, "an edit that comes late does not open them again"
    await bot.say("!reopen")
    assert [button.key for button in bot.platform.sent[-1].buttons] == ["maybe"]
    assert [offer.key for offer in await offers(bot)] == ["maybe"]


async def test_closed_choices_are_not_the_newest_in_private(bot: Running) -> None:
    for text in ("!ask", "!show", "!finish"):
        await bot.say(text, room="dm:berlin", who="berlin")
    shown = next(delivery for delivery in bot.platform.sent if str(delivery.text) == "Well?" and delivery.id > 1)
    late = bot.message("no", room="dm:berlin", who="berlin", reply_to=f"s{shown.id}")
    await bot.app.inlet.accept(late)
    await bot.app.outbox.settled()
    assert bot.platform.texts("dm:berlin")[-1] == "heard no"
    await bot.say("no", room="dm:berlin", who="berlin")
    assert bot.platform.texts("dm:berlin")[-1] == "berlin says no", "it answers the question that is still open"


class TestWhereChoicesAreReactions:
    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(buttons=False)

    async def test_the_list_of_signs_stays_until_it_is_closed(self, bot: Running) -> None:
        await bot.say("!show")
        reaction = replace(tap(bot, "yes"), key="✔", callback="")
        await bot.say("!tally one")
        await bot.say("!finish")
        legend = "\n\n✔\ufe0f Yes\n✔\ufe0f No"
        assert bot.platform.texts("a") == [f"Well?{legend}", f"one{legend}", "Closed"]
        assert await answered(bot, reaction) == "heard yes"


async def test_every_copy_in_a_room_is_pinned_after_it_was_said_and_none_in_private(bot: Running) -> None:
    await bot.say("!proclaim", room="dm:berlin", who="berlin")
    await bot.say("!takedown")
    done = [(delivery.kind, delivery.room, delivery.target) for delivery in bot.platform.sent]
    copies = {delivery.room: f"s{delivery.id}" for delivery in bot.platform.sent if str(delivery.text) == "To all"}
    assert set(copies) == {"a", "b", "c"}
    for room, message in copies.items():
        assert [each for each in done if each[1] == room] == [
            ("say", room, ""),
            ("pin", room, message),
            ("unpin", room, message),
        ]
    assert {kind for kind, room, _ in done if room == "dm:berlin"} == {"say"}


async def test_what_was_pinned_is_marked_like_everything_else(bot: Running) -> None:
    await bot.say("!proclaim")
    await bot.app.outbox.flush()
    rows = await bot.database.run(
        lambda session: session.exec(select(OutboxMessage).where(OutboxMessage.kind == "pin")).all()
    )
    assert {(row.state, row.payload) for row in rows} == {("sent", "")}


async def test_a_pin_waits_with_its_message_for_a_room_that_is_shut(bot: Running) -> None:
    bot.platform.errors = [Shut("may not write")]
    await bot.say("!proclaim", room="b")
    assert bot.platform.texts("a") == []
    heard = BotHeard(id="heard", place=Place("console", "a"), sender=Account(""), at=NOW)
    await bot.app.inlet.accept(heard)
    await bot.app.outbox.settled()
    said, pinned = [delivery for delivery in bot.platform.sent if delivery.room == "a"]
    assert (str(said.text), pinned.kind, pinned.target) == ("To all", "pin", f"s{said.id}")
