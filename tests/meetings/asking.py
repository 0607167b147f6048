"""What the conversations about finding a time share: a group on four continents, and a search that it is asked."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import select

from storage.meetings import Meeting
from storage.slots import Slot, SlotAnswer
from tests.conversation import Conversation
from tests.looking import look, person_id

ZONES = {
    "berlin": "Europe/Berlin", "accra": "Africa/Accra", "jakarta": "Asia/Jakarta", "lima": "America/Lima",
    "kyoto": "Asia/Tokyo",
}  # fmt: skip
"""Where the members are; the first two are co-chairs."""
APRIL = 'meet "April call" 90m: Tue 7 Apr 13:00 UTC, Tue 7 Apr 18:00 UTC, Wed 8 Apr 07:00 UTC'
"""At one in the morning for Jakarta, the second; at two for Lima, the third."""


async def gather(talk: Conversation, zones: dict[str, str] = ZONES) -> None:
    """Let everybody into the room, tell their zones, and open their private chats."""
    await talk.say(
        *(f"{name}@diversity: !me" for name in zones),
        *(f"{name}@dm: timezone {zone}" if zone else f"{name}@dm: me" for name, zone in zones.items()),
    )


async def search(talk: Conversation, order: str = APRIL) -> str:
    """Let `berlin` call a meeting in the room, and everybody be asked; returns what was said."""
    return await talk.say(f"berlin@diversity: !{order}", ":advance 10s")


def answers_of(talk: Conversation, name: str, number: int = 1) -> dict[int, str]:
    """What somebody has said, by the slots' numbers."""
    rows = look(
        talk,
        lambda session: session.exec(
            select(Slot.position, SlotAnswer.answer)
            .join(SlotAnswer, SlotAnswer.slot_id == Slot.id)  # type: ignore[arg-type]  # a column, compared
            .where(Slot.meeting_id == number, SlotAnswer.person_id == person_id(session, name))
        ).all(),
    )
    return dict(rows)


def meeting_of(talk: Conversation, number: int = 1) -> Meeting:
    """A meeting as it stands in the database."""
    return look(talk, lambda session: session.exec(select(Meeting).where(Meeting.id == number)).one())


def starts_of(talk: Conversation, number: int = 1) -> Sequence[datetime]:
    """The slots of a search."""
    return look(
        talk,
        lambda session: session.exec(
            select(Slot.starts_at).where(Slot.meeting_id == number).order_by(Slot.position)  # type: ignore[arg-type]
        ).all(),
    )
