"""Words that would leave an encrypted room for one that is not: whoever says them is asked first (N1)."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from bot.core import secrecy
from bot.core.context import Context
from bot.core.replies import Option, Say
from handlers.needs.views import openly as views


def ask_first(
    context: Context, group_ids: Sequence[int], words: str, action: str, given: Mapping[str, Any]
) -> Say | None:
    """The question, where one of the groups that will read the words has a room that is not encrypted; else None."""
    readable = secrecy.open_rooms(context, group_ids)
    if not readable:
        return None
    assert context.event is not None
    options = tuple(
        Option(key, partial(views.label, yes=yes), action, {**given, "yes": yes}, sign=sign)
        for key, yes, sign in (("send", True, "✅"), ("keep", False, "❌"))
    )
    view = partial(views.question, names=[group.name for group in readable], words=words)
    key = f"{action}:{context.event.place.platform}:{context.event.id}"
    return Say(view, options=options, only=context.person_id, key=key)
