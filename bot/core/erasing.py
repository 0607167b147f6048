"""Forgetting somebody (X1): on their word, and again when a restored copy of the database brings them back."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from storage import audit, erasures, people
from storage.groups import Group
from storage.people import Account
from storage.personal import erasing


@dataclass(frozen=True, slots=True)
class Erased:
    """What somebody left behind by being forgotten."""

    accounts: tuple[Account, ...]
    left: tuple[Group, ...]
    """The groups in which they were members."""
    vacated: tuple[Group, ...]
    """Those of them in which they were a co-chair: the seat is open now (G4)."""


def erase(session: Session, person_id: int, now: datetime) -> Erased:
    """Forget a person, and write it down where a restored copy of the database does not reach.

    The writing comes last: what can fail here has failed before.
    """
    accounts = tuple(people.accounts_of(session, [person_id]))
    erased = _erase(session, person_id, now, accounts)
    audit.record(session, now, "person.erased", by=person_id, person=person_id)
    session.flush()
    erasures.note(session, accounts, now)
    return erased


def erase_again(session: Session, now: datetime) -> int:
    """Forget everybody whom a restored copy of the database brought back; returns how many."""
    again = erasures.came_back(session)
    for person_id, at in again.items():
        _erase(session, person_id, now, tuple(people.accounts_of(session, [person_id])))
        audit.record(session, now, "person.erased", by=None, person=person_id, first=at.isoformat())
    return len(again)


def _erase(session: Session, person_id: int, now: datetime, accounts: tuple[Account, ...]) -> Erased:
    stays = people.memberships_of(session, person_id)
    left = tuple(group for _, group in stays)
    vacated = tuple(group for stay, group in stays if stay.cochair)
    erasing.erase_all(session, person_id, now)
    return Erased(accounts, left, vacated)
