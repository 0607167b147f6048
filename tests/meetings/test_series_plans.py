"""A series as rules that follow one another, and slots that take turns by the week."""

import json
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import Refusal
from handlers.meetings.fair import rotation
from handlers.meetings.fair.rotation import Weekly
from handlers.meetings.series import plans, recurrence, rules, turns
from handlers.meetings.series.recurrence import Every, Instance
from storage.series import Series
from tests.conversation import MONDAY

FIRST = date(2026, 3, 26)


def series(at: str = "14:00", every: Every = Every.WEEK, first: date = FIRST, until: date | None = None) -> Series:
    return Series(
        id=1, group_id=1, title="Weekly", minutes=60, zone="Europe/Berlin", first=first, at=time.fromisoformat(at),
        every=str(every), which=4 if every == Every.MONTH else 0, until=until, called_by_person_id=1, called_at=MONDAY,
    )  # fmt: skip


def told(row: Series, begin: date, weeks: int) -> list[str]:
    found = plans.found(row, begin, begin + timedelta(weeks=weeks) - timedelta(days=1))
    return [f"{each.local:%a %d.%m. %H:%M}" for each in found if isinstance(each, Instance)]


def test_slots_take_turns_by_the_week() -> None:
    """S3: Monday of one week, Thursday of the next; before that, the series meets as it did."""
    row = series()
    turns.set_turns(row, [Weekly(0, time(8)), Weekly(3, time(20))], date(2026, 4, 6))
    assert told(row, date(2026, 3, 23), 6) == [
        "Thu 26.03. 14:00", "Thu 02.04. 14:00", "Mon 06.04. 08:00", "Thu 16.04. 20:00", "Mon 20.04. 08:00",
        "Thu 30.04. 20:00",
    ]  # fmt: skip


def test_a_series_every_two_weeks_takes_turns_every_two_weeks() -> None:
    row = series(every=Every.TWO_WEEKS)
    turns.set_turns(row, [Weekly(4, time(8)), Weekly(0, time(20))], date(2026, 4, 6))
    assert told(row, date(2026, 4, 6), 6) == ["Fri 10.04. 08:00", "Mon 20.04. 20:00", "Fri 08.05. 08:00"]


def test_a_single_slot_is_the_time_of_the_series() -> None:
    row = series()
    turns.set_turns(row, [Weekly(0, time(8))], date(2026, 4, 6))
    assert (row.first, row.at, row.rotates_from) == (date(2026, 4, 6), time(8), None)
    assert told(row, date(2026, 3, 30), 3) == ["Thu 02.04. 14:00", "Mon 06.04. 08:00", "Mon 13.04. 08:00"]


def test_what_a_series_was_stays_with_it() -> None:
    """S6: calendars still show what was, under the same name."""
    row = series()
    plans.end_before(row, date(2026, 4, 10))
    row.first, row.at = date(2026, 4, 10), time(15)
    turns.set_turns(row, [Weekly(0, time(8)), Weekly(1, time(9))], date(2026, 4, 20))
    plans.end_before(row, date(2026, 5, 8))
    row.first, row.rotation, row.rotates_from = date(2026, 5, 8), "[]", None
    assert [(part.first, part.until) for part in plans.parts(row)] == [
        (FIRST, date(2026, 4, 9)),
        (date(2026, 4, 10), date(2026, 4, 19)),
        (date(2026, 4, 20), date(2026, 5, 7)),
        (date(2026, 4, 28), date(2026, 5, 7)),
        (date(2026, 5, 8), None),
    ]


@given(st.lists(st.tuples(st.integers(0, 80), st.integers(0, 30), st.integers(0, 6)), min_size=1, max_size=6))
def test_from_a_change_on_only_the_new_rule_holds(changes: list[tuple[int, int, int]]) -> None:
    """S5: also where an earlier change was to begin later; no two rules have a date together."""
    row = series()
    for days, later, weekday in changes:
        since = FIRST + timedelta(days=days)
        plans.end_before(row, since)
        row.first = since + timedelta(days=later)
        row.first += timedelta(days=(weekday - row.first.weekday()) % 7)
        end = since + timedelta(days=120)
        new = set(recurrence.days(plans.current(row)[0], since, end))
        assert {found.day for found in plans.found(row, since, end)} == new
    everything = plans.found(row, FIRST - timedelta(days=7), FIRST + timedelta(days=300))
    assert len({found.day for found in everything}) == len(everything)


def test_what_never_began_is_not_kept() -> None:
    row = series()
    plans.end_before(row, FIRST)
    assert json.loads(row.earlier) == []


@given(
    st.lists(st.tuples(st.integers(0, 6), st.times()), min_size=2, max_size=3, unique=True),
    st.sampled_from([Every.WEEK, Every.TWO_WEEKS]), st.integers(0, 200), st.integers(2, 20),
)  # fmt: skip
def test_the_series_meets_when_the_plan_of_the_season_says(
    slots: list[tuple[int, time]], every: Every, begin: int, meetings: int
) -> None:
    """S3: what was shown is what holds."""
    row = series(every=every)
    weekly = [Weekly(weekday, at.replace(second=0, microsecond=0)) for weekday, at in slots]
    season = turns.season(row, meetings, FIRST + timedelta(days=begin), {})
    planned = rotation.of(season, weekly, [])
    turns.set_turns(row, weekly, season.first)
    last = season.first + timedelta(weeks=meetings * season.weeks) - timedelta(days=1)
    found = plans.found(row, season.first, last)
    days = [season.day(number, weekly[number % len(weekly)].weekday) for number in range(meetings)]
    assert [each.day for each in found] == days
    clear = [n for n, each in enumerate(found) if isinstance(each, Instance)]
    assert [planned.starts[n] for n in clear] == [each.at for each in found if isinstance(each, Instance)]
    assert season.first - (FIRST + timedelta(days=begin)) >= turns.NOTICE


@pytest.mark.parametrize(
    ("row", "meetings", "code"),
    [
        (series(every=Every.MONTH), 6, "turns-monthly"),
        (series(until=date(2026, 4, 30)), 12, "season-ends"),
    ],
)
def test_no_turns_are_planned_for_what_has_none(row: Series, meetings: int, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        turns.season(row, meetings, date(2026, 3, 23), {})
    assert refused.value.code == code


def test_turns_have_no_date_twice() -> None:
    """The date is by what a meeting of a series is known."""
    row = series()
    turns.set_turns(row, [Weekly(0, time(8)), Weekly(0, time(20)), Weekly(6, time(1))], date(2026, 4, 6))
    days = [each.day for each in plans.found(row, date(2026, 1, 1), date(2027, 12, 31))]
    assert len(days) == len(set(days))
    assert days == sorted(days)


def test_a_change_of_the_clocks_is_read_for_each_slot() -> None:
    """S5: both keep to the clock of Berlin."""
    row = series()
    turns.set_turns(row, [Weekly(6, time(2, 30)), Weekly(3, time(14))], date(2026, 3, 23))
    unclear = plans.settled(row, {}, date(2026, 3, 23), date(2026, 4, 5))[1]
    assert [each.day for each in unclear] == [date(2026, 3, 29)]
    chosen = {date(2026, 3, 29): datetime.fromisoformat("2026-03-29T01:30:00+00:00")}
    assert [each.day for each in plans.settled(row, chosen, date(2026, 3, 23), date(2026, 4, 5))[0]] == [
        date(2026, 3, 29),
        date(2026, 4, 2),
    ]


def days(*said: str) -> list[date]:
    return [date.fromisoformat(f"2026-{each}") for each in said]


@pytest.mark.parametrize(
    ("planned", "left_out", "ahead", "every", "places"),
    [
        ("03-26 04-02", "", "03-27 04-03 04-10", Every.WEEK, "03-27 04-03"),
        ("04-02 04-09", "03-26", "03-27 04-03 04-10", Every.WEEK, "04-03 04-10 03-27"),
        ("03-26 04-09", "04-02", "03-24 03-31 04-07 04-14", Every.WEEK, "03-24 04-07 03-31"),
        ("03-26 04-02", "", "03-27 04-10 04-24", Every.WEEK, "03-27 04-10"),
        ("03-26 04-02", "04-09", "04-10 04-24", Every.WEEK, "04-24 - 04-10"),
        ("03-26 04-02", "", "03-26 03-27", Every.WEEK, "03-26 -"),
        ("04-14", "05-12", "04-15 05-20 06-17", Every.MONTH, "04-15 05-20"),
        ("", "04-02", "04-28 05-26", Every.WEEK, "-"),
    ],
)
def test_a_meeting_keeps_its_week_when_the_day_changes(
    planned: str, left_out: str, ahead: str, every: Every, places: str
) -> None:
    """S6: a date that is left out takes the place of its own week, or of its month, and none other."""
    old, off = days(*planned.split()), days(*left_out.split())
    found = rules.followed(old, off, days(*ahead.split()), every)
    assert [f"{found[day]:%m-%d}" if day in found else "-" for day in (*old, *off)] == places.split()


@given(st.sets(st.integers(0, 60)), st.sets(st.integers(0, 60)), st.sets(st.integers(0, 60)))
def test_no_two_meetings_get_the_same_date(planned: set[int], left_out: set[int], ahead: set[int]) -> None:
    """S6: each gets one of the new dates, and its own where that is one."""
    old, off, new = ([FIRST + timedelta(days=each) for each in some] for some in (planned, left_out - planned, ahead))
    found = rules.followed(old, off, new, Every.WEEK)
    assert len(set(found.values())) == len(found)
    assert set(found.values()) <= set(new)
    assert all(found[day] == day for day in {*old, *off} & set(new))
