"""Who becomes a member by being there: while a group is being set up, whoever comes into its room (G2, G3)."""

from datetime import datetime

from sqlmodel import Session

from storage import charters, people
from storage.groups import Group
from storage.people import Membership

SETUP = "setup"


def admit(session: Session, group: Group, person_id: int, now: datetime) -> Membership | None:
    """Take in somebody who came into a group's room, or None: then they are its guest until they are invited.

    While a group is being set up, the core team's word is that those in its room are its members, up to the charter's
    limit. Nobody who has left a group, or was removed from it, comes back by merely being there.
    """
    assert group.id is not None
    if group.phase != SETUP or people.was_member(session, group.id, person_id):
        return None
    if is_full(session, group.id):
        return None
    return people.enter(session, group.id, person_id, now)


def is_full(session: Session, group_id: int) -> bool:
    """Whether a group has as many members as its charter allows."""
    return people.count_members(session, group_id) >= charters.current(session, group_id).most_members
