"""How the time of the digest reads."""

from datetime import time

from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean


def _when(_: Translator, weekday: int, at: str, zone: str) -> Text:
    day = _.locale.days["stand-alone"]["wide"][weekday]
    return _("{weekday}, {time} ({zone})", weekday=day, time=_.time(time.fromisoformat(at)), zone=_.zone_name(zone))


def is_at(_: Translator, weekday: int, at: str, zone: str, *, new: bool) -> Text:
    """When the core team has its digest."""
    when = _when(_, weekday, at, zone)
    said = _(N_("From now on the summary of all groups comes every **{when}**."), when=when) if new else _(
        N_("The summary of all groups comes every **{when}**."), when=when
    )  # fmt: skip
    how = _("Where nothing is new, nothing is sent. `digest off` ends it, `summary` shows it at any time.")
    return Text.join("\n", [said, how])


def is_off(_: Translator) -> Text:
    """When it has none."""
    return _("No summary comes by itself. `digest Monday 13:00` begins it again, `summary` shows it at any time.")


def which_time(_: Translator, said: str) -> Text:
    """Asks which of several clocks was meant."""
    return _("I am not sure which time “{text}” is. Which one do you mean?", text=clean(said, 60))


def time_label(_: Translator, weekday: int, at: str, zone: str) -> Text:
    """One of them."""
    return Text.plain(str(_when(_, weekday, at, zone)))
