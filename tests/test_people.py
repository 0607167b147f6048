"""Profiles, languages, zones and who may speak: lines typed, answers read."""

import re
from collections.abc import AsyncIterator

import pytest

from bot.core.errors import Refusal
from bot.core.languages import find_language
from bot.platforms.transcript import NotUnderstood
from tests.conversation import Conversation


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(database_url) as conversation:
        yield conversation


async def test_plain_talk_gets_no_answer(talk: Conversation) -> None:
    assert await talk.say("lima@diversity: hello all") == ""


async def test_a_mistyped_command_gets_the_nearest_one(talk: Conversation) -> None:
    assert await talk.say("lima@diversity: !hepl") == "[diversity] I do not know hepl. Did you mean !help?"


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


async def test_a_zones_own_city_is_named_in_the_readers_language(talk: Conversation) -> None:
    """L1."""
    said = await talk.say("lima@diversity: !language es", "lima@dm: timezone Moscow")
    assert "> 1: Moscú, Rusia (Europe/Moscow)" in said
    assert "> 2: Moscow, ID, Estados Unidos (America/Los_Angeles)" in said


async def test_a_choice_can_be_typed_as_well(talk: Conversation) -> None:
    await talk.say("lima@diversity: !me", "lima@dm: timezone Lima")
    assert "Your time zone is America/Lima" in await talk.say("lima@dm: 1")


async def test_a_zone_is_chosen_once(talk: Conversation) -> None:
    """S8: the answer takes the question's place, so that a bare number does not change the zone a day later."""
    await talk.say("lima@diversity: !me", "lima@dm: timezone Lima")
    assert "(edited) Your time zone is America/Lima" in await talk.say("lima@dm: 1")
    assert "Your time zone" not in await talk.say(":advance 15h", "lima@dm: 2")
    with pytest.raises(NotUnderstood, match="no message with choices"):
        await talk.say("lima@dm> 2")
    assert "America/Lima" in await talk.say("lima@dm: me")


async def test_a_language_is_chosen_once(talk: Conversation) -> None:
    """L1."""
    await talk.say("lima@diversity: !me", "lima@dm: language")
    assert "(edited) Desde ahora te hablo en español" in await talk.say("lima@dm> es")
    await talk.say("lima@dm: id")
    assert "español" in await talk.say("lima@dm: me")


async def test_a_profile_says_how_a_configuration_names_the_account(talk: Conversation) -> None:
    assert "console:lima" in await talk.say("lima@diversity: !me")


async def test_a_stranger_in_private_is_told_how_to_become_known(talk: Conversation) -> None:
    assert "I do not know you yet" in await talk.say("nobody@dm: !me")


async def test_an_unbound_room_is_told_so_and_how_a_configuration_names_it(talk: Conversation) -> None:
    said = await talk.say("lima@elsewhere: !me")
    assert "does not belong to a group" in said
    assert "console:elsewhere" in said


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ("Inggris", "en"), ("inglés", "en"), ("EN", "en"), ("en_GB", "en"), ("bahasa Inggris", "en"),
        ("castellano", "es"), ("es-MX", "es"), ("es-419", "es"), ("Spanyol", "es"), ("español", "es"),
        ("Bahasa", "id"), ("Bahasa Indonesia", "id"), ("indonesio", "id"), ("Indonesian", "id"),
    ],
)  # fmt: skip
def test_a_language_is_found_by_any_of_its_usual_names(wanted: str, code: str) -> None:
    """L1."""
    assert find_language(wanted, "en") == code


@pytest.mark.parametrize("wanted", ["xx", "fr", "Klingon", "e", "español mexicano"])
def test_a_language_that_is_not_spoken_is_refused_with_those_that_are(wanted: str) -> None:
    """L1: the pseudo-locale is for tests only."""
    with pytest.raises(Refusal) as refused:
        find_language(wanted, "en")
    assert refused.value.values["languages"] == "English (en), español (es), Bahasa Indonesia (id)"


async def test_in_private_the_bot_speaks_the_readers_language(talk: Conversation) -> None:
    """L1."""
    await talk.say("lima@diversity: !language es")
    assert "lunes, 23 de marzo de 2026" in await talk.say("lima@dm: me")


TWO_GROUPS = ("lima@diversity: !me", "lima@partnerships: !me")


async def test_somebody_in_two_groups_is_asked_once_which_one_is_meant(talk: Conversation) -> None:
    asked = await talk.say(*TWO_GROUPS, "lima@dm: log 2h draft")
    assert "Which one is this for?" in asked
    settled = await talk.say("lima@dm> partnerships")
    assert "(edited) From now on, this chat is about Partnerships." in settled
    assert "Noted: 2 h" in settled
    assert "Which one" not in await talk.say("lima@dm: log 1h")


async def test_the_question_about_the_group_is_answered_once(talk: Conversation) -> None:
    """A slow phone sends a tap twice: one entry."""
    await talk.say(*TWO_GROUPS, "lima@dm: log 2h draft", "lima@dm> diversity")
    assert "#2" not in await talk.say("lima@dm: diversity")
    assert "#2" in await talk.say("lima@dm: log 1h")


async def test_a_command_that_waited_for_the_group_counts_for_the_day_it_was_written(talk: Conversation) -> None:
    """H2."""
    await talk.say(*TWO_GROUPS, ":at 2026-03-29T17:00Z", "lima@dm: log 2h", ":at 2026-03-30T08:00Z")
    assert "Sunday, 29 March 2026 (week 13)" in await talk.say("lima@dm> diversity")


async def test_the_group_is_remembered_even_when_the_command_is_refused(talk: Conversation) -> None:
    said = await talk.say(*TWO_GROUPS, "lima@dm: log 90", "lima@dm> diversity")
    assert "this chat is about Diversity" in said
    assert "Which one" not in await talk.say("lima@dm: log 90m")


async def test_a_choice_can_be_typed_by_its_place_in_the_list(talk: Conversation) -> None:
    assert "about Partnerships" in await talk.say(*TWO_GROUPS, "lima@dm: log 2h", "lima@dm: 2")


async def test_a_slip_in_private_gets_the_nearest_command_without_a_prefix(talk: Conversation) -> None:
    await talk.say("lima@diversity: !me")
    assert "Did you mean log?" in await talk.say("lima@dm: loog 2h")


@pytest.mark.parametrize("text", ["@convene", "!help?", "！help", "!he\u202elp"])
async def test_the_ways_to_call_for_help(talk: Conversation, text: str) -> None:
    assert "What I can do here" in await talk.say(f"lima@diversity: {text}")


@pytest.mark.parametrize("text", ["/usr/bin/python is nice", "!important: read this"])
async def test_what_is_not_meant_for_the_bot_gets_no_answer(talk: Conversation, text: str) -> None:
    assert await talk.say(f"lima@diversity: {text}") == ""


async def test_the_second_word_of_a_command_may_be_mistyped_too(talk: Conversation) -> None:
    assert "Did you mean !hours group?" in await talk.say("berlin@diversity: !hours grop")


async def test_a_refused_message_runs_once_it_is_edited_later(talk: Conversation) -> None:
    await talk.say("lima@diversity: !lgo 2h", ":advance 20h")
    assert "Noted for Monday, 23 March" in await talk.say(":edit lima@diversity: !log 2h"), "the day it was written"
    assert "Changed" in await talk.say(":advance 1m", ":edit lima@diversity: !log 3h"), "the same entry, not a second"


async def test_an_edit_with_a_mention_runs(talk: Conversation) -> None:
    await talk.say("lima@diversity: @convene log 90", ":advance 1m")
    assert "Noted" in await talk.say(":edit lima@diversity: @convene log 90m")


async def test_plain_talk_edited_into_a_command_runs(talk: Conversation) -> None:
    await talk.say("lima@diversity: log 2h", ":advance 1m")
    assert "Noted" in await talk.say(":edit lima@diversity: !log 2h")


async def test_a_zone_is_told_in_private_only(talk: Conversation) -> None:
    """X1."""
    await talk.say("lima@diversity: !me", "lima@dm: timezone Asia/Jakarta")
    said = await talk.say("lima@diversity: !timezone")
    assert [line for line in said.splitlines() if "Jakarta" in line and "[diversity]" in line] == []


async def test_leaving_a_group_ends_what_it_allowed_at_once_and_for_good(talk: Conversation) -> None:
    """G4."""
    assert "Week 13" in await talk.say("berlin@dm: hours group")
    await talk.say("berlin@dm: leave", "berlin@dm> leave")
    assert "Week 13" not in await talk.say("berlin@dm: hours group", ":restart", "berlin@dm: hours group")
    await talk.say(":leave berlin diversity", ":join berlin diversity")
    assert "Only the co-chairs" in await talk.say("berlin@dm: hours group")


async def test_a_restart_forgets_nothing(talk: Conversation) -> None:
    await talk.say("lima@diversity: !me", "lima@dm: timezone Asia/Jakarta", ":restart")
    assert "Asia/Jakarta" in await talk.say("lima@dm: me")


async def test_the_group_of_a_private_chat_is_changed_by_tapping(sqlite_url: str) -> None:
    async with Conversation(sqlite_url) as talk:
        await talk.say("lima@diversity: !me", "lima@partnerships: !me", "lima@dm: group diversity")
        said = await talk.say("lima@dm: group")
        assert "> partnerships: Partnerships" in said
        assert "> diversity" not in said
        assert "Partnerships (partnerships): this chat is about it" in await talk.say("lima@dm> partnerships")


async def test_me_names_the_linked_accounts(sqlite_url: str) -> None:
    """G1."""
    async with Conversation(sqlite_url) as talk:
        await talk.say("lima@diversity: !me")
        code = re.search(r"link ([0-9A-Z]{5}-[0-9A-Z]{5})", await talk.say("lima@dm: link"))
        assert code is not None
        await talk.say(f"lima2@dm: link {code[1]}", "lima@dm> yes")
        assert "Linked with it: console:lima2" in await talk.say("lima@dm: me")
