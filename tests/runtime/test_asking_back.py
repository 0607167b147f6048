"""A moment that is not certain is asked back, and the command goes on once it is (S8); one command for another."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count

import pytest
from sqlmodel import Session, select

from bot.core import asking, moments
from bot.core.arguments import Rest
from bot.core.context import Context
from bot.core.events import Account, Chosen, Place
from bot.core.feature import Feature, Instead, command
from bot.core.i18n import Translator
from bot.core.moments import Doubt, Instant
from bot.core.permissions import COCHAIRS, EVERYBODY
from bot.core.registry import Registry
from bot.core.replies import Replies, Say
from bot.core.text import Text
from bot.runtime import choices
from storage.offers import Offer
from storage.people import Membership
from tests.conversation import Conversation
from tests.fakes.recorder import Recorder
from tests.runtime.conftest import NOW, Running, running


def literally(_: Translator, text: str) -> Text:
    return Text.plain(text)


@command("keep", usage="keep <when>", summary="Note a moment", examples=("keep 2026-03-27 18:00",), who=COCHAIRS)
def keep(context: Context, when: Rest) -> Replies:
    found = moments.read(when, context.written_at or context.now, context.speaker)
    if isinstance(found, Doubt):
        return asking.which(context, found, lambda spelled: f"keep {spelled}")
    assert isinstance(found, Instant)
    return Say(partial(literally, text=f"Kept: {found.spelled}"))


@command("stop", usage="stop", summary="Stop", examples=("stop",), who=EVERYBODY)
def stop(context: Context, what: Rest) -> Replies:
    return Say(partial(literally, text=f"All stops. {what}".strip()))


@command("music stop", usage="music stop", summary="Stop the music", examples=("music stop",), who=COCHAIRS)
def music_stop(context: Context, what: Rest) -> Replies:
    return Say(partial(literally, text=f"The music stops. {what}".strip()))


FEATURE = Feature(
    name="more",
    commands=(keep, stop, music_stop),
    instead=(Instead("stop", music_stop, lambda _context, arguments: arguments.startswith("track")),),
)


@pytest.fixture
async def bot(sqlite_url: str) -> AsyncIterator[Running]:
    """The runtime with one feature more."""
    async with running(sqlite_url, Recorder(), FEATURE) as it:
        yield it


async def tap(bot: Running, key: str, who: str = "berlin", at: datetime = NOW, numbers: "count[int]" = count()) -> str:  # noqa: B008
    """Somebody taps a choice of the newest message that has any; returns what is said after that."""
    said = next(delivery for delivery in reversed(bot.platform.sent) if delivery.buttons)
    token = next(button.token for button in said.buttons if button.key == key)
    before = len(bot.platform.sent)
    await bot.app.inlet.accept(
        Chosen(
            id=f"tap{next(numbers)}", place=Place("console", "a"), sender=Account(who, who), at=at,
            message=f"s{said.id}", key=token, callback="tap",
        )
    )  # fmt: skip
    await bot.app.outbox.settled()
    return "\n".join(str(delivery.text) for delivery in bot.platform.sent[before:])


async def test_a_doubt_is_asked_back_and_the_choice_gives_the_command_again(bot: Running) -> None:
    """S8: what is said counts from when it was written."""
    await bot.say("!keep tomorrow 9:30", who="berlin")
    said = bot.platform.sent[-1]
    assert str(said.text) == "I am not sure when “tomorrow 9:30” is. Which one do you mean?"
    assert [button.key for button in said.buttons] == ["1", "2"]
    answer = await tap(bot, "2", at=NOW + timedelta(hours=20))
    assert "21:30 (UTC): understood." in answer
    assert "Kept: 2026-03-24 21:30 UTC" in answer


async def test_one_choice_alone_is_asked_about_as_well(bot: Running) -> None:
    """S8: nothing is guessed."""
    await bot.say("!keep in 1 month 18:00", who="berlin")
    said = bot.platform.sent[-1]
    assert "Is it this? If not, please write it another way." in str(said.text)
    assert [button.label for button in said.buttons] == ["Thursday, 23 April 2026, 18:00 (UTC)"]
    assert "Kept: 2026-04-23 18:00 UTC" in await tap(bot, "1")


async def test_only_whoever_was_asked_chooses(bot: Running) -> None:
    await bot.say("!keep tomorrow 9:30", who="berlin")
    assert "This choice is for somebody else." in await tap(bot, "1", "lima")
    assert "Kept: 2026-03-24 09:30 UTC" in await tap(bot, "1")


async def test_the_command_is_judged_anew_when_it_goes_on(bot: Running) -> None:
    """G4: a role may have been lost while the question waited."""
    await bot.say("!keep tomorrow 9:30", who="berlin")

    def unappoint(session: Session) -> None:
        for stay in session.exec(select(Membership)):
            stay.cochair = False

    await bot.database.run(unappoint)
    assert "Kept" not in await tap(bot, "1")
    assert bot.platform.sent[-1].kind == "answer", "the tap is answered all the same"


async def test_a_command_waits_a_day_for_its_moment_and_its_text_is_kept_no_longer(bot: Running) -> None:
    """X1."""
    await bot.say("!keep tomorrow 9:30", who="berlin")
    later = NOW + choices.WAITS + timedelta(minutes=1)
    assert "more than a day old" in await tap(bot, "1", at=later)
    await bot.say("!keep tomorrow 9:30", who="berlin")
    await bot.database.run(lambda session: choices.forget_waiting(session, later))
    offers = await bot.database.run(lambda session: [o.arguments for o in session.exec(select(Offer))])
    assert offers
    assert not any("keep" in arguments for arguments in offers)


# One command stands in for another


async def test_a_command_is_meant_by_the_name_of_another_where_that_is_certain(bot: Running) -> None:
    await bot.say("!stop track 3", who="berlin")
    await bot.say("!stop", who="berlin")
    await bot.say("!music stop now", who="berlin")
    assert bot.platform.texts("a") == ["The music stops. track 3", "All stops.", "The music stops. now"]


async def test_the_rights_are_those_of_the_command_that_is_meant(bot: Running) -> None:
    """G4."""
    await bot.say("!stop track 3", who="lima")
    assert "The music stops" not in bot.platform.texts("a")[-1]


async def test_a_name_that_is_no_order_alone_may_be_a_choice_at_hand(sqlite_url: str) -> None:
    """`cancel` ends what is being written in private; with a meeting behind it, it is the command."""
    async with Conversation(sqlite_url) as talk:
        await talk.say("berlin@dm: me", "berlin@dm: poll")
        assert "No poll was opened." in await talk.say("berlin@dm: cancel")
        assert "No meeting is planned." in await talk.say("berlin@dm: cancel")
        await talk.say("berlin@dm: poll")
        assert "There is no meeting “M4” in your groups." in await talk.say("berlin@dm: cancel M4 it rains")


def test_a_command_whose_name_nobody_borrows_is_itself() -> None:
    registry = Registry([replace(FEATURE, instead=())])
    assert registry.meant(None, stop, "track 3") is stop  # type: ignore[arg-type]  # nobody looks at it
