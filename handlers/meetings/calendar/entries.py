"""From the meetings and series of this database to what a calendar file says of them (S6)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.core.i18n import Translator
from handlers.meetings.calendar.calendars import About, Exceptional, Repeating, Single, stable_uid
from handlers.meetings.series import plans, recurrence
from handlers.meetings.views import calendar as views
from handlers.meetings.views.calendar import Entry, Point
from storage import agendas, installation, meetings, series
from storage.agendas import AgendaItem
from storage.groups import Group
from storage.meetings import CANCELLED, HELD, PLANNED, RUNNING, Meeting
from storage.series import Series

SHOWN = frozenset({PLANNED, RUNNING, HELD, CANCELLED})
"""States of a meeting that has a time."""
Choices = Mapping[date, datetime | None]


@dataclass(frozen=True, slots=True)
class Found:
    """What the files of some groups are made of, as it stands in the database."""

    bot: UUID
    groups: Mapping[int, Group]
    meetings: Sequence[Meeting]
    series: Sequence[Series]
    choices: Mapping[int, Choices]
    agendas: Mapping[int, Sequence[AgendaItem]]


def of_meeting(session: Session, meeting: Meeting) -> Found:
    """A meeting alone; one of a series with all of it, since programs do not take one of a series for itself."""
    if meeting.series_id is not None:
        return of_series(session, session.get_one(Series, meeting.series_id))
    return _found(session, [session.get_one(Group, meeting.group_id)], [meeting], [])


def of_series(session: Session, wanted: Series) -> Found:
    """A series, with those of its meetings that are not as the others."""
    group = session.get_one(Group, wanted.group_id)
    return _found(session, [group], meetings.of_series(session, wanted.number), [wanted])


def of_groups(session: Session, groups: Sequence[Group], since: datetime) -> Found:
    """All meetings of some groups since an instant, and their series that went on then."""
    ids = [group.id for group in groups if group.id is not None]
    going_on = series.not_ended_before(session, ids, since)
    timed = meetings.timed(session, ids, since, [each.number for each in going_on])
    return _found(session, groups, timed, going_on)


def _found(
    session: Session, groups: Sequence[Group], found: Sequence[Meeting], going_on: Sequence[Series]
) -> Found:  # fmt: skip
    shown = [meeting for meeting in found if meeting.starts_at is not None and meeting.state in SHOWN]
    items = agendas.items_of_all(session, [meeting.number for meeting in shown if meeting.state in {PLANNED, RUNNING}])
    return Found(
        installation.name_of(session),
        {group.id: group for group in groups if group.id is not None},
        shown,
        going_on,
        series.choices_of_all(session, [each.number for each in going_on]),
        items,
    )


def entries(_: Translator, found: Found) -> list[Single | Repeating]:
    """What a file says, in a language: series first, then by number."""
    of_series: dict[int, list[Meeting]] = {each.number: [] for each in found.series}
    alone: list[Meeting] = []
    for meeting in found.meetings:
        if meeting.series_id in of_series:
            of_series[meeting.series_id].append(meeting)
        elif meeting.series_id is None or meeting.state != CANCELLED:
            alone.append(meeting)
    said: list[Single | Repeating] = []
    for each in found.series:
        rules, placed = _rules(_, found, each, of_series[each.number])
        said += rules
        # A meeting that the series does not have any more, but that took place or will, stands alone.
        alone += [it for it in of_series[each.number] if it.number not in placed and it.state != CANCELLED]
    for meeting in sorted(alone, key=lambda it: it.number):
        said.append(Single(_about(_, found, meeting), meeting.begins))
    return said


def _stamp(found: Found, meeting: Meeting) -> datetime:
    """When what a calendar shows of a meeting was changed last, as far as its rows know."""
    cancelled = meeting.ended_at if meeting.state == CANCELLED else None
    items = [item.at for item in found.agendas.get(meeting.number, ())]
    return max(at for at in (meeting.called_at, meeting.set_at, cancelled, *items) if at is not None)


def _about(_: Translator, found: Found, meeting: Meeting) -> About:
    entry = _entry(found, meeting)
    return About(
        stable_uid(found.bot, f"meeting-{meeting.number}"),
        views.title(_, entry),
        meeting.minutes,
        meeting.sequence,
        views.description(_, entry),
        meeting.link,
        cancelled=entry.cancelled,
        stamp=_stamp(found, meeting),
    )


def _entry(found: Found, meeting: Meeting) -> Entry:
    return Entry(
        meeting.title,
        found.groups[meeting.group_id].name,
        f"M{meeting.number}",
        meeting.state == CANCELLED,
        meeting.sequence > 0,
        meeting.reason,
        [Point(item.text, item.minutes) for item in found.agendas.get(meeting.number, ())],
    )


def _rules(
    _: Translator, found: Found, each: Series, rows: Sequence[Meeting]
) -> tuple[list[Repeating], Collection[int]]:
    """A calendar's rule for each of the series' own, and which meetings have their place in one of them.

    A series that was called off ends with its last meeting. One that never met is cancelled as a whole.
    """
    choices = found.choices.get(each.number, {})
    parts = plans.parts(each)
    left = [_until(part, each.ended_at) for part in parts] if each.ended_at else parts
    is_off = each.ended_at is not None and not any(left)
    rules: list[Repeating] = []
    placed: set[int] = set()
    for place, part in enumerate(parts if is_off else left):
        if part is None:
            continue
        at = {row.series_day: row for row in rows if row.series_day is not None}
        days = set(recurrence.days(part, min(at), max(at))) if at and not is_off else set()
        mine = [row for day, row in at.items() if day in days]
        placed.update(row.number for row in mine)
        rules.append(
            Repeating(
                _of_series(_, found, each, place, is_off=is_off),
                part,
                choices,
                dict(_changes(_, found, each, part, mine)),
            )
        )
    return rules, placed


def _until(part: recurrence.Series, ended_at: datetime) -> recurrence.Series | None:
    """A rule up to the instant at which its series was called off; None where it has not begun by then."""
    last = ended_at.astimezone(ZoneInfo(part.zone)).date()
    if datetime.combine(last, part.at, ZoneInfo(part.zone)).astimezone(UTC) >= ended_at:
        last -= timedelta(days=1)
    last = min(last, part.until or last)
    return replace(part, until=last) if part.first <= last else None


def _of_series(_: Translator, found: Found, each: Series, place: int, *, is_off: bool) -> About:
    """What all meetings by one rule have in common. By its place among them, a rule keeps its name."""
    entry = Entry(each.title, found.groups[each.group_id].name, f"S{each.number}", is_off)
    told = [row.set_at for row in found.meetings if row.series_id == each.number and row.set_at is not None]
    return About(
        stable_uid(found.bot, f"series-{each.number}" + (f"-{place}" if place else "")),
        views.title(_, entry),
        each.minutes,
        each.sequence,
        views.description(_, entry),
        each.link,
        is_off,
        max([each.called_at, *told, *([each.ended_at] if each.ended_at else [])]),
    )


def _changes(
    _: Translator, found: Found, each: Series, part: recurrence.Series, rows: Sequence[Meeting]
) -> Iterator[tuple[date, Exceptional]]:
    """What is not as the series says, by date."""
    choices = found.choices.get(each.number, {})
    for row in rows:
        assert row.series_day is not None
        own, _waiting = recurrence.settled([recurrence.on_day(row.series_day, part.at, part.zone)], choices)
        moved = not own or row.begins != own[0].at
        entry = replace(_entry(found, row), moved=moved)
        if not moved and not entry.cancelled and not entry.agenda and _is_alike(each, row):
            continue
        yield (
            row.series_day,
            Exceptional(
                each.sequence + row.sequence,
                row.begins if moved else None,
                entry.cancelled,
                views.title(_, entry),
                views.description(_, entry),
                row.minutes,
                row.link,
                _stamp(found, row),
            ),
        )


def _is_alike(each: Series, row: Meeting) -> bool:
    """Whether nothing about it differs. Nobody calls in to one that is over, so its link does not count any more."""
    if row.state == HELD:
        return True
    return (row.title, row.minutes, row.link or each.link) == (each.title, each.minutes, each.link)
