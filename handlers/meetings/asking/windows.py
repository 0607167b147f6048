"""`window`: between which hours somebody likes to meet, on their own clock. Nobody else reads it (S2)."""

import re
from datetime import time
from functools import partial

from bot.core.arguments import Rest
from bot.core.context import Context
from bot.core.day_words import words_of
from bot.core.errors import Refusal
from bot.core.feature import command
from bot.core.i18n import N_
from bot.core.moments.lengths import plain
from bot.core.moments.phrases import folded
from bot.core.moments.times import clocks
from bot.core.naming import named
from bot.core.permissions import GROUP_OR_PRIVATE
from bot.core.replies import Privately, Replies, Say
from bot.core.text import clean
from handlers.meetings.fair.fairness import Window
from handlers.meetings.views import windows as views
from storage import slots
from storage.slots import ComfortableWindow

# Translators: what may stand around the two times in `window from 9 to 17`; “|” stands between other words for it.
_FROM = N_("from | between")
_TO = N_("to | until | till | and")
_WHOLE = {
    # Translators: hours that suit somebody; “|” stands between other words for the same.
    "usual": N_("usual | default | normal | reset"),
    "any": N_("any | any time | always | all day"),
}
UNREAD = N_("I cannot read “{text}” as hours. Write `window 09:00 to 18:00`, `window any` or `window usual`.")
UNSURE = N_("I am not sure which hours “{text}” are. Write them with four figures, such as `window {example}`.")


@command(
    "window",
    also=N_("comfortable hours"),
    usage=N_("window [09:00 to 18:00]"),
    summary=N_("Say at which hours you like to meet"),
    details=N_(
        "By your own clock; without it I take 08:00 to 21:00. What lies outside counts as a burden when a time is "
        "looked for, and from midnight to six it counts twice. `window any` is the whole day, `window usual` is 08:00 "
        "to 21:00 again. Nobody else sees it."
    ),
    examples=(N_("window 09:00 to 18:00"), N_("window any"), "window"),
    where=GROUP_OR_PRIVATE,
)
def window(context: Context, hours: Rest = "") -> Replies:
    if hours:
        _keep(context, read(hours, context.speaker.language))
    kept = slots.windows_of(context.session, [context.person_id]).get(context.person_id)
    own = Window(kept.start, kept.end) if kept is not None else Window()
    view = partial(
        views.window, start=own.start, end=own.end, usual=kept is None, zone=context.person.timezone, noted=bool(hours)
    )
    if context.private or not hours:
        return Say(view, to=Privately(context.person_id))
    # The room need not hear of the private answer, since it hears that all is well.
    return [Say(views.noted), Say(view, to=Privately(context.person_id, wait=False))]


def _keep(context: Context, window: Window | None) -> None:
    """None: the usual one, which is not kept."""
    kept = slots.windows_of(context.session, [context.person_id]).get(context.person_id)
    if window is None:
        if kept is not None:
            context.session.delete(kept)
    elif kept is None:
        context.session.add(ComfortableWindow(person_id=context.person_id, start=window.start, end=window.end))
    else:
        kept.start, kept.end = window.start, window.end
    context.session.flush()


def read(text: str, language: str) -> Window | None:
    """The hours that a text is; None for the usual ones. Raises a Refusal.

    `9 to 17` is taken as it stands on a clock of 24 hours, where that is a day and no night: `9 to 5` is asked for.
    """
    said = folded(plain(text))
    match named(said, _WHOLE):
        case "usual":
            return None
        case "any":
            return Window(time(0), time(0))
    words = words_of(language)
    bare = re.sub(rf"^{words.either(_FROM)}\s+", "", said, count=1)
    parts = re.split(rf"\s+{words.either(_TO)}\s+|\s*[-–—]\s*", bare, maxsplit=1)
    found = [_times(part, language) for part in parts]
    if len(found) == 1 or not all(found):
        raise Refusal("window-unread", UNREAD, text=clean(text, 40))
    (starts, sure_start), (ends, sure_end) = (each for each in found if each)
    start, end = starts[0], ends[0]
    is_sure = sure_start and sure_end
    if start == end or (start > end and not is_sure):
        later = end.replace(hour=(end.hour + 12) % 24)
        raise Refusal("window-unsure", UNSURE, text=clean(text, 40), example=f"{start:%H:%M} to {later:%H:%M}")
    return Window(start, end)


def _times(said: str, language: str) -> tuple[list[time], bool] | None:
    """The times that the whole text may be, the one on a clock of 24 hours first, and whether that is certain."""
    for clock in clocks(said, language, in_part=True):
        if (clock.start, clock.end) == (0, len(said)):
            times, is_sure = clock.times(())
            return ([at for at, _later in times], is_sure) if times else None
    return None
