"""Where the answer to something that was read late says so."""

from collections.abc import Sequence
from typing import cast

import pytest
from sqlmodel import Session

from bot.core.context import Actor, Context
from bot.core.events import Account as Sender
from bot.core.events import Chosen, Edited, Event, Message, Place
from bot.core.i18n import Translator
from bot.core.registry import Registry
from bot.core.replies import Acknowledge, Privately, React, Reply, Say, ToCore
from bot.core.text import Text
from bot.runtime import late
from storage.people import Account, Person
from tests.conversation import MONDAY

ME, OTHER = 1, 2
PLACE, SENDER = Place("console", "diversity"), Sender("lima")
MARK = "I could read your message"
SENT = Message(id="e", place=PLACE, sender=SENDER, at=MONDAY, message="m", text="!x", late=True)


def said(_: Translator) -> Text:
    return Text.plain("Noted.")


def told(replies: Sequence[Reply]) -> list[str]:
    """What each message says; of what is none, nothing."""
    _ = Translator("en", "UTC")
    return [str(reply.view(_)) if isinstance(reply, Say | Acknowledge) else "" for reply in replies]


def context() -> Context:
    actor = Actor(
        account=Account(platform="console", account="lima", person_id=ME, created_at=MONDAY, seen_at=MONDAY),
        person=Person(id=ME, name="lima", created_at=MONDAY),
    )
    nothing, nobody = cast("Session", None), cast("Registry", None)
    return Context(now=MONDAY, session=nothing, registry=nobody, reader=Translator("en", "UTC"), actor=actor)


@pytest.mark.parametrize(
    ("replies", "marked"),
    [
        ([Say(said)], 0),
        ([Say(said), Say(said)], 0),
        ([React("👍"), Say(said)], 1),
        ([Say(said, to=Privately(OTHER)), Say(said)], 1),
        ([Say(said, to=Privately(ME)), Say(said)], 1),
        ([Say(said, to=Privately(OTHER)), Say(said, to=Privately(ME))], 1),
        ([Say(said, to=Privately(OTHER))], 1),
        ([Say(said, to=ToCore())], 1),
        ([React("👍")], 1),
    ],
)
def test_it_is_said_once_to_whoever_asked(replies: list[Reply], marked: int) -> None:
    """In the room, else in private; where nothing is said to them, in a message of its own."""
    found = late.marked(context(), SENT, replies)
    assert [number for number, text in enumerate(told(found)) if MARK in text] == [marked]
    assert len(found) == max(len(replies), marked + 1)


@pytest.mark.parametrize(
    "event",
    [
        Message(id="e", place=PLACE, sender=SENDER, at=MONDAY, message="m", text="!x"),
        Edited(id="e", place=PLACE, sender=SENDER, at=MONDAY, message="m", text="!x"),
        Chosen(id="e", place=PLACE, sender=SENDER, at=MONDAY, message="m", key="👍", late=True),
    ],
)
def test_of_what_was_read_in_time_and_of_taps_it_is_not_said(event: Event) -> None:
    assert told(late.marked(context(), event, [Say(said)])) == ["Noted."]


def test_what_is_not_answered_stays_so() -> None:
    assert late.marked(context(), SENT, []) == []
