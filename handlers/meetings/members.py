"""A group's members as far as finding a fair time is concerned (S2, S3)."""

from collections.abc import Sequence

from sqlmodel import Session

from handlers.meetings.fair.fairness import Person, Window
from storage import attendance, leave, people, slots
from storage.leave import Leave

BATCH = 50
"""People who are told something in one unit of work, so that commands do not wait for long."""


def of_group(session: Session, group_id: int) -> list[Person]:
    """Everybody who is in a group now, with zone, window, burden and leave, by row. The core team is not counted."""
    found = [person for _, person in people.members_of(session, group_id) if not person.core]
    ids = [person.id for person in found if person.id is not None]
    windows, burdens = slots.windows_of(session, ids), attendance.burdens_of(session, group_id, ids)
    leaves: dict[int, list[Leave]] = {}
    for each in leave.leaves_of(session, ids):
        leaves.setdefault(each.person_id, []).append(each)
    return [
        Person(
            row,
            person.timezone,
            Window(windows[row].start, windows[row].end) if row in windows else Window(),
            burdens.get(row, 0),
            leaves.get(row, ()),
        )
        for person in found
        if (row := person.id) is not None
    ]


def batch(everybody: Sequence[Person], after: int) -> list[Person]:
    """Whose turn it is in one unit of work, by row; they are the last where they are fewer than BATCH.

    `after`: whose turn it was last.
    """
    return sorted((person for person in everybody if person.id > after), key=lambda person: person.id)[:BATCH]


def zones_of(members: Sequence[Person], group_zone: str) -> list[str]:
    """The zones on whose clocks a time is shown to a group: its own, and those of its members."""
    return sorted({group_zone, *(member.zone for member in members if member.zone is not None)})
