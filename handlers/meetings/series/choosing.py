"""A co-chair chooses when a series meets on a date whose clocks leave no single time (S5)."""

from datetime import date, datetime
from functools import partial

from bot.core.context import Context
from bot.core.feature import choice
from bot.core.permissions import MEMBERS
from bot.core.replies import Edit, Replies, Reply, Say, ToGroup
from handlers.meetings import members, which
from handlers.meetings.calendar import filing
from handlers.meetings.series import keeping, plans, unclear
from handlers.meetings.views import clock_changes as views
from handlers.meetings.views.series import new_file
from storage import audit
from storage import series as stored
from storage.series import SeriesChoice


@choice(unclear.CHOOSE, who=MEMBERS)
def choose(context: Context, series: int, day: str, at: str) -> Replies:
    row = which.one_series(context, series, lock=True)
    which.check_leads(context, row.group_id)
    on, starts_at = date.fromisoformat(day), datetime.fromisoformat(at) if at else None
    _clear, waiting = plans.settled(row, stored.choices_of(context.session, series), on, on)
    unclear.check(row, waiting, starts_at, context.now)
    context.session.merge(SeriesChoice(series_id=series, day=on, starts_at=starts_at))
    row.sequence += 1
    audit.record(context.session, context.now, "series.chosen", by=context.person_id, group=row.group_id, number=series)
    context.session.flush()
    told = keeping.keep(context, row, keeping.said_until(context, row))
    everybody = members.of_group(context.session, row.group_id)
    zones = members.zones_of(everybody, which.group_of(context, row).timezone)
    view = partial(views.chosen, number=series, title=row.title, day=on, at=starts_at, zones=zones)
    replies: list[Reply] = [Edit(key, view) for key in unclear.keys_of(context, row, on)]
    if starts_at is not None:
        new = partial(new_file, number=series)
        replies.append(Say(new, to=ToGroup(row.group_id), picture=filing.series_document(row)))
    return [*replies, *told]
