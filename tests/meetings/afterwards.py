"""What the conversations about the time after a meeting share: a group, and a meeting that is held."""

from collections.abc import Sequence
from typing import TypeVar

from tests.conversation import Conversation

T = TypeVar("T")

MEMBERS = ("berlin", "accra", "jakarta", "lima", "kyoto", "cairo")
"""The first two are co-chairs."""
LINES = (
    "topic Scenarios",
    "agreed Merge the two scenarios",
    "action kyoto glossary by 2026-03-27",
    "info The survey has 40 answers",
)
PRESENT = ("accra", "kyoto")
"""Who speaks there besides berlin."""

DAY_BEFORE, DAY_AFTER, A_WEEK_LATER = (
    ":at 2026-03-26T09:00Z",
    ":at 2026-03-28T09:00Z",
    ":at 2026-04-04T09:00Z",
)


async def gather(talk: Conversation, names: Sequence[str] = MEMBERS) -> None:
    """Let everybody open their private chat, and say something in the room, so that they are known as members."""
    await talk.say(*(f"{name}@diversity: !me" for name in names), *(f"{name}@dm: !me" for name in names))


async def hold(talk: Conversation, lines: Sequence[str] = LINES, present: Sequence[str] = PRESENT) -> str:
    """A meeting that begins now and ends an hour later; returns what is said when it ends."""
    await talk.say(
        'berlin@diversity: !meeting start "Weekly"',
        *(f"{name}@diversity: good morning" for name in present),
        *(f"berlin@diversity: !{line}" for line in lines),
        ":advance 1h",
    )
    return await talk.say("berlin@diversity: !end")


async def reminders(talk: Conversation, *lines: str) -> list[str]:
    """What somebody is told about the glossary by itself: whom, and the first line."""
    said = await talk.say(*lines)
    return [
        line for line in said.splitlines() if line.startswith("[") and "glossary" in line and "(edited)" not in line
    ]
