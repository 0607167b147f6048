"""At what time of the day a series meets, and by whose clock: `14:00 Europe/Berlin`, `2pm Lima time`. Pure."""

import re
from datetime import time
from zoneinfo import ZoneInfo

from bot.core import zones
from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.moments import phrases
from bot.core.moments import places as moment_places
from bot.core.moments.phrases import folded, inside
from bot.core.moments.readings import names_part
from bot.core.moments.times import clocks
from bot.core.text import Text, clean

NO_TIME = N_("At what time? Write it behind the day, as in `every Thursday 14:00`.")
WHICH_TIME = N_("I am not sure which time “{text}” is. Write it with 24 hours: {choices}.")
NO_END = N_(
    "I cannot read “{text}” behind the time. How long a meeting is stands behind the title: `60m`; the time zone, if "
    "it is not that of the group, behind the time: `Europe/Berlin`."
)
WHICH_ZONE = N_("{reason} Write the time zone that you mean: {choices}.")


def read(text: str, reader: Translator) -> tuple[time | None, str]:
    """The local time that a text is, and its zone, which may be none. Raises a Refusal."""
    if not text:
        return None, ""
    plain_text, language = folded(text), reader.language
    clock = next(clocks(plain_text, language, in_part=names_part(plain_text, language)), None)
    if clock is None:
        if (zone := _zone(text, reader)) is not None:
            return None, zone
        raise Refusal("series-time", NO_TIME)
    around = [text[: clock.start].strip(" ,"), text[clock.end :].strip(" ,()")]
    if all(around):
        raise Refusal("series-time", NO_TIME)
    times, is_sure = clock.times(())
    if not is_sure or len(times) != 1:
        choices = Text.join(", ", [Text.plain(f"{at:%H:%M}", "code") for at in sorted({at for at, _days in times})])
        said = text[clock.start : clock.end]
        raise Refusal("series-which-time", WHICH_TIME if times else NO_TIME, text=clean(said, 20), choices=choices)
    named = next(filter(None, around), "")
    if re.match(r"[-–—]?\s*[0-9]", named):
        raise Refusal("series-no-end", NO_END, text=clean(named, 20))
    zone = _zone(named, reader) if named else ""
    if zone is None:
        raise Refusal("unknown-place", zones.UNKNOWN, text=clean(named, 40))
    return times[0][0].replace(second=0), zone


def _zone(text: str, reader: Translator) -> str | None:
    """The zone that a text names; None where it is no place that we know. Raises a Refusal where it may be several."""
    plain_text = folded(text)
    place = moment_places.read(text, plain_text, reader, minus=False)
    if place is not None and place.is_sure and isinstance(place.zones[0], ZoneInfo):
        return moment_places.label(place.zones[0])
    marked = (
        text[found.start("inside") : found.end("inside")]
        for found in inside(plain_text, phrases.PLACE, reader.language)
    )
    for name in (text, *marked):
        found = zones.find(name)
        if isinstance(found, zones.Zone):
            return found.name
        if found.zones:
            raise _which_zone(name, found)
    return None


def _which_zone(text: str, found: zones.Candidates) -> Refusal:
    reason, said = found.reason, clean(text, 40)
    choices = Text.join(", ", [Text.plain(zone.name, "code") for zone in found.zones])
    return Refusal("which-zone", WHICH_ZONE, reason=lambda _: _(reason, text=said), choices=choices)
