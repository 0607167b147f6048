"""Messages that came encrypted and cannot be read: their sender is told once, in the room, what helps."""

import json
from datetime import timedelta
from functools import partial

import structlog

from bot.core.context import Context
from bot.core.events import Deleted, Unreadable
from bot.core.feature import job, on
from bot.core.replies import InRoom, Replies, Say
from handlers.rooms.views import letting as views
from storage import people, sealed
from storage.sealed import SealedEvent

log = structlog.get_logger()

PATIENCE = timedelta(seconds=60)
"""How long a key may take: it travels on another way than the message, and mostly comes just after it."""


@on(Unreadable)
def unreadable(context: Context, event: Unreadable) -> None:
    """It waits for its key; whoever sent it hears of it where the key takes long."""
    place = event.place
    waiting = SealedEvent(
        platform=place.platform,
        event=event.event,
        room=place.room,
        account=event.sender.id,
        session=event.session,
        raw=json.dumps(event.raw, ensure_ascii=False),
        at=event.received,
    )
    sealed.keep(context.session, waiting)
    if dropped := sealed.make_room(context.session, waiting):
        log.warning("too much of one sender cannot be read", room=place.room, sender=event.sender.id, dropped=dropped)
    if not sealed.is_told(context.session, waiting, context.now):
        patience = timedelta() if event.withheld else PATIENCE
        context.schedule(
            "rooms.unreadable", f"unreadable:{event.id}", context.now + patience,
            platform=place.platform, event=event.event, language=context.reader.language, withheld=event.withheld,
            room=place.room, zone=context.reader.zone,
        )  # fmt: skip


@on(Deleted)
def taken_back(context: Context, event: Deleted) -> None:
    """What its sender has taken back is not done once its key comes."""
    sealed.forget(context.session, event.place.platform, event.message)


@job("rooms.unreadable")
def tell(
    context: Context, platform: str, event: str, language: str, *, withheld: bool = False, room: str = "",
    zone: str = "UTC",
) -> Replies:  # fmt: skip
    """Say once that their messages cannot be read, unless the key has come meanwhile.

    Also where something newer of theirs could be read since: the one that is lost would be answered by nothing. It is
    a reply, and names the time, since much may have been said meanwhile. In a room that has moved there is nothing to
    reply to.
    """
    waiting = sealed.find(context.session, platform, event)
    if waiting is None or sealed.is_told(context.session, waiting, context.now):
        return None
    found = people.find_account(context.session, platform, waiting.account)
    name = found[1].name if found else ""
    there = InRoom(platform, waiting.room, "", language, zone, reply_to=event if waiting.room == room else "")
    sealed.told(context.session, waiting, context.now)
    return Say(partial(views.unreadable, name=name or waiting.account, at=waiting.at, withheld=withheld), to=there)
