"""Binds rooms, moves and frees them, and tells those concerned."""

from functools import partial

from bot.core import secrecy
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.permissions import Where
from bot.core.replies import InRoom, Say, ToCore, View
from handlers.rooms import rules
from handlers.rooms.views import bindings as views
from storage import audit, charters, groups, outbox
from storage.groups import LET, Group, Room


def bound_here(context: Context) -> Room | None:
    """The binding of this very room, or of this very topic; a topic may be bound although its chat is."""
    assert context.event is not None
    room = context.room
    return room if room is not None and room.thread == context.event.place.thread else None


def owner_of(context: Context, room: Room) -> Group | None:
    """The group that a room belongs to; None for the core team."""
    return context.session.get(Group, room.group_id) if room.group_id is not None else None


def named_owner(context: Context, group_id: int | None) -> Group | None:
    """The group of a row's id; None for the core team. Raises a Refusal when the group is gone."""
    if group_id is None:
        return None
    group = context.session.get(Group, group_id)
    if group is None:
        raise Refusal("unknown-group", N_("This group is not there any more."))
    return group


def others_of(context: Context, owner: Group | None, platform: str) -> list[Room]:
    """The rooms that an owner has on a platform already."""
    if owner is None:
        rooms = groups.core_rooms(context.session)
    else:
        assert owner.id is not None
        rooms = groups.rooms_of(context.session, owner.id)
    return [room for room in rooms if room.platform == platform]


def bind(context: Context, owner: Group | None, thread: str) -> View:
    """Bind the room, or one topic of it; returns what it is told."""
    assert context.event is not None
    place = context.event.place
    room = Room(
        platform=place.platform,
        room=place.room,
        thread=thread,
        group_id=owner.id if owner else None,
        core=owner is None,
        encrypted=place.encrypted,
    )
    context.session.add(room)
    context.listens.add("bound")
    context.session.flush()
    _let_in(context, room)
    house(context, room)
    _record(context, "room.bound", room, owner)
    return _settled(context, room, owner)


def give(context: Context, room: Room, owner: Group | None) -> View:
    """Move a bound room to somebody else; returns what it is told. What was held for it is never sent there."""
    drop_held(context, room, "the room was given to somebody else")
    before = owner_of(context, room)
    if before is not None:
        _record(context, "room.given-away", room, before)
    room.group_id, room.core = (owner.id if owner else None), owner is None
    context.listens.add("given")
    context.session.flush()
    _let_in(context, room)
    house(context, room)
    _record(context, "room.moved", room, owner)
    return _settled(context, room, owner)


def free(context: Context, room: Room) -> list[Say]:
    """The room belongs to nobody any more; returns what it is told. What was held for it is never sent."""
    owner = owner_of(context, room)
    view = partial(views.unbound, owner=owner.name if owner else "", slug=rules.owner_slug(owner))
    there = InRoom(room.platform, room.room, room.thread, owner.language if owner else context.reader.language)
    drop_held(context, room, "the room was unbound")
    _record(context, "room.unbound", room, owner)
    told = [] if room.lost_at else [Say(view, to=there)]
    context.session.delete(room)
    context.listens.add("unbound")
    context.session.flush()
    return told


def tell_core(context: Context, view: View) -> list[Say]:
    """Tell the core team, unless its only room is where this is answered."""
    alone = context.where is Where.CORE and len(groups.core_rooms(context.session)) == 1
    return [] if alone else [Say(view, to=ToCore())]


def by_whom(context: Context) -> str:
    """The name of who acts."""
    return context.person.name


def house(context: Context, room: Room) -> None:
    """Let the features say what waited for a room of the group."""
    if room.group_id is not None and room.lost_at is None:
        context.housed.append(room.group_id)


def _settled(context: Context, room: Room, owner: Group | None) -> View:
    """From here on the room is spoken to as its owner's."""
    context.room, context.group = room, owner
    context.where = Where.GROUP if owner else Where.CORE
    if owner is None:
        return views.core_room
    context.reader = Translator(owner.language, owner.timezone)
    return greeting(context, owner)


def greeting(context: Context, owner: Group) -> View:
    """What a group's room hears when it becomes one."""
    assert owner.id is not None
    most = charters.current(context.session, owner.id).most_members
    return partial(views.group_room, group=owner.name, in_setup=owner.phase == "setup", most=most)


def _let_in(context: Context, room: Room) -> None:
    """Whoever gave the room was asked whether it may hear what encrypted rooms do (N1)."""
    is_let_in = not room.encrypted and secrecy.is_mixed(context.session, room.group_id)
    room.openness = LET if is_let_in else ""


def drop_held(context: Context, room: Room, why: str) -> None:
    """What waits for a room is never said there."""
    outbox.give_up(context.session, room.platform, room.room, room.thread, why)


def _record(context: Context, what: str, room: Room, owner: Group | None) -> None:
    audit.record(
        context.session,
        context.now,
        what,
        by=context.person_id,
        group=owner.id if owner else None,
        room=groups.reference(room),
    )
