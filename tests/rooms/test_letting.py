"""Where one room of a group is encrypted and another is not: the other hears nothing of it before a yes (N1)."""

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial

import pytest
from sqlmodel import Session

from bot.core.events import Account, BotAdded, BotHeard, Place
from storage import groups
from storage.database import Database
from storage.groups import Room
from tests.conversation import Conversation
from tests.looking import look

ANNEX = "the room of Diversity on the console that is not encrypted"
ASKED = "A room of Diversity on the console is not encrypted: console:annex."
POLL = 'berlin@diversity: !poll consensus "R3" WORDS for 3d'
OF_IT = 'berlin@diversity>>"on the console" '
YES, NO = OF_IT + "let in", OF_IT + "keep out"


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    """Diversity has a room and an annex."""
    async with Conversation(sqlite_url) as conversation:
        await conversation.say("lima@diversity: !me", "oslo@diversity: !me", "rio@diversity: !me")
        await conversation.say("core@annex: !bind diversity", "core@annex> both")
        yield conversation


async def test_it_is_asked_in_the_encrypted_room_and_said_in_the_other(talk: Conversation) -> None:
    said = await talk.say(":encrypt diversity")
    assert f"[diversity] {ASKED}" in said
    assert "[annex] A room of Diversity is encrypted, and this one is not." in said


async def test_it_is_asked_once_however_often_the_platform_says_so(talk: Conversation) -> None:
    await talk.say(":encrypt diversity")
    assert await talk.say(":encrypt diversity", ":restart", ":encrypt diversity") == ""


async def test_nothing_more_can_be_said_of_a_room_once_all_of_its_group_are_encrypted(
    talk: Conversation, sqlite_url: str
) -> None:
    """Else it is asked at the next start, if it was not before."""
    database = Database(sqlite_url)
    try:
        for encrypted, settled in (("diversity", set()), ("annex", {"diversity", "annex"})):
            await talk.say(f":encrypt {encrypted}")
            known = await database.run(partial(groups.settled_rooms, platform="console"))
            assert known & {"diversity", "annex"} == settled
    finally:
        database.close()


async def test_what_the_group_is_told_waits_for_the_yes(talk: Conversation) -> None:
    said = await talk.say(":encrypt diversity", POLL, ":advance 1m")
    assert "WORDS" in said
    assert "[annex] P1" not in said
    said = await talk.say(YES, ":advance 1m")
    assert "[annex] P1: R3 (consensus)\n  \n  WORDS" in said
    assert "[annex] (pinned) P1" in said
    assert f"[diversity] (edited) berlin has said that {ANNEX} may hear" in said


async def test_what_changes_meanwhile_waits_as_well(talk: Conversation) -> None:
    await talk.say(POLL, ":encrypt diversity")
    said = await talk.say("oslo@diversity: !vote P1 agree", ":advance 1m")
    assert "[diversity] (edited) P1: R3" in said
    assert "[annex]" not in said
    assert "[annex] (edited) P1: R3" in await talk.say(YES, ":advance 1m")


async def test_after_a_no_nothing_of_it_is_ever_said_there(talk: Conversation) -> None:
    said = await talk.say(":encrypt diversity", POLL, NO, "oslo@diversity: !vote P1 agree", ":advance 4d")
    assert "[annex] I say nothing here of what I tell the encrypted room" in said
    assert "WORDS" not in "".join(part for part in said.split("\n[") if part.startswith("annex]"))
    assert "[annex] P1" not in await talk.say(YES, ":advance 1m")


@pytest.mark.parametrize("decided", [(), (NO,)])
async def test_what_is_asked_there_is_answered_in_private(talk: Conversation, decided: tuple[str, ...]) -> None:
    await talk.say(":encrypt diversity", POLL, *decided)
    said = await talk.say("lima@annex: !poll P1")
    assert "[lima, private] P1: R3 (consensus)" in said
    assert "[annex] I have answered you in private." in said
    assert "[annex] P1" in await talk.say(YES, "lima@annex: !poll P1")


async def test_who_may_say_it(talk: Conversation) -> None:
    """G4. A co-chair of the group, or the core team."""
    await talk.say(":encrypt diversity")
    said = await talk.say(YES.replace("berlin", "lima"))
    assert "Only a co-chair of Diversity or the core team can say that." in said
    assert "has said" not in said
    assert "core has said that" in await talk.say(YES.replace("berlin", "core"))


async def test_of_the_core_teams_own_rooms_the_core_team_says_it(talk: Conversation) -> None:
    await talk.say("core@hall: !bind core", "core@hall> both", ":encrypt core")
    said = await talk.say('berlin@core>>"console:hall" let in')
    assert "Only the core team can say that." in said
    hall = ANNEX.replace("Diversity", "the core team")
    assert f"core has said that {hall} may hear" in await talk.say('core@core>>"console:hall" let in')


async def test_it_is_on_record(talk: Conversation) -> None:
    await talk.say(":encrypt diversity", YES, NO)
    said = await talk.say("core@core: !audit")
    assert "berlin (console:berlin) let the room console:annex of Diversity hear what is said in encrypted ones" in said
    assert (
        "berlin (console:berlin) keeps the room console:annex of Diversity out of what is said in encrypted ones"
        in said
    )


async def test_a_room_that_is_encrypted_too_hears_what_was_kept_back(talk: Conversation) -> None:
    await talk.say(":encrypt diversity", POLL)
    said = await talk.say(":encrypt annex", ":advance 1m")
    assert "[annex] P1: R3" in said
    assert "[diversity] (edited) The room that this was about is encrypted now" in said


async def test_a_room_that_the_bot_comes_back_to_is_not_let_in_by_that(talk: Conversation) -> None:
    await talk.say(":encrypt diversity", POLL)
    said = await talk.say(":room-moved annex attic", ":advance 1m")
    assert "[attic] P1" not in said
    assert "[attic] P1: R3" in await talk.say(YES, ":advance 1m")


async def test_whoever_binds_an_open_room_beside_an_encrypted_one_is_asked(talk: Conversation) -> None:
    await talk.say("core@annex: !unbind", "core@annex> unbind", ":encrypt diversity", POLL)
    said = await talk.say("core@annex: !bind diversity")
    assert "is encrypted, and this one is not: whoever runs a server here can read what I tell both" in said
    said = await talk.say("core@annex> both")
    assert ASKED not in said
    assert f"[diversity] core has said that {ANNEX} may hear what I tell encrypted rooms." in said
    assert "From now on I say there what I tell this room" in said
    assert "[annex] P1: R3" in await talk.say("lima@annex: !poll P1")


LET_IN = f'berlin@diversity>>"core has said that {ANNEX}" keep out'


async def test_the_encrypted_room_can_keep_out_whom_somebody_let_in_elsewhere(talk: Conversation) -> None:
    """N1: whoever bound it had no say for those in the encrypted room."""
    await talk.say("core@annex: !unbind", "core@annex> unbind", ":encrypt diversity", "core@annex: !bind diversity")
    await talk.say("core@annex> both")
    assert "Only a co-chair of Diversity" in await talk.say(LET_IN.replace("berlin", "lima"))
    said = await talk.say(LET_IN)
    assert f"[diversity] (edited) berlin has said that {ANNEX} hears nothing of what I tell" in said
    assert "[annex] I say nothing here of what I tell the encrypted room" in said
    said = await talk.say(POLL, ":advance 1m")
    assert "[diversity] P1" in said
    assert "[annex]" not in said


async def test_an_encrypted_room_hears_of_an_open_one_that_is_moved_to_its_group(talk: Conversation) -> None:
    """N1. Where the group has another such room, it is said which one is meant."""
    await talk.say(":encrypt diversity", NO)
    asked = await talk.say("core@partnerships: !move diversity")
    assert "is encrypted, and this one is not: whoever runs a server here can read what I tell both" in asked
    said = await talk.say("core@partnerships> move")
    assert f"[diversity] core has said that {ANNEX} (console:partnerships) may hear" in said
    assert "(console:annex)" not in said


async def test_whoever_moves_an_encrypted_room_is_not_told_that_it_is_open(talk: Conversation) -> None:
    await talk.say(":encrypt diversity", ":encrypt partnerships")
    assert "whoever runs a server here" not in await talk.say("core@partnerships: !move diversity")


async def test_nothing_is_told_where_no_room_is_encrypted(talk: Conversation) -> None:
    await talk.say("core@loft: !bind diversity")
    assert "has said" not in await talk.say("core@loft> both")


@pytest.mark.parametrize(("order", "key"), [("unbind", "unbind"), ("move partnerships", "move")])
async def test_whoever_takes_an_encrypted_room_away_is_told_what_follows(
    talk: Conversation, order: str, key: str
) -> None:
    await talk.say(":encrypt diversity", POLL)
    said = await talk.say(f"core@diversity: !{order}")
    assert "what is on record of it can be read in every other room" in said
    await talk.say(f"core@diversity> {key}")
    said = await talk.say("lima@annex: !poll P1")
    assert "[annex] P1: R3" in said


async def test_an_encrypted_room_that_a_group_gets_has_its_open_ones_asked_about(talk: Conversation) -> None:
    await talk.say(
        "core@annex: !unbind", "core@annex> unbind", ":encrypt diversity", "core@diversity: !move partnerships"
    )
    said = await talk.say("core@diversity> move")
    assert "A room of Partnerships on the console is not encrypted: console:partnerships." in said


async def moved(talk: Conversation, *, encrypted: bool) -> str:
    """The room goes on as another one, and the bot is let in there; what it said."""
    said = await talk.say(
        ":encrypt diversity", ":room-moved diversity forum", "core@core: !groups", POLL.replace("diversity", "forum")
    )
    assert "[forum] P1" not in said
    place = Place("console", "forum", encrypted=encrypted)
    return await talk.hand_in(BotAdded(id="in", place=place, sender=Account("core"), at=talk.session.clock.now))


async def test_what_follows_an_encrypted_room_is_asked_about_where_it_is_not_encrypted(talk: Conversation) -> None:
    await talk.say("core@annex: !unbind", "core@annex> unbind")
    said = await moved(talk, encrypted=False)
    assert "[forum] The room before this one was encrypted, and this one is not" in said
    said = await talk.say("berlin@forum> let in", ":advance 1m")
    assert "[forum] (edited) berlin has said that this room may hear what I tell encrypted rooms." in said
    assert "[forum] P1: R3" in said


async def test_the_other_encrypted_room_hears_what_was_said_where_one_goes_on_open(talk: Conversation) -> None:
    """N1. Both show what holds, wherever it is changed."""
    await talk.say(":encrypt annex")
    await moved(talk, encrypted=False)
    forum = 'berlin@forum>>"this"'
    said = await talk.say('berlin@forum>>"The room before" let in')
    assert f"[annex] berlin has said that {ANNEX} may hear what I tell encrypted rooms." in said
    said = await talk.say(f"{forum} keep out")
    assert f"[annex] (edited) berlin has said that {ANNEX} hears nothing" in said
    assert "[forum] I say nothing here of what I tell the encrypted room" in said
    said = await talk.say('berlin@annex>>"hears nothing" let in')
    assert f"[annex] (edited) berlin has said that {ANNEX} may hear" in said
    assert "[forum] (edited) berlin has said that this room may hear" in said


async def test_it_is_asked_once_where_the_bot_was_there_before(talk: Conversation) -> None:
    await talk.say("core@annex: !unbind", "core@annex> unbind", ":encrypt diversity", ":room-moved diversity forum")
    heard = BotHeard(id="1", place=Place("console", "forum"), sender=Account("core"), at=talk.session.clock.now)
    assert "May I go on here?" in await talk.hand_in(heard)
    assert "May I go on here?" not in await talk.hand_in(replace(heard, id="2"))


async def test_what_follows_an_encrypted_room_and_is_encrypted_goes_on_at_once(talk: Conversation) -> None:
    await talk.say("core@annex: !unbind", "core@annex> unbind")
    said = await moved(talk, encrypted=True)
    assert "[forum] P1: R3" in said
    assert "May I go on here?" not in said


async def test_meanwhile_its_words_are_shown_nowhere_else(talk: Conversation) -> None:
    await talk.say("core@annex: !unbind", "core@annex> unbind")
    await moved(talk, encrypted=False)
    assert "[core] I have answered you in private." in await talk.say("core@core: !poll P1")


async def test_a_room_in_place_of_the_encrypted_one_leaves_no_other_kept_out(talk: Conversation) -> None:
    """N1: there would be no room left in which somebody could say that it may hear what the group is told."""
    await talk.say("core@annex: !unbind", "core@annex> unbind", ":encrypt diversity")

    def elsewhere(session: Session) -> None:
        group = groups.by_slug(session, "diversity")
        assert group is not None
        session.add(Room(platform="telegram", room="-1", group_id=group.id, openness=groups.CLOSED))

    await talk.session._database.run(elsewhere)
    await talk.say("core@annex: !bind diversity", "core@annex> instead")
    room = look(talk, lambda session: groups.by_reference(session, "telegram:-1"))
    assert room is not None
    assert room.openness == ""
