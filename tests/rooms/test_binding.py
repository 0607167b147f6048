"""Rooms are bound, moved and freed from the chat: lines typed, answers read (G1)."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlmodel import select

from bot.core.events import Account, BotAdded, BotHeard, BotRemoved, BotSilenced, Event, Message, Place, RoomMoved
from storage import audit, groups
from storage.database import Database
from storage.outbox import OutboxMessage
from tests.conversation import MONDAY, Conversation, config


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(database_url) as conversation:
        yield conversation


def happened(kind: type[Event], room: str, by: str = "lima", *, thread: str = "", **more: Any) -> Event:
    """What a platform says of a room; ids are unique to a kind, a room and who did it."""
    place = Place("console", room, thread)
    return kind(id=f"{kind.__name__}-{room}-{thread}-{by}", place=place, sender=Account(by, by), at=MONDAY, **more)


async def recorded(url: str) -> list[str]:
    """What the audit holds of rooms, oldest first."""
    database = Database(url)
    try:
        rows = await database.run(lambda session: audit.newest(session, 100))
    finally:
        database.close()
    return [row.what for row in reversed(rows) if row.what.startswith("room.") and row.by_person_id is not None]


async def states(url: str) -> set[str]:
    database = Database(url)
    try:
        return set(await database.run(lambda session: session.exec(select(OutboxMessage.state)).all()))
    finally:
        database.close()


async def test_the_core_team_gives_a_room_to_a_group_and_both_hear_of_it(talk: Conversation, database_url: str) -> None:
    """G1, G10: the binding is recorded with who did it."""
    asked = await talk.say("core@lobby: !bind diversity")
    assert "There is a room of Diversity on the console already" in asked
    said = await talk.say("core@lobby> both")
    assert "[lobby] (edited) This is the room of Diversity from now on." in said
    assert "[core] core has given a room on the console to Diversity: console:lobby." in said
    assert "Diversity: member since" in await talk.say("lima@lobby: !me")
    assert await recorded(database_url) == ["room.bound"]


async def test_a_group_without_a_room_there_gets_it_without_a_question(talk: Conversation) -> None:
    await talk.say("core@partnerships: !unbind", "core@partnerships> unbind")
    said = await talk.say("core@lobby: !bind Partnerships")
    assert "[lobby] This is the room of Partnerships from now on." in said
    assert "up to 15" in said


async def test_a_new_room_can_take_the_place_of_the_one_before(talk: Conversation) -> None:
    said = await talk.say("core@lobby: !bind diversity", "core@lobby> instead")
    assert "[diversity] This room no longer belongs to Diversity" in said
    assert "does not belong to a group" in await talk.say("lima@diversity: !me")
    assert "member since" in await talk.say("lima@lobby: !me")


async def test_a_room_is_spoken_to_in_its_groups_language(database_url: str) -> None:
    """L1."""
    settings = config(groups=[{"slug": "juventud", "name": "Juventud", "language": "es"}])
    async with Conversation(database_url, settings) as talk:
        await talk.say("core@juventud: !unbind", "core@juventud> unbind")
        assert "Juventud" in (said := await talk.say("core@lobby: !bind juventud"))
        assert "This is the room of" not in said


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("core@diversity: !bind diversity", "This room belongs to Diversity already."),
        ("core@diversity: !bind partnerships", "!move partnerships gives it to Partnerships"),
        ("core@core: !bind diversity", "This room belongs to the core team. !move diversity"),
        ("core@lobby: !bind diversiti", "I know no group “diversiti”. Did you mean diversity?"),
        ("core@lobby: !bind **x**", "I know no group “**x**”. All groups: !groups."),
        ("core@lobby: !bind", "Write it like this: !bind diversity."),
        ("core@dm: bind diversity", "Where only the two of us are, it is a private chat to me"),
        ("core@lobby: !move diversity", "This room does not belong to a group yet."),
        ("core@lobby: !unbind", "This room does not belong to a group yet."),
        ("core@dm: unbind", "Write !unbind in the room, or name it as I do"),
        ("core@core: !unbind console:nowhere", "“console:nowhere” is no room that belongs to somebody."),
        ("core@diversity: !move diversity", "This room belongs to Diversity already."),
        ("lima@lobby: !bind diversity", "Only the core team can use !bind."),
        ("berlin@diversity: !unbind", "Only the core team can use !unbind."),
    ],
)
async def test_what_cannot_be_bound_is_answered_with_what_would_work(
    talk: Conversation, line: str, answer: str
) -> None:
    assert answer in await talk.say(line)


async def test_a_room_moves_to_another_group_after_one_more_question(talk: Conversation, database_url: str) -> None:
    asked = await talk.say("core@diversity: !move partnerships")
    assert "This room belongs to Diversity. Give it to Partnerships?" in asked
    said = await talk.say("core@diversity> move")
    assert "[diversity] (edited) This is the room of Partnerships" in said
    assert "[core] core has moved a room on the console from Diversity to Partnerships: console:diversity." in said
    assert await recorded(database_url) == ["room.given-away", "room.moved"]


async def test_a_move_that_somebody_else_has_overtaken_does_nothing(talk: Conversation, database_url: str) -> None:
    await talk.say("core@diversity: !unbind", "core@diversity: !move partnerships", "core@diversity> move")
    assert "Somebody has changed whose room this is meanwhile" in await talk.say("core@diversity> unbind")
    assert await recorded(database_url) == ["room.given-away", "room.moved"]


async def test_losing_the_role_ends_a_question_that_is_on_screen(talk: Conversation) -> None:
    """G4."""
    await talk.say(
        "core@core: !core add console:lima", "lima@diversity: !unbind", "core@core: !core remove console:lima"
    )
    assert "Only the core team" in await talk.say("lima@diversity> unbind")
    assert "(co-chair)" in await talk.say("accra@diversity: !me")


async def test_a_room_that_is_freed_is_told_how_to_take_that_back(talk: Conversation) -> None:
    assert "It is the only room of Diversity" in await talk.say("core@diversity: !unbind")
    said = await talk.say("core@diversity> unbind")
    assert "This room no longer belongs to Diversity" in said
    assert "!bind diversity takes that back" in said
    assert "This is the room of Diversity" in await talk.say("core@diversity: !bind diversity")


async def test_a_room_that_the_bot_is_no_longer_in_is_freed_by_its_name(talk: Conversation) -> None:
    await talk.hand_in(happened(BotRemoved, "diversity"))
    asked = await talk.say("core@dm: unbind console:diversity")
    assert "console:diversity belongs to Diversity. Take it away?" in asked
    said = await talk.say("core@dm> unbind")
    assert "(edited) core has taken a room on the console from Diversity: console:diversity." in said
    assert "no room" in await talk.say("core@core: !groups diversity")
    assert "this room belongs to none yet" in await talk.hand_in(happened(BotAdded, "diversity"))


async def test_a_room_that_is_freed_from_elsewhere_hears_of_it(talk: Conversation) -> None:
    await talk.say("core@core: !unbind console:diversity")
    assert "[diversity] This room no longer belongs to Diversity" in await talk.say("core@core> unbind")


async def test_a_topic_of_a_forum_belongs_to_another_group_than_the_forum(
    talk: Conversation, database_url: str
) -> None:
    """G1: a topic is bound by itself."""

    async def bound(thread: str) -> str:
        database = Database(database_url)
        try:
            found = await database.run(lambda session: groups.find_room(session, "console", "diversity", thread))
        finally:
            database.close()
        assert found is not None
        return found[1].slug if found[1] else "core"

    place = Place("console", "diversity", "7")
    await talk.say("core@partnerships: !unbind", "core@partnerships> unbind")
    order = Message(id="t", place=place, sender=Account("core"), at=MONDAY, message="t", text="!bind partnerships")
    assert "This is the room of Partnerships" in await talk.hand_in(order)
    assert [await bound("7"), await bound("8"), await bound("")] == ["partnerships", "diversity", "diversity"]


async def test_let_into_a_new_room_the_bot_says_how_it_is_bound(talk: Conversation) -> None:
    said = await talk.hand_in(happened(BotAdded, "lobby"))
    assert "Somebody of the core team gives it to a group by writing !bind and the group here." in said
    assert "It is console:lobby." in said
    assert "[core] lima has let me into a room on the console that belongs to no group: console:lobby." in said
    assert "  > " not in said, "groups are offered to the core team only"


async def test_let_in_by_the_core_team_the_bot_offers_the_groups_that_have_no_room_yet(talk: Conversation) -> None:
    await talk.say("core@partnerships: !unbind", "core@partnerships> unbind")
    said = await talk.hand_in(happened(BotAdded, "lobby", "core"))
    assert "  > partnerships: Partnerships" in said
    assert "> diversity" not in said
    assert "Only the core team" in await talk.say("lima@lobby> partnerships")
    assert "[lobby] (edited) This is the room of Partnerships" in await talk.say("core@lobby> partnerships")


async def test_what_is_said_to_a_lost_room_waits_until_the_bot_is_back(talk: Conversation, database_url: str) -> None:
    """Nothing is lost: the other rooms go on, and the lost one hears all of it later, in its order."""
    await talk.say("core@lobby: !bind core", "core@lobby> both")
    told = await talk.hand_in(happened(BotRemoved, "lobby"))
    assert "[core] lima has put me out of the room of the core team on the console." in told
    assert "[lobby]" not in told
    assert await talk.hand_in(happened(BotRemoved, "lobby", "accra")) == "", "told once"
    said = await talk.say("core@core: !core add console:lima")
    assert "[core] core has let lima" in said
    assert "[lobby]" not in said
    assert "out of reach" not in await talk.say("core@core: !groups")
    back = await talk.hand_in(happened(BotAdded, "lobby"))
    waited = [line for line in back.splitlines() if line.startswith("[lobby]")]
    assert "put me out" in waited[0]
    assert "has let lima" in waited[1]
    assert "I can write in the room of the core team on the console again" in waited[2]
    assert "held" not in await states(database_url)


async def test_a_room_that_was_lost_shows_in_the_list_and_comes_back_with_the_right_to_write(
    talk: Conversation,
) -> None:
    told = await talk.hand_in(happened(BotSilenced, "diversity"))
    assert "I cannot write in the room of Diversity on the console" in told
    assert "the console (out of reach)" in await talk.say("core@core: !groups")
    assert "again" in await talk.hand_in(happened(BotHeard, "diversity"))
    assert "out of reach" not in await talk.say("core@core: !groups")
    assert await talk.hand_in(happened(BotHeard, "diversity", "accra")) == ""


async def test_what_a_lost_room_waited_for_is_not_said_to_whoever_has_it_next(
    talk: Conversation, database_url: str
) -> None:
    await talk.say("core@lobby: !bind core", "core@lobby> both")
    await talk.hand_in(happened(BotSilenced, "lobby"))
    await talk.say("core@core: !core add console:lima")
    await talk.say("core@lobby: !move diversity", "core@lobby> move")
    said = await talk.hand_in(happened(BotHeard, "lobby"))
    assert "has let lima" not in said
    assert "held" not in await states(database_url)


async def test_without_any_room_the_core_team_is_told_in_private(talk: Conversation) -> None:
    await talk.say("core@dm: core")
    said = await talk.hand_in(happened(BotRemoved, "core"))
    assert "[core, private] lima has put me out of the room of the core team on the console." in said


async def test_a_room_that_moves_takes_its_binding_along_and_the_core_team_hears_of_it(
    talk: Conversation, database_url: str
) -> None:
    said = await talk.hand_in(happened(RoomMoved, "diversity", to=Place("console", "newer")))
    assert "[core] The room of Diversity on the console goes on as another one, and I with it: console:newer." in said
    assert "member since" in await talk.say("lima@newer: !me")
    again = await talk.hand_in(happened(RoomMoved, "diversity", "accra", to=Place("console", "newer")))
    assert again == "", "told once"


async def test_a_room_whose_successor_was_bound_by_hand_leaves_nothing_behind(talk: Conversation) -> None:
    await talk.say("core@newer: !bind partnerships", "core@newer> both")
    await talk.hand_in(happened(RoomMoved, "diversity", to=Place("console", "newer")))
    assert "Partnerships: member since" in await talk.say("lima@newer: !me")
    assert "does not belong to a group" in await talk.say("lima@diversity: !me")
