"""What was said in an encrypted room is said in an open one only after a yes, whenever that room comes (N1)."""

from collections.abc import AsyncIterator

import pytest

from bot.core.events import Account, Message, Place
from tests.conversation import Conversation
from tests.notes.forwarded import A_MOMENT, four_groups, gather

ASKED = "This room is encrypted. Not every room of Partnerships is"


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url, four_groups()) as conversation:
        await gather(conversation)
        await conversation.say("nairobi@partnerships: !me", ":encrypt diversity")
        yield conversation


async def without_room(talk: Conversation) -> None:
    await talk.say("core@partnerships: !unbind", "core@partnerships> unbind")


async def test_a_room_that_comes_later_is_asked_about(talk: Conversation) -> None:
    await without_room(talk)
    await talk.say("lima@diversity: !forward partnerships SECRET")
    said = await talk.say("core@newroom: !bind partnerships", ":advance 10m")
    assert ASKED in said
    assert "• Partnerships: waits for whoever sends it" in said
    assert "[newroom] N1" not in said
    assert "[newroom] N1 · Note from Diversity" in await talk.say("lima@diversity> send")


async def test_what_was_written_in_an_encrypted_private_chat_is_asked_about_when_a_room_comes(
    talk: Conversation,
) -> None:
    await without_room(talk)
    place = Place("console", "dm:lima", private=True, encrypted=True)
    line = "forward partnerships SECRET"
    await talk.hand_in(
        Message(
            id=line, place=place, sender=Account("lima", "lima"), at=talk.session.clock.now, message=line, text=line
        )
    )
    said = await talk.say("core@newroom: !bind partnerships", ":advance 10m")
    assert ASKED in said
    assert "[newroom] N1" not in said


async def test_a_no_keeps_it_from_the_room_that_came_later(talk: Conversation) -> None:
    await without_room(talk)
    await talk.say("lima@diversity: !forward partnerships SECRET", "core@newroom: !bind partnerships")
    said = await talk.say("lima@diversity> keep", ":advance 1d")
    assert "N1 is not sent." in said
    assert "[newroom]" not in said
    assert "It was not sent." in said


async def test_a_no_for_one_group_leaves_the_others(talk: Conversation) -> None:
    await without_room(talk)
    await talk.say(":encrypt advocacy", "lima@diversity: !forward partnerships, advocacy SECRET", A_MOMENT)
    await talk.say("core@newroom: !bind partnerships")
    said = await talk.say("lima@diversity> keep")
    assert "N1 · Note to Advocacy\n" in said
    assert "[advocacy] (removed)" not in said


async def test_a_room_that_comes_later_is_asked_about_once_and_by_a_member(talk: Conversation) -> None:
    await without_room(talk)
    await talk.say("lima@diversity: !forward partnerships SECRET", "core@newroom: !bind partnerships")
    assert ASKED not in await talk.say("core@newer: !bind partnerships", "core@newer> both")
    await talk.say("lima@dm: leave", "lima@dm> leave")
    said = await talk.say("lima@diversity> send")
    assert "Only the group's members can choose that." in said
    assert "SECRET" not in said


async def test_a_cochair_answers_for_a_sender_who_has_left(talk: Conversation) -> None:
    """Else the note would wait for ever (G4)."""
    await without_room(talk)
    await talk.say("lima@diversity: !forward partnerships SECRET", "lima@dm: leave", "lima@dm> leave")
    assert ASKED in await talk.say("core@newroom: !bind partnerships")
    assert "[newroom] N1 · Note from Diversity" in await talk.say("berlin@diversity> send")


async def test_nobody_else_answers_for_a_sender(talk: Conversation) -> None:
    await talk.say(":join quito diversity", "quito@diversity: !me", "quito@dm: group diversity")
    await without_room(talk)
    await talk.say("lima@diversity: !forward partnerships SECRET", "core@newroom: !bind partnerships")
    said = await talk.say("quito@diversity> send")
    assert "Whoever sent N1 can choose that, or a co-chair of Diversity." in said
    assert "SECRET" not in said


async def test_the_core_team_answers_for_its_own_announcement(talk: Conversation) -> None:
    await talk.say(":encrypt core")
    await without_room(talk)
    await talk.say("core@core: !core add console:rome", "rome@core: !announce partnerships SECRET")
    await talk.say("core@newroom: !bind partnerships")
    assert "[newroom] N1 · Announcement" in await talk.say("core@core> send")


@pytest.mark.parametrize("charter", ["out", "in"])
async def test_the_core_team_is_asked_without_the_words_of_an_encrypted_room(talk: Conversation, charter: str) -> None:
    """Its own room is not encrypted: whoever asks reads them in private. With a co-chair there is nothing to hide."""
    await talk.say(":encrypt health", ":encrypt partnerships", f"core@core: !charter set health notes {charter}")
    line = (
        "quito@health: !forward partnerships SECRET" if charter == "out" else "lima@diversity: !forward health SECRET"
    )
    said = await talk.say(line)
    assert "It was written in an encrypted room: !note N1 shows it to you in private." in said
    assert "SECRET" not in said.split("[core] ")[1].split("\n[")[0]
    edited = await talk.say(f":edit {line} AGAIN".replace(": !", ": !", 1))
    assert "AGAIN" not in "".join(part.split("\n[")[0] for part in edited.split("[core] ")[1:])
    assert "[core, private]" in await talk.say("core@core: !note N1")


async def test_a_reason_of_a_cochair_stays_in_an_encrypted_room_until_a_yes(talk: Conversation) -> None:
    await talk.say("berlin@diversity: !charter set notes out", ":encrypt partnerships")
    await talk.say("lima@diversity: !forward partnerships SECRET", "core@annex: !bind diversity", "core@annex> both")
    said = await talk.say("berlin@diversity: !decline N1 BECAUSE")
    assert "[annex]" not in said


async def test_a_recall_settles_the_question(talk: Conversation) -> None:
    await without_room(talk)
    await talk.say("lima@diversity: !forward partnerships SECRET", "core@newroom: !bind partnerships")
    said = await talk.say("lima@diversity: !recall N1")
    assert "[diversity] (edited) N1 was taken back." in said


async def test_what_is_let_in_after_an_open_room_came_is_asked_about(talk: Conversation) -> None:
    await talk.say(":encrypt partnerships", "nairobi@partnerships: !charter set notes in")
    await talk.say("lima@diversity: !forward partnerships SECRET", "core@annex: !bind partnerships", "core@annex> both")
    said = await talk.say("nairobi@dm> let-in", A_MOMENT)
    assert ASKED in said
    assert "[annex] N1" not in said
    said = await talk.say(":edit lima@diversity: !forward partnerships SECRET, edited")
    assert "[annex]" not in said
    assert "[annex] N1" in await talk.say("lima@diversity> send")


async def test_what_waits_for_the_author_is_asked_about_again(talk: Conversation) -> None:
    await talk.say(":encrypt partnerships", "lima@diversity: SECRET", "berlin@diversity>> !forward partnerships")
    await talk.say("core@annex: !bind partnerships", "core@annex> both")
    said = await talk.say("lima@dm> yes", A_MOMENT)
    assert ASKED in said
    assert "[annex] N1" not in said


async def test_ones_own_open_room_is_asked_about(talk: Conversation) -> None:
    await talk.say(":encrypt partnerships", "core@annex: !bind diversity", "core@annex> both")
    said = await talk.say("lima@diversity: !forward partnerships SECRET")
    assert "This room is encrypted. Not every room of Diversity is" in said
    assert "[annex]" not in said


async def test_an_edit_in_a_room_encrypted_since_goes_to_no_open_room(talk: Conversation) -> None:
    await talk.say("rio@advocacy: !forward partnerships Hello", A_MOMENT, ":encrypt advocacy")
    said = await talk.say(":edit rio@advocacy: !forward partnerships SECRET")
    assert "[partnerships]" not in said
    assert "[rio, private]" in said


@pytest.mark.parametrize(
    "lines",
    [
        ("lima@diversity: !answer N1 SECRET",),
        ("lima@diversity: !note decline N1 SECRET",),
        ("lima@diversity: !answer N1", "lima@diversity>> SECRET"),
        ("lima@diversity> answer", "lima@diversity>> SECRET"),
    ],
)
async def test_an_answer_leaves_an_encrypted_room_after_a_yes(talk: Conversation, lines: tuple[str, ...]) -> None:
    await talk.say("oslo@partnerships: !forward diversity Hello", A_MOMENT)
    said = await talk.say(*lines)
    assert "whoever runs a server there can read your answer to N1" in said
    assert "[partnerships]" not in said
    said = await talk.say("lima@diversity> yes")
    assert "[partnerships] Diversity " in said
    assert "SECRET" in said


async def test_a_reply_to_a_note_is_asked_about_once(talk: Conversation) -> None:
    await talk.say("oslo@partnerships: !forward diversity Hello", A_MOMENT)
    said = await talk.say("lima@diversity>> SECRET")
    assert "whoever runs a server there can read your answer to N1" in said
    said = await talk.say("lima@diversity> yes")
    assert "[partnerships] Diversity answers N1" in said


async def test_an_answer_that_is_not_sent_is_forgotten(talk: Conversation) -> None:
    await talk.say("oslo@partnerships: !forward diversity Hello", A_MOMENT, "lima@diversity: !answer N1 SECRET")
    said = await talk.say("lima@diversity> no")
    assert "Nothing was said to N1." in said
    assert "[partnerships]" not in said


async def test_a_reason_for_turning_a_note_away_leaves_after_a_yes(talk: Conversation) -> None:
    await talk.say("berlin@diversity: !charter set notes in", "oslo@partnerships: !forward diversity Hello")
    said = await talk.say("berlin@diversity: !note decline N1 SECRET")
    assert "[partnerships]" not in said
    assert "A co-chair of Diversity does not let N1 in." in await talk.say("berlin@diversity> yes")


async def test_an_answer_to_the_core_teams_open_room_is_asked_about(talk: Conversation) -> None:
    await talk.say("core@core: !announce diversity Hello", A_MOMENT)
    said = await talk.say("lima@diversity: !answer N1 SECRET")
    assert "This room is encrypted. Not every room of the core team is" in said
    assert "[core]" not in said


@pytest.mark.parametrize("line", ["!note N1", "!notes"])
async def test_an_open_room_shows_no_words_of_an_encrypted_one(talk: Conversation, line: str) -> None:
    await talk.say(":encrypt partnerships", "lima@diversity: !forward partnerships SECRET", A_MOMENT)
    await talk.say("core@annex: !bind partnerships", "core@annex> both")
    said = await talk.say(f"oslo@annex: {line}")
    assert "[oslo, private] " in said
    assert "[annex] I have answered you in private." in said
    assert "[partnerships] " in await talk.say(f"oslo@partnerships: {line}")


async def test_the_core_teams_open_room_shows_no_words_of_an_encrypted_one(talk: Conversation) -> None:
    await talk.say(":encrypt partnerships", "lima@diversity: !forward partnerships SECRET", A_MOMENT)
    assert "[core] I have answered you in private." in await talk.say("core@core: !note N1")


async def test_an_open_room_shows_no_answers_between_encrypted_ones(talk: Conversation) -> None:
    await talk.say(":encrypt partnerships", "oslo@partnerships: !forward diversity Hello", A_MOMENT)
    await talk.say("lima@diversity: !answer N1 SECRET", "core@annex: !bind partnerships", "core@annex> both")
    assert "[annex] I have answered you in private." in await talk.say("oslo@annex: !note N1")


async def test_a_question_in_an_open_room_shows_no_words_of_an_encrypted_one(talk: Conversation) -> None:
    await talk.say(":encrypt partnerships", "lima@diversity: !forward partnerships SECRET", A_MOMENT)
    await talk.say("rio@advocacy: !forward partnerships Hello", "core@annex: !bind partnerships", "core@annex> both")
    said = await talk.say("oslo@annex: !ack")
    assert "• N2 from Advocacy, Mon 23 Mar: Hello" in said
    assert "• N1 from Diversity, Mon 23 Mar\n" in said
    assert "SECRET" not in said


async def test_a_page_of_an_open_room_is_not_turned_to_words_of_an_encrypted_one(talk: Conversation) -> None:
    await talk.say(
        ":encrypt partnerships", "lima@diversity: !forward partnerships SECRET", A_MOMENT, "oslo@partnerships: !ack",
        "core@annex: !bind partnerships", "core@annex> both",
        *(f"core@core: !announce partnerships Number {n}" for n in range(10)), A_MOMENT,
    )  # fmt: skip
    assert "> more" in await talk.say("oslo@annex: !notes")
    said = await talk.say("oslo@annex> more")
    assert "[oslo, private] Notes of Partnerships" in said
    assert "SECRET" in said
    assert "[annex] (edited)" not in said
