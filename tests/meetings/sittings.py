"""What the conversations about a meeting that runs share: a group of five, and what stands in the database."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from sqlmodel import Session, col, select

from storage.actions import DROPPED, Action
from storage.attendance import Attendance, Burden
from storage.meetings import Meeting
from storage.minutes import Agreement, Record
from storage.people import Person
from tests.conversation import Conversation
from tests.looking import look
from tests.polls.staging import gather

FIVE = ("berlin", "accra", "lima", "kyoto", "jakarta")
"""The first two are co-chairs."""


@asynccontextmanager
async def meeting(url: str) -> AsyncIterator[Conversation]:
    """M1 of the five runs: berlin has just started it, and nobody had planned it."""
    async with Conversation(url) as talk:
        await gather(talk, FIVE)
        await talk.say('berlin@diversity: !meeting start "Weekly"', ":advance 10s")
        yield talk


def meeting_of(talk: Conversation, number: int = 1) -> Meeting:
    """A meeting as it stands."""
    return look(talk, lambda session: session.get_one(Meeting, number))


def notes(talk: Conversation) -> list[tuple[str, str]]:
    """Kind and text of all that is noted, in order."""
    return [(row.kind, row.text) for row in look(talk, lambda s: s.exec(select(Record).order_by(col(Record.id))).all())]


def agreements(talk: Conversation) -> Sequence[Agreement]:
    """What was agreed, in order, without what was taken back."""
    found = select(Agreement).where(col(Agreement.record_id).is_not(None)).order_by(col(Agreement.id))
    return look(talk, lambda session: session.exec(found).all())


def tasks(talk: Conversation) -> list[tuple[str, str, str]]:
    """Text, owner and day of all actions that are not dropped, in order."""

    def work(session: Session) -> list[tuple[str, str, str]]:
        found = select(Action, Person.name).join(Person, col(Person.id) == Action.owner_person_id, isouter=True)
        rows = session.exec(found.where(Action.state != DROPPED).order_by(col(Action.id))).all()
        return [(row.text, name or "", str(row.due_on or "")) for row, name in rows]

    return look(talk, work)


def here(talk: Conversation, number: int = 1) -> dict[str, tuple[bool, str]]:
    """Who is noted as present or not, by name, and how that is known."""
    found = select(Person.name, Attendance).join(Attendance, col(Attendance.person_id) == Person.id)
    rows = look(talk, lambda session: session.exec(found.where(Attendance.meeting_id == number)).all())
    return {name: (row.present, row.source) for name, row in rows}


def burdens(talk: Conversation, number: int = 1) -> dict[str, int]:
    """What a meeting cost, by name, in weighted minutes."""
    found = select(Person.name, Burden.minutes).join(Burden, col(Burden.person_id) == Person.id)
    return dict(look(talk, lambda session: session.exec(found.where(Burden.meeting_id == number)).all()))
