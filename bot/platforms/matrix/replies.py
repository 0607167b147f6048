"""What a command on Matrix replies to, and where it stands: one question to the homeserver, and only for a command that
is a reply or an edit."""

import asyncio
import contextlib
from dataclasses import replace

from nio import MatrixRoom

from bot.core.events import Account, Edited, Event, Message
from bot.core.spoken import is_prefixed
from bot.platforms.matrix.client import MatrixClient, MatrixError, ask
from bot.platforms.matrix.content import mapping, thread_of
from bot.platforms.matrix.events import replied
from bot.platforms.matrix.opening import Opening

PATIENCE = 3.0
"""Seconds for which a command waits for the text that it replies to."""


async def with_what_it_answers(client: MatrixClient, opening: Opening, event: Event, own: Account) -> Event:
    """The event, with the message that it replies to where it needs one; without it where that cannot be had at once.

    An edit does not say in which thread the message stands that it changes: that is looked up in the same way.

    In private, a prefix makes a command sure: most replies there are answers, and an answer needs no text.
    """
    if not (isinstance(event, Message | Edited) and (event.mention or is_prefixed(event.text))):
        return event
    wanted = event.message if isinstance(event, Edited) else event.reply_to
    if not wanted:
        return event
    with contextlib.suppress(MatrixError, TimeoutError):
        async with asyncio.timeout(PATIENCE):
            sent_to = event.sent_to or event.place.room
            found = (await ask(client.room_get_event(sent_to, wanted))).event
            if isinstance(event, Edited):
                return replace(event, thread_root=thread_of(mapping(found.source.get("content"))))
            (found,) = await opening.opened(sent_to, [found])
        room = client.rooms.get(event.place.room) or MatrixRoom(event.place.room, own.id)
        return replace(event, replied=replied(found, room=room, own=own, now=event.at))
    return event
