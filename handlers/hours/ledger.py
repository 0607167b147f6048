"""Makes, changes and removes entries, with all that follows from it. Commands, choices and hooks share this."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from bot.core import hour_figures, week_rules, weeks
from bot.core.context import Context
from bot.core.days import check
from handlers.hours import rules
from handlers.hours.views import Receipt
from storage import expectations, groups, hours, leave, nudges, people
from storage.closes import WeekClose
from storage.hours import Entry
from storage.nudges import LoadQuestion


@dataclass(frozen=True, slots=True)
class Done:
    """What became of an entry."""

    entry: Entry
    """As it is now; for one that was removed, as it was."""
    revised: tuple[str, ...] = ()
    """Its weeks that were closed already and are not any more what they were then."""
    ask: bool = False
    """Whether to ask if the load is all right, for the first time in that week."""
    is_cut: bool = False
    """Whether its note is not all that was said."""


def record(context: Context, group_id: int, minutes: int, day: date, note: str = "", message: str = "") -> Done:
    """A new entry of whoever asks. Raises a Refusal for a day out of reach or full."""
    session, person_id, week = context.session, context.person_id, weeks.week_of(day)
    check(day, context.speaker.today(context.now), context.speaker)
    before = hours.before(session, person_id, group_id, day, week)
    rules.check_day(minutes, before.on_day, context.speaker.day(day))
    is_over = before.closed or context.now >= week_rules.closes_at(week)
    close = hour_figures.closed(session, group_id, week, context.now) if is_over else None
    place = context.event.place if context.event else None
    kept, is_cut = rules.note(note)
    entry = Entry(
        person_id=person_id,
        group_id=group_id,
        number=before.number,
        minutes=minutes,
        day=day,
        week=week,
        note=kept,
        logged_at=context.now,
        platform=place.platform if place else "",
        room=place.room if place else "",
        message=message,
    )
    hours.add(session, entry)
    if before.asked:
        nudges.answer_nudges(session, person_id, context.now)
    heavy = rules.is_heavy(before.in_week + minutes, before.expected)
    return Done(entry, _revised(context, [close]), heavy and _is_first_asked(context, entry), is_cut)


def change(context: Context, entry: Entry, minutes: int, day: date, note: str) -> Done:
    """Give an entry other contents. Raises a Refusal for another day that is out of reach, and for one that is full."""
    session, week = context.session, weeks.week_of(day)
    if day != entry.day:
        check(day, context.speaker.today(context.now), context.speaker)
    already = hours.minutes_on(session, context.person_id, day, but=entry.id)
    rules.check_day(minutes, already, context.speaker.day(day))
    closes = [hour_figures.closed(session, entry.group_id, each, context.now) for each in sorted({entry.week, week})]
    kept, is_cut = (entry.note, False) if note == entry.note else rules.note(note)
    entry.minutes, entry.day, entry.week, entry.note = minutes, day, week, kept
    entry.edited_at = context.now
    heavy = rules.is_heavy(*hours.load(session, entry.person_id, entry.group_id, week))
    return Done(entry, _revised(context, closes), heavy and _is_first_asked(context, entry), is_cut)


def remove(context: Context, entry: Entry) -> Done:
    """Take an entry back. Nothing but its number and its day is kept of it."""
    close = hour_figures.closed(context.session, entry.group_id, entry.week, context.now)
    removed = Entry(**entry.model_dump())
    entry.deleted_at, entry.minutes, entry.note = context.now, 0, ""
    return Done(removed, _revised(context, [close]))


def receipt(context: Context, done: Done, said: tuple[str, str], *, private: bool) -> Receipt:
    """What to confirm; with where the entry's week stands now, where the person alone reads it."""
    entry = done.entry
    if not private:
        return Receipt(said, entry, done.revised, is_cut=done.is_cut)
    assert context.actor is not None
    session, person_id, group_id, week = context.session, entry.person_id, entry.group_id, entry.week
    several = len(context.actor.memberships) > 1
    standing = rules.own_week(
        week,
        hours.minutes_in(session, person_id, group_id, week),
        expectations.of_group(session, group_id),
        people.stays_of(session, person_id, group_id),
        leave.leaves_of(session, [person_id]),
        context.speaker.tzinfo,
    )
    name = session.get_one(groups.Group, group_id).name if several else ""
    return Receipt(said, entry, done.revised, is_cut=done.is_cut, group=name, standing=standing)


def forget(session: Session, now: datetime) -> None:
    """Remove what has been kept long enough: hours, questions about them, leave, and times in groups (X1)."""
    before = now - week_rules.KEPT
    hours.forget_before(session, before)
    nudges.forget_before(session, before)
    leave.forget_before(session, before.date())
    people.forget_before(session, before)


def _is_first_asked(context: Context, entry: Entry) -> bool:
    """Whether nothing speaks against asking about a heavy week, such as having asked; remembers that it is asked."""
    session, person_id, group_id, week = context.session, entry.person_id, entry.group_id, entry.week
    if week_rules.is_leave_week(leave.leaves_of(session, [person_id]), week):
        return False
    if nudges.was_asked(session, person_id, group_id, week):
        return False
    session.add(LoadQuestion(person_id=person_id, group_id=group_id, week=week, asked_at=context.now))
    return True


def _revised(context: Context, closes: Sequence[WeekClose | None]) -> tuple[str, ...]:
    """Mark the weeks that are not any more what they were at their close (H2); returns those that are marked."""
    for close in closes:
        if close is None or close.revised_at is not None:
            continue
        this = (close.group_id, close.week)
        minutes = hours.minutes_by_group(context.session, [close.group_id], [close.week]).get(this, ())
        if (close.total, close.loggers) != (sum(minutes), len(minutes)):
            close.revised_at = context.now
    return tuple(close.week for close in closes if close is not None and close.revised_at is not None)
