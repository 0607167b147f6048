"""A series as rules, those of earlier and those that hold: one, or one for each of the slots that take turns. Pure.

Slots take turns by the weeks from Monday to Sunday: the first one has the week of `rotates_from`, the second one the
next week in which the series meets, and so on.

When a series gets other times, the rules that it had end on the day before. They stay, in their order: by its place
in it, a rule is known to calendars.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from handlers.meetings.series import recurrence
from handlers.meetings.series.recurrence import Every, Found, Instance, Unclear
from storage.series import Series

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


def parts(series: Series) -> list[recurrence.Series]:
    """The rules that make up a series, the earliest first. No two of them have a date together."""
    return [*(_read(each) for each in json.loads(series.earlier)), *current(series)]


def current(series: Series) -> list[recurrence.Series]:
    """Those that hold now: the fixed time, or the slots that take turns."""
    fixed = recurrence.Series(
        series.zone, series.at, series.first, Every(series.every), series.which, series.until
    )  # fmt: skip
    if series.rotates_from is None:
        return [fixed]
    monday, turns = monday_of(series.rotates_from), series.turns
    return [
        recurrence.Series(
            series.zone,
            at,
            monday + place * fixed.interval * WEEK + weekday * DAY,
            until=series.until,
            weeks=fixed.interval * len(turns),
        )
        for place, (weekday, at) in enumerate(turns)
    ]


def end_before(series: Series, day: date) -> None:
    """Other rules hold from a date on: all that there are are kept up to it, as far as they have begun by then."""
    last = day - DAY
    ended = [
        replace(each, until=min(last, each.until) if each.until else last)
        for each in parts(series)
        if each.first <= last
    ]
    series.earlier = json.dumps([_written(each) for each in ended])


def found(series: Series, begin: date, end: date) -> list[Found]:
    """What a series comes to from one date to another, both included, by date."""
    rules = (each for part in parts(series) for each in recurrence.found(part, begin, end))
    return sorted(rules, key=lambda each: each.day)


def settled(
    series: Series, choices: Mapping[date, datetime | None], begin: date, end: date
) -> tuple[list[Instance], list[Unclear]]:
    """The meetings of a series in a time, by date, and the dates in it that wait for a choice (S5)."""
    return recurrence.settled(found(series, begin, end), choices)


def monday_of(day: date) -> date:
    """The Monday of a date's week."""
    return day - day.weekday() * DAY


def _written(rule: recurrence.Series) -> dict[str, Any]:
    return {
        "zone": rule.zone, "at": f"{rule.at:%H:%M}", "first": rule.first.isoformat(), "every": rule.every,
        "which": rule.which, "until": rule.until.isoformat() if rule.until else None, "weeks": rule.weeks,
    }  # fmt: skip


def _read(kept: Mapping[str, Any]) -> recurrence.Series:
    return recurrence.Series(
        kept["zone"], time.fromisoformat(kept["at"]), date.fromisoformat(kept["first"]), Every(kept["every"]),
        kept["which"], date.fromisoformat(kept["until"]) if kept["until"] else None, kept["weeks"],
    )  # fmt: skip
