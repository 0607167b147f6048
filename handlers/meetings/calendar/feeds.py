"""Calendars that are subscribed to: what is behind an address, and the file of it (S6)."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from bot.core.context import reader_of
from bot.core.i18n import Translator
from handlers.meetings.calendar import calendars, entries
from handlers.meetings.calendar.calendars import Repeating, Single
from handlers.meetings.calendar.entries import Found
from handlers.meetings.views import calendar as views
from storage import calendar_addresses, people
from storage.calendar_addresses import CalendarAddress
from storage.groups import Group
from storage.people import Person

KEPT = timedelta(days=365)
"""How long a meeting stays in the calendar after it was held."""
REFRESH = timedelta(hours=1)
"""How often programs are asked to look again."""
REMEMBERED = 500
"""Files that are kept in memory, since writing one takes longer than all the rest."""


@dataclass(frozen=True, slots=True)
class Subscribed:
    """Everything that a calendar is made of."""

    address: int
    group: str
    """Whose it is; empty: of all groups of its owner."""
    reader: Translator
    """Speaks to its owner."""
    found: Found


@dataclass(frozen=True, slots=True)
class _Written:
    name: str
    said: Sequence[Single | Repeating]
    year: int
    file: bytes


class Feeds:
    """The source of the calendars that the bot serves (see `bot.runtime.web.Source`)."""

    def __init__(self) -> None:
        self._written: OrderedDict[int, _Written] = OrderedDict()

    def find(self, session: Session, secret: str, now: datetime) -> Subscribed | None:
        """What is behind an address. Whether its owner belongs to the group is judged each time anew (G3, S6)."""
        address = calendar_addresses.by_secret(session, secret)
        if address is None:
            return None
        owner = session.get_one(Person, address.person_id)
        places = people.memberships_of(session, address.person_id)
        groups = _groups(session, address, owner, [group for _, group in places])
        if groups is None:
            return None
        account = next(iter(people.accounts_of(session, [address.person_id])), None)
        assert address.id is not None
        return Subscribed(
            address.id,
            groups[0].name if address.group_id is not None else "",
            reader_of(session, owner, account, places),
            entries.of_groups(session, groups, now - KEPT),
        )

    def write(self, found: Subscribed, now: datetime) -> bytes:
        """The file. Where nothing has changed since it was written, the same one.

        Not safe for several threads at once.
        """
        _ = found.reader
        name, said, year = views.name(_, found.group), entries.entries(_, found.found), now.year
        known = self._written.get(found.address)
        if known is None or (known.name, known.said, known.year) != (name, said, year):
            # How far ahead series are looked through depends on the instant: by whole years, it changes seldom.
            known = _Written(name, said, year, calendars.write(said, datetime(year, 1, 1, tzinfo=UTC), name, REFRESH))
            self._written[found.address] = known
        self._written.move_to_end(found.address)
        if len(self._written) > REMEMBERED:
            self._written.popitem(last=False)
        return known.file


def _groups(
    session: Session, address: CalendarAddress, owner: Person, places: Sequence[Group]
) -> Sequence[Group] | None:
    """Whose meetings an address shows now; None where its owner may not see them any more."""
    if address.group_id is None:
        return places
    group = next((group for group in places if group.id == address.group_id), None)
    if group is None and owner.core:
        group = session.get(Group, address.group_id)
    return None if group is None else [group]
