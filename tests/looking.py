"""What stands in the database, for tests that look beside a conversation."""

from collections.abc import Callable
from contextlib import closing
from typing import TypeVar

from sqlmodel import Session, select

from storage.database import Database
from storage.people import Person
from tests.conversation import Conversation

T = TypeVar("T")


def look(where: Conversation | str, work: Callable[[Session], T]) -> T:
    """Do something with the database of a conversation, or with the one at a URL."""
    with closing(Database(where if isinstance(where, str) else where.session._url)) as database:
        return database.run_here(work)


def person_id(session: Session, name: str) -> int:
    """The row of somebody, by name."""
    found = session.exec(select(Person.id).where(Person.name == name)).one()
    assert found is not None
    return found
