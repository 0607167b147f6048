"""The hours that suit somebody, as they alone read them."""

from datetime import time

from bot.core.i18n import Translator
from bot.core.text import Text


def window(_: Translator, start: time, end: time, zone: str | None, *, usual: bool, noted: bool) -> Text:
    """What is kept; `usual`: nothing is, `zone`: where they have said that they are."""
    if start == end:
        said = _("Any hour of the day suits you.")
    elif usual:
        said = _("{start} to {end} suits you: the usual hours.", start=_.time(start), end=_.time(end))
    else:
        said = _("{start} to {end} suits you.", start=_.time(start), end=_.time(end))
    if zone is None:
        where = _("I do not know your time zone yet, so I cannot use it: write `timezone` and your city.")
    else:
        where = _("By the clock in {zone}.", zone=_.zone_name(zone))
    parts = [_("Noted.")] if noted else []
    after = [] if noted else [_("Change it with `window 09:00 to 18:00`.")]
    return Text.join(" ", [*parts, said, where, *after])


def noted(_: Translator) -> Text:
    """In the room: that something is kept, and not what (X1)."""
    return _("Noted. Which hours suit you is only for you.")
