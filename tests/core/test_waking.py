"""When people may be asked something: tables and properties."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.waking import RESTS, WAKES, is_awake, on_leave, when_to_ask
from storage.leave import Leave

NOW = datetime(2026, 3, 23, 9, tzinfo=UTC)
LIMA = ZoneInfo("America/Lima")


@pytest.mark.parametrize(
    ("now", "leaves", "expected"),
    [
        ("2026-03-23T15:00Z", [], "2026-03-23T15:00Z"),  # 10:00 in Lima
        ("2026-03-23T10:00Z", [], "2026-03-23T14:00Z"),  # 05:00: at nine
        ("2026-03-24T02:00Z", [], "2026-03-24T14:00Z"),  # 21:00: tomorrow at nine
        ("2026-03-23T15:00Z", [("2026-03-20", "2026-03-25")], "2026-03-26T14:00Z"),
        ("2026-03-23T15:00Z", [("2026-03-20", "2026-03-25"), ("2026-03-26", "2026-03-27")], "2026-03-28T14:00Z"),
        ("2026-03-23T15:00Z", [("2026-03-20", None)], "2026-03-30T14:00Z"),
        ("2026-03-23T15:00Z", [("2026-03-24", "2026-03-25")], "2026-03-23T15:00Z"),
    ],
)
def test_people_are_asked_when_they_are_awake_and_not_on_leave(
    now: str, leaves: list[tuple[str, str | None]], expected: str
) -> None:
    """G6, G7."""
    rows = [
        Leave(
            person_id=1, start=date.fromisoformat(first), end=date.fromisoformat(last) if last else None, created_at=NOW
        )
        for first, last in leaves
    ]
    at = when_to_ask(datetime.fromisoformat(now), LIMA, rows)
    assert at == datetime.fromisoformat(expected)


@given(
    now=st.integers(0, 2 * 366 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes)),
    zone=st.sampled_from(sorted(available_timezones() - {"localtime"})).map(ZoneInfo),
    lengths=st.lists(st.tuples(st.integers(-3, 10), st.integers(0, 10)), max_size=3),
)
def test_the_instant_is_never_past_at_night_or_on_leave(
    now: datetime, zone: ZoneInfo, lengths: list[tuple[int, int]]
) -> None:
    """G6, G7: in every zone, across clock changes."""
    today = now.astimezone(zone).date()
    leaves = [
        Leave(person_id=1, start=today + timedelta(days=a), end=today + timedelta(days=a + b), created_at=NOW)
        for a, b in lengths
    ]
    at = when_to_ask(now, zone, leaves)
    local = at.astimezone(zone)
    assert at >= now
    assert WAKES <= local.time() < RESTS or local.date() != today
    assert is_awake(at, zone)
    assert not on_leave(leaves, at, zone)


@pytest.mark.parametrize(
    ("now", "awake"),
    [
        ("2026-03-23T13:59Z", False),
        ("2026-03-23T14:00Z", True),  # 9:00 in Lima
        ("2026-03-24T00:59Z", True),
        ("2026-03-24T01:00Z", False),  # 20:00
    ],
)
def test_people_are_awake_from_nine_to_eight_in_the_evening_where_they_are(now: str, awake: bool) -> None:
    """D8."""
    assert is_awake(datetime.fromisoformat(now), LIMA) is awake


@pytest.mark.parametrize(
    ("at", "away"),
    [
        ("2026-03-23T04:59Z", False),  # Sunday evening in Lima
        ("2026-03-23T05:00Z", True),
        ("2026-03-24T04:59Z", True),  # Monday, the only day of the leave, until midnight there
        ("2026-03-24T05:00Z", False),
    ],
)
def test_leave_is_judged_by_the_date_where_the_person_is(at: str, away: bool) -> None:
    """G7, D1."""
    monday = date(2026, 3, 23)
    leaves = [Leave(person_id=1, start=monday, end=monday, created_at=NOW)]
    assert on_leave(leaves, datetime.fromisoformat(at), LIMA) is away
    assert not on_leave([], datetime.fromisoformat(at), LIMA)
