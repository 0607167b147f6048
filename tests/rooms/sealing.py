"""Messages that cannot be read when they come, in conversations of tests."""

from datetime import datetime

from sqlmodel import Session, select

from bot.core.events import Account, Message, Place, Unreadable
from storage.sealed import SealedEvent
from tests.conversation import MONDAY, Conversation

UNREAD = "I cannot read what"


class Sealing:
    """Hands in what cannot be read, and later what it was."""

    def __init__(self, talk: Conversation, who: str = "lima", room: str = "diversity") -> None:
        self.talk = talk
        self.who = who
        self.place = Place("console", room)

    @property
    def now(self) -> datetime:
        return self.talk.session.clock.now

    async def sent(self, event: str, session: str = "k", received: datetime = MONDAY, *, withheld: bool = False) -> str:
        return await self.talk.hand_in(
            Unreadable(
                id=f"sealed:{event}", place=self.place, sender=Account(self.who, self.who), at=self.now,
                raw={"sealed": event}, event=event, session=session, received=received, withheld=withheld,
            )
        )  # fmt: skip

    async def read(self, event: str, text: str, *, late: bool = True, at: datetime = MONDAY) -> str:
        return await self.talk.hand_in(
            Message(
                id=event, place=self.place, sender=Account(self.who, self.who), at=at, message=event, text=text,
                late=late,
            )
        )  # fmt: skip

    async def waiting(self) -> list[str]:
        def events(session: Session) -> list[str]:
            return list(session.exec(select(SealedEvent.event).order_by(SealedEvent.event)))

        return await self.talk.session._database.run(events)
