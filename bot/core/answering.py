"""Answers by a tap, by a reaction or in words: by what one was given, and what is said to whoever gave it."""

from bot.core.context import Context
from bot.core.events import Chosen, Event
from bot.core.replies import Acknowledge, React, Reply, Say, View


def source_of(event: Event | None) -> str:
    """By what an answer was given, so that taking it back is recognized: a reaction, or a message."""
    if event is None:
        return ""
    given_by = event.id if isinstance(event, Chosen) else getattr(event, "message", event.id)
    return f"{event.place.platform}:{given_by}"


def acknowledged(context: Context, view: View, private_key: str) -> list[Reply]:
    """An answer to the tap, a sign on a message in a room, a line in private.

    Where somebody reacted, what changes on the message is the answer, or their private copy (`private_key`) is.
    """
    if isinstance(context.event, Chosen):
        if context.event.callback:
            return [Acknowledge(view)]
        return [Say(view)] if context.private and context.pressed != private_key else []
    return [Say(view)] if context.private else [React("✅")]
