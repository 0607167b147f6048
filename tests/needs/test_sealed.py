"""What is said in encrypted rooms alone is shown in no other one until those who need it say so (N1, X1)."""

import pytest

from tests.conversation import Conversation
from tests.needs.asking import NEED, the_need

KEPT = "(said in encrypted rooms; to me in private, "


@pytest.fixture
async def talk(talk: Conversation) -> Conversation:
    await talk.say(":encrypt diversity", ":encrypt partnerships")
    return talk


async def test_the_core_teams_open_room_hears_that_it_is_late_and_no_words(talk: Conversation) -> None:
    """N1."""
    await talk.say(NEED, "nairobi@partnerships: !accept D1 the secret way")
    said = await talk.say(":advance 20d")
    late = next(part for part in said.split("\n[") if "D1 is late" in part)
    assert KEPT in late
    assert "glossary" not in late
    assert "[core, private] D1" in await talk.say("core@dm: need D1")


async def test_an_encrypted_room_of_the_core_team_hears_all(talk: Conversation) -> None:
    """N1."""
    await talk.say(":encrypt core", NEED)
    assert "D1 is late: Diversity needed this from Partnerships by Friday, 10 April 2026: glossary" in await talk.say(
        ":advance 20d"
    )
    assert "[core] Who waits for whom" in await talk.say("core@core: !needs")


async def test_the_map_and_lists_are_private_where_a_room_is_too_open(talk: Conversation) -> None:
    """N1: there, all of it is shown."""
    await talk.say(NEED)
    for line in ("core@core: !needs", "core@core: !needs all", "core@core: !need D1", "core@core: !needs diversity"):
        said = await talk.say(line)
        assert "[core, private]" in said
        assert "glossary of terms" in said
        assert "glossary" not in said.partition("[core] ")[2]


async def test_in_rooms_of_the_two_groups_nothing_changes(talk: Conversation) -> None:
    """N1."""
    said = await talk.say(NEED)
    assert said.count("glossary of terms") == 2
    assert "glossary of terms" in await talk.say("nairobi@partnerships: !needs")
    said = await talk.say("nairobi@partnerships: !decline D1 no time")
    assert "[diversity] Partnerships declines D1 for Diversity: glossary of terms\n  Why: no time" in said
    assert the_need(talk).words_sealed


async def test_what_may_leave_the_room_is_shown_everywhere(talk: Conversation) -> None:
    """N1: whoever wrote it has said so."""
    await talk.say('lima@diversity: !need community-health "a survey" by 10 April', "lima@diversity> send")
    assert not the_need(talk).sealed
    assert "[core] Who waits for whom" in await talk.say("core@core: !needs")


async def unhoused(talk: Conversation) -> str:
    """The other group loses its room, and gets one that is not encrypted; returns what is said then."""
    await talk.say("core@partnerships: !unbind", "core@partnerships> unbind", NEED)
    return await talk.say("core@annex: !bind partnerships")


async def test_an_open_room_that_joins_later_shows_no_words_until_those_who_need_it_say_so(talk: Conversation) -> None:
    """N1."""
    said = await unhoused(talk)
    card = next(part for part in said.split("\n[") if "D1 · Diversity needs this from Partnerships" in part)
    assert KEPT in card
    assert "glossary" not in card
    assert "[diversity] A room of Partnerships is not encrypted" in said
    assert "Who opened D1, or a co-chair of Diversity" in await talk.say("kyoto@diversity> show")
    said = await talk.say("berlin@diversity> show")
    assert "[diversity] (edited) D1 shows its words everywhere now." in said
    assert "[annex] (edited) D1 · Diversity needs this" in said
    assert not the_need(talk).sealed


async def test_what_stays_sealed_can_be_answered_all_the_same(talk: Conversation) -> None:
    """N1: and is read in private."""
    await unhoused(talk)
    await talk.say("lima@diversity> keep")
    assert the_need(talk).sealed
    assert "glossary of terms" in await talk.say("nairobi@dm: need D1")
    said = await talk.say("nairobi@annex: !need D1")
    assert "[nairobi, private] D1 ·" in said
    said = await talk.say("nairobi@annex: !accept D1")
    assert "[diversity] Partnerships accepts D1 for Diversity, by Friday, 10 April 2026: glossary of terms" in said
    assert "glossary" not in said.partition("[annex]")[2].partition("\n[")[0]
    said = await talk.say(":advance 11d")
    assert f"[annex] On Friday, 10 April 2026, Diversity needs this from Partnerships (D1): {KEPT}" in said
    said = await talk.say("lima@diversity: !need D1 by 20 April")
    assert "glossary" not in said.partition("[annex]")[2]
