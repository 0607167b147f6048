"""Single meetings of a series that are not when it says: moved by themselves, or left out."""

from collections.abc import Mapping
from datetime import date, datetime

from bot.core.context import Context
from handlers.meetings.series import keeping, plans
from storage import meetings
from storage.meetings import CANCELLED, PLANNED, Meeting
from storage.series import Series


def moved(context: Context, row: Series) -> dict[int, Meeting]:
    """Those ahead that have a time of their own, by number."""
    rows = {each.series_day: each for each in meetings.of_series(context.session, row.number) if each.series_day}
    ahead = {day: each for day, each in rows.items() if each.state == PLANNED and each.begins > context.now}
    instances, _waiting = keeping.look(context, row, max(ahead, default=None))
    usual = {each.day: each.at for each in instances}
    return {each.number: each for day, each in ahead.items() if usual.get(day, each.begins) != each.begins}


def by_week(context: Context, row: Series) -> dict[date, Meeting]:
    """Those that were moved and those that were left out, by the Monday of the week in which they have their place."""
    left_out = [each for each in meetings.of_series(context.session, row.number) if each.state == CANCELLED]
    every = (*moved(context, row).values(), *left_out)
    return {plans.monday_of(each.series_day): each for each in every if each.series_day is not None}


def times(weeks: Mapping[date, Meeting]) -> dict[date, datetime | None]:
    """When each of them is; None: it is left out."""
    return {week: each.begins if each.state == PLANNED else None for week, each in weeks.items()}


def moved_in(weeks: Mapping[date, Meeting]) -> list[Meeting]:
    """Those of them that were moved."""
    return [each for each in weeks.values() if each.state == PLANNED]
