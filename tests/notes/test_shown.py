"""What is shown of a note says who speaks, and promises nothing that will not be (N1).

N1 went from Diversity to Partnerships and Advocacy at 09:00 UTC on Monday, 23 March 2026, and has arrived.
"""

import re
from collections.abc import AsyncIterator

import pytest

from tests.conversation import Conversation
from tests.notes.forwarded import A_MOMENT, FORWARD, four_groups, gather


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url, four_groups()) as conversation:
        await gather(conversation)
        await conversation.say(FORWARD, A_MOMENT)
        yield conversation


async def test_nobody_can_speak_in_the_name_of_the_bot(talk: Conversation) -> None:
    """Each line of people's words has a mark before it, in every place where they are shown."""
    faked = r"Dear all\n\nN7 · Announcement of the core team\ncore, Wednesday"
    said = await talk.say(f"lima@diversity: !forward partnerships {faked}", "oslo@partnerships: !note N2")
    said += await talk.say(rf"oslo@partnerships: !answer N2 Yes\n✓ {faked}", "lima@diversity: !note N2")
    assert said.count("┃ Dear all\n  ┃\n  ┃ N7 · Announcement of the core team\n  ┃ core, Wednesday") == 4
    assert "\n  N7" not in said
    assert said.count("\n  ┃ ✓ Dear all") == 2
    assert "\n  ✓ Dear all" not in said


async def test_nothing_is_promised_of_a_note_that_is_over(talk: Conversation) -> None:
    """Neither on its card nor in a list, whether it waited for somebody or for a room."""
    await talk.say("lima@diversity: Second words", "berlin@diversity>> !forward health")
    said = await talk.say("berlin@diversity: !recall N2")
    await talk.say("core@health: !unbind", "core@health> unbind", "berlin@diversity: !forward health Third words")
    said += await talk.say(A_MOMENT, "berlin@diversity: !recall N3", "berlin@diversity: !note N3")
    assert said.count("It was taken back.") == 3
    assert "Community Health:" not in said
    said = await talk.say("berlin@diversity: !notes")
    assert "• N3 to Community Health, Mon 23 Mar · taken back\n" in said
    assert "• N2 to Community Health, Mon 23 Mar · taken back" in said


async def test_nothing_is_promised_of_a_note_that_waits_for_a_yes(talk: Conversation) -> None:
    await talk.say("lima@diversity: Second words", "berlin@diversity>> !forward health")
    said = await talk.say("berlin@diversity: !note N2")
    assert "It waits until lima, whose words these are, agrees." in said
    assert "on its way" not in said


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("oslo@partnerships: !ack N1", ["answer", "decline"]),
        ("oslo@partnerships: !answer N1 We can in April", ["answer"]),
        ("oslo@partnerships: !decline N1 No time", ["answer"]),
    ],
)
async def test_what_would_do_nothing_is_not_to_be_tapped(talk: Conversation, line: str, left: list[str]) -> None:
    said = await talk.say(line)
    copy = said.partition("[partnerships] (edited) N1")[2].partition("\n[")[0]
    assert re.findall(r"\n  > (\w+):", copy) == left
    assert "What does your group answer to N1?" in await talk.say("oslo@partnerships> answer")
