"""Dates on which the clocks leave out the time of a series, or show it twice: somebody chooses (S5)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.replies import Edit, Option, Privately, Reply, Say, ToGroup
from bot.core.text import clean
from bot.core.waking import is_awake
from handlers.meetings import members, which
from handlers.meetings.series.recurrence import Unclear
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


def keys_of(context: Context, row: Series, day: date) -> list[str]:
    """The keys of the question wherever it is read."""
    key = key_of(row, day)
    return [key, *(f"{key}:{chair}" for chair in people.chairs_of(context.session, row.group_id))]


def begins(unclear: Unclear) -> datetime:
    """The earliest instant at which it may begin: until then it can be chosen."""
    return unclear.offered[0].at


def asks_at(unclear: Unclear) -> list[datetime]:
    """When it is asked."""
    return [begins(unclear) - before for before in ASKS]


def ask(context: Context, row: Series, unclear: Unclear) -> list[Reply]:
    """Ask the co-chairs in private, and show the room that they are asked."""
    zones = members.zones_of(members.of_group(context.session, row.group_id), which.group_of(context, row).timezone)
    view = partial(views.question, number=row.number, title=row.title, zone=row.zone, unclear=unclear, zones=zones)
    own = partial(view, private=True)
    options = _options(row, unclear)
    key = key_of(row, unclear.day)
    group_zone = which.group_of(context, row).timezone
    replies: list[Reply] = [Say(view, to=ToGroup(row.group_id), options=options, key=key)]
    for chair in people.persons(context.session, people.chairs_of(context.session, row.group_id)):
        assert chair.id is not None
        rings = is_awake(context.now, ZoneInfo(chair.timezone or group_zone))
        to = Privately(chair.id, wait=False)
        replies.append(Say(own, to=to, options=options, key=f"{key}:{chair.id}", notify=rings))
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
        for number, each in enumerate(unclear.offered, start=1)
    )
    return (*times, Option("none", views.none_label, CHOOSE, {"series": row.number, "day": day, "at": ""}))


def check(row: Series, waiting: Sequence[Unclear], at: datetime | None, now: datetime) -> None:
    """Refuse what is not to be chosen any more: it has been, its time has come, or the series has another time now.

    `waiting`: what waits for a choice on the date that is meant.
    """
    times = {each.at.astimezone(UTC) for unclear in waiting for each in unclear.offered}
    if row.ended_at is not None or not waiting or (at is not None and at not in times):
        raise Refusal("series-chosen", CHOSEN, n=row.number)
    first = waiting[0]
    if begins(first) <= now:
        title = clean(row.title)
        raise Refusal(
            "series-not-chosen", views.NOT_CHOSEN, n=row.number, title=title, day=lambda _: _.day(first.day)
        )  # fmt: skip


def close(context: Context, row: Series, unclear: Unclear) -> list[Reply]:
    """Nobody has chosen in time: the question is taken down, and the group hears that there is no meeting."""
    view = partial(views.not_chosen, number=row.number, title=row.title, day=unclear.day)
    closed = [Edit(key, view, closed=True) for key in keys_of(context, row, unclear.day)]
    return [*closed, Say(view, to=ToGroup(row.group_id))]
