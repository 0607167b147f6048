"""Profiles, languages, zones and who may speak: lines typed, answers read."""

from collections.abc import AsyncIterator

import pytest

from tests.conversation import Conversation


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(database_url) as conversation:
        yield conversation


async def test_plain_talk_gets_no_answer(talk: Conversation) -> None:
    assert await talk.say("lima@diversity: hello all") == ""


async def test_a_mistyped_command_gets_the_nearest_one(talk: Conversation) -> None:
    assert await talk.say("lima@diversity: !hepl") == "[diversity] I do not know hepl. Did you mean help?"


async def test_a_profile_is_shown_in_private_only(talk: Conversation) -> None:
    """X1: nothing personal is posted to a room."""
    said = await talk.say("lima@diversity: /me")
    assert "[lima, private] lima\n  Diversity: member since" in said
    assert "[diversity] I have answered you in private." in said


async def test_a_city_with_namesakes_is_asked_back_and_a_tap_settles_it(talk: Conversation) -> None:
    """S1, S8."""
    said = await talk.say("lima@diversity: !me", "lima@dm: timezone Lima")
    assert "> 1: Lima, Peru (America/Lima)" in said
    assert "America/Lima" in await talk.say("lima@dm> 1")


async def test_a_choice_can_be_typed_as_well(talk: Conversation) -> None:
    await talk.say("lima@diversity: !me", "lima@dm: timezone Lima")
    assert "Your time zone is America/Lima" in await talk.say("lima@dm: 1")


async def test_a_stranger_in_private_is_told_how_to_become_known(talk: Conversation) -> None:
    assert "I do not know you yet" in await talk.say("nobody@dm: !me")


async def test_an_unbound_room_is_told_so(talk: Conversation) -> None:
    assert "does not belong to a group" in await talk.say("lima@elsewhere: !me")


async def test_in_private_the_bot_speaks_the_readers_language(talk: Conversation) -> None:
    """L1."""
    await talk.say("lima@diversity: !language es")
    assert "lunes, 23 de marzo de 2026" in await talk.say("lima@dm: me")


async def test_somebody_in_two_groups_is_asked_once_which_one_is_meant(talk: Conversation) -> None:
    await talk.say("lima@diversity: !me", "lima@partnerships: !me")
    assert "(`diversity`)" not in await talk.say("lima@dm: group partnerships")
    assert "Partnerships (partnerships): this chat is about it" in await talk.say("lima@dm: group")


async def test_a_restart_forgets_nothing(talk: Conversation) -> None:
    await talk.say("lima@diversity: !me", "lima@dm: timezone Asia/Jakarta", ":restart")
    assert "Asia/Jakarta" in await talk.say("lima@dm: me")
