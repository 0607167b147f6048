"""What is taken back or edited changes in every place that it has reached (N1).

N1 went from Diversity to Partnerships and Advocacy at 09:00 UTC on Monday, 23 March 2026, and has arrived.
"""

from collections.abc import AsyncIterator

import pytest

from storage import notes
from tests.conversation import Conversation
from tests.looking import look
from tests.notes.forwarded import A_MOMENT, FORWARD, four_groups, gather


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url, four_groups()) as conversation:
        await gather(conversation)
        await conversation.say(FORWARD, A_MOMENT)
        yield conversation


@pytest.mark.parametrize(
    "line",
    [
        "berlin@diversity: !recall N1",
        "accra@dm: recall N1",
        "berlin@dm: withdraw N1",
        ":redact berlin@diversity",
    ],
)
async def test_a_recall_reaches_every_copy(talk: Conversation, line: str) -> None:
    said = await talk.say(line)
    assert "[partnerships] (removed) N1 · Note from Diversity" in said
    assert "[advocacy] (removed) N1" in said
    assert "[partnerships] Diversity has taken back N1." in said
    assert "It was taken back.\n  \n  • Advocacy: delivered" in said
    note = look(talk, lambda session: notes.find(session, 1))
    assert note is not None
    assert note.text == "[]"


@pytest.mark.parametrize("word", ["recall", "withdraw", "unsend"])
@pytest.mark.parametrize("quoted", ["N1 · Note to", "!forward partnerships"])
async def test_a_reply_to_the_note_or_its_message_takes_it_back(talk: Conversation, word: str, quoted: str) -> None:
    await talk.say("accra@diversity: How was your week?")
    assert "[partnerships] (removed) N1" in await talk.say(f'accra@diversity>>"{quoted}" !{word}')


async def test_a_recall_without_a_number_asks_which_one_even_if_it_is_one(talk: Conversation) -> None:
    said = await talk.say("berlin@diversity: !recall")
    assert "Which note shall I take back?\n  • N1 to Advocacy, Partnerships, Mon 23 Mar: Please read the draft" in said
    assert "(removed)" not in said
    assert "[partnerships] (removed) N1" in await talk.say("berlin@diversity> 1")
    assert "There is no note here that you can take back." in await talk.say("berlin@diversity: !recall")


async def test_a_recall_offers_only_what_somebody_may_take_back_there(talk: Conversation) -> None:
    await talk.say("core@core: !announce health Hello", "lima@diversity: !forward health Good morning", A_MOMENT)
    said = await talk.say("lima@diversity: !recall")
    assert "• N3 to Community Health" in said
    assert "N1" not in said
    said = await talk.say("core@core: !recall")
    assert "• N2 to Community Health" in said
    assert "N3" not in said
    assert "There is no note here that you can take back." in await talk.say("oslo@partnerships: !recall")


async def test_a_note_of_several_messages_is_taken_back_whole(talk: Conversation) -> None:
    await talk.say("lima@diversity: !forward health " + "word " * 799, A_MOMENT)
    said = await talk.say("lima@diversity: !recall N2")
    assert said.count("[health] (removed)") == 2


async def test_what_groups_have_answered_stays_on_record(talk: Conversation) -> None:
    await talk.say("oslo@partnerships: !answer N1 We can in April", "berlin@diversity: !recall N1")
    said = await talk.say("berlin@diversity: !note N1")
    assert "We can in April" in said
    assert "Please read the draft" not in said
    assert "N1 was taken back, so there is nothing to answer." in await talk.say("oslo@partnerships: !answer N1 hello")
    assert "N1 was taken back already." in await talk.say("berlin@dm: recall N1")


@pytest.mark.parametrize("line", ["lima@dm: recall N1", "oslo@dm: recall N1"])
async def test_others_cannot_take_it_back(talk: Conversation, line: str) -> None:
    assert "N1 can be taken back by whoever sent it, and by a co-chair of Diversity." in await talk.say(line)


async def test_an_announcement_is_taken_back_by_the_core_team(talk: Conversation) -> None:
    await talk.say("core@core: !announce partnerships Hello", A_MOMENT)
    assert "the core team can take it back" in await talk.say("oslo@dm: recall N2")
    assert "[partnerships] The core team has taken back N2." in await talk.say("core@core: !recall N2")


async def test_an_edit_reaches_every_copy_and_says_so(talk: Conversation) -> None:
    said = await talk.say(
        ":advance 1h", ":edit berlin@diversity: !forward partnerships, advocacy Please read it by Friday"
    )
    assert "[partnerships] (edited) N1 · Note from Diversity" in said
    assert "edited Monday, 23 March 2026, 13:00 (Nairobi)\n  \n  ┃ Please read it by Friday" in said
    assert "[advocacy] (edited) N1" in said
    assert "[diversity] (edited) N1" in said


async def test_an_edit_of_a_message_that_was_forwarded_reaches_its_copies(talk: Conversation) -> None:
    await talk.say("lima@diversity: The survey has 40 answers", "lima@diversity>> !forward health", A_MOMENT)
    edit = talk.edit("lima", "diversity", "The survey has 41 answers", message=-2)
    said = await talk.hand_in(edit)
    assert "[health] (edited) N2 · Note from Diversity" in said
    assert "The survey has 41 answers" in said


async def test_a_long_edit_of_a_short_note_is_refused(talk: Conversation) -> None:
    said = await talk.say(":edit berlin@diversity: !forward partnerships, advocacy " + "a" * 4001)
    assert "That is too long for a note" in said
    assert "[partnerships]" not in said
