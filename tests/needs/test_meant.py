"""An order without a number is about the need that waits; which one is asked where there are several (N2)."""

from tests.conversation import Conversation
from tests.needs.asking import NEED, the_need

OTHER = 'lima@diversity: !need partnerships "translators" by 12 April'


async def test_accept_alone_takes_on_what_waits(talk: Conversation) -> None:
    """N2: in the group's room and in private."""
    await talk.say(NEED)
    assert "accepts D1 for Diversity" in await talk.say("nairobi@partnerships: !accept")
    await talk.say(OTHER)
    assert "accepts D2 for Diversity" in await talk.say("nairobi@dm: accept")


async def test_words_behind_accept_are_kept(talk: Conversation) -> None:
    """N2: both groups read them."""
    await talk.say(NEED, OTHER)
    said = await talk.say("nairobi@partnerships: !accept D1 gladly, in May")
    assert (
        "[diversity] Partnerships accepts D1 for Diversity, by Friday, 10 April 2026: glossary of terms\n  gladly"
        in said
    )
    assert said.count("Accepted: gladly, in May") == 2
    assert "accepts D2" in await talk.say("nairobi@partnerships: !accept with pleasure")


async def test_of_several_needs_one_is_chosen(talk: Conversation) -> None:
    """N2: what was written goes with it."""
    await talk.say(NEED, OTHER)
    said = await talk.say("nairobi@partnerships: !accept gladly")
    assert "> 1: D1 for Diversity from Partnerships, Fri 10 Apr: glossary of terms" in said
    assert the_need(talk).state == "open"
    said = await talk.say("nairobi@partnerships> 2")
    assert "(edited) This is about D2." in said
    assert "[diversity] Partnerships accepts D2 for Diversity, by Sunday, 12 April 2026: translators\n  gladly" in said
    assert (the_need(talk).state, the_need(talk, 2).state) == ("open", "accepted")


async def test_a_reply_to_the_card_is_about_that_need(talk: Conversation) -> None:
    """N2."""
    await talk.say(NEED, OTHER)
    assert "accepts D2" in await talk.say("nairobi@partnerships>> !accept")
    assert "has delivered D2" in await talk.say("nairobi@partnerships>> !deliver on our page")
    await talk.say('lima@diversity: !need partnerships "a list" by 14 April')
    assert "Partnerships declines D3" in await talk.say("nairobi@partnerships>> !decline nobody knows")
    await talk.say('lima@diversity: !need partnerships "a map" by 14 April')
    assert "Diversity does not need D4" in await talk.say("lima@diversity>> !withdraw")


async def test_deliver_alone_asks_where_it_is(talk: Conversation) -> None:
    """N2: what nobody named by its number is not said to be there by a slip."""
    await talk.say(NEED)
    assert "[jakarta, private] Where is D1: glossary of terms" in await talk.say("jakarta@partnerships: !deliver")
    assert the_need(talk).state == "open"
    assert "has delivered D1" in await talk.say("jakarta@partnerships: !deliver it is on our page")


async def test_where_nothing_waits_that_is_said(talk: Conversation) -> None:
    """N2: also to those who may not answer what does."""
    assert "No need waits for that here." in await talk.say("nairobi@partnerships: !deliver the list")
    await talk.say(NEED)
    assert "No need waits for that here." in await talk.say("jakarta@partnerships: !need accept")
    assert "D1" not in await talk.say("jakarta@partnerships: !accept")


async def test_accept_alone_is_about_an_election_that_waits(talk: Conversation) -> None:
    """D1: whoever is nominated means that."""
    await talk.say(NEED, "kampala@partnerships: !poll election Who")
    assert "Do you stand?" in await talk.say("kampala@partnerships: !nominate P1 nairobi", ":advance 10s")
    said = await talk.say("nairobi@partnerships: !accept")
    assert "D1" not in said
    assert "P1" in said
    assert the_need(talk).state == "open"


async def test_need_alone_in_the_core_teams_room_shows_what_there_is(talk: Conversation) -> None:
    """N2."""
    said = await talk.say("core@core: !need")
    assert "No group waits for another one. To ask groups for something, write !announce" in said
    await talk.say(NEED)
    assert "Who waits for whom: 1 open need" in await talk.say("core@core: !need")
