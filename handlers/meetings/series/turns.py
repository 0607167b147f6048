"""How turns are asked for in one go: the times to choose from, and for how many meetings. Pure.

rotate S2 Mon 08:00, Thu 14:00, Thu 20:00 for 12
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from bot.core.day_words import words_of
from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.moments import words
from bot.core.moments.lengths import plain
from bot.core.moments.phrases import folded, names, weekdays
from bot.core.moments.readings import names_part
from bot.core.moments.times import clocks
from bot.core.text import clean
from handlers.meetings.fair.rotation import Season, Weekly, half_hours
from handlers.meetings.series import plans, rules
from handlers.meetings.series.recurrence import Every
from storage.series import Series

MEETINGS, LEAST, MOST = 12, 2, 52
"""Meetings of a season: where nobody says how many, and how many there may be."""
LONGEST = 400
"""Characters in which times to choose from are named."""
IN_HALVES = 2
"""Whole days of which each half hour is weighed; of more of them it is each hour, so that nobody waits for it."""
NOTICE = timedelta(days=7)
"""How long before it the first meeting of a season is known (S4)."""

# Translators: what is counted in a season; “|” stands between other words for it.
_COUNTED = N_("meetings | meeting | times | turns")
# Translators: between the times that may take turns; “|” stands between other words for it.
_JOINTS = N_("and | or")

MONTHLY = N_("S{n} meets once a month. Turns are for series that meet every week or every two weeks.")
SLOT = N_(
    "“{text}” is no time of the week that I can read. Write a day with or without a time: `rotate S{n} Mon 08:00, Thu "
    "14:00, Fri for 12`."
)
COUNT = N_("A season has from {least} to {most} meetings. Write for how many, such as `for 12`.")
ENDS = N_(
    "S{n} has only {meetings} more meetings until {day}. Plan fewer, or write a later end: `series S{n} until …`."
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for."""

    candidates: Sequence[Weekly]
    """Empty: none were named."""
    meetings: int


def read(text: str, number: int, reader: Translator) -> Wanted:
    """What follows `rotate S2`. Raises a Refusal."""
    if len(text) > LONGEST:
        raise Refusal("turn-unread", SLOT, text=clean(text, 40), n=number)
    said, meetings = _take_count(plain(text), reader.language)
    found: list[Weekly] = []
    named: set[Weekly] = set()
    days: set[int] = set()
    for part in re.split(rf"\s*(?:[,;\n]|\b(?:{words_of(reader.language).either(_JOINTS)})\b)\s*", said):
        if part:
            slots = _slots(part, found, number, reader.language)
            if len(slots) == 1:
                named.update(slots)
            else:
                days.add(slots[0].weekday)
            found += slots
    if len(days) > IN_HALVES:
        found = [slot for slot in found if slot in named or not slot.at.minute]
    return Wanted(list(dict.fromkeys(found)), meetings)


def _take_count(text: str, language: str) -> tuple[str, int]:
    found = _count(language).search(text)
    if found is None:
        return text, MEETINGS
    meetings = int(found["count"][:5])  # whatever is longer is too many anyhow
    if not LEAST <= meetings <= MOST:
        raise Refusal("season-length", COUNT, least=LEAST, most=MOST)
    return text[: found.start()], meetings


@cache
def _count(language: str) -> re.Pattern[str]:
    spoken = words_of(language)
    return re.compile(
        rf"(?:^|\s)(?:{spoken.either(words.FOR)})\s+(?P<count>[-+]?[0-9]+)(?:\s+(?:{spoken.either(_COUNTED)}))?$", re.I
    )


def _slots(text: str, before: Sequence[Weekly], number: int, language: str) -> Sequence[Weekly]:
    """A weekday alone is all of its half hours; a time alone is on the weekday before it."""
    said = folded(text).strip()
    day = re.match(rf"{names(weekdays(language))}(?!\w)", said)
    numbers = weekdays(language)[" ".join(day[0].split())] if day else frozenset()
    rest = said[day.end() :].strip(" ,") if day else said
    weekday = next(iter(numbers)) if len(numbers) == 1 else before[-1].weekday if before and not day else None
    if weekday is None:
        raise Refusal("turn-unread", SLOT, text=clean(text, 40), n=number)
    if not rest:
        return half_hours(weekday)
    clock = next(clocks(rest, language, in_part=names_part(rest, language)), None)
    times, is_sure = clock.times(()) if clock else ((), False)
    if clock is None or not is_sure or len(times) != 1 or rest[: clock.start].strip() or rest[clock.end :].strip():
        raise Refusal("turn-unread", SLOT, text=clean(text, 40), n=number)
    return [Weekly(weekday, times[0][0].replace(second=0))]


Apart = Mapping[date, datetime | None]
"""Weeks, by their Monday, in which the meeting is when it was moved to by itself; or (None) is left out."""


def season(series: Series, meetings: int, today: date, apart: Apart) -> Season:
    """The turns of so many meetings: in whole weeks, the first of them a week from now at the earliest.

    Each week has its turn; one that is left out is not among those meetings. Raises a Refusal where the series does
    not meet by the week, or ends before.
    """
    if series.every == Every.MONTH:
        raise Refusal("turns-monthly", MONTHLY, n=series.number)
    day = rules.next_regular(series, today + NOTICE)
    step = timedelta(weeks=Every(series.every).weeks)
    monday = plans.monday_of(day)
    if monday < today + NOTICE:
        monday += step
    while _is_left_out(monday, apart):
        monday += step
    count, turns, until = 0, 0, series.until
    while count < meetings:
        week = monday + turns * step
        if until is not None and week + timedelta(days=6) > until:
            raise Refusal("season-ends", ENDS, n=series.number, meetings=count, day=lambda _: _.day(until))
        turns += 1
        count += not _is_left_out(week, apart)
    return season_from(series, monday, turns, apart)


def season_from(series: Series, monday: date, turns: int, apart: Apart) -> Season:
    """So many turns from a Monday on."""
    weeks = Every(series.every).weeks
    mondays = [monday + timedelta(weeks=weeks * number) for number in range(turns)]
    by_number = {number: apart[week] for number, week in enumerate(mondays) if week in apart}
    return Season(series.zone, monday, turns, series.minutes, weeks, by_number)


def _is_left_out(week: date, apart: Apart) -> bool:
    return week in apart and apart[week] is None


def set_turns(series: Series, slots: Sequence[Weekly], monday: date) -> None:
    """Let slots take turns from a Monday on; a single one is the time of the series from then on."""
    plans.end_before(series, monday)
    first = monday + timedelta(days=slots[0].weekday)
    if len(slots) == 1:
        series.first, series.at, series.rotation, series.rotates_from = first, slots[0].at, "[]", None
    else:
        series.rotation, series.rotates_from = json.dumps(kept(slots)), first


def are_taken(series: Series, slots: Sequence[Weekly], first: date) -> bool:
    """Whether these slots take turns from a Monday on; of a single one, whether it is the time of the series since."""
    if series.rotates_from is None:
        return list(slots) == [fixed(series)] and plans.monday_of(series.first) == first
    return list(slots) == [Weekly(*each) for each in series.turns] and monday(series) == first


def monday(series: Series) -> date | None:
    """From which Monday on slots take turns."""
    return plans.monday_of(series.rotates_from) if series.rotates_from is not None else None


def fixed(series: Series) -> Weekly:
    """The time of a series while no slots take turns."""
    return Weekly(series.first.weekday(), series.at)


def kept(slots: Sequence[Weekly]) -> list[tuple[int, str]]:
    """Slots as a row keeps them."""
    return [(slot.weekday, f"{slot.at:%H:%M}") for slot in slots]


def slots_of(kept: Sequence[Sequence[int | str]]) -> list[Weekly]:
    """The inverse of `kept`."""
    return [Weekly(int(weekday), time.fromisoformat(str(at))) for weekday, at in kept]
