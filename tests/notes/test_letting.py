"""A co-chair approves what leaves or comes, where a charter says so; what is encrypted is confirmed first (N1)."""

from collections.abc import AsyncIterator

import pytest

from storage import notes
from tests.conversation import Conversation
from tests.looking import look
from tests.notes.forwarded import A_MOMENT, four_groups, gather

NOTE = "lima@diversity: !forward partnerships Please read the draft"


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url, four_groups()) as conversation:
        await gather(conversation)
        await conversation.say("nairobi@partnerships: !me")
        yield conversation


@pytest.mark.parametrize(
    ("line", "goes"),
    [
        ("accra@dm> approve", True),
        ("berlin@dm: approve N1", True),
        ("berlin@diversity: !note approve N1", True),
        ("accra@dm> refuse", False),
        ("berlin@dm: decline N1 not before Friday", False),
    ],
)
async def test_a_cochair_approves_what_leaves(talk: Conversation, line: str, goes: bool) -> None:
    await talk.say("berlin@diversity: !charter set notes out")
    said = await talk.say(NOTE)
    assert (
        "[accra, private] N1 is to go to Partnerships. Your charter says that a co-chair approves notes first." in said
    )
    assert "It waits until a co-chair approves it" in said
    assert "[partnerships]" not in said
    said = await talk.say(line)
    assert ("[partnerships] N1 · Note from Diversity" in said) == goes
    assert ("N1 is not sent: a co-chair does not approve it." in said) == (not goes)
    assert ("not before Friday" in said) == line.endswith("Friday")


async def test_what_a_cochair_sends_needs_no_other_approval(talk: Conversation) -> None:
    said = await talk.say("berlin@diversity: !charter set notes out", "berlin@diversity: !forward partnerships Hello")
    assert "[partnerships] N1 · Note from Diversity" in said


@pytest.mark.parametrize("line", ["berlin@diversity: !approve", "berlin@dm: approve", "berlin@dm: note approve"])
async def test_approve_alone_is_for_the_note_that_waits(talk: Conversation, line: str) -> None:
    await talk.say("berlin@diversity: !charter set notes out", NOTE)
    assert "[partnerships] N1 · Note from Diversity" in await talk.say(line)


async def test_approve_alone_asks_which_of_several_is_meant(talk: Conversation) -> None:
    await talk.say("berlin@diversity: !charter set notes both", NOTE, "quito@health: !forward diversity Hello")
    said = await talk.say("berlin@diversity: !approve")
    assert "Which one do you approve?\n  • N2 from Community Health" in said
    assert "• N1 from Diversity, Mon 23 Mar: Please read the draft" in said
    assert "[diversity] N2 · Note from Community Health" in await talk.say("berlin@diversity> 1")


async def test_approve_alone_may_be_about_minutes(talk: Conversation) -> None:
    await talk.say(
        'berlin@diversity: !meeting start "Weekly"', "berlin@diversity: !agreed Merge", "berlin@diversity: !end"
    )
    await talk.say("berlin@diversity: !charter set notes out", NOTE)
    said = await talk.say("berlin@diversity: !approve")
    assert "> 1: N1 from Diversity\n  > 2: Minutes of M1" in said


async def test_approve_alone_is_for_nobody_elses_note(talk: Conversation) -> None:
    await talk.say("berlin@diversity: !charter set notes out", NOTE)
    said = await talk.say("lima@diversity: !approve", "nairobi@dm: approve", "lima@dm: note approve")
    assert "No note waits for your yes here." in said
    assert "[partnerships]" not in said


async def test_members_cannot_approve(talk: Conversation) -> None:
    said = await talk.say("berlin@diversity: !charter set notes out", NOTE, "lima@dm: approve N1")
    assert "Only a co-chair can do that: of Diversity." in said


@pytest.mark.parametrize("tap", ["approve", "refuse"])
async def test_who_is_no_cochair_any_more_lets_nothing_out(talk: Conversation, tap: str) -> None:
    """G4: the choice is on their screen still."""
    await talk.say("berlin@diversity: !charter set notes out", NOTE, "core@dm: unappoint diversity accra")
    said = await talk.say(f"accra@dm> {tap}", A_MOMENT)
    assert "Only a co-chair can do that: of Diversity." in said
    assert "[partnerships]" not in said
    assert "[partnerships] N1" in await talk.say("berlin@dm> approve")


@pytest.mark.parametrize("tap", ["let-in", "turn-away"])
async def test_who_is_no_cochair_any_more_lets_nothing_in(talk: Conversation, tap: str) -> None:
    """G4."""
    await talk.say("nairobi@partnerships: !charter set notes in", NOTE, "core@dm: unappoint partnerships nairobi")
    said = await talk.say(f"nairobi@dm> {tap}", A_MOMENT)
    assert "Only a co-chair can do that: of Partnerships." in said
    assert "N1" not in said


async def test_the_core_team_approves_while_there_is_no_cochair(talk: Conversation) -> None:
    await talk.say("core@core: !charter set health notes in")
    said = await talk.say("lima@diversity: !forward health Please read the draft")
    assert "[core] N1 has come for Community Health." in said
    assert "[health] N1 · Note from Diversity" in await talk.say("core@core> let-in")


@pytest.mark.parametrize(
    ("line", "goes"),
    [
        ("nairobi@dm> let-in", True),
        ("nairobi@dm: approve N1", True),
        ("nairobi@dm> turn-away", False),
        ("nairobi@dm: decline N1 send it to Advocacy", False),
    ],
)
async def test_a_cochair_lets_in_what_comes(talk: Conversation, line: str, goes: bool) -> None:
    await talk.say("nairobi@partnerships: !charter set notes in")
    said = await talk.say(NOTE)
    assert "[nairobi, private] N1 has come for Partnerships." in said
    assert "• Partnerships: waits for a co-chair there" in said
    assert "[partnerships]" not in said
    assert "There is no note “N1”" in await talk.say("oslo@dm: note N1")
    said = await talk.say(line)
    assert ("[partnerships] N1 · Note from Diversity" in said) == goes
    assert ("A co-chair of Partnerships does not let N1 in." in said) == (not goes)
    assert ("send it to Advocacy" in said) == line.endswith("Advocacy")


async def test_what_nobody_lets_in_within_a_week_stays_outside(talk: Conversation) -> None:
    said = await talk.say("nairobi@partnerships: !charter set notes in", NOTE, ":advance 7d1h")
    assert "[diversity] Nobody in Partnerships has let N1 in within 7 days, so it stays outside." in said
    assert "There is no note" not in await talk.say("nairobi@dm: note N1")


async def test_an_announcement_comes_in_by_itself(talk: Conversation) -> None:
    await talk.say("nairobi@partnerships: !charter set notes both")
    assert "[partnerships] N1 · Announcement" in await talk.say("core@core: !announce partnerships Hello")


async def test_a_note_that_waits_is_recalled_with_its_question(talk: Conversation) -> None:
    said = await talk.say("berlin@diversity: !charter set notes out", NOTE, "lima@diversity: !recall N1")
    assert "[accra, private] (edited) N1 was taken back." in said
    assert "N1 waits for nobody any more." in await talk.say("accra@dm: approve N1")


async def test_an_edit_after_the_approval_goes_nowhere(talk: Conversation) -> None:
    await talk.say("berlin@diversity: !charter set notes out", NOTE, "accra@dm> approve", A_MOMENT)
    said = await talk.say(":edit lima@diversity: !forward partnerships Something else")
    assert "What you changed stays here: a co-chair has approved N1 as it was." in said
    assert "[partnerships]" not in said


async def test_an_edit_before_the_approval_is_what_is_approved(talk: Conversation) -> None:
    await talk.say("berlin@diversity: !charter set notes out", NOTE)
    said = await talk.say(":edit lima@diversity: !forward partnerships Something else")
    assert "[accra, private] (edited) N1 is to go to Partnerships." in said
    assert "Something else" in await talk.say("accra@dm> approve")


async def test_what_leaves_an_encrypted_room_for_one_that_is_not_is_confirmed_first(talk: Conversation) -> None:
    await talk.say(":encrypt diversity", ":encrypt advocacy")
    said = await talk.say("lima@diversity: !forward partnerships, advocacy Please read the draft")
    assert "This room is encrypted. Not every room of Partnerships is: whoever runs a server there can read N1." in said
    assert "[partnerships]" not in said
    assert "[advocacy]" not in said
    said = await talk.say("lima@diversity> send")
    assert "[partnerships] N1 · Note from Diversity" in said
    assert "[diversity] N1 · Note to Advocacy, Partnerships" in said


async def test_what_is_kept_in_its_room_is_forgotten(talk: Conversation) -> None:
    said = await talk.say(":encrypt diversity", NOTE, "lima@diversity> keep")
    assert "N1 stays here, and nobody else has read it." in said
    note = look(talk, lambda session: notes.find(session, 1))
    assert note is not None
    assert (note.state, note.text) == ("refused", "[]")


async def test_between_encrypted_rooms_nothing_is_asked(talk: Conversation) -> None:
    said = await talk.say(":encrypt diversity", ":encrypt partnerships", NOTE)
    assert "[partnerships] N1 · Note from Diversity" in said


async def test_files_go_along_and_come_back_with_a_recall(talk: Conversation) -> None:
    said = await talk.say("lima@diversity+map.png: !forward partnerships Here is the map")
    assert "[partnerships] N1 · Note from Diversity" in said
    assert "+ map.png" in said
    said = await talk.say(A_MOMENT, "lima@diversity: !recall N1")
    assert said.count("[partnerships] (removed)") == 2


async def test_a_file_that_is_too_large_is_refused_before_anything_is_sent(talk: Conversation) -> None:
    said = await talk.say("lima@diversity+film.mp4=60MB: !forward partnerships Here is the film")
    assert "“film.mp4” is too large to be carried to other groups: 60 MB. Up to 20 MB work." in said
    assert "[partnerships]" not in said


async def test_a_file_in_a_message_that_is_replied_to_goes_along(talk: Conversation) -> None:
    said = await talk.say("lima@diversity+map.png: the map", "lima@diversity>> !forward partnerships")
    assert "+ map.png" in said
