"""Who has left a group, or the core team, sends nothing more in its name; an edit is for those it names (G4, N1)."""

from collections.abc import AsyncIterator

import pytest

from tests.conversation import Conversation
from tests.notes.forwarded import A_MOMENT, four_groups, gather


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url, four_groups()) as conversation:
        await gather(conversation)
        yield conversation


async def test_nothing_leaves_an_encrypted_room_by_the_yes_of_somebody_who_has_left(talk: Conversation) -> None:
    await talk.say(
        ":encrypt diversity", "lima@diversity: !forward advocacy A secret", "lima@dm: leave", "lima@dm> leave"
    )
    said = await talk.say("lima@diversity> send")
    assert "Only the group's members can choose that." in said
    assert "[advocacy]" not in said


async def test_nothing_is_announced_by_somebody_who_has_left_the_core_team(talk: Conversation) -> None:
    await talk.say(
        "core@core: !core add console:rome", ":encrypt core",
        "rome@core: !announce partnerships, advocacy All meetings are cancelled", "core@core: !core remove rome",
    )  # fmt: skip
    said = await talk.say("rome@core> send")
    assert "Only the core team can choose that." in said
    assert "[partnerships]" not in said


async def test_who_has_left_may_still_keep_it_back(talk: Conversation) -> None:
    await talk.say(
        ":encrypt diversity", "lima@diversity: !forward advocacy A secret", "lima@dm: leave", "lima@dm> leave"
    )
    assert "N1 stays here" in await talk.say("lima@diversity> keep")


async def test_an_authors_yes_sends_nothing_for_somebody_who_has_left(talk: Conversation) -> None:
    """Whoever asked for it is in the group no more: nothing goes out in its name by their wish (G4)."""
    await talk.say(
        "berlin@diversity: The survey is open", "lima@diversity>> !forward advocacy", "lima@dm: leave", "lima@dm> leave"
    )
    said = await talk.say("berlin@dm> yes", A_MOMENT)
    assert "[berlin, private] (edited) Thank you. N1 is not sent all the same" in said
    assert "[diversity] N1 is not sent: whoever sent it is not in the group any more." in said
    assert "[advocacy]" not in said


async def test_an_authors_yes_announces_nothing_for_somebody_who_has_left_the_core_team(talk: Conversation) -> None:
    await talk.say("core@core: !core add console:rome", "core@core: The library closes", "rome@core>> !announce health")
    said = await talk.say("core@core: !core remove rome", "core@dm> yes", A_MOMENT)
    assert "[core] N1 is not sent" in said
    assert "[health]" not in said


async def test_who_has_left_changes_nothing_by_editing_and_takes_it_back_by_deleting(talk: Conversation) -> None:
    await talk.say("lima@diversity: !forward advocacy Hello", A_MOMENT, "lima@dm: leave", "lima@dm> leave")
    assert "[advocacy]" not in await talk.say(":edit lima@diversity: !forward advocacy Rewritten")
    assert "[advocacy] (removed) N1" in await talk.say(":redact lima@diversity")


@pytest.mark.parametrize(
    "edit",
    [
        "!forward advocacy Only for Advocacy",
        "!forward all For everybody",
        "!forward partnerships, advocacy For both",
        "!log 2h doctor's appointment",
        "!announce partnerships Something else",
    ],
)
async def test_an_edit_for_other_groups_or_to_another_command_goes_nowhere(talk: Conversation, edit: str) -> None:
    await talk.say("lima@diversity: !forward partnerships For them", A_MOMENT)
    said = await talk.say(f":edit lima@diversity: {edit}")
    assert "[partnerships]" not in said
    assert "[advocacy]" not in said
    assert "[lima, private] What you changed stays here." in said


async def test_an_edit_for_the_same_groups_in_another_order_reaches_them(talk: Conversation) -> None:
    await talk.say("lima@diversity: !forward partnerships, advocacy Hello", A_MOMENT)
    said = await talk.say(":edit lima@diversity: !forward Advocacy and Partnerships: Good morning")
    assert "[partnerships] (edited) N1" in said
    assert "[advocacy] (edited) N1" in said
