"""The roster, the functional roles, and board members."""

import pytest

from tests.conversation import Conversation


async def test_in_a_room_the_roster_has_names_and_roles_only(talk: Conversation) -> None:
    """X1."""
    said = await talk.say("lima@diversity: !roster")
    assert "[diversity] Diversity: 3 members\n  berlin: co-chair\n  accra: co-chair\n  lima" in said
    assert "console:" not in said
    assert "since" not in said


async def test_co_chairs_and_the_core_team_see_the_rest_in_private(talk: Conversation) -> None:
    """G3, X1: reasons and dates; of leave only how many are away, neither who nor until when."""
    await talk.say("lima@dm: away until 2026-04-05")
    for line in ("berlin@diversity: !roster", "core@core: !roster diversity"):
        said = await talk.say(line)
        assert "private]" in said.splitlines()[0]
        assert "console:lima; member since Mon 23 Mar; since the group was set up\n" in said
        assert "1 member is away." in said
        assert said.count("away") == 1
        assert "5 Apr" not in said
    assert "away" not in await talk.say("lima@diversity: !roster")


async def test_guests_and_other_groups_see_no_roster(talk: Conversation) -> None:
    await talk.say("oslo@partnerships: !me")
    assert "You are not a member of Diversity" in await talk.say("oslo@dm: roster diversity")
    await talk.say("core@dm: phase next diversity", "core@dm> yes")
    assert "Only a group's members" in await talk.say("cairo@diversity: !roster")


async def test_a_member_takes_a_role_and_gives_it_back(talk: Conversation) -> None:
    """G5: open roles show."""
    assert "Nobody has these roles yet: communications, facilitation, notes, translation" in await talk.say(
        "lima@diversity: !roster"
    )
    assert "lima now does this for Diversity: notes." in await talk.say("lima@diversity: !role notes")
    assert "lima: notes" in await talk.say("accra@diversity: !roster", "lima@diversity: !roster")
    assert "already" in await talk.say("lima@diversity: !role minutes")
    assert "lima no longer does this" in await talk.say("lima@diversity: !unrole notes")
    assert "does not have this role" in await talk.say("lima@diversity: !unrole notes")


async def test_an_open_role_is_taken_with_a_tap(talk: Conversation) -> None:
    """G5."""
    assert "> facilitation: I take facilitation" in await talk.say("berlin@diversity: !roles")
    assert "lima now does this for Diversity: facilitation." in await talk.say("lima@diversity> facilitation")


async def test_a_liaison_is_to_another_group_that_exists(talk: Conversation) -> None:
    """G5."""
    assert "Did you mean partnerships?" in await talk.say("lima@diversity: !role liaison partnership")
    own = await talk.say("lima@diversity: !role liaison diversity")
    assert "Name another one, for example !role liaison partnerships." in own
    assert "lima now does this for Diversity: liaison to Partnerships." in await talk.say(
        "lima@diversity: !role liaison partnerships"
    )
    assert "(liaison to Partnerships)" in await talk.say("lima@dm: me")


async def test_only_those_who_lead_the_group_give_roles_to_others(talk: Conversation) -> None:
    """G5."""
    assert "Only the co-chairs" in await talk.say("lima@diversity: !role notes berlin")
    assert "lima now does this" in await talk.say("berlin@diversity: !role notes lima")
    assert "lima (console:lima) no longer" in await talk.say("core@core: !unrole diversity notes lima")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("role secretary", "I know no role “secretary”. There are: communications, facilitation, notes, translation"),
        ("role notes berlin now", "I could not read that."),
        ("board lima perhaps", "I could not read that."),
    ],
)
async def test_what_is_missing_is_said(talk: Conversation, line: str, answer: str) -> None:
    assert answer in await talk.say(f"berlin@diversity: !{line}")


async def test_where_there_are_few_choices_they_are_tapped(talk: Conversation) -> None:
    """G5, G9."""
    assert "> liaison: liaison to another group" in await talk.say("lima@diversity: !role")
    assert "> partnerships: Partnerships" in await talk.say("lima@diversity> liaison")
    assert "lima now does this for Diversity: liaison to Partnerships." in await talk.say(
        "lima@diversity> partnerships"
    )
    assert "> partnerships" in await talk.say("accra@diversity: !role liaison")
    assert "> 1: liaison to Partnerships: lima" in await talk.say("lima@diversity: !unrole")
    assert "lima no longer does this" in await talk.say("lima@diversity> 1")
    assert "There is no role in Diversity that you could end." in await talk.say("berlin@diversity: !unrole liaison")
    assert "> on: Yes, as a board member" in await talk.say("berlin@diversity: !board lima")
    assert "lima is a board member" in await talk.say("berlin@diversity> on")
    assert "> 2: lima (console:lima)" in await talk.say("berlin@diversity: !board")
    assert "> off" in await talk.say("berlin@diversity> 2")
    assert "Is that right?" in await talk.say("berlin@diversity: !remove", "berlin@diversity> 2")
    assert "> 2: accra (console:accra)" in await talk.say("core@core: !unappoint diversity")
    assert "accra (console:accra) is no longer co-chair" in await talk.say("core@core> 2")
    assert "There is no open invitation" in await talk.say("berlin@diversity: !uninvite")
    await talk.say("core@core: !invite diversity console:oslo expertise")
    assert "> 1: oslo (console:oslo)" in await talk.say("berlin@diversity: !uninvite")
    assert "is taken back" in await talk.say("berlin@diversity> 1")


async def test_whoever_is_meant_is_spoken_to(talk: Conversation) -> None:
    await talk.say(":join oslo partnerships")
    assert "You are not a member of Diversity." in await talk.say("oslo@dm: roster diversity")
    for order in ("role diversity translation", "role diversity", "role diversity liaison"):
        assert "Name whom it is for, for example !role" in await talk.say(f"core@core: !{order}")


async def test_a_board_member_is_shown_as_one(talk: Conversation) -> None:
    """G9."""
    assert "with one vote like everybody" in await talk.say("berlin@diversity: !board lima on")
    assert "lima: board member" in await talk.say("lima@diversity: !roster")
    assert "no longer shown" in await talk.say("berlin@diversity: !board lima off")
    assert "Only a group's co-chairs" in await talk.say("lima@diversity: !board lima on")


async def test_a_role_is_named_in_the_readers_language(talk: Conversation) -> None:
    """L1."""
    await talk.say("lima@diversity: !language es", "lima@diversity: !role actas")
    assert "lima: notes" in await talk.say("accra@diversity: !cochair", "lima@diversity: !roster")


async def test_roles_end_with_the_membership(talk: Conversation) -> None:
    """G4."""
    await talk.say("lima@diversity: !role notes", "lima@dm: leave", "lima@dm> leave")
    assert "Nobody has these roles yet: communications, facilitation, notes" in await talk.say("berlin@dm: roles")
