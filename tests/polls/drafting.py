"""What the tests of opening a poll look up and change beside the conversation."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, TypeVar

from sqlmodel import Session, col, select

from storage import polls
from storage.charters import Charter
from storage.people import Membership, Person
from storage.polls import Poll, PollOption
from tests.conversation import MONDAY
from tests.looking import look

T = TypeVar("T")

IN_3_DAYS = MONDAY + timedelta(days=3)
"""When polls close where nobody says."""


def opened(url: str) -> Sequence[dict[str, Any]]:
    """Every poll, with its text and what can be ranked."""

    def work(session: Session) -> list[dict[str, Any]]:
        found = []
        for poll in session.exec(select(Poll).order_by(col(Poll.id))):
            options = session.exec(select(PollOption).where(PollOption.poll_id == poll.id)).all()
            text = polls.version_of(session, poll.number, 1).text
            labels = [option.label for option in options if option.label]
            found.append(poll.model_dump() | {"text": text, "options": labels})
        return found

    return look(url, work)


def end_chair(url: str, name: str) -> None:
    def work(session: Session) -> None:
        for stay, person in session.exec(select(Membership, Person).where(Membership.person_id == Person.id)):
            stay.cochair = stay.cochair and person.name != name

    look(url, work)


def set_charter(url: str, **values: Any) -> None:
    def work(session: Session) -> None:
        for charter in session.exec(select(Charter)):
            for name, value in values.items():
                setattr(charter, name, value)

    look(url, work)
