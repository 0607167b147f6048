"""Where words that are encrypted between those who are in a room would become readable for a server (N1)."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from storage import groups
from storage.groups import Group, Room


def open_rooms(session: Session, room: Room | None, group_ids: Sequence[int]) -> list[Group]:
    """Of these groups, in their order, those with a room that is not encrypted, if `room` is; none if it is not."""
    if room is None or not room.encrypted:
        return []
    rooms = groups.rooms_by_group(session, group_ids)
    readable = [number for number in group_ids if any(not room.encrypted for room in rooms.get(number, ()))]
    found = {group.id: group for group in session.exec(select(Group).where(col(Group.id).in_(readable)))}
    return [found[number] for number in dict.fromkeys(readable)]
