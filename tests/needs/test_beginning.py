"""What is not clear about a need is settled with whoever writes it, before anybody else reads of it (N2)."""

import pytest

from storage import needs
from tests.conversation import Conversation
from tests.looking import look
from tests.needs.asking import NEED, the_need

SEVERAL = 'lima@diversity: !need partnerships, community-health "glossary" by 10 April'


def opened(talk: Conversation) -> list[tuple[int, str]]:
    """Of whom something is needed, and what."""
    return look(talk, lambda session: [(need.of_group_id, need.text) for need in needs.unfinished(session)])


async def test_a_need_of_several_groups_is_asked_back(talk: Conversation) -> None:
    """N2: never silently of the first one."""
    said = await talk.say(SEVERAL)
    assert "You name Partnerships and Community Health. A need goes to one group" in said
    assert "> 1: One for each: Partnerships and Community Health" in said
    assert "> 2: Partnerships: glossary" in said
    assert "> 3: Community Health: glossary" in said
    assert not opened(talk)
    said = await talk.say("lima@diversity> 3")
    assert "[community-health] D1 · Diversity needs this from Community Health" in said
    assert "[partnerships]" not in said


async def test_one_for_each_group_are_several_needs(talk: Conversation) -> None:
    """N2."""
    said = await talk.say(SEVERAL, "lima@diversity> 1")
    assert "[partnerships] D1 · Diversity needs this from Partnerships" in said
    assert "[community-health] D2 · Diversity needs this from Community Health" in said
    assert "D2 stands in both groups now" in said


async def test_a_second_name_without_a_comma_may_be_a_word(talk: Conversation) -> None:
    """N2."""
    said = await talk.say("lima@diversity: !need partnerships community health training by 10 April")
    assert "> 4: Partnerships: community health training" in said
    await talk.say("lima@diversity> 4")
    assert the_need(talk).text == "community health training"


async def test_the_own_group_behind_another_one_is_a_word(talk: Conversation) -> None:
    """N2: it cannot be the group of which something is needed."""
    assert "D1 ·" in await talk.say("lima@diversity: !need partnerships diversity training by 10 April")
    assert the_need(talk).text == "diversity training"
    said = await talk.say('lima@diversity: !need partnerships, diversity "training" by 10 April')
    assert "Diversity is your own group." in said


async def test_a_day_is_asked_before_the_groups(talk: Conversation) -> None:
    """S8: and nothing is lost on the way."""
    await talk.say('lima@diversity: !need partnerships, community-health "glossary" by next Friday')
    said = await talk.say("lima@diversity> 2")
    assert "One for each" in said
    await talk.say("lima@diversity> 1")
    assert len(opened(talk)) == 2


@pytest.mark.parametrize(
    "line", ['partnerships "Glossary  of terms." by 20 April', "partnerships glossary of terms by 20 April"]
)
async def test_the_same_need_again_is_asked_back(talk: Conversation, line: str) -> None:
    """N2: it may be a slip, or another one."""
    await talk.say(NEED)
    said = await talk.say(f"kyoto@diversity: !need {line}")
    assert "D1 asks Partnerships for the same by Friday, 10 April 2026. Is this another one?" in said
    assert "Nothing new was opened. D1 stays as it is." in await talk.say("kyoto@diversity> leave")
    assert len(opened(talk)) == 1
    await talk.say(f"kyoto@diversity: !need {line}")
    assert "[partnerships] D2 ·" in await talk.say("kyoto@diversity> another")


async def test_what_is_over_or_of_another_group_is_not_the_same(talk: Conversation) -> None:
    """N2."""
    await talk.say(NEED, "lima@diversity: !withdraw D1")
    assert "D2 ·" in await talk.say(NEED)
    assert "D3 ·" in await talk.say('lima@diversity: !need community-health "glossary of terms" by 10 April')


async def test_the_same_need_from_an_encrypted_room_is_asked_about_twice(talk: Conversation) -> None:
    """N1, N2: one question in the place of the other."""
    await talk.say(NEED, ":encrypt diversity", NEED)
    said = await talk.say("lima@diversity> another")
    assert "(edited) This room is encrypted. Not every room of Partnerships is" in said
    assert "[partnerships]" not in said
    assert "[partnerships] D2 ·" in await talk.say("lima@diversity> send")


@pytest.mark.parametrize(
    ("line", "why", "example"),
    [
        ("partnerships glossary asap", "“asap” is no day", 'need partnerships "glossary" by 2026-04-06'),
        ('partnerships "the glossary"', "By when?", 'need partnerships "the glossary" by 2026-04-06'),
        (f'partnerships "{"x" * 200}"', "By when?", 'need partnerships "glossary" by 10 April'),
    ],
)
async def test_a_need_without_a_day_is_refused_with_an_example_that_works(
    talk: Conversation, line: str, why: str, example: str
) -> None:
    """N2."""
    said = await talk.say(f"lima@diversity: !need {line}")
    assert why in said
    assert f"as in !{example}." in said
    assert "D1 ·" in await talk.say(f"lima@diversity: !{example}")


async def test_a_need_that_was_asked_about_is_judged_when_it_is_tapped(talk: Conversation) -> None:
    """G4: of whoever has left since, and for a day that is past, nothing is opened."""
    await talk.say('lima@diversity: !need partnerships, community-health "glossary" by 25 March', ":advance 5d")
    said = await talk.say("lima@diversity> 1")
    assert not opened(talk)
    assert "Wednesday, 25 March 2026 is past." in said
    await talk.say(SEVERAL, "lima@dm: leave", "lima@dm> leave", "lima@diversity> 1")
    assert not opened(talk)
