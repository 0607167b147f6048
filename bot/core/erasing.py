"""Forgetting somebody (X1): on their word, and again when a restored copy of the database brings them back."""

from datetime import datetime

from sqlmodel import Session

from bot.core import departures, hour_figures
from bot.core.context import Context
from bot.core.i18n import Translator
from bot.core.registry import Registry
from storage import audit, due, erasures, people
from storage.people import Account
from storage.personal import erasing, noting

DROPPED = "notes.dropped"
"""The job that says of a note which had not gone out yet that it is not sent."""


def erase(session: Session, person_id: int, now: datetime) -> tuple[Account, ...]:
    """Forget a person, and write it down where a restored copy of the database does not reach; returns their accounts.

    Their memberships should have ended before, so that others hear of it. The writing comes last: what can fail here
    has failed before.
    """
    accounts = tuple(people.accounts_of(session, [person_id]))
    _erase_all(session, person_id, now)
    audit.record(session, now, "person.erased", by=person_id, person=person_id)
    session.flush()
    erasures.note(session, accounts, now)
    return accounts


def forget(session: Session, person_id: int, now: datetime) -> None:
    """Forget somebody who has long not been here. From a restored copy they go again by the same rule."""
    _erase_all(session, person_id, now)
    audit.record(session, now, "person.forgotten", by=None, person=person_id)


def erase_again(session: Session, now: datetime) -> int:
    """Forget everybody whom a restored copy of the database brought back; returns how many.

    Their places end on the record, as they did at first; what that makes necessary to say is said once the bot runs.
    """
    again = erasures.came_back(session)
    context = Context(now=now, session=session, registry=Registry(()), reader=Translator("en", "UTC"))
    for person_id, at in again.items():
        stays = people.memberships_of(session, person_id)
        chaired = [stay.cochair for stay, _ in stays]
        for stay, group in stays:
            departures.close(context, group, stay, departures.ERASED, by=person_id)
        _erase_all(session, person_id, now)
        for (_, group), was_cochair in zip(stays, chaired, strict=True):
            departures.follow_up(context, group, chaired=was_cochair)
        audit.record(session, now, "person.erased", by=None, person=person_id, first=at.isoformat())
    return len(again)


def _erase_all(session: Session, person_id: int, now: datetime) -> None:
    """Forget a person. What shows words of theirs that were to go to other groups follows: the job names nobody."""
    unsent = noting.unsent_of(session, person_id)
    hour_figures.keep(session, person_id, now)
    erasing.erase_all(session, person_id, now)
    for number, waited in unsent:
        due.schedule(session, DROPPED, f"{DROPPED}:{number}", now, note=number, waited=waited)
