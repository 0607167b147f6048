"""Asking back which moment was meant, and going on with the command once that is known (S8)."""

from collections.abc import Callable, Sequence
from functools import partial

from bot.core import beside
from bot.core.context import Context
from bot.core.i18n import N_, Translator
from bot.core.moments.choices import Day, Doubt, Instant
from bot.core.replies import Option, Say
from bot.core.text import Text, clean

AGAIN = "router.again"
"""The choice that gives a command once more, with what was chosen written out."""


def which(context: Context, doubt: Doubt, command: Callable[[str], str]) -> Say:
    """Asks whoever gave a command which of the moments that it may mean they mean.

    `command` is the command with the moment in place of what was not clear: it is given when one is chosen, to all
    checks anew. What it says counts from when the first one was written.
    """
    assert context.event is not None
    place = context.event.place
    moments: Sequence[Instant | Day] = doubt.choices
    written_at, kept = (context.written_at or context.now).isoformat(), beside.kept(context)
    return Say(
        partial(_question, said=doubt.said, single=len(moments) == 1),
        options=tuple(
            Option(
                str(number),
                partial(_label, choice=choice),
                AGAIN,
                {"text": command(choice.spelled), "message": context.message, "at": written_at, **kept},
            )
            for number, choice in enumerate(moments, start=1)
        ),
        only=context.person_id,
        key=f"{AGAIN}:{place.platform}:{context.event.id}",
    )


def _question(_: Translator, said: str, *, single: bool) -> Text:
    shown = clean(said, 60)
    if single:
        return _(N_("I am not sure when “{text}” is. Is it this? If not, please write it another way."), text=shown)
    return _(N_("I am not sure when “{text}” is. Which one do you mean?"), text=shown)


def _label(_: Translator, choice: Instant | Day) -> Text:
    return Text.plain(choice.label(_))
