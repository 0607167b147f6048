"""Groups and the rooms they live in."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, false, func, or_, text
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, select

from storage.database import UtcDateTime


class Group(SQLModel, table=True):
    """A working group (G1)."""

    __tablename__ = "groups"

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    name: str
    summary: str = ""
    language: str = "en"
    timezone: str = "UTC"
    """IANA name: the zone in which the group's own dates are shown."""
    phase: str = "setup"
    """One of `setup`, `scope`, `recommendations`, `ratification`, `implementation` (P1)."""
    list_address: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    """The group's mailing list. Nothing is ever sent there that nobody has switched on."""
    created_at: datetime = Field(sa_type=UtcDateTime)


MOVED, ASKED, LET, CLOSED = "moved", "asked", "let", "closed"
"""Whether what is said in encrypted rooms may be said in one that is not, or took the place of one that was: it is not
known yet whether it is encrypted as well; nobody has said; it may; it may not."""


class Room(SQLModel, table=True):
    """A room or chat that the bot serves: a group's, or one of the core team's."""

    __tablename__ = "rooms"
    __table_args__ = (UniqueConstraint("platform", "room", "thread"),)

    id: int | None = Field(default=None, primary_key=True)
    platform: str
    room: str
    """The platform's id; a Telegram migration or a Matrix upgrade changes it."""
    formerly: str = ""
    """The ids it had before, oldest first, with spaces between: a configuration may still name one of them."""
    thread: str = ""
    group_id: int | None = Field(default=None, foreign_key="groups.id", index=True)
    core: bool = False
    lost_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the bot was removed from it; None while it is there."""
    encrypted: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether what is said there is encrypted between those who are in it. It never ends again."""
    openness: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    """One of the four above, of a room that is not encrypted while another one of its owner is, or itself was before
    it moved; else empty."""

    @property
    def is_open(self) -> bool:
        """Whether whoever runs a server there can read what is said to its owner."""
        return not self.encrypted and self.openness != CLOSED

    @property
    def is_kept_out(self) -> bool:
        """Whether what its owner is told is not said there, and not shown there either."""
        return not self.encrypted and self.openness in {MOVED, ASKED, CLOSED}


# Statements that every command runs are built once: building one costs as much as running it.
_ROOM_AT = (
    select(Room, Group)
    .join(Group, col(Group.id) == Room.group_id, isouter=True)
    .where(Room.platform == bindparam("platform"), col(Room.thread).in_((bindparam("thread"), "")))
)
_ROOM_NOW = _ROOM_AT.where(Room.room == bindparam("room"))
_KEPT_OUT = select(Room.platform, Room.room, Room.thread, Room.openness).where(
    ~col(Room.encrypted), col(Room.openness).in_((MOVED, ASKED, CLOSED))
)
_ROOM_MOVED = _ROOM_AT.where(Room.formerly != "")


def find_room(session: Session, platform: str, room: str, thread: str) -> tuple[Room, Group | None] | None:
    """The bound room at a place, and its group; a group that owns the whole chat also owns its topics.

    A room that has moved is found by its earlier ids too: messages on their way may still name them.
    """
    place = {"platform": platform, "room": room, "thread": thread}
    rooms = session.exec(_ROOM_NOW, params=place).all()
    if not rooms:
        moved = session.exec(_ROOM_MOVED, params=place).all()
        rooms = [found for found in moved if room in found[0].formerly.split()]
    return max(rooms, key=lambda found: found[0].thread == thread, default=None)


def bound_rooms(session: Session, platform: str) -> frozenset[str]:
    """The platform's ids of all bound rooms."""
    return frozenset(session.exec(select(Room.room).where(Room.platform == platform)))


def settled_rooms(session: Session, platform: str) -> frozenset[str]:
    """The platform's ids of the rooms that are known to be encrypted, as are all others of their owners."""
    rooms = session.exec(select(Room.group_id, Room.platform, Room.room, Room.encrypted)).all()
    with_open = {group_id for group_id, _, _, encrypted in rooms if not encrypted}
    ours = [(group_id in with_open, room) for group_id, on, room, _ in rooms if on == platform]
    return frozenset(room for _, room in ours) - {room for is_open, room in ours if is_open}


def rooms_of(session: Session, group_id: int) -> Sequence[Room]:
    """A group's rooms, oldest first."""
    return session.exec(select(Room).where(Room.group_id == group_id).order_by(col(Room.id))).all()


def rooms_at(session: Session, platform: str, room: str) -> Sequence[tuple[Room, Group | None]]:
    """The bindings of a chat, its topics' included, and their groups."""
    found = select(Room, Group).join(Group, col(Group.id) == Room.group_id, isouter=True)
    return session.exec(found.where(Room.platform == platform, Room.room == room).order_by(col(Room.id))).all()


def lost_rooms(session: Session) -> Sequence[Room]:
    """The rooms in which the bot cannot write, or could not when it tried last."""
    return session.exec(select(Room).where(col(Room.lost_at).is_not(None))).all()


def core_rooms(session: Session) -> Sequence[Room]:
    """The core team's rooms, oldest first."""
    return session.exec(select(Room).where(Room.core).order_by(col(Room.id))).all()


def reference(room: Room) -> str:
    """A room as a configuration names it."""
    return f"{room.platform}:{room.room}" + (f"/{room.thread}" if room.thread else "")


def by_reference(session: Session, text: str) -> Room | None:
    """The room that a reference names; `matrix:` may be left out."""
    platform, _, place = (f"matrix:{text}" if text.startswith("!") else text).partition(":")
    of_platform = session.exec(select(Room).where(Room.platform == platform)).all()
    return next((room for room in of_platform if reference(room) == f"{platform}:{place}"), None)


def kept_out(session: Session) -> dict[tuple[str, str, str], str]:
    """The rooms that are kept out of what their owners are told, and why: by platform, room and topic."""
    return {(platform, room, thread): openness for platform, room, thread, openness in session.exec(_KEPT_OUT)}


def rooms_by_group(session: Session, group_ids: Sequence[int]) -> dict[int, list[Room]]:
    """The rooms of several groups, of each oldest first."""
    found: dict[int, list[Room]] = {}
    for room in session.exec(select(Room).where(col(Room.group_id).in_(group_ids)).order_by(col(Room.id))):
        found.setdefault(room.group_id or 0, []).append(room)
    return found


def by_slug(session: Session, slug: str) -> Group | None:
    """The group with this slug."""
    return session.exec(select(Group).where(Group.slug == slug)).first()


def by_name(session: Session, name: str) -> Group | None:
    """The group that is called so, in capitals or not; None where several are."""
    found = session.exec(select(Group).where(func.lower(Group.name) == name.lower()).limit(2)).all()
    return found[0] if len(found) == 1 else None


def all_groups(session: Session) -> Sequence[Group]:
    """Every group, by slug."""
    return session.exec(select(Group).order_by(Group.slug)).all()


def count(session: Session, wanted: str = "") -> int:
    """How many groups there are whose slug or name contains this, in capitals or not."""
    return session.exec(select(func.count()).select_from(Group).where(_has(wanted))).one()


def page(session: Session, wanted: str, first: int, limit: int) -> Sequence[Group]:
    """So many of these groups, by slug, after the first so many."""
    return session.exec(select(Group).where(_has(wanted)).order_by(Group.slug).offset(first).limit(limit)).all()


def without_room(session: Session, platform: str, limit: int) -> Sequence[Group]:
    """Groups that have no room on a platform, by slug."""
    has_one = select(Room.id).where(Room.group_id == Group.id, Room.platform == platform).exists()
    return session.exec(select(Group).where(~has_one).order_by(Group.slug).limit(limit)).all()


def _has(wanted: str) -> ColumnElement[bool]:
    part = wanted.lower()
    return or_(
        col(Group.slug).contains(part, autoescape=True),
        func.lower(Group.name).contains(part, autoescape=True),
    )


def move_room(session: Session, platform: str, old: str, new: str) -> Sequence[Room]:
    """The chat `old` goes on as `new`, with all its topics; returns the rooms that moved.

    What somebody has bound under the new id already stays as it is, and takes the place of what was bound under the
    old one.
    """
    taken = {room.thread for room, _ in rooms_at(session, platform, new)}
    moved = []
    for room, _ in rooms_at(session, platform, old):
        if room.thread in taken:
            session.delete(room)
            continue
        room.formerly = f"{room.formerly} {old}".strip()
        room.room = new
        moved.append(room)
    session.flush()
    return moved
