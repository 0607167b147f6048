"""Which needs there are: the cards and the lists of groups, and what the core team sees (N2)."""

from tests.conversation import Conversation
from tests.needs.asking import NEED


async def test_the_card_can_be_seen_again(talk: Conversation) -> None:
    """N2: with the choices in private."""
    await talk.say(NEED)
    assert "> accept: Accept" in await talk.say("nairobi@dm: need D1")
    assert ">" not in await talk.say("jakarta@partnerships: !need D1")
    said = await talk.say("nairobi@dm> accept")
    assert "[nairobi, private] (edited) Partnerships accepts D1" in said
    assert "[core, private] D1 ·" in await talk.say("core@dm: need D1")


async def test_a_group_sees_both_directions(talk: Conversation) -> None:
    """N2: open ones first, then what nobody waits for any more."""
    assert "Diversity needs nothing of other groups" in await talk.say("lima@diversity: !needs")
    await talk.say(NEED, 'nairobi@partnerships: !need diversity "translators" by 3 April')
    await talk.say('lima@diversity: !need community-health "a survey" by 1 April', "lima@diversity: !withdraw D3")
    said = await talk.say("lima@diversity: !needs")
    assert said == (
        "[diversity] Diversity waits for:\n"
        "  • D1 from Partnerships by Fri 10 Apr: glossary of terms (not answered yet)\n"
        "  Others wait for Diversity:\n"
        "  • D2 for Partnerships by Fri 3 Apr: translators (not answered yet)\n"
        "  Not open any more:\n"
        "  • D3 for Diversity from Community Health: a survey (taken back)"
    )


async def test_a_long_list_is_paged(talk: Conversation) -> None:
    """N2."""
    await talk.say(*(f'lima@dm: need partnerships "item {n}" by 10 April' for n in range(20)))
    said = await talk.say("lima@diversity: !needs")
    assert "item 11" in said
    assert "item 12" not in said
    assert "1 to 12 of 20" in said
    said = await talk.say("lima@diversity> more")
    assert "item 19" in said
    assert "13 to 20 of 20" in said


async def test_the_core_team_sees_who_waits_for_whom(talk: Conversation) -> None:
    """N2: in words and as a picture."""
    assert "No group waits for another one." in await talk.say("core@core: !needs")
    await talk.say(NEED, 'nairobi@partnerships: !need diversity "translators" by 24 March', ":advance 3d")
    said = await talk.say("core@core: !needs")
    assert said.startswith(
        "[core] Who waits for whom: 2 open needs, 1 of them late\n"
        "  Partnerships waits for Diversity:\n"
        "  • D2 by Tue 24 Mar: translators (not answered yet, late)\n"
        "  Diversity waits for Partnerships:\n"
        "  • D1 by Fri 10 Apr: glossary of terms (not answered yet)\n"
        "  + needs.png"
    )
    assert "Who waits for whom" in await talk.say("core@dm: needs all")
    assert "Only the core team can use" in await talk.say("lima@dm: needs all")
    assert "[core, private] Diversity waits for:" in await talk.say("core@dm: needs diversity")


async def test_a_number_is_a_screen_of_the_list(talk: Conversation) -> None:
    """N2: the last one where there are not so many."""
    for number in range(13):
        await talk.say(f'lima@diversity: !need partnerships "list no. {number + 1}" by 10 April')
    assert "D12 " in await talk.say("lima@diversity: !needs")
    for line in ("lima@diversity: !needs 2", "lima@dm: needs diversity 2", "lima@diversity: !needs 99"):
        said = await talk.say(line)
        assert "D13 " in said
        assert "D12 " not in said
    assert "I know no group" in await talk.say("lima@diversity: !needs two")
