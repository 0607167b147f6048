"""Keeps the bindings true to what the platforms say: a room moves, the bot is put out of one, or let in again."""

from collections.abc import Sequence

from bot.core.context import Context
from bot.core.events import BotAdded, BotHeard, BotRemoved, BotSilenced, Encrypted, Event, Place, RoomMoved
from bot.core.replies import Reply
from bot.runtime.moving import carry_over
from bot.runtime.rendering import listed
from storage import groups, outbox, sealed
from storage.groups import Room
from storage.outbox import OutboxMessage


def follow(context: Context, event: Event) -> Sequence[OutboxMessage]:
    """Change what is bound at the event's place, and note it in `context.changed`; returns what can go out again.

    What is said to a room that is lost meanwhile is held, and goes out in its order once the bot can write there.
    """
    session, place = context.session, event.place
    if place.encrypted and context.room is not None and not context.room.encrypted:
        _encrypt(context, place)
    match event:
        case RoomMoved():
            context.changed = groups.move_room(session, place.platform, place.room, event.to.room)
            sealed.move(session, place.platform, place.room, event.to.room)
            for room in context.changed:
                if room.encrypted:  # the platform tells whether the new one is as well, once the bot is there
                    room.encrypted, room.openness = False, groups.MOVED
            carry_over(session, place.platform, place.room, event.to.room)
            return _found(context, context.changed, event.to)
        case BotRemoved() | BotSilenced():
            context.changed = [room for room in _bound_at(context, place) if room.lost_at is None]
            for room in context.changed:
                room.lost_at = context.now
        case BotAdded() | BotHeard():
            context.changed = [room for room in _bound_at(context, place) if room.lost_at is not None]
            return _found(context, context.changed, place)
        case Encrypted():
            context.changed = _encrypt(context, place)
    return ()


def _encrypt(context: Context, place: Place) -> list[Room]:
    """What is said in a room is encrypted from now on: returns the bindings of which that was not known."""
    found = [room for room in _bound_at(context, place) if not room.encrypted]
    for room in found:
        if room.is_kept_out:
            context.opened.append(room)
        room.encrypted, room.openness = True, ""
    return found


def opened(context: Context) -> Sequence[OutboxMessage]:
    """What was kept back from the rooms that may hear it now."""
    return [
        row
        for room in context.opened
        if room.lost_at is None
        for row in outbox.release_room(context.session, room.platform, room.room, room.thread)
    ]


def housed(context: Context) -> list[Reply]:
    """What waited for the groups that have a room now."""
    waiting = [feature.housed for feature in context.registry.features if feature.housed is not None]
    return [
        reply
        for group_id in dict.fromkeys(context.housed)
        for say in waiting
        for reply in listed(say(context, group_id))
    ]


def _bound_at(context: Context, place: Place) -> list[Room]:
    """The topic's binding, or the whole chat's with all its topics'."""
    bound = groups.rooms_at(context.session, place.platform, place.room)
    return [room for room, _ in bound if not place.thread or room.thread == place.thread]


def _found(context: Context, rooms: Sequence[Room], place: Place) -> Sequence[OutboxMessage]:
    for room in rooms:
        if room.lost_at is not None and room.group_id is not None:
            context.housed.append(room.group_id)
        room.lost_at = None
    released = outbox.release_room(context.session, place.platform, place.room, place.thread or None)
    kept_out = {room.thread for room in _bound_at(context, place) if room.is_kept_out}
    for row in released:
        if row.thread in kept_out:
            row.state = "held"  # the room is not let in by its being there again (N1)
    return [row for row in released if row.state == "pending"]
