"""Asking back what was meant by a command, and going on with it once that is known (S8)."""

from collections.abc import Callable, Sequence
from functools import partial

from bot.core import beside
from bot.core.context import Context
from bot.core.i18n import N_, Translator
from bot.core.moments.choices import Day, Doubt, Instant
from bot.core.replies import Option, Say, View
from bot.core.text import Text, clean

AGAIN = "router.again"
"""The choice that gives a command once more, with what was chosen written out."""


def which(context: Context, doubt: Doubt, command: Callable[[str], str]) -> Say:
    """Asks whoever gave a command which of the moments that it may mean they mean.

    `command` is the command with the moment in place of what was not clear.
    """
    moments: Sequence[Instant | Day] = doubt.choices
    view = partial(_question, said=doubt.said, single=len(moments) == 1)
    return either(context, view, [(partial(_label, choice=choice), command(choice.spelled)) for choice in moments])


def either(
    context: Context,
    question: View,
    readings: Sequence[tuple[View, str]],
    *,
    no: View | None = None,
    begun: str = "",
) -> Say:
    """Asks whoever gave a command which of some readings they mean.

    Each has a label and the command as it would be clear: that is given when it is chosen, to all checks anew, with
    what came with the first one. What it says counts from when that was written.

    `no`: the label of a choice that does none of it. `begun`: the command that groups' names in
    place of a choice go on with.
    """
    assert context.event is not None
    place = context.event.place
    written_at, kept = (context.written_at or context.now).isoformat(), beside.kept(context)
    given = {"message": context.message, "at": written_at, **kept, **({"begun": begun} if begun else {})}
    options = [
        Option(str(number), label, AGAIN, {"text": text, **given})
        for number, (label, text) in enumerate(readings, start=1)
    ]
    if no is not None:
        options.append(Option("no", no, AGAIN, {"text": "", "at": written_at}, "❌"))
    return Say(
        question,
        options=tuple(options),
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
