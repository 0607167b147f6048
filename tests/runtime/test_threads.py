"""What is asked in a thread is answered there; what the bot says to the room stays in the main timeline."""

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial

import pytest

from bot.core.arguments import Rest
from bot.core.asking import either
from bot.core.context import Context
from bot.core.events import Account as Sender
from bot.core.events import Chosen, Edited, Place
from bot.core.feature import Feature, choice, command
from bot.core.permissions import EVERYBODY
from bot.core.platform import Delivery, Limits
from bot.core.replies import Edit, Option, Replies, Say, ToGroup
from tests.fakes.recorder import Recorder
from tests.runtime.conftest import NOW, Running, running
from tests.runtime.features import literally


def _option(word: str) -> Option:
    return Option(word, partial(literally, text=word.title()), "threads.pick", {"word": word})


@command("offer", usage="offer", summary="Offer a choice, and another one after it", examples=("offer",))
def offer(context: Context) -> Replies:
    return Say(partial(literally, text="Which?"), options=(_option("first"),), key="offer")


@choice("threads.pick", who=EVERYBODY)
def pick(context: Context, word: str) -> Replies:
    shown = Edit("offer", partial(literally, text="Which next?"), options=(_option("second"),))
    return [shown, Say(partial(literally, text=f"{word} it is"))]


@command("tell", usage="tell <text>", summary="Tell the group", examples=("tell news",), who=EVERYBODY)
def tell(context: Context, text: Rest) -> Replies:
    if text == "what":
        return either(context, partial(literally, text="What?"), [(partial(literally, text="News"), "echo news")])
    return [Say(partial(literally, text="Told.")), Say(partial(literally, text=text), to=ToGroup(context.group_id))]


FEATURE = Feature(name="threads", commands=(offer, tell), choices=(pick,))


@pytest.fixture
async def bot(database_url: str, limits: Limits) -> AsyncIterator[Running]:
    async with running(database_url, Recorder(limits=limits), FEATURE) as it:
        yield it


async def ask(bot: Running, text: str, room: str = "a", **more: str) -> list[Delivery]:
    """Somebody says something in a thread under `$root`; what is said to that."""
    bot.platform.sent.clear()
    await bot.app.inlet.accept(replace(bot.message(text, room, **more), thread_root="$root"))
    await bot.app.outbox.settled()
    return list(bot.platform.sent)


async def react(bot: Running, delivery: Delivery, number: int = 0) -> list[Delivery]:
    """Somebody takes a choice; what is said to that."""
    bot.platform.sent.clear()
    chosen = Chosen(
        id=f"tap {delivery.id} {number}", place=Place("console", "a"), sender=Sender("lima"), at=NOW,
        message=f"s{delivery.id if not delivery.target else delivery.target[1:]}", key=delivery.buttons[0].token,
    )  # fmt: skip
    await bot.app.inlet.accept(chosen)
    await bot.app.outbox.settled()
    return list(bot.platform.sent)


@pytest.mark.parametrize("room", ["a", "dm:lima"])
async def test_a_command_in_a_thread_is_answered_in_it(bot: Running, room: str) -> None:
    await bot.say("!echo known")
    (said,) = await ask(bot, "!echo hello", room, id="e")
    assert (str(said.text), said.thread_root, said.reply_to) == ("hello", "$root", "me")


async def test_one_outside_of_threads_is_answered_outside(bot: Running) -> None:
    await bot.say("!echo hello")
    assert [said.thread_root for said in bot.platform.sent] == [""]


async def test_what_a_group_is_told_stays_in_the_main_timeline(bot: Running) -> None:
    said = await ask(bot, "!tell news")
    assert {(str(each.text), each.room, each.thread_root) for each in said} == {
        ("Told.", "a", "$root"), ("news", "a", ""), ("news", "b", ""), ("news", "c", "")
    }  # fmt: skip


async def test_that_there_is_an_answer_in_private_is_said_in_the_thread(bot: Running) -> None:
    said = await ask(bot, "!whisper psst")
    assert {(str(each.text), each.thread_root) for each in said} == {
        ("psst", ""), ("I have answered you in private.", "$root")
    }  # fmt: skip


async def test_a_refusal_and_an_edit_of_what_was_refused_are_answered_in_it(bot: Running) -> None:
    (refused,) = await ask(bot, "!half", id="e")
    assert refused.thread_root == "$root"
    bot.platform.sent.clear()
    edited = Edited(
        id="e2", place=Place("console", "a"), sender=Sender("lima"), at=NOW, message="me", text="!echo hello",
        thread_root="$root",
    )  # fmt: skip
    await bot.app.inlet.accept(edited)
    await bot.app.outbox.settled()
    assert [(str(said.text), said.thread_root) for said in bot.platform.sent] == [("hello", "$root")]


@pytest.mark.parametrize("limits", [Limits(text=40)])
async def test_all_parts_of_a_long_answer_are_said_there(bot: Running) -> None:
    said = await ask(bot, "!echo " + " ".join(f"word{number}" for number in range(20)), id="e")
    assert len(said) > 2
    assert {each.thread_root for each in said} == {"$root"}
    assert [each.reply_to for each in said] == ["me"] + [""] * (len(said) - 1)


async def test_a_choice_that_was_offered_there_is_answered_there_and_so_is_the_next(bot: Running) -> None:
    (offered,) = await ask(bot, "!offer")
    changed, said = await react(bot, offered)
    assert (str(said.text), said.thread_root, said.reply_to) == ("first it is", "$root", f"s{offered.id}")
    assert (changed.kind, changed.thread_root) == ("edit", ""), "an edit stands where its message does"
    _, said = await react(bot, changed, number=1)
    assert (str(said.text), said.thread_root) == ("second it is", "$root")


async def test_a_command_that_was_asked_back_about_is_answered_there(bot: Running) -> None:
    (asked,) = await ask(bot, "!tell what")
    said = await react(bot, asked)
    assert [(str(each.text), each.thread_root, each.reply_to) for each in said if each.kind == "say"] == [
        ("news", "$root", f"s{asked.id}")
    ]
