"""Retention, once a day; and what is left of an erasure, an hour after it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.context import Context
from bot.core.erasing import forget
from bot.core.feature import job
from storage import drafts, due, links, retention, sealed
from storage.personal import erasing

RETENTION, TRACES = "privacy.retention", "privacy.traces"
DAILY = timedelta(days=1)
LATER = timedelta(hours=1)
"""How long the last words to somebody who was erased may take to arrive."""
KEPT = timedelta(days=395)
"""13 months, as raw hours are."""
WAITS = timedelta(days=7)
"""How long a private message waits for its reader, and one that could not be sent keeps its words."""
SET_ASIDE = timedelta(days=90)
AT_ONCE = 50
"""People who are forgotten in one unit of work; the others tomorrow."""


def start(context: Context) -> None:
    """There is always a timer for the next time."""
    if not due.is_scheduled(context.session, RETENTION):
        context.schedule(RETENTION, RETENTION, context.now + timedelta(hours=1))


@job(RETENTION)
def drop_old(context: Context) -> None:
    """Drop what nobody needs any more, and look again tomorrow."""
    session, now = context.session, context.now
    retention.drop_messages(session, now - KEPT)
    retention.drop_waiting(session, now - WAITS)
    retention.drop_invitations(session, now - KEPT)
    retention.drop_roles(session, now - KEPT)
    retention.drop_arrivals(session, now - KEPT)
    retention.drop_set_aside(session, now - SET_ASIDE)
    retention.drop_ballots(session, now - KEPT)
    retention.drop_attendance(session, now - KEPT)
    retention.drop_addresses(session, now - KEPT)
    drafts.forget_before(session, now - drafts.KEPT)
    sealed.forget_before(session, now - sealed.KEPT)
    links.forget_before(session, now - DAILY)
    for person_id in retention.idle_people(session, now - KEPT, AT_ONCE):
        forget(session, person_id, now)
    context.schedule(RETENTION, RETENTION, now + DAILY)


@job(TRACES)
def traces(context: Context, accounts: Sequence[tuple[str, str, str]], until: str) -> None:
    """Forget that somebody was told of their erasure: by now that has been sent."""
    for platform, account, room in accounts:
        erasing.forget_traces(context.session, platform, account, room, datetime.fromisoformat(until))
