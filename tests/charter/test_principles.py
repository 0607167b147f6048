"""The guiding principles: lines typed, answers read. The clock stands at Monday, 23 March 2026, 09:00 UTC."""

from collections.abc import AsyncIterator

import pytest
from sqlmodel import Session, select

from bot.platforms import transcript
from storage import people, principles
from storage.database import Database
from storage.due import Due
from storage.people import Membership
from tests.conversation import MONDAY, Conversation, config

TEXT = "We listen first. <b>**No** @room</b>"
QUESTION = "Have you read them, and do you want to work by them?"


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Conversation]:
    """One group without co-chairs, and Lima in it, in Lima, where it is five in the morning."""
    settings = config(groups=[{"slug": "diversity", "name": "Diversity"}])
    async with Conversation(database_url, settings) as conversation:
        await conversation.say("lima@diversity: !timezone America/Lima", ":at 2026-03-23T10:00Z")
        yield conversation


def _everybody_leaves(session: Session) -> None:
    for stay in session.exec(select(Membership)):
        stay.left_at = stay.joined_at


def _crowd(session: Session) -> None:
    """120 members of the first group."""
    for number in range(120):
        _, person = people.add_account(session, "console", f"p{number}", "", MONDAY)
        assert person.id is not None
        people.enter(session, 1, person.id, MONDAY)


def _reminders(session: Session) -> int:
    return len(session.exec(select(Due).where(Due.job == "charter.ask")).all())


async def test_a_text_is_written_by_the_core_team_and_read_by_all(talk: Conversation) -> None:
    """G6."""
    assert "There are no guiding principles yet." in await talk.say("lima@diversity: !principles")
    said = await talk.say(f"core@core: !principles set {TEXT}")
    assert "Guiding principles, version 1, since Monday, 23 March 2026\n  We listen first." in said
    assert "I ask every member for it" in said
    said = await talk.say("lima@diversity: !principles")
    assert "We listen first. <b>**No** @\u2060room</b>" in said, "what people write is data"
    assert f"[diversity] {QUESTION}\n  > yes: Yes, I acknowledge them" in said


async def test_only_the_core_team_writes_it_and_never_the_same_twice(talk: Conversation) -> None:
    """G6."""
    assert "Only the core team can use" in await talk.say("lima@dm: principles set Mine.")
    said = await talk.say("core@core: !principles set")
    assert "I could not read that." in said
    assert "We write down what we agree on. More:" in said
    await talk.say(f"core@core: !principles set {TEXT}")
    assert "already, in version 1." in await talk.say(f"core@core: !principles set {TEXT}")


async def test_a_long_text_is_shown_whole(talk: Conversation) -> None:
    """G6."""
    lines = "\n".join(f"{n}. We write down what we agree on." for n in range(400))
    event = talk.session.console.event(transcript.Say("core", "core", f"!principles set {lines}", replies=False))
    assert event is not None
    await talk.hand_in(event)
    said = await talk.say("lima@dm: principles")
    assert "  0. We write down" in said
    assert "  399. We write down" in said


async def test_every_member_is_asked_once_in_private_when_they_are_awake(talk: Conversation) -> None:
    """G6."""
    await talk.say(f"core@core: !principles set {TEXT}")
    assert await talk.say(":at 2026-03-23T13:59Z") == ""
    said = await talk.say(":at 2026-03-23T14:00Z")
    assert said.startswith("[lima, private] Guiding principles, version 1")
    assert f"[lima, private] {QUESTION}" in said
    assert "core" not in said, "the core team is no member"
    assert await talk.say(":advance 5d") == ""


async def test_acknowledging_takes_a_tap_and_ends_the_asking(talk: Conversation, database_url: str) -> None:
    """G6."""
    await talk.say(f"core@core: !principles set {TEXT}", ":at 2026-03-23T14:00Z")
    thanks = "You have acknowledged version 1 of the guiding principles. Thank you."
    assert await talk.say("lima@dm> yes") == f"[lima, private] (edited) {thanks}"
    assert QUESTION not in await talk.say(":at 2026-04-06T00:00Z")
    assert thanks in await talk.say("lima@dm: principles")
    database = Database(database_url)
    assert database.run_here(lambda session: principles.standings(session, 1))[0][1:] == (1, 1)
    database.close()


async def test_who_has_not_acknowledged_is_reminded_once_after_a_week(talk: Conversation) -> None:
    """G6."""
    await talk.say(f"core@core: !principles set {TEXT}", ":at 2026-03-23T14:00Z")
    assert QUESTION not in await talk.say(":at 2026-03-30T13:59Z")
    assert QUESTION in await talk.say(":at 2026-03-30T14:00Z")
    assert QUESTION not in await talk.say(":advance 40d")


async def test_a_room_is_asked_by_anybodys_command_and_each_taps_for_themselves(talk: Conversation) -> None:
    """G6: in a room nobody hears who has."""
    await talk.say("kyoto@diversity: !me", f"core@core: !principles set {TEXT}", "lima@diversity: !principles")
    assert (await talk.say("kyoto@diversity> yes")).startswith("[diversity] (only kyoto sees) You have acknowledged")
    assert "1 of 2" in await talk.say("core@core: !principles status")


async def test_nobody_is_asked_on_leave(talk: Conversation) -> None:
    """G6, G7."""
    await talk.say("lima@dm: away until 2026-03-25", f"core@core: !principles set {TEXT}")
    assert QUESTION not in await talk.say(":at 2026-03-26T13:59Z")
    assert QUESTION in await talk.say(":at 2026-03-26T14:00Z")
    await talk.say("lima@dm: away", ":at 2026-04-02T14:00Z")
    assert QUESTION not in await talk.say(":at 2026-04-20T14:00Z")
    assert QUESTION in await talk.say("lima@dm: back", ":at 2026-05-01T14:00Z")


async def test_a_new_version_is_asked_for_anew_and_an_old_one_no_more(talk: Conversation) -> None:
    """G6: each acknowledges a version."""
    await talk.say(f"core@core: !principles set {TEXT}", ":at 2026-03-23T14:00Z", "lima@dm: help")
    await talk.say("core@core: !principles set We also write it down.")
    assert "There is a newer version of the guiding principles." in await talk.say("lima@dm> yes")
    said = await talk.say(":advance 1m")
    assert "version 2" in said
    assert "version 2" in await talk.say("lima@dm> yes")
    assert "Diversity: 1 of 1" in await talk.say("core@core: !principles status")


async def test_who_left_the_group_is_not_asked(talk: Conversation, database_url: str) -> None:
    """G6."""
    await talk.say(f"core@core: !principles set {TEXT}", ":advance 1m")
    database = Database(database_url)
    database.run_here(_everybody_leaves)
    database.close()
    assert await talk.say(":at 2026-03-23T15:00Z") == ""


async def test_who_joins_later_is_reminded_after_a_week(talk: Conversation) -> None:
    """G6: of what they were shown when they came."""
    await talk.say(f"core@core: !principles set {TEXT}", ":at 2026-03-23T14:00Z", "lima@dm> yes")
    await talk.say(":at 2026-03-25T15:00Z", "kyoto@diversity: !timezone Asia/Tokyo")
    assert "[kyoto, private] Guiding" not in await talk.say(":at 2026-04-01T15:00Z")
    assert "[kyoto, private] Guiding" in await talk.say(":at 2026-04-03T15:00Z")
    assert "Guiding" not in await talk.say(":advance 30d")


async def test_cochairs_and_core_see_how_many_and_no_names(sqlite_url: str) -> None:
    """G6, X1."""
    async with Conversation(sqlite_url) as talk:
        assert "There are no guiding principles yet." in await talk.say("core@core: !principles status")
        await talk.say("lima@diversity: !me", f"core@core: !principles set {TEXT}", "lima@diversity: !principles")
        await talk.say("lima@diversity> yes")
        said = await talk.say("berlin@diversity: !principles status")
        assert "[berlin, private] Guiding principles, version 1: who has acknowledged it\n  Diversity: 1 of 3" in said
        assert "lima" not in said
        assert "Diversity: 1 of 3\n  Partnerships: 0 of 0" in await talk.say("core@dm: principles status")
        assert "Only a group's co-chairs and the core team" in await talk.say("lima@dm: principles status")


async def test_a_thousand_members_get_their_timers_some_at_a_time(sqlite_url: str) -> None:
    """G6: no unit of work grows with the members."""
    settings = config(groups=[{"slug": "diversity", "name": "Diversity"}])
    async with Conversation(sqlite_url, settings) as talk:
        database = Database(sqlite_url)
        database.run_here(_crowd)
        database.close()
        await talk.say(f"core@core: !principles set {TEXT}")
        await talk.say(":advance 1m")
        assert "0 of 120" in await talk.say("core@core: !principles status")
        database = Database(sqlite_url)
        assert database.run_here(_reminders) == 120
        database.close()


async def test_the_word_principles_shows_the_text_and_acknowledges_nothing(sqlite_url: str) -> None:
    """G6: the welcome offers a choice of the same name; a command's name alone is the command."""
    async with Conversation(sqlite_url) as talk:
        await talk.say("core@core: !principles set Be kind", ":join r1 diversity")
        said = await talk.say("r1@dm: principles")
    assert "Be kind" in said
    assert "You have acknowledged" not in said
