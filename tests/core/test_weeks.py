"""ISO weeks."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.weeks import days_of, monday_of, number_of, week_after, week_of, weeks_between


@pytest.mark.parametrize(
    ("day", "week"),
    [
        ("2026-03-29", "2026-W13"),
        ("2026-03-30", "2026-W14"),
        ("2026-12-31", "2026-W53"),
        ("2027-01-03", "2026-W53"),
        ("2027-01-04", "2027-W01"),
        ("2024-12-30", "2025-W01"),
        ("2021-01-03", "2020-W53"),
    ],
)
def test_a_week_belongs_to_the_year_that_has_its_thursday(day: str, week: str) -> None:
    """H2; ISO 8601."""
    assert week_of(date.fromisoformat(day)) == week


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(-60, 60))
def test_weeks_sort_as_text_and_follow_one_another(day: date, weeks: int) -> None:
    """H2."""
    week = week_of(day)
    assert day in days_of(week)
    assert week_after(week_after(week, weeks), -weeks) == week
    assert (week_after(week, weeks) > week) == (weeks > 0)
    assert monday_of(week).isoweekday() == 1
    assert 1 <= number_of(week) <= 53
    assert len(weeks_between(week, week_after(week, weeks))) == max(0, weeks + 1)
