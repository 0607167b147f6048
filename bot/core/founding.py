"""How a group begins, whoever asks for it: the configuration, a file of groups, or the core team in the chat."""

from datetime import datetime

from sqlmodel import Session

from bot.core.text import clean
from storage import audit, expectations
from storage.charters import Charter
from storage.groups import Group

BEGINNING = "0001-W01"
"""The week from which a group's first expectation holds: all weeks that it will ever look at."""


def found(
    session: Session,
    now: datetime,
    slug: str,
    name: str,
    *,
    by: int | None,
    summary: str = "",
    language: str = "en",
    timezone: str = "UTC",
    list_address: str = "",
    weekly_minutes: int = 300,
) -> int:
    """A new group with the first version of its charter; returns its row's id. `slug` must not be taken."""
    group = Group(
        slug=slug,
        name=clean(name),
        summary=clean(summary),
        language=language,
        timezone=timezone,
        list_address=list_address,
        created_at=now,
    )
    session.add(group)
    session.flush()
    assert group.id is not None
    charter = Charter(
        group_id=group.id,
        version=1,
        at=now,
        by_person_id=by,
        weekly_minutes=weekly_minutes,
        language=language,
        timezone=timezone,
    )
    session.add(charter)
    expectations.expect(session, group.id, BEGINNING, weekly_minutes)
    audit.record(session, now, "group.founded", by=by, group=group.id)
    return group.id
