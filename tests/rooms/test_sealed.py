"""What comes encrypted and cannot be read: its sender hears of it once, and it waits for its key."""

import json
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from bot.core.events import Account, Place, RoomMoved
from bot.core.i18n import Translator
from handlers.rooms.views import letting as views
from storage import sealed as sealed_events
from storage.inbox import HandledEvent
from storage.outbox import OutboxMessage
from tests.conversation import MONDAY, Conversation, config
from tests.rooms.sealing import UNREAD, Sealing

MINUTE = timedelta(minutes=1)


async def replies(talk: Conversation) -> list[tuple[str, str]]:
    """The rooms in which it was said, and the messages that it answered there."""

    def said(session: Session) -> list[tuple[str, str]]:
        rows = session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id)))
        told = [(row.room, json.loads(row.payload)) for row in rows if UNREAD in row.payload]
        return [(room, payload.get("reply_to", "")) for room, payload in told]

    return await talk.session._database.run(said)


@pytest.mark.parametrize("language", ["en", "es", "id", "xx"])
def test_what_is_said_fits_into_one_message_in_every_language(language: str) -> None:
    """L1."""
    for withheld in (False, True):
        said = views.unreadable(Translator(language, "UTC"), "N" * 200, MONDAY, withheld)
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


async def test_it_answers_the_message_and_names_its_time_by_the_rooms_clock(database_url: str) -> None:
    groups = [{"slug": "diversity", "name": "Diversity", "timezone": "America/Lima"}]
    async with Conversation(database_url, config(groups=groups)) as talk:
        await talk.say("lima@diversity: !me")
        await Sealing(talk).sent("a")
        said = await talk.say(":advance 1m")
        assert "I cannot read what lima has written here on Monday, 23 March 2026, 04:00 (Lima): the key" in said
        assert await replies(talk) == [("diversity", "a")]


async def test_in_a_room_that_has_moved_there_is_no_message_to_answer(talk: Conversation, sealing: Sealing) -> None:
    await sealing.sent("a")
    await talk.say(":room-moved diversity forum")
    assert "[forum] I cannot read what lima has written here on Monday" in await talk.say(":advance 1m")
    assert await replies(talk) == [("forum", "")]


async def test_the_one_that_is_lost_is_answered_though_newer_ones_could_be_read(
    talk: Conversation, sealing: Sealing
) -> None:
    await sealing.sent("a")
    await talk.say(":advance 30s")
    assert "lima" in await sealing.read("b", "!me", late=False, at=sealing.now)
    assert UNREAD in await talk.say(":advance 30s")
    assert await replies(talk) == [("diversity", "a")]


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
