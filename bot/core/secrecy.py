"""Where words that are encrypted between those who are in a room would become readable for a server (N1).

All that decides about it is here. What a group's people say is as secret as the most secret of its rooms. Mail and
wikis are never encrypted. What somebody reads in private about a group that they may read about is not asked about.
"""

from collections.abc import Collection, Mapping, Sequence

from sqlmodel import Session, col, select

from bot.core.context import Context
from bot.core.permissions import Where
from bot.core.replies import Here, Privately
from storage import groups, outbox
from storage.groups import ASKED, MOVED, Group, Room


def here(context: Context) -> Here | Privately:
    """Where an answer to whoever asks `Here` is read: in private where the room is too open for what it tells of.

    Of its own group, a room hears everything, unless it was kept out of that (see `part`); of other groups
    (`Context.tells_of`) only what has no place in an encrypted room.
    """
    room = context.room
    if room is None or room.encrypted or context.where is Where.PRIVATE or context.actor is None:
        return Here()
    if room.is_kept_out or _has_encrypted(context.session, context.tells_of - {room.group_id or 0}):
        return Privately(context.person_id)
    return Here()


def tell_of(context: Context, said: Mapping[str, int]) -> None:
    """An answer tells of messages (their keys) of groups. What has been said in a room may be said there again."""
    room = context.room
    if room is not None and not room.encrypted:
        known = outbox.said_in(context.session, room.platform, room.room, room.thread, list(said))
        context.tells_of |= {group_id for key, group_id in said.items() if key not in known}


def leaves(session: Session, group_id: int, others: Sequence[int]) -> list[Group]:
    """Of other groups those that have a room which is not encrypted, if the group has one that is."""
    return readable(session, others) if with_encrypted(session, [group_id]) else []


def part(session: Session, group_id: int | None) -> list[Room]:
    """Keep what a group (None: the core team) is told from rooms that are too open for it; returns those kept out now.

    That is every room that is not encrypted where another one is, until somebody has said that it may hear it all.
    """
    if not is_mixed(session, group_id):
        return []
    found = [room for room in _rooms(session, group_id) if not room.encrypted and not room.openness]
    for room in found:
        room.openness = ASKED
    return found


def is_mixed(session: Session, group_id: int | None) -> bool:
    """Whether a group (None: the core team) has a room that is encrypted, so that one that is not has to be let in."""
    return any(room.encrypted for room in _rooms(session, group_id))


def is_encrypted(context: Context) -> bool:
    """Whether what is said here is encrypted: in a room, or in private where the platform can do that."""
    event = context.event
    alone = context.private and event is not None and event.place.encrypted
    return alone or (context.room is not None and context.room.encrypted)


def open_rooms(context: Context, group_ids: Sequence[int]) -> list[Group]:
    """Of these groups, in their order, those with a room that is not encrypted, where this place is; else none."""
    return readable(context.session, group_ids) if is_encrypted(context) else []


def readable(session: Session, group_ids: Sequence[int]) -> list[Group]:
    """Of these groups, in their order, those with a room that is not encrypted."""
    rooms = groups.rooms_by_group(session, group_ids)
    open_ = [number for number in group_ids if any(room.is_open for room in rooms.get(number, ()))]
    found = {group.id: group for group in session.exec(select(Group).where(col(Group.id).in_(open_)))}
    return [found[number] for number in dict.fromkeys(open_)]


def is_core_open(context: Context) -> bool:
    """Whether the core team has a room that is not encrypted, where this place is."""
    return is_encrypted(context) and is_core_readable(context.session)


def with_encrypted(session: Session, group_ids: Collection[int]) -> set[int]:
    """Of these groups, those with a room that is encrypted."""
    rooms = groups.rooms_by_group(session, list(group_ids))
    return {number for number, found in rooms.items() if any(_is_secret(room) for room in found)}


def is_sealed(session: Session, group_ids: Sequence[int]) -> bool:
    """Whether what these groups say to one another is said in encrypted rooms alone."""
    return bool(with_encrypted(session, group_ids)) and not readable(session, group_ids)


def is_core_readable(session: Session) -> bool:
    """Whether the core team has a room that is not encrypted."""
    return any(room.is_open for room in groups.core_rooms(session))


def _has_encrypted(session: Session, group_ids: Collection[int | None]) -> bool:
    """Whether one of these groups (None: any group) has a room that is encrypted."""
    if None not in group_ids:
        return bool(group_ids and with_encrypted(session, [number for number in group_ids if number is not None]))
    is_secret = col(Room.encrypted) | col(Room.openness).in_((MOVED, ASKED))
    found = select(Room.id).where(is_secret, col(Room.group_id).is_not(None))
    return session.exec(found.limit(1)).first() is not None


def _is_secret(room: Room) -> bool:
    """Whether a room is encrypted, or was until it went on as another one that nobody has let in."""
    return room.encrypted or room.openness in {MOVED, ASKED}


def _rooms(session: Session, group_id: int | None) -> Sequence[Room]:
    return groups.core_rooms(session) if group_id is None else groups.rooms_of(session, group_id)
