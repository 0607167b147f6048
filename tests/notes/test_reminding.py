"""A reminder of a note that a group has said nothing to has things to tap, and goes with the time (N1).

N1 went from Diversity to Partnerships and Advocacy at 09:00 UTC on Monday, 23 March 2026; nairobi is Partnerships'
co-chair, and Health's.
"""

from collections.abc import AsyncIterator

import pytest

from tests.conversation import Conversation
from tests.notes.forwarded import FORWARD, four_groups, gather

A_WEEK = ":advance 7d1h"


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url, four_groups()) as conversation:
        await gather(conversation)
        await conversation.say(
            "nairobi@partnerships: !me", "nairobi@dm: timezone Nairobi", ":join nairobi health", "nairobi@health: !me",
            "core@core: !appoint health nairobi", FORWARD.replace("advocacy", "health"),
        )  # fmt: skip
        yield conversation


def to_nairobi(said: str) -> list[str]:
    """The messages to nairobi alone that are about the note."""
    parts = ("\n" + said).split("\n[")
    return [part for part in parts if part.startswith("nairobi, private]") and "N1" in part]


async def test_a_tap_on_the_reminder_speaks_for_the_group_that_it_is_about(talk: Conversation) -> None:
    """Also for whoever leads several of the groups that have got it."""
    said = await talk.say("quito@health: !ack N1", A_WEEK)
    assert "> ack: Acknowledge\n  > answer: Answer\n  > decline: Decline" in to_nairobi(said)[0]
    said = await talk.say("nairobi@dm> ack")
    assert "• Partnerships: acknowledged" in said
    assert any("(edited) N1 is acknowledged." in each for each in to_nairobi(said))
    assert "[partnerships] nairobi has acknowledged N1 for this group." in said


async def test_it_is_answered_from_the_reminder(talk: Conversation) -> None:
    await talk.say("quito@health: !ack N1", A_WEEK)
    assert "What does your group answer to N1?" in await talk.say("nairobi@dm> answer")
    said = await talk.say('nairobi@dm>>"answer to N1?" We can in April')
    assert "[diversity] Partnerships answers N1 (nairobi)" in said
    assert any("N1 is answered." in each for each in to_nairobi(said))


@pytest.mark.parametrize(("tapped", "asked", "told"), [
    ("answer", "Shall I send this to where N1 came from", "[diversity] Partnerships answers N1 (nairobi)"),
    ("decline", "Is this why your group declines N1?", "[diversity] Partnerships declines N1 (nairobi)"),
])  # fmt: skip
async def test_words_that_are_no_reply_are_asked_about(talk: Conversation, tapped: str, asked: str, told: str) -> None:
    """What somebody writes in private may be about something else (N1)."""
    await talk.say("quito@health: !ack N1", A_WEEK, f"nairobi@dm> {tapped}")
    said = await talk.say("nairobi@dm: 2h")
    assert asked in said
    assert "[diversity]" not in said
    said = await talk.say("nairobi@dm: yes")
    assert told in said
    assert "Shall I" not in await talk.say("nairobi@dm: good morning"), "the question is settled"


async def test_words_that_are_not_meant_are_sent_nowhere(talk: Conversation) -> None:
    await talk.say("quito@health: !ack N1", A_WEEK, "nairobi@dm> answer", "nairobi@dm: 2h")
    said = await talk.say("nairobi@dm: no")
    assert "Nothing was said to N1." in said
    assert "[diversity]" not in said
    assert "2h" not in await talk.say("berlin@diversity: !note N1")


async def test_plain_talk_after_the_reminder_is_no_answer(talk: Conversation) -> None:
    await talk.say("quito@health: !ack N1", A_WEEK)
    said = await talk.say("nairobi@dm: good morning")
    assert "Shall I send this" not in said
    said = await talk.say('nairobi@dm>>"said anything to N1" We can in April')
    assert "Shall I send this to where N1 came from" in said
    assert "[diversity] Partnerships answers N1 (nairobi)" in await talk.say("nairobi@dm> yes")


async def test_a_command_in_reply_to_the_reminder_is_about_its_note(talk: Conversation) -> None:
    await talk.say("berlin@diversity: !forward partnerships Another one", A_WEEK)
    said = await talk.say('nairobi@dm>>"to N1" !answer We can in April')
    assert "answers N1 (nairobi)" in said


async def test_who_has_left_the_group_does_not_speak_for_another_one_by_a_tap(talk: Conversation) -> None:
    """G4: the reminder was for Partnerships, and nairobi is in Health alone now."""
    await talk.say("quito@health: !answer N1 Yes", A_WEEK)
    await talk.say("nairobi@dm: group partnerships", "nairobi@dm: leave", "nairobi@dm> leave")
    said = await talk.say('nairobi@dm>>"not said anything to N1" ack')
    assert "N1 is not for a group that you are in" in said
    assert "[health]" not in said


async def test_what_is_said_in_the_room_settles_the_reminder(talk: Conversation) -> None:
    await talk.say("quito@health: !ack N1", A_WEEK)
    said = await talk.say("oslo@partnerships: !decline N1 no time")
    assert "(edited) N1 is declined." in to_nairobi(said)[0]


async def test_a_recall_and_an_edit_reach_the_reminder(talk: Conversation) -> None:
    await talk.say(A_WEEK)
    said = await talk.say(":edit " + FORWARD.replace("advocacy", "health").replace("draft", "plan"))
    assert all("Please read the plan" in each for each in to_nairobi(said))
    assert len(to_nairobi(said)) == 2
    said = await talk.say("berlin@diversity: !recall N1")
    assert [each.count("N1 was taken back.") for each in to_nairobi(said)] == [1, 1]


async def test_a_note_that_is_shown_can_be_answered_below_it(talk: Conversation) -> None:
    said = await talk.say("oslo@dm: note N1")
    assert "> ack: Acknowledge" in said
    said = await talk.say("oslo@dm> ack")
    assert "[oslo, private] N1 is acknowledged." in said
    assert "• Partnerships: acknowledged" in said
    assert "> ack" not in await talk.say("berlin@diversity: !note N1", "oslo@dm: note N1")
