"""Makes, changes and removes entries, with all that follows from it. Commands, choices and hooks share this."""

from datetime import date, datetime

from sqlmodel import Session

from bot.core import weeks
from bot.core.context import Context
from bot.core.text import clean
from handlers.hours import rules
from handlers.hours.views import Receipt
from storage import groups, hours, leave
from storage.hours import Entry, LoadQuestion, WeekClose


def record(context: Context, group_id: int, minutes: int, day: date, note: str = "", message: str = "") -> Entry:
    """A new entry of whoever asks. Raises a Refusal when the day is full."""
    before = hours.before(context.session, context.person_id, day)
    rules.check_day(minutes, before.on_day, context.speaker.day(day))
    week = weeks.week_of(day)
    close = closed(context.session, group_id, week, context.now)
    place = context.event.place if context.event else None
    entry = Entry(
        person_id=context.person_id,
        group_id=group_id,
        number=before.number,
        minutes=minutes,
        day=day,
        week=week,
        note=clean(note),
        logged_at=context.now,
        platform=place.platform if place else "",
        room=place.room if place else "",
        message=message,
    )
    hours.add(context.session, entry)
    if before.asked:
        hours.answer_nudges(context.session, context.person_id, context.now)
    _revise(context, close)
    return entry


def change(context: Context, entry: Entry, minutes: int, day: date, note: str) -> None:
    """Give an entry other contents. Raises a Refusal when the day is full."""
    _check(context, minutes, day, but=entry.id)
    week = weeks.week_of(day)
    closes = [closed(context.session, entry.group_id, each, context.now) for each in {entry.week, week}]
    entry.minutes, entry.day, entry.week, entry.note = minutes, day, week, clean(note)
    entry.edited_at = context.now
    for close in closes:
        _revise(context, close)


def remove(context: Context, entry: Entry) -> Entry:
    """Take an entry back. Nothing but its number and its day is kept of it; returns a copy of what it was."""
    close = closed(context.session, entry.group_id, entry.week, context.now)
    removed = Entry(**entry.model_dump())
    entry.deleted_at, entry.minutes, entry.note = context.now, 0, ""
    _revise(context, close)
    return removed


def receipt(context: Context, entry: Entry, said: tuple[str, str], *, private: bool) -> Receipt:
    """What to confirm; with where the entry's week stands now, where the person alone reads it."""
    late = context.now >= rules.closes_at(entry.week)
    if not private:
        return Receipt(said, entry, late=late)
    assert context.actor is not None
    session, person_id, group_id, week = context.session, entry.person_id, entry.group_id, entry.week
    several = len(context.actor.memberships) > 1
    standing = rules.own_week(
        week,
        hours.minutes_in(session, person_id, group_id, week),
        hours.expectations_of(session, group_id),
        hours.stays_of(session, person_id, group_id),
        leave.leaves_of(session, [person_id]),
        context.speaker.tzinfo,
    )
    name = session.get_one(groups.Group, group_id).name if several else ""
    return Receipt(said, entry, late=late, group=name, standing=standing)


def is_heavy(context: Context, entry: Entry) -> bool:
    """Whether to ask, for the first time this week, if the load is all right; remembers that it was asked."""
    session, person_id, group_id, week = context.session, entry.person_id, entry.group_id, entry.week
    if not rules.is_heavy(*hours.load(session, person_id, group_id, week)):
        return False
    if rules.is_leave_week(leave.leaves_of(session, [person_id]), week):
        return False
    if hours.was_asked(session, person_id, group_id, week):
        return False
    session.add(LoadQuestion(person_id=person_id, group_id=group_id, week=week, asked_at=context.now))
    return True


def closed(session: Session, group_id: int, week: str, now: datetime) -> WeekClose | None:
    """How a week was closed, None while it is open.

    A week that is over and of which nothing was kept yet (it ended before the first start, or a moment ago) is closed
    as it stands. So this has to be asked for before a late change.
    """
    if now < rules.closes_at(week):
        return None
    return hours.close_of(session, group_id, week) or hours.close(session, group_id, week, now)


def _check(context: Context, minutes: int, day: date, *, but: int | None = None) -> None:
    already = hours.minutes_on(context.session, context.person_id, day, but=but)
    rules.check_day(minutes, already, context.speaker.day(day))


def _revise(context: Context, close: WeekClose | None) -> None:
    """A week that is not any more what it was at its close is marked (H2)."""
    if close is None or close.revised_at is not None:
        return
    minutes = hours.week_minutes(context.session, close.group_id, {close.week})[close.week]
    if (close.total, close.loggers) != (sum(minutes), len(minutes)):
        close.revised_at = context.now
