"""The two co-chair seats: filled, given up, taken away, and announced while they are open."""

from tests.conversation import Conversation


async def test_a_third_co_chair_is_refused_with_what_would_work(talk: Conversation) -> None:
    """G4."""
    said = await talk.say("core@core: !appoint diversity lima")
    assert "has two co-chairs already, berlin, accra" in said
    assert "!stepdown" in said
    assert "!unappoint" in said


async def test_the_same_co_chair_twice_is_answered(talk: Conversation) -> None:
    """G4."""
    assert "berlin is a co-chair of Diversity already." in await talk.say("core@core: !appoint diversity berlin")


async def test_an_open_seat_is_announced_at_once_and_every_week_until_it_is_filled(talk: Conversation) -> None:
    """G4: to the group and to the core team."""
    said = await talk.say("core@core: !unappoint diversity accra")
    assert "[diversity] accra is no longer co-chair" in said
    assert "[diversity] A co-chair seat of Diversity is open." in said
    assert "[core] A co-chair seat of Diversity is open." in said
    assert "seat of Diversity is open" not in await talk.say(":advance 6d23h")
    week = await talk.say(":advance 1h")
    assert "[diversity] A co-chair seat of Diversity is open." in week
    assert "[core] Co-chair seats that are not filled for good:\n  Diversity (diversity): 1 seat" in week
    assert "[diversity] A co-chair seat" in await talk.say(":advance 7d")
    await talk.say("core@core: !appoint diversity lima")
    later = await talk.say(":advance 7d")
    assert "seat of Diversity" not in later
    assert "Diversity (diversity)" not in later


async def test_an_interim_co_chair_is_marked_everywhere_and_the_seat_still_announced(talk: Conversation) -> None:
    """G4."""
    await talk.say("core@core: !unappoint diversity accra")
    said = await talk.say("core@core: !appoint diversity lima interim")
    assert "[diversity] lima is co-chair of Diversity for the interim" in said
    assert "[lima, private] You are co-chair of Diversity for the interim." in said
    assert "lima – for the interim" in await talk.say("accra@diversity: !cochair")
    assert "lima: co-chair for the interim" in await talk.say("accra@diversity: !roster")
    assert "(co-chair for the interim)" in await talk.say("lima@dm: me")
    assert "lima is co-chair of Diversity for the interim" in await talk.say(":advance 7d")


async def test_an_interim_co_chair_has_the_powers_and_can_be_appointed_for_good(talk: Conversation) -> None:
    """G4."""
    await talk.say("core@core: !unappoint diversity accra", "core@core: !appoint diversity lima interim")
    assert "Week 13" in await talk.say("lima@dm: hours group")
    assert "[diversity] lima is co-chair of Diversity." in await talk.say("core@core: !appoint diversity lima")
    assert "already" in await talk.say("core@core: !appoint diversity lima")


async def test_who_is_appointed_for_good_takes_the_interim_seat_over(talk: Conversation) -> None:
    """G4."""
    await talk.say("core@core: !unappoint diversity accra", "core@core: !appoint diversity lima interim")
    said = await talk.say("core@core: !appoint diversity accra")
    assert "accra (console:accra) is co-chair of Diversity. lima held the seat for the interim. Thank you." in said
    assert "Only the co-chairs" in await talk.say("lima@dm: hours group")


async def test_without_a_name_the_members_are_listed_to_tap(talk: Conversation) -> None:
    await talk.say("core@core: !unappoint diversity accra")
    assert "> 2: lima (console:lima)" in await talk.say("core@core: !appoint diversity")
    assert "for good, or for the interim?" in await talk.say("core@core> 2")
    assert "[core] (edited) lima (console:lima) is co-chair of Diversity." in await talk.say("core@core> good")


async def test_only_a_member_is_appointed_once_the_group_is_set_up(talk: Conversation) -> None:
    """G4. While it is set up, the core team's word makes them a member too."""
    await talk.say("core@core: !unappoint diversity accra")
    assert "console:oslo is co-chair" not in await talk.say("core@core: !appoint partnerships console:oslo")
    assert "oslo is co-chair of Diversity" in await talk.say("core@core: !appoint diversity console:oslo")
    await talk.say("core@core: !unappoint diversity oslo", "core@dm: phase next diversity", "core@dm> yes")
    await talk.say(":join cairo diversity")
    assert "cairo is no member of Diversity" in await talk.say("core@core: !appoint diversity cairo")


async def test_a_co_chair_steps_down_and_is_asked_once_more(talk: Conversation) -> None:
    """G4."""
    assert "Is that right?" in await talk.say("accra@dm: stepdown")
    assert "Nothing has changed" in await talk.say("accra@dm> goon")
    said = await talk.say("accra@dm: stepdown", "accra@dm> stepdown")
    assert "[diversity] accra is no longer co-chair of Diversity, and still a member." in said
    assert "[core] A co-chair seat of Diversity is open." in said
    assert "Only the co-chairs" in await talk.say("accra@dm: stepdown")


async def test_a_role_that_ends_takes_the_buttons_on_screen_with_it(talk: Conversation) -> None:
    """G4: the question was asked while they were co-chair; the answer comes after."""
    assert "Is that right?" in await talk.say("accra@dm: remove lima")
    await talk.say("core@core: !unappoint diversity accra")
    said = await talk.say("accra@dm> remove")
    assert "Only the co-chairs of Diversity and the core team can do that." in said
    assert "lima" in await talk.say("berlin@diversity: !cochair", "lima@diversity: !roster")
    assert "Noted" in await talk.say("lima@diversity: !log 1h")


async def test_a_co_chair_of_another_group_has_no_power_here(talk: Conversation) -> None:
    """G4."""
    await talk.say("core@core: !appoint partnerships console:oslo", ":join oslo diversity")
    said = await talk.say("oslo@dm: remove diversity lima")
    assert "Only a group's co-chairs and the core team can use remove." in said


async def test_a_tap_on_anothers_list_is_not_taken(talk: Conversation) -> None:
    await talk.say("core@core: !unappoint diversity accra", "core@core: !appoint diversity")
    assert "for somebody else" in await talk.say("berlin@core> 1")
