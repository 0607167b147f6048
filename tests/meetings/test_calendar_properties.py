"""Whatever becomes of a series, two programs read from its file what the group was told (S5, S6)."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.i18n import Translator
from handlers.meetings.calendar import calendars, entries
from handlers.meetings.calendar.entries import Found
from handlers.meetings.series import plans
from handlers.meetings.series.recurrence import Instance
from storage.groups import Group
from storage.meetings import CANCELLED, PLANNED, Meeting
from storage.series import Series
from tests.meetings.readers import by_ical, by_vobject

CALLED = datetime(2026, 1, 1, tzinfo=UTC)
FIRST, LAST = date(2026, 1, 1), date(2026, 8, 1)
ZONES = [
    "Europe/Berlin", "America/Lima", "Asia/Kolkata", "America/New_York", "Australia/Lord_Howe", "Pacific/Kiritimati",
    "America/Santiago", "UTC", "Africa/Abidjan", "Etc/GMT", "Asia/Calcutta", "Europe/London",
]  # fmt: skip
CLOCK = st.builds(lambda half: time(half // 2, half % 2 * 30), st.integers(0, 47))


@dataclass
class Story:
    """A series, its rows, and when it meets."""

    series: Series
    rows: list[Meeting]
    starts: list[datetime]


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """A weekly or fortnightly series, with other times or slots in turn later; moved, cancelled and called off."""
    first = FIRST + timedelta(days=draw(st.integers(0, 60)))
    series = Series(
        id=1, group_id=1, title="Weekly", minutes=60, zone=draw(st.sampled_from(ZONES)), first=first, at=draw(CLOCK),
        every=draw(st.sampled_from(["week", "two-weeks"])), until=first + timedelta(days=draw(st.integers(0, 120))),
        called_by_person_id=1, called_at=CALLED,
    )  # fmt: skip
    for _ in range(draw(st.integers(0, 2))):
        _change(draw, series)
    known, _waiting = plans.settled(series, {}, FIRST, LAST)
    rows = [_row(draw, number, each) for number, each in enumerate(known, 1) if draw(st.booleans())]
    own = {each.day: each.at for each in known}
    if known and draw(st.sampled_from([False, True])):
        series.ended_at = draw(st.sampled_from(known)).at + timedelta(minutes=draw(st.sampled_from([-1, 0, 1])))
    ended = series.ended_at
    placed = [row for row in rows if row.series_day is not None and (ended is None or own[row.series_day] < ended)]
    as_they_are = {row.series_day: row.begins for row in placed if row.state == PLANNED}
    gone = {row.series_day for row in placed if row.state == CANCELLED}
    met = {day: at for day, at in own.items() if (ended is None or at < ended) and day not in gone}
    for row in rows:
        if row not in placed and row.state == PLANNED:
            row.state = CANCELLED  # as calling a series off does
    return Story(series, rows, sorted((met | as_they_are).values()))


def _change(draw: st.DrawFn, series: Series) -> None:
    start = max(series.first, series.rotates_from or series.first)
    begin = plans.monday_of(start) + timedelta(weeks=draw(st.integers(1, 6)))
    plans.end_before(series, begin)
    series.sequence += 1
    if draw(st.booleans()):
        turns = draw(st.lists(st.tuples(st.integers(0, 6), CLOCK), min_size=1, max_size=3))
        series.rotation = json.dumps([[weekday, f"{at:%H:%M}"] for weekday, at in turns])
        series.rotates_from = begin + timedelta(days=turns[0][0])
    else:
        series.rotation, series.rotates_from = "[]", None
        series.first, series.at = begin + timedelta(days=draw(st.integers(0, 6))), draw(CLOCK)


def _row(draw: st.DrawFn, number: int, each: Instance) -> Meeting:
    kind = draw(st.sampled_from(["as it was", "moved", "cancelled", "moved, then cancelled"]))
    by = timedelta(minutes=15 * draw(st.integers(-200, 200))) if "moved" in kind else timedelta()
    return Meeting(
        id=number, group_id=1, title="Weekly", minutes=60, state=CANCELLED if "cancelled" in kind else PLANNED,
        starts_at=each.at + by, series_id=1, series_day=each.day, called_by_person_id=1, called_at=CALLED,
        set_at=CALLED, sequence=kind.count("moved") + kind.count("cancelled"), reason="x",
    )  # fmt: skip


@given(stories())
@settings(max_examples=150)
def test_two_programs_read_when_a_series_meets(story: Story) -> None:
    """S5, S6: moved, cancelled, at other times from a date on, with slots in turn, called off."""
    group = Group(id=1, slug="diversity", name="Diversity", created_at=CALLED)
    found = Found(UUID(int=1), {1: group}, story.rows, [story.series], {}, {})
    file = calendars.write(entries.entries(Translator("en", "UTC"), found), CALLED)
    period = datetime(2025, 12, 1, tzinfo=UTC), datetime(2026, 9, 1, tzinfo=UTC)
    for read in (by_ical, by_vobject):
        assert [each.start for each in read(file, *period)] == story.starts, read.__name__
