"""One instant as several places read it on their clocks."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.i18n import N_, Translator
from bot.core.text import Text

MOST = 8
"""Clocks that are worth reading in one line."""


def on_clocks(_: Translator, at: datetime, zones: Iterable[str], *, dated: bool = True) -> Text:
    """An instant in UTC with its weekday and date, then as the clocks of some zones show it, from west to east.

    Zones whose clocks agree are one; a day is named where it is not UTC's. Beyond eight clocks, the rest is counted.
    Without a date (`dated`) it is for what happens now.
    """
    time = _.time(at.timetz())
    first = _(N_("{day}, {time} UTC"), day=_.day(at.date()), time=time) if dated else Text.plain(f"{time} UTC")
    clocks: dict[timedelta, list[str]] = {}
    for zone in sorted(set(zones) - {"UTC"}):
        clocks.setdefault(at.astimezone(ZoneInfo(zone)).utcoffset() or timedelta(), []).append(zone)
    clocks.pop(timedelta(), None)
    shown = [_clock(_, at, clocks[offset]) for offset in sorted(clocks)[:MOST]]
    if len(clocks) > MOST:
        rest = len(clocks) - MOST
        shown.append(_.ngettext("{n} more time zone", "{n} more time zones", rest))
    if not shown:
        return first
    return _(N_("{utc} = {clocks}"), utc=first, clocks=Text.join(" · ", shown))


def _clock(_: Translator, at: datetime, zones: list[str]) -> Text:
    local = at.astimezone(ZoneInfo(zones[0]))
    names = ", ".join(_.zone_name(zone) for zone in zones[:2])
    time = _.time(local.timetz())
    if local.date() == at.date():
        return Text.plain(f"{time} {names}")
    return _(N_("{day} {time} {places}"), day=_.short_day(local.date()), time=time, places=names)
