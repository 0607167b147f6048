"""Which weeks are meant, and when the digest is due. Now is Monday, 30 March 2026, 13:00 UTC: week 13 is over."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import Refusal
from bot.core.i18n import Translator
from bot.core.week_rules import KEPT
from bot.core.weeks import weeks_between
from handlers.summaries import periods

NOW = datetime(2026, 3, 30, 13, tzinfo=UTC)
ENGLISH = Translator("en", "UTC")
BETWEEN, WEEK = ["to", "hasta"], ["week", "weeks"]


def read(text: str) -> list[str]:
    return periods.read(text, NOW, BETWEEN, WEEK)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("", "2026-W13", "2026-W13"),
        ("2026-W13", "2026-W13", "2026-W13"),
        ("w13", "2026-W13", "2026-W13"),
        ("week 9", "2026-W09", "2026-W09"),
        ("W50", "2025-W50", "2025-W50"),
        ("2026-W10..2026-W13", "2026-W10", "2026-W13"),
        ("W10 to W13", "2026-W10", "2026-W13"),
        ("W10 – 2026W13", "2026-W10", "2026-W13"),
        ("2026-03-02..2026-03-29", "2026-W10", "2026-W13"),
        ("2026-03-04 hasta 2026-03-05", "2026-W10", "2026-W10"),
        ("2025-W41..2026-W13", "2025-W41", "2026-W13"),
        ("2025-W10", "2025-W10", "2025-W10"),
        ("week 10 to 11", "2026-W10", "2026-W11"),
        ("weeks 10..11", "2026-W10", "2026-W11"),
        ("10..11", "2026-W10", "2026-W11"),
        ("10 to 11", "2026-W10", "2026-W11"),
        ("W10-11", "2026-W10", "2026-W11"),
        ("2026-W10-2026-W11", "2026-W10", "2026-W11"),
        ("2025-W50 to 51", "2025-W50", "2025-W51"),
        ("50..3", "2025-W50", "2026-W03"),
    ],
)
def test_weeks_are_read_as_people_write_them(text: str, first: str, last: str) -> None:
    """N3."""
    assert read(text) == weeks_between(first, last)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-W14", "summary-not-over"),
        ("W14", "summary-not-over"),
        ("W21", "summary-not-over"),
        ("2026-W13..2026-W10", "summary-backwards"),
        ("2025-W39..2026-W13", "summary-too-long"),
        ("2025-W09", "summary-too-early"),
        ("2024-W13", "summary-too-early"),
        ("2026-W60", "summary-no-week"),
        ("2026-02-30", "summary-weeks"),
        ("03/04/2026", "summary-weeks"),
        ("13", "summary-weeks"),
        ("W10..W11..W12", "summary-weeks"),
        ("W10..", "summary-weeks"),
        ("2026-W13 please", "summary-weeks"),
    ],
)
def test_what_is_no_week_that_can_be_told_of_is_refused(text: str, code: str) -> None:
    """N3, X1."""
    with pytest.raises(Refusal) as refused:
        read(text)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-W14", "Week 2026-W14 is not over before Monday, 6 April 2026, 12:00 UTC."),
        ("W99", "There is no week 99 in 2026."),
        ("W53", "There is no week 53 in 2025."),
    ],
)
def test_a_refusal_names_the_day_and_the_year_that_were_meant(text: str, said: str) -> None:
    """N3."""
    with pytest.raises(Refusal) as refused:
        read(text)
    values = {name: value(ENGLISH) if callable(value) else value for name, value in refused.value.values.items()}
    assert str(ENGLISH(refused.value.template, **values)).startswith(said)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001  # bounds
def test_a_week_that_is_told_of_is_kept_whole(now: datetime) -> None:
    """X1: hours go after 13 months, whole days at a time."""
    oldest = periods.oldest_kept(now)
    assert periods.bounds([oldest])[0].date() > (now - KEPT).date()


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # bounds
    st.integers(0, 6),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from(["UTC", "Europe/Berlin", "America/Lima", "Pacific/Apia"]),
)
def test_the_next_digest_is_within_a_week_at_that_local_time(now: datetime, day: int, at: time, zone: str) -> None:
    """N3, S5: an hour later where the clocks leave that time out."""
    due = periods.next_time(now, day, at, zone)
    local = due.astimezone(ZoneInfo(zone))
    assert 0 < (due - now).total_seconds() <= 7 * 86400 + 3600
    assert local.weekday() == day
    assert local.time() == at or local.hour == (at.hour + 1) % 24
