"""An election in a line: what a test is about is what comes after."""

import json
from typing import Any

from storage import outcomes
from storage.outcomes import Outcome
from tests.conversation import Conversation
from tests.looking import look, person_id
from tests.polls.staging import begin

SIX = ("berlin", "accra", "lima", "cairo", "oslo", "quito")
"""The group; the first two are its co-chairs."""


async def nominations(talk: Conversation, *, holders: tuple[str, ...] = (), **wanted: Any) -> str:
    """Begin an election for two seats, of co-chairs where holders are named; three days for nominations."""
    ids = tuple(look(talk, lambda session, name=name: person_id(session, name)) for name in holders)  # type: ignore[misc]
    asked = {"title": "Who", "text": "Two people", "secret": True, "seats": 2, "holders": ids}
    return await begin(talk, "election", **{**asked, **({"about": "cochairs"} if holders else {}), **wanted})


async def ballot(talk: Conversation, *candidates: str, **wanted: Any) -> str:
    """The same, to the beginning of the ballot: these have put themselves forward, in this order."""
    await nominations(talk, **wanted)
    await talk.say(*(f"{name}@dm: nominate P1 me" for name in candidates))
    return await talk.say(":advance 3d2s")


async def cast(talk: Conversation, **orders: str) -> str:
    """Let people vote in private: `lima="cairo, oslo"`."""
    return await talk.say(*(f"{name}@dm: vote P1 {order}" for name, order in orders.items()))


def record_of(talk: Conversation, number: int = 1) -> dict[str, Any]:
    """What the outcome's record holds of the count."""

    def work(session: Any) -> Outcome:
        return outcomes.of_polls(session, [number])[number]

    found: dict[str, Any] = json.loads(look(talk, work).facts)["counted"]
    return found
