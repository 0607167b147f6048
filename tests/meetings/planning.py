"""What the conversations about planned meetings share: a group on four continents, and a meeting that it has."""

from datetime import datetime

from sqlmodel import col, select

from storage.agendas import AgendaItem
from storage.attendance import Rsvp
from storage.people import Person
from tests.conversation import Conversation
from tests.looking import look
from tests.meetings.asking import gather, meeting_of

APRIL = 'meet "April call" 90m: Tue 7 Apr 13:00 UTC'
"""Two weeks after the conversation begins."""

__all__ = ["APRIL", "agenda_of", "away_until", "choice_of", "gather", "meeting_of", "plan", "rsvps_of"]


async def plan(talk: Conversation, order: str = APRIL) -> str:
    """Let `berlin` call a meeting whose time is clear; returns what was said."""
    return await talk.say(f"berlin@diversity: !{order}")


def rsvps_of(talk: Conversation, number: int = 1) -> dict[str, str]:
    """Who says what about coming, by name."""
    found = select(Person.name, Rsvp.answer).join(Rsvp, col(Rsvp.person_id) == Person.id)
    return dict(look(talk, lambda session: session.exec(found.where(Rsvp.meeting_id == number)).all()))


def agenda_of(talk: Conversation, number: int = 1) -> list[tuple[str, int | None]]:
    """The agenda, in order: what, and how many minutes."""
    found = select(AgendaItem).where(AgendaItem.meeting_id == number).order_by(col(AgendaItem.position))
    return [(row.text, row.minutes) for row in look(talk, lambda session: session.exec(found).all())]


def choice_of(talk: Conversation, room: str, key: str) -> tuple[str, str]:
    """A choice on the newest message that offers it: its message and its token."""
    shown = next(said for said in reversed(talk.session.console._rooms[room]) if key in said.keys)
    return shown.id, shown.keys[key]


async def away_until(talk: Conversation, at: datetime) -> str:
    """The bot is down until an instant; returns what it says when it is back."""
    talk.session.clock.now = at
    return await talk.say(":restart", ":advance 1s")
