"""Questions one after another, to whoever puts something together: each in the place of the last."""

from datetime import datetime, timedelta

from bot.core.context import Context
from bot.core.events import Chosen
from bot.core.replies import Edit, Option, Reply, Say, View

ANSWERED_WITHIN = timedelta(hours=1)
"""How long after a question words are taken for its answer, where they are not written as a reply."""

Asking = tuple[View, tuple[Option, ...]]
"""A question and what may be tapped."""


def is_late(context: Context, asked_at: str) -> bool:
    """Whether words come too late to be the answer to a question of that instant (ISO), if they are no reply to it."""
    return context.now - datetime.fromisoformat(asked_at) > ANSWERED_WITHIN


def ask(context: Context, name: str, asking: Asking) -> Say:
    """A question in a message of its own; `name` begins its key."""
    assert context.event is not None
    view, options = asking
    key = f"{name}:{context.event.place.platform}:{context.event.id}"
    return Say(view, options=options, only=context.person_id, key=key)


def go_to(context: Context, name: str, asking: Asking, settled: View | None = None) -> list[Reply]:
    """The next question: in the place of the one that was tapped, or below an answer that was written.

    `settled` is what the question becomes that was answered in words.
    """
    if isinstance(context.event, Chosen) or settled is None:
        return [Edit(context.pressed, *asking)]
    return [Edit(context.pressed, settled), ask(context, name, asking)]
