"""Where words that are encrypted between those who are in a room would become readable for a server (N1)."""

from collections.abc import Collection, Sequence

from sqlmodel import Session, col, select

from storage import groups
from storage.groups import Group, Room


def open_rooms(session: Session, room: Room | None, group_ids: Sequence[int]) -> list[Group]:
    """Of these groups, in their order, those with a room that is not encrypted, if `room` is; none if it is not."""
    if room is None or not room.encrypted:
        return []
    return readable(session, group_ids)


def readable(session: Session, group_ids: Sequence[int]) -> list[Group]:
    """Of these groups, in their order, those with a room that is not encrypted."""
    rooms = groups.rooms_by_group(session, group_ids)
    open_ = [number for number in group_ids if any(not room.encrypted for room in rooms.get(number, ()))]
    found = {group.id: group for group in session.exec(select(Group).where(col(Group.id).in_(open_)))}
    return [found[number] for number in dict.fromkeys(open_)]


def is_core_open(session: Session, room: Room | None) -> bool:
    """Whether the core team has a room that is not encrypted, if `room` is."""
    if room is None or not room.encrypted:
        return False
    return session.exec(select(Room.id).where(col(Room.core), ~col(Room.encrypted)).limit(1)).first() is not None


def with_encrypted(session: Session, group_ids: Collection[int]) -> set[int]:
    """Of these groups, those with a room that is encrypted."""
    rooms = groups.rooms_by_group(session, list(group_ids))
    return {number for number, found in rooms.items() if any(room.encrypted for room in found)}
