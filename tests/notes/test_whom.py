"""Whom a note goes to is asked where the words leave it open, and never guessed (N1)."""

from collections.abc import AsyncIterator

import pytest

from tests.conversation import Conversation
from tests.notes.forwarded import A_MOMENT, four_groups, gather


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url, four_groups()) as conversation:
        await gather(conversation)
        yield conversation


async def test_a_group_without_a_comma_is_asked_about(talk: Conversation) -> None:
    """It is never guessed whether a word is a group or begins the text."""
    said = await talk.say("lima@diversity: !forward partnerships advocacy **Please** read")
    assert "Shall it go to Advocacy as well, or is that how your text begins?" in said
    assert "> 1: To Partnerships and Advocacy" in said
    assert "> 2: Only to Partnerships" in said
    assert "[partnerships]" not in said
    said = await talk.say("lima@diversity> 1")
    assert "[diversity] (edited) To Partnerships and Advocacy: understood." in said
    assert "[partnerships] N1 · Note from Diversity" in said
    assert "[advocacy] N1 · Nota de Diversity" in said
    assert "┃ Please read" in said


async def test_the_word_may_belong_to_the_text(talk: Conversation) -> None:
    said = await talk.say("lima@diversity: !forward partnerships Health matters", "lima@diversity> 2", A_MOMENT)
    assert "┃ Health matters" in said
    assert "[health]" not in said
    said = await talk.say(":edit lima@diversity: !forward partnerships Health matters a lot")
    assert "[partnerships] (edited) N1" in said
    assert "┃ Health matters a lot" in said


async def test_an_edit_of_what_was_asked_about_reaches_the_groups_that_were_chosen(talk: Conversation) -> None:
    await talk.say("lima@diversity: !forward partnerships advocacy Please read", "lima@diversity> 1", A_MOMENT)
    said = await talk.say(":edit lima@diversity: !forward partnerships advocacy Please read it")
    assert "[advocacy] (edited) N1" in said
    assert "┃ Please read it" in said


async def test_a_reply_without_a_group_offers_them(talk: Conversation) -> None:
    await talk.say("lima@diversity: The survey is open")
    said = await talk.say("lima@diversity>> !forward")
    assert "To whom shall it go?" in said
    assert "> 1: To Advocacy\n  > 2: To Community Health\n  > 3: To Partnerships\n  > 4: To all groups" in said
    said = await talk.say("lima@diversity> 3", A_MOMENT)
    assert "[partnerships] N1 · Note from Diversity" in said
    assert "┃ The survey is open" in said
    assert "[health]" not in said


async def test_nobody_is_asked_to_whom_goes_what_cannot_be_forwarded(talk: Conversation) -> None:
    await talk.say("lima@diversity: !groups")
    said = await talk.say("lima@diversity>> !forward")
    assert "That was said by a bot." in said
    assert "To whom shall it go?" not in said


async def test_a_file_without_a_group_offers_them(talk: Conversation) -> None:
    said = await talk.say("lima@diversity+map.png: !forward", "lima@diversity> 4", A_MOMENT)
    assert "[partnerships]\n  + map.png" in said
    assert "[health]\n  + map.png" in said


async def test_groups_alone_are_groups_where_a_message_is_answered(talk: Conversation) -> None:
    await talk.say("berlin@diversity: The survey is open")
    said = await talk.say("berlin@diversity>> !forward partnerships advocacy", A_MOMENT)
    assert "[partnerships] N1" in said
    assert "[advocacy] N1" in said


async def test_groups_alone_are_asked_for_a_text(talk: Conversation) -> None:
    said = await talk.say("lima@diversity: !forward partnerships advocacy")
    assert "What shall I forward?" in said
    assert "forward partnerships, advocacy as a reply" in said


async def test_an_announcement_asks_about_a_group_without_a_comma(talk: Conversation) -> None:
    said = await talk.say("core@core: !announce diversity health Please report", "core@core> 1", A_MOMENT)
    assert "[diversity] N1 · Announcement of the core team" in said
    assert "[health] N1 · Announcement of the core team" in said


async def test_in_the_core_teams_room_announce_is_named(talk: Conversation) -> None:
    """Nothing goes out in the core team's name by a command that everybody knows from their group's room."""
    assert "Write announce all and the text" in (await talk.say("core@core: !forward")).replace("!", "")
    assert "There are no announcements yet. !announce" in await talk.say("core@core: !notes")
    said = await talk.say("core@core: !forward health The library closes on Friday")
    assert "From here it goes out in the name of the core team: !announce does that." in said
    assert "[health]" not in said
    assert "[health] N1 · Announcement of the core team" in await talk.say("core@core> 1")


async def test_a_no_keeps_it_from_being_announced(talk: Conversation) -> None:
    said = await talk.say("core@core: !forward health The library closes on Friday")
    assert "> no: No, keep it here" in said
    said = await talk.say("core@core> no", A_MOMENT)
    assert "[core] (edited) No, keep it here" in said
    assert "[health]" not in said


async def test_a_group_that_is_left_out_gets_nothing(talk: Conversation) -> None:
    said = await talk.say("lima@diversity: !forward all except partnerships: We plan a surprise", A_MOMENT)
    assert "[health] N1" in said
    assert "[advocacy] N1" in said
    assert "[partnerships]" not in said
    said = await talk.say(":edit lima@diversity: !forward all except partnerships: We plan a party")
    assert "[health] (edited) N1" in said
    assert "[partnerships]" not in said


async def test_an_announcement_leaves_a_group_out(talk: Conversation) -> None:
    said = await talk.say("core@core: !announce all but partnerships: Please report", A_MOMENT)
    assert "[diversity] N1 · Announcement of the core team" in said
    assert "[partnerships]" not in said


async def test_a_group_behind_all_is_asked_about(talk: Conversation) -> None:
    said = await talk.say("lima@diversity: !forward all partnerships: only", A_MOMENT)
    assert "To whom shall it go?\n  > 1: To Partnerships\n  > 2: To all groups" in said
    said = await talk.say("lima@diversity> 1", A_MOMENT)
    assert "[partnerships] N1" in said
    assert "[health]" not in said


async def test_to_whom_is_answered_with_groups_names(talk: Conversation) -> None:
    await talk.say("lima@diversity: The survey is open", "lima@diversity>> !forward")
    said = await talk.say('lima@diversity>>"To whom shall it go?" partnershps')
    assert "Did you mean partnerships?" in said
    said = await talk.say('lima@diversity>>"To whom shall it go?" partnerships, Community Health', A_MOMENT)
    assert "(edited) partnerships, Community Health: understood." in said
    assert "[partnerships] N1" in said
    assert "[health] N1" in said
    assert "┃ The survey is open" in said
    assert "[advocacy]" not in said


async def test_other_talk_in_private_is_no_answer_to_whom(talk: Conversation) -> None:
    await talk.say("lima@dm: The survey is open", "lima@dm+map.png: forward")
    assert "I know no group" not in await talk.say("lima@dm: good morning to you")
    assert "[health]" not in await talk.say("lima@dm: health matters a lot", A_MOMENT)
    said = await talk.say("lima@dm: health", A_MOMENT)
    assert "[health]\n  + map.png" in said
