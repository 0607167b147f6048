"""Makes, changes and removes entries, with all that follows from it. Commands, choices and hooks share this."""

from datetime import date

from bot.core import weeks
from bot.core.context import Context
from bot.core.text import clean
from handlers.hours import rules
from handlers.hours.views import Receipt
from storage import hours, leave
from storage.hours import Entry, LoadQuestion, WeekClose


def record(context: Context, group_id: int, minutes: int, day: date, note: str = "", message: str = "") -> Entry:
    """A new entry of whoever asks. Raises a Refusal when the day is full."""
    _check(context, minutes, day)
    place = context.event.place if context.event else None
    entry = Entry(
        person_id=context.person_id,
        group_id=group_id,
        number=hours.next_number(context.session, context.person_id),
        minutes=minutes,
        day=day,
        week=weeks.week_of(day),
        note=clean(note),
        logged_at=context.now,
        platform=place.platform if place else "",
        room=place.room if place else "",
        message=message,
    )
    hours.add(context.session, entry)
    hours.answer_nudges(context.session, context.person_id, context.now)
    _revise(context, group_id, entry.week)
    return entry


def change(context: Context, entry: Entry, minutes: int, day: date, note: str) -> None:
    """Give an entry other contents. Raises a Refusal when the day is full."""
    _check(context, minutes, day, but=entry.id)
    before = entry.week
    entry.minutes, entry.day, entry.week, entry.note = minutes, day, weeks.week_of(day), clean(note)
    entry.edited_at = context.now
    for week in {before, entry.week}:
        _revise(context, entry.group_id, week)


def remove(context: Context, entry: Entry) -> None:
    """Take an entry back."""
    entry.deleted_at = context.now
    _revise(context, entry.group_id, entry.week)


def receipt(context: Context, entry: Entry, said: tuple[str, str]) -> Receipt:
    """What to confirm, with where the entry's week stands now."""
    session, week = context.session, entry.week
    return Receipt(
        said,
        entry,
        late=_close(context, entry.group_id, week) is not None,
        total=hours.minutes_in(session, entry.person_id, entry.group_id, week),
        expected=rules.expectation_in(hours.expectations_of(session, entry.group_id), week),
    )


def is_heavy(context: Context, receipt: Receipt) -> bool:
    """Whether to ask, for the first time this week, if the load is all right; remembers that it was asked."""
    if not rules.is_heavy(receipt.total, receipt.expected):
        return False
    session, person_id, group_id = context.session, receipt.entry.person_id, receipt.entry.group_id
    week = receipt.entry.week
    if rules.is_leave_week(leave.leaves_of(session, [person_id]), week):
        return False
    if hours.was_asked(session, person_id, group_id, week):
        return False
    session.add(LoadQuestion(person_id=person_id, group_id=group_id, week=week, asked_at=context.now))
    return True


def _close(context: Context, group_id: int, week: str) -> WeekClose | None:
    """How a week was closed; one that is not over is not even looked up."""
    return None if context.now < rules.closes_at(week) else hours.close_of(context.session, group_id, week)


def _check(context: Context, minutes: int, day: date, *, but: int | None = None) -> None:
    already = hours.minutes_on(context.session, context.person_id, day, but=but)
    rules.check_day(minutes, already, context.speaker.day(day))


def _revise(context: Context, group_id: int, week: str) -> None:
    """A closed week's total follows, and is marked (H2)."""
    close = _close(context, group_id, week)
    if close is None:
        return
    minutes = hours.week_minutes(context.session, group_id, {week})[week]
    if (close.total, close.loggers) != (sum(minutes), len(minutes)):
        close.total, close.loggers, close.revised_at = sum(minutes), len(minutes), context.now
