"""What comes encrypted and cannot be read: it waits for its key, its sender hears of it once, and it is done late."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from bot.core.events import Account, Deleted, Edited, Event, Message, Opened, Place, RoomMoved, Unreadable
from bot.core.i18n import Translator
from handlers.rooms import views
from storage import sealed as sealed_events
from storage.inbox import HandledEvent
from storage.sealed import SealedEvent
from tests.conversation import MONDAY, Conversation
from tests.polls.staging import begin, gather

MINUTE = timedelta(minutes=1)
UNREAD = "I cannot read what"


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(database_url) as conversation:
        await conversation.say("lima@diversity: !me")
        yield conversation


class Sealing:
    """Hands in what cannot be read, and later what it was."""

    def __init__(self, talk: Conversation, who: str = "lima", room: str = "diversity") -> None:
        self.talk = talk
        self.who = who
        self.place = Place("console", room)

    @property
    def now(self) -> datetime:
        return self.talk.session.clock.now

    async def sent(self, event: str, session: str = "k", received: datetime = MONDAY, *, withheld: bool = False) -> str:
        return await self.talk.hand_in(
            Unreadable(
                id=f"sealed:{event}", place=self.place, sender=Account(self.who, self.who), at=self.now,
                raw={"sealed": event}, event=event, session=session, received=received, withheld=withheld,
            )
        )  # fmt: skip

    async def read(self, event: str, text: str, *, late: bool = True, at: datetime = MONDAY) -> str:
        return await self.talk.hand_in(
            Message(
                id=event, place=self.place, sender=Account(self.who, self.who), at=at, message=event, text=text,
                late=late,
            )
        )  # fmt: skip

    async def waiting(self) -> list[str]:
        def events(session: Session) -> list[str]:
            return list(session.exec(select(SealedEvent.event).order_by(SealedEvent.event)))

        return await self.talk.session._database.run(events)


@pytest.fixture
def sealing(talk: Conversation) -> Sealing:
    return Sealing(talk)


@pytest.mark.parametrize("language", ["en", "es", "id", "xx"])
def test_what_is_said_fits_into_one_message_in_every_language(language: str) -> None:
    """L1."""
    for withheld in (False, True):
        said = views.unreadable(Translator(language, "UTC"), "N" * 200, withheld)
        assert len(said.split(4000)) == 1


async def test_whoever_sent_it_is_told_once_and_only_after_a_minute(talk: Conversation, sealing: Sealing) -> None:
    """A message that cannot be decrypted is answered once with what to do, not for every message."""
    assert await sealing.sent("a") == ""
    assert await talk.say(":advance 59s") == ""
    assert await sealing.sent("b") == ""
    said = await talk.say(":advance 1s")
    assert said.count(UNREAD) == 1
    assert "lima" in said
    assert "Please write it again" in said
    assert await sealing.sent("c") == ""
    assert UNREAD not in await talk.say(":advance 6d")
    assert await sealing.waiting() == ["a", "b", "c"]


async def test_whose_app_keeps_the_key_hears_at_once_what_to_do_and_once(talk: Conversation, sealing: Sealing) -> None:
    assert await sealing.sent("a") == ""
    said = await sealing.sent("b", withheld=True) + await talk.say(":advance 1s")
    assert said.count(UNREAD) == 1
    assert "block" in said
    assert await sealing.sent("c", withheld=True) == ""
    assert UNREAD not in await talk.say(":advance 6d")
    assert await sealing.waiting() == ["a", "b", "c"]


async def test_after_a_week_it_is_told_again(talk: Conversation, sealing: Sealing) -> None:
    await sealing.sent("a")
    assert UNREAD in await talk.say(":advance 1m")
    await talk.say(":advance 7d")
    await sealing.sent("b", received=sealing.now)
    assert UNREAD in await talk.say(":advance 1m")


async def test_another_sender_is_told_as_well(talk: Conversation, sealing: Sealing) -> None:
    await sealing.sent("a")
    await Sealing(talk, "berlin").sent("b")
    assert (await talk.say(":advance 1m")).count(UNREAD) == 2


async def test_who_could_be_read_since_is_told_anew_but_not_within_an_hour(
    talk: Conversation, sealing: Sealing
) -> None:
    await sealing.sent("a")
    assert UNREAD in await talk.say(":advance 1m")
    await talk.say("lima@diversity: good morning, plain talk")
    await sealing.sent("b")
    assert UNREAD not in await talk.say(":advance 30m"), "two devices that take turns do not make it nag"
    await talk.say(":advance 1h", "lima@diversity: and this")
    await sealing.sent("c")
    assert UNREAD in await talk.say(":advance 1m")


async def test_it_is_known_after_a_restart_who_was_told(talk: Conversation, sealing: Sealing) -> None:
    await sealing.sent("a")
    assert UNREAD in await talk.say(":advance 1m", ":advance 2h", ":restart")
    await sealing.sent("b")
    assert UNREAD not in await talk.say(":advance 1h")
    await talk.say(":restart", "lima@diversity: plain talk")
    await sealing.sent("c")
    assert UNREAD in await talk.say(":advance 1m")


async def test_a_key_within_a_minute_leaves_nothing_to_be_said(talk: Conversation, sealing: Sealing) -> None:
    await sealing.sent("a")
    said = await sealing.read("a", "!me")
    assert "lima" in said
    assert UNREAD not in await talk.say(":advance 1h")
    assert await sealing.waiting() == []


async def test_a_command_that_is_read_late_counts_for_when_it_was_sent_and_says_so(
    talk: Conversation, sealing: Sealing
) -> None:
    """H1: the hours are of the day on which they were logged, and the row goes with the same commit."""
    await sealing.sent("a")
    await talk.say(":advance 3d")
    said = await sealing.read("a", "!log 2h reading")
    assert "I could read your message of Monday, 23 March 2026, 09:00" in said
    assert "only now" in said
    assert said.count("only now") == 1
    assert "Noted for Monday, 23 March 2026" in said
    assert await sealing.waiting() == []


async def test_what_others_are_told_by_it_does_not_say_so(talk: Conversation) -> None:
    """Who is appointed hears of it as of any other order; whoever gave it, that it was read late."""
    await talk.say("lima@dm: hello", "core@core: !unappoint diversity accra")
    sealing = Sealing(talk, "core", "core")
    await sealing.sent("a")
    said = await sealing.read("a", "!appoint diversity lima")
    there, in_private = said.partition("[lima, private]")[::2]
    assert "only now" in there.partition("[core]")[2]
    assert "only now" not in in_private.partition("[core]")[0]
    assert said.count("only now") == 1


async def test_a_refusal_of_what_was_read_late_says_so_too(talk: Conversation, sealing: Sealing) -> None:
    await sealing.sent("a")
    said = await sealing.read("a", "!vote P9 agree")
    assert "P9" in said
    assert "only now" in said


async def test_a_vote_that_is_read_after_the_close_is_refused_with_the_reason_and_the_mark(
    talk: Conversation, sealing: Sealing
) -> None:
    """D3."""
    await gather(talk)
    await begin(talk, title="Tea", text="We drink tea.")
    await sealing.sent("a")
    await talk.say(":advance 8d")
    said = await sealing.read("a", "!vote P1 agree", at=MONDAY + timedelta(days=2))
    assert "only now" in said
    assert "closed" in said


async def test_a_poll_that_would_close_as_soon_as_it_is_read_is_refused(talk: Conversation) -> None:
    """D2: nobody could have voted. Sent in time, one that runs still is opened, with its deadline as it was."""
    await gather(talk)
    sealing = Sealing(talk, "berlin")
    await sealing.sent("a")
    await sealing.sent("b")
    order = '!poll consensus "Tea" We drink tea.'
    await talk.say(":advance 30m")
    opened = await sealing.read("a", order, at=MONDAY)
    assert "Thursday, 26 March 2026, 09:00" in opened
    await talk.say(":advance 4d")
    said = await sealing.read("b", order, at=MONDAY)
    assert "would be over by now" in said
    assert "only now" in said
    assert "P2" not in await talk.say("berlin@diversity: !polls")
    assert await sealing.waiting() == []


async def test_plain_talk_that_is_read_late_is_not_answered_and_waits_no_more(
    talk: Conversation, sealing: Sealing
) -> None:
    await sealing.sent("a")
    assert await sealing.read("a", "good morning") == ""
    assert await sealing.waiting() == []
    assert UNREAD not in await talk.say(":advance 1h")


async def test_what_asks_for_nothing_once_it_is_read_waits_no_more(talk: Conversation, sealing: Sealing) -> None:
    await sealing.sent("a")
    opened: Event = Opened(id="a", place=sealing.place, sender=Account("lima"), at=MONDAY, late=True)
    assert await talk.hand_in(opened) == ""
    assert await sealing.waiting() == []


async def test_it_acts_once_however_often_it_is_handed_in(talk: Conversation, sealing: Sealing) -> None:
    await sealing.sent("a")
    await sealing.sent("a")
    assert "only now" in await sealing.read("a", "!log 2h reading")
    assert await sealing.read("a", "!log 2h reading") == ""
    assert "4 h" not in await talk.say("lima@dm: hours")


async def test_what_was_taken_back_meanwhile_is_not_done(talk: Conversation, sealing: Sealing) -> None:
    await sealing.sent("a")
    taken = Deleted(id="d", place=sealing.place, sender=Account("lima"), at=sealing.now, message="a")
    await talk.hand_in(taken)
    assert await sealing.waiting() == []
    assert UNREAD not in await talk.say(":advance 1h")


async def test_what_an_edit_has_overtaken_is_not_done(talk: Conversation, sealing: Sealing) -> None:
    """H1: the edit could be read, and has acted in its place."""
    await sealing.sent("a")
    edit = Edited(
        id="e", place=sealing.place, sender=Account("lima"), at=sealing.now, message="a", text="!log 3h reading"
    )  # fmt: skip
    assert "Noted for Monday" in await talk.hand_in(edit)
    assert await sealing.read("a", "!log 2h reading") == ""
    assert await sealing.waiting() == []


async def test_it_follows_its_room_when_that_moves(talk: Conversation, sealing: Sealing) -> None:
    await sealing.sent("a")
    moved = RoomMoved(
        id="m", place=sealing.place, sender=Account("berlin"), at=sealing.now, to=Place("console", "elsewhere")
    )  # fmt: skip
    await talk.hand_in(moved)
    found = await talk.session._app.inlet.sealed("console", {"k"}, 0)
    assert [(sealed.room, sealed.raw, sealed.received) for sealed in found] == [("elsewhere", {"sealed": "a"}, MONDAY)]
    assert "[elsewhere] I cannot read" in await talk.say(":advance 1m")


async def test_the_keys_that_are_waited_for_are_known(talk: Conversation, sealing: Sealing) -> None:
    await sealing.sent("a", "k1", MONDAY + MINUTE)
    await sealing.sent("b", "k1", MONDAY)
    await sealing.sent("c", "")
    inlet = talk.session._app.inlet
    assert await inlet.sealed_keys("console") == {"k1"}
    assert [sealed.raw["sealed"] for sealed in await inlet.sealed("console", {"k1"}, 0)] == ["a", "b"]
    assert await inlet.sealed_keys("matrix") == frozenset()


async def test_what_several_keys_open_comes_in_its_order_a_few_at_a_time(
    talk: Conversation, sealing: Sealing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed_events, "AT_ONCE", 2)
    for event, key in (("a", "k2"), ("b", "k1"), ("c", "k3"), ("d", "k2"), ("e", "k1")):
        await sealing.sent(event, key)
    inlet = talk.session._app.inlet
    first = await inlet.sealed("console", {"k1", "k2"}, 0)
    rest = await inlet.sealed("console", {"k1", "k2"}, first[-1].number)
    assert [(each.raw["sealed"], each.session) for each in first] == [("a", "k2"), ("b", "k1")]
    assert [(each.raw["sealed"], each.session) for each in rest] == [("d", "k2"), ("e", "k1")]
    assert not await inlet.sealed("console", {"k1", "k2"}, rest[-1].number)


async def test_what_nobody_could_read_for_a_week_is_dropped(talk: Conversation, sealing: Sealing) -> None:
    """X1."""
    await sealing.sent("a")
    await talk.say(":advance 9d")
    assert await sealing.waiting() == []


async def test_a_stranger_in_a_room_of_nobody_is_told_too_and_stays_a_stranger(talk: Conversation) -> None:
    """Or nobody could bind an encrypted room to which the bot lacks a key."""
    outside = Sealing(talk, "maputo", "nowhere")
    await outside.sent("a")
    assert "maputo" in await talk.say(":advance 1m")

    def handled(session: Session) -> list[str]:
        return list(session.exec(select(HandledEvent.event).where(HandledEvent.room == "nowhere")))

    assert await talk.session._database.run(handled) == ["sealed:a"]
