"""Dates on which the clocks leave out the time of a series, or show it twice: somebody chooses (S5)."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.replies import Option, Privately, Reply, Say, ToGroup
from bot.core.waking import is_awake
from handlers.meetings import which
from handlers.meetings.series import plans
from handlers.meetings.series.recurrence import Instance, Missing, Unclear
from handlers.meetings.views import clock_changes as views
from storage import people
from storage.series import Series

CHOOSE = "meetings.series-choose"
"""The choice: when it is."""
ASKS = (timedelta(days=21), timedelta(days=14), timedelta(days=7), timedelta(days=2))
"""How long before the date it is asked, until somebody has chosen."""

CHOSEN = N_("That has been chosen already. `series S{n}` shows the next meetings.")


def key_of(row: Series, day: date) -> str:
    """The key of the question in the rooms."""
    return f"series:{row.number}:{day.isoformat()}"


def offered(unclear: Unclear) -> tuple[Instance, Instance]:
    """The times that may be meant, the earlier one first."""
    if isinstance(unclear, Missing):
        return unclear.earlier, unclear.later
    return unclear.first, unclear.second


def begins(unclear: Unclear) -> datetime:
    """The earliest instant at which it may begin."""
    return offered(unclear)[0].at


def asks_at(unclear: Unclear) -> list[datetime]:
    """When it is asked."""
    return [begins(unclear) - before for before in ASKS]


def ask(context: Context, row: Series, unclear: Unclear) -> list[Reply]:
    """Ask the co-chairs in private, and show the room that they are asked."""
    view = partial(views.question, number=row.number, title=row.title, zone=row.zone, unclear=unclear)
    options = _options(row, unclear)
    key = key_of(row, unclear.day)
    group_zone = which.group_of(context, row).timezone
    replies: list[Reply] = [Say(view, to=ToGroup(row.group_id), options=options, key=key)]
    for chair in people.persons(context.session, people.chairs_of(context.session, row.group_id)):
        assert chair.id is not None
        rings = is_awake(context.now, ZoneInfo(chair.timezone or group_zone))
        to = Privately(chair.id, wait=False)
        replies.append(Say(view, to=to, options=options, key=f"{key}:{chair.id}", notify=rings))
    return replies


def _options(row: Series, unclear: Unclear) -> tuple[Option, ...]:
    day = unclear.day.isoformat()
    times = tuple(
        Option(
            str(number),
            partial(views.time_label, at=each.at, local=each.local, zone=row.zone),
            CHOOSE,
            {"series": row.number, "day": day, "at": each.at.isoformat()},
        )
        for number, each in enumerate(offered(unclear), start=1)
    )
    return (*times, Option("none", views.none_label, CHOOSE, {"series": row.number, "day": day, "at": ""}))


def check(row: Series, day: date, at: datetime | None, chosen: bool) -> None:
    """Refuse what is not to be chosen any more: it has been, or the series has another time now."""
    found = [each for each in plans.found(row, day, day) if not isinstance(each, Instance)]
    times = {each.at.astimezone(UTC) for unclear in found for each in offered(unclear)}
    if chosen or not found or (at is not None and at not in times):
        raise Refusal("series-chosen", CHOSEN, n=row.number)
