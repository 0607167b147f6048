"""What platforms say of rooms: the bot is let in or put out, may write or may not, a room goes on elsewhere."""

from collections.abc import Callable, Sequence
from functools import partial

from bot.core.context import Context
from bot.core.events import BotAdded, BotHeard, BotRemoved, BotSilenced, Encrypted, Event, RoomMoved
from bot.core.feature import on
from bot.core.permissions import Role, Where
from bot.core.replies import Edit, Option, Replies, Reply, Say, ToCore
from bot.core.text import Text
from handlers.rooms import binding, letting
from handlers.rooms.views import bindings as views
from handlers.rooms.views import letting as letting_views
from storage import audit, groups
from storage.groups import Room

OFFERED = 9
"""Groups to tap: with more, the name is typed."""


@on(BotAdded)
def added(context: Context, event: BotAdded) -> Replies:
    """Into a room that is bound, it has come back; into another, it says how that is bound, and to whom by a tap."""
    place = event.place
    bound = groups.rooms_at(context.session, place.platform, place.room)
    asked = letting.ask_where_it_goes_on(context, [room for room, _ in bound])
    if context.changed or asked:
        return [*asked, *_tell(context, "room.found", views.back_for_core)]
    if context.where is not Where.UNBOUND or bound:
        return None
    told = partial(
        views.added_for_core, by=event.sender.name or event.sender.id, platform=place.platform,
        reference=place.reference,
    )  # fmt: skip
    question = Say(
        partial(views.ask_to_be_bound, reference=place.reference),
        options=_offered(context) if Role.CORE in context.roles else (),
        key=f"rooms.added:{place.platform}:{event.id}",
    )
    return [question, Say(told, to=ToCore())]


@on(BotRemoved)
def removed(context: Context, event: BotRemoved) -> Replies:
    by = event.sender.name or event.sender.id
    return _tell(context, "room.lost", partial(views.removed_for_core, by=by))


@on(BotSilenced)
def silenced(context: Context, event: BotSilenced) -> Replies:
    return _tell(context, "room.lost", views.silenced_for_core)


@on(BotHeard)
def heard(context: Context, event: BotHeard) -> Replies:
    """Said too where a room goes on as one that the bot was in before: it comes into that no more."""
    bound = groups.rooms_at(context.session, event.place.platform, event.place.room)
    asked = letting.ask_where_it_goes_on(context, [room for room, _ in bound])
    return [*asked, *_tell(context, "room.found", views.back_for_core)]


@on(RoomMoved)
def moved(context: Context, event: RoomMoved) -> Replies:
    return _tell(context, "room.followed", partial(views.followed_for_core, reference=event.to.reference))


@on(Encrypted)
def encrypted(context: Context, event: Encrypted) -> Replies:
    """A group may have rooms that are not: they are asked about. Said at each start, for rooms that came meanwhile."""
    known: list[Reply] = [
        Edit(key, letting_views.no_question) for room in context.changed for key in letting.keys_of(room)
    ]
    bound = groups.rooms_at(context.session, event.place.platform, event.place.room)
    owners = dict.fromkeys(room.group_id for room, _ in bound)
    return [*known, *(reply for owner in owners for reply in letting.ask(context, owner))] or None


def _tell(context: Context, what: str, view: Callable[..., Text]) -> list[Reply]:
    """Record and tell what has become of the rooms that the event has changed; nothing when it has changed none."""
    event = _event(context)
    if not context.changed:
        return []
    for room in context.changed:
        by = context.actor.person.id if context.actor else None
        audit.record(
            context.session, context.now, what, by=by, group=room.group_id, room=groups.reference(room)
        )  # fmt: skip
    owners = _owners(context, context.changed)
    return [Say(partial(view, platform=event.place.platform, owners=owners), to=ToCore())]


def _owners(context: Context, rooms: Sequence[Room]) -> list[str]:
    """The names of whom rooms belong to, each once; empty for the core team."""
    owners = [binding.owner_of(context, room) for room in rooms]
    return list(dict.fromkeys(owner.name if owner else "" for owner in owners))


def _offered(context: Context) -> tuple[Option, ...]:
    """The groups that have no room on this platform, where they are few; which of them somebody of core may tap."""
    event = _event(context)
    free = groups.without_room(context.session, event.place.platform, OFFERED + 1)
    if len(free) > OFFERED:
        return ()
    arguments = {"thread": event.place.thread}
    return tuple(
        Option(
            group.slug, partial(views.group_label, name=group.name), "rooms.bind", {"group_id": group.id, **arguments}
        )
        for group in free
    )


def _event(context: Context) -> Event:
    assert context.event is not None
    return context.event
