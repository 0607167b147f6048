"""Leaving a room, leaving a group, and being removed from one."""

from tests.conversation import Conversation


async def test_leaving_the_room_is_not_leaving_the_group(talk: Conversation) -> None:
    """G4: both are asked, and until one of them confirms, nothing ends."""
    said = await talk.say(":leave accra diversity")
    assert "[accra, private] You are no longer in the room of Diversity." in said
    assert "[berlin, private] accra (console:accra) is no longer in the room of Diversity." in said
    assert "[diversity]" not in said
    assert "Week 13" in await talk.say("accra@dm: hours group")
    assert "not in the room since Mon 23 Mar" in await talk.say("berlin@dm: roster")
    assert "accra – not in the room since" in await talk.say("berlin@dm: cochair")


async def test_the_person_confirms_and_everything_ends_at_once(talk: Conversation) -> None:
    """G4."""
    said = await talk.say(":leave accra diversity", "accra@dm> leave")
    assert "[berlin, private] (edited) accra (console:accra) has left Diversity." in said
    assert "[diversity] accra has left Diversity." in said
    assert "[core] A co-chair seat of Diversity is open." in said
    assert "Week 13" not in await talk.say("accra@dm: hours group")


async def test_the_person_stays_and_the_roster_says_where_they_are_not(talk: Conversation) -> None:
    said = await talk.say(":leave lima diversity", "lima@dm> stay")
    assert "[berlin, private] (edited) lima (console:lima) stays a member of Diversity." in said
    assert "not in the room since" in await talk.say("berlin@dm: roster")
    await talk.say(":join lima diversity")
    assert "not in the room since" not in await talk.say("berlin@dm: roster")


async def test_a_co_chair_confirms_for_somebody_who_does_not_answer(talk: Conversation) -> None:
    said = await talk.say(":leave lima diversity", ":advance 1d", "berlin@dm> left")
    assert "[diversity] lima has left Diversity." in said
    assert "[lima, private] (edited) That is settled already." in said
    assert "[lima, private] You are no longer a member of Diversity: its co-chairs or the core team say" in said
    assert "Only a group's members" in await talk.say("lima@diversity: !hours")


async def test_coming_back_settles_the_question(talk: Conversation) -> None:
    """G4: a button on screen no longer ends anything then."""
    await talk.say(":leave lima diversity")
    said = await talk.say(":join lima diversity")
    assert "[berlin, private] (edited) lima (console:lima) is in the room of Diversity again." in said
    assert "Welcome" not in said, "once for each person and group"
    assert "Noted" in await talk.say("lima@diversity: !log 1h")


async def test_the_last_co_chairs_leaving_is_asked_of_the_core_team(talk: Conversation) -> None:
    """G4."""
    await talk.say("core@core: !unappoint diversity berlin")
    said = await talk.say(":leave accra diversity")
    assert "[core] accra (console:accra) is no longer in the room of Diversity." in said
    assert "[diversity] accra has left Diversity." in await talk.say("core@core> left")


async def test_whoever_leaves_the_group_is_asked_once_more(talk: Conversation) -> None:
    assert "Is that right?" in await talk.say("lima@diversity: !leave")
    assert "for somebody else" in await talk.say("berlin@diversity> leave")
    assert "Nothing has changed" in await talk.say("lima@diversity> stay")
    await talk.say("lima@diversity: !leave")
    assert "[diversity] (edited) lima has left Diversity." in await talk.say("lima@diversity> leave")
    assert "Only a group's members" in await talk.say("lima@diversity: !leave")


async def test_nobody_comes_back_by_merely_being_there(talk: Conversation) -> None:
    """G3."""
    await talk.say("lima@dm: leave", "lima@dm> leave", ":leave lima diversity", ":join lima diversity")
    assert "Only a group's members" in await talk.say("lima@diversity: !log 1h")


async def test_a_removed_member_is_told_and_loses_what_is_on_screen(talk: Conversation) -> None:
    """G4: the buttons of their own open questions included."""
    await talk.say("lima@diversity: !roles")
    await talk.say("berlin@dm: remove lima")
    said = await talk.say("berlin@dm> remove")
    assert "[diversity] lima is no longer a member of Diversity." in said
    assert "[lima, private] You are no longer a member of Diversity." in said
    assert "Only a group's members" in await talk.say("lima@diversity: !log 1h")
    assert "You are not a member of Diversity" in await talk.say("lima@diversity> notes")
    assert "lima is no member of Diversity" in await talk.say("berlin@dm: remove lima")


async def test_a_co_chair_is_removed_by_the_core_team_only_and_nobody_removes_themselves(talk: Conversation) -> None:
    """G4."""
    assert "only the core team can do that" in await talk.say("berlin@dm: remove accra")
    assert "To leave the group, write leave." in await talk.say("berlin@dm: remove berlin")
    said = await talk.say("core@core: !remove diversity accra", "core@core> remove")
    assert "[core] A co-chair seat of Diversity is open." in said


async def test_a_group_that_gets_too_small_is_told_once_and_every_week(talk: Conversation) -> None:
    """G2: its co-chairs, in private."""
    await talk.say(*(f"core@core: !invite diversity console:q{n} expertise" for n in (1, 2)))
    await talk.say(*(f":join p{n} diversity" for n in range(1, 8)), "core@dm: phase next diversity", "core@dm> yes")
    told = "[berlin, private] Diversity has 9 members. Its charter asks for at least 10."
    assert told in await talk.say("p1@dm: leave", "p1@dm> leave")
    assert "at least 10" not in await talk.say("p2@dm: leave", "p2@dm> leave")
    assert "Diversity has 8 members" in await talk.say(":advance 7d")
    await talk.say(":join q1 diversity", ":join q2 diversity")
    assert "at least 10" not in await talk.say(":advance 7d")


async def test_leaving_a_room_that_has_moved_is_no_leaving(talk: Conversation) -> None:
    """A room that is upgraded has its people leave the old one and enter the new one."""
    assert "private]" not in await talk.say(":room-moved diversity next", ":leave lima diversity")
    assert "Week 13" in await talk.say("berlin@dm: hours group")


async def test_only_the_open_question_is_answered(talk: Conversation) -> None:
    """What was answered once stays as it is, however often somebody comes and goes."""
    await talk.say(":leave lima diversity")
    assert (await talk.say(":join lima diversity")).count("(edited)") == 3, "lima and both co-chairs"
    await talk.say(":leave lima diversity")
    said = await talk.say("lima@dm> stay")
    assert said.count("(edited)") == 3
    assert "[lima, private] (edited) Nothing has changed: you are a member of Diversity." in said
    assert "(edited)" not in await talk.say(":join lima diversity")
    removed = await talk.say("core@core: !remove diversity lima", "core@core> remove")
    assert removed.count("(edited)") == 1, "the question to the core team"


async def test_whoever_leaves_is_spoken_to(talk: Conversation) -> None:
    said = await talk.say(":leave lima diversity", "lima@dm> leave")
    assert "[lima, private] (edited) You have left Diversity." in said
    assert "[diversity] lima has left Diversity." in said
    said = await talk.say("accra@dm: leave", "accra@dm> leave")
    assert "[accra, private] (edited) You have left Diversity." in said
