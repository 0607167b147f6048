"""Rooms that were bound without anybody writing there."""

from bot.core.context import Context
from bot.core.feature import job
from bot.core.replies import InRoom, Replies, Say
from handlers.rooms import binding, letting
from storage.groups import Room


@job("rooms.greet")
def greet(context: Context, room_id: int) -> Replies:
    """Say in a group's room whose it is since a file was imported, unless that has changed meanwhile."""
    room = context.session.get(Room, room_id)
    owner = binding.owner_of(context, room) if room is not None else None
    if room is None or owner is None or room.lost_at is not None:
        return None
    binding.house(context, room)
    greeting = Say(binding.greeting(context, owner), to=InRoom(room.platform, room.room, room.thread, owner.language))
    return [greeting, *letting.ask(context, owner.id)]
