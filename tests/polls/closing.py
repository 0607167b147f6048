"""What the conversations about the end of polls share: the deadline, what the room is told, and the outcomes.

The clock stands at Monday, 23 March 2026, 09:00 UTC; polls close on Thursday at 09:00.
"""

from collections.abc import Mapping

from sqlmodel import Session, select

from storage.outcomes import Outcome
from tests.conversation import Conversation
from tests.polls.staging import MEMBERS

DEADLINE = ":at 2026-03-26T09:00Z"
AFTER = ":at 2026-03-26T09:00:01Z"


def outcomes_in(session: Session) -> dict[int, str]:
    return {outcome.poll_id: outcome.code for outcome in session.exec(select(Outcome))}


async def room(talk: Conversation, *lines: str) -> str:
    """What the group's room is told, without edits of what stood there before."""
    said = "\n" + await talk.say(*lines)
    messages = said.split("\n[")
    return "\n".join(f"[{each}" for each in messages if each.startswith("diversity] ") and "] (" not in each[:13])


def all_vote(stance: str, but: Mapping[str, str] | None = None) -> dict[str, str]:
    return dict.fromkeys(MEMBERS, stance) | dict(but or {})
