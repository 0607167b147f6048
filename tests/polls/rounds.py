"""What the tests of a poll's rounds have in common."""

import asyncio
from collections.abc import Mapping

from sqlmodel import Session, select

from bot.core.events import Account, Message, Place
from storage.people import Membership
from tests.conversation import Conversation
from tests.looking import look, person_id

AFTER = ":at 2026-03-26T09:00:01Z"
"""When the polls have just closed."""
TEXT = "!amend P1 Merge the three scenarios"


def no_longer_chair(talk: Conversation, name: str) -> None:
    def work(session: Session) -> None:
        row = person_id(session, name)
        session.exec(select(Membership).where(Membership.person_id == row)).one().cochair = False

    look(talk, work)


async def at_once(talk: Conversation, orders: Mapping[str, str]) -> str:
    """What the bot says where several people write at the same moment, each in the group's room."""
    events = [
        Message(
            id=f"order-{name}", place=Place("console", "diversity"), sender=Account(name), message=f"order-{name}",
            at=talk.session.clock(), text=text,
        )
        for name, text in orders.items()
    ]  # fmt: skip
    talk._printed.clear()
    await asyncio.gather(*(talk.session._app.inlet.accept(event) for event in events))
    await talk.session._settle()
    return "\n".join(talk._printed)
