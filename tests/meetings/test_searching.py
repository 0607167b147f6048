"""Slots that the bot proposes."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from handlers.meetings.fair import fairness, searching
from handlers.meetings.fair.fairness import Person
from storage.leave import Leave

MONDAY = datetime(2026, 3, 23, tzinfo=UTC)
WEEK = timedelta(days=7)
SPREAD = [
    Person(1, "America/Lima"), Person(2, "Europe/Berlin"), Person(3, "Asia/Kolkata"), Person(4, "Africa/Lagos"),
]  # fmt: skip


def test_a_week_has_336_half_hours() -> None:
    """S2: those that begin in it."""
    starts = searching.half_hours(MONDAY, MONDAY + WEEK)
    assert (len(starts), starts[0], starts[-1]) == (336, MONDAY, MONDAY + WEEK - timedelta(minutes=30))


def test_a_period_that_begins_between_half_hours_begins_with_the_next() -> None:
    """S2: "next week" in Kathmandu, on the clocks there and in UTC."""
    begin = MONDAY - timedelta(hours=5, minutes=45)
    end = begin + timedelta(hours=1)
    quarter, half = timedelta(minutes=15), timedelta(minutes=30)
    assert searching.half_hours(begin, end) == [begin + quarter, begin + quarter + half]
    assert searching.half_hours(begin, end, "Asia/Kathmandu") == [begin, begin + half]


def test_proposals_are_the_hours_that_suit_all_spread_over_days() -> None:
    """S2: 13:30 to 15:30 UTC suit Lima and Kolkata alike."""
    found = searching.propose(MONDAY, MONDAY + WEEK, 90, SPREAD, "Europe/Berlin", count=5, a_day=1)
    assert [start.date() for start in found] == [(MONDAY + timedelta(days=n)).date() for n in range(5)]
    assert {f"{start:%H:%M}" for start in found} == {"13:00"}


def test_days_on_which_somebody_is_on_leave_come_last() -> None:
    """S2, G7."""
    away = Leave(person_id=1, start=date(2026, 3, 23), end=date(2026, 3, 25), created_at=MONDAY)
    people = [Person(1, "America/Lima", leaves=[away]), *SPREAD[1:]]
    found = searching.propose(MONDAY, MONDAY + WEEK, 60, people, "UTC", count=4, a_day=1)
    assert [start.day for start in found] == [26, 27, 28, 29]


def test_whoever_has_borne_much_is_spared_by_what_is_proposed() -> None:
    """S2: no hour suits all three."""
    zones = ("America/Los_Angeles", "Europe/Berlin", "Asia/Tokyo")
    for spared in zones:
        people = [Person(n, zone, burden=600 if zone == spared else 0) for n, zone in enumerate(zones)]
        found = searching.propose(MONDAY, MONDAY + WEEK, 60, people, "UTC", count=3)
        assert [fairness.cost(spared, people[0].window, start, 60) for start in found] == [0, 0, 0]
        assert all(fairness.best([start], 60, people, {}, "UTC")[0].reason.worst > 0 for start in found)


def test_a_period_without_room_for_all_has_fewer() -> None:
    """S2: three hours hold two slots of 90 minutes, and no period holds none."""
    assert len(searching.propose(MONDAY, MONDAY + timedelta(hours=3), 90, SPREAD, "UTC", count=5, a_day=9)) == 2
    assert searching.propose(MONDAY, MONDAY, 90, SPREAD, "UTC") == []


@given(
    st.integers(0, 700), st.integers(1, 10), st.sampled_from([15, 30, 60, 90, 1500]), st.integers(1, 12),
    st.integers(1, 4), st.sampled_from(["UTC", "Pacific/Auckland", "Australia/Lord_Howe", "Asia/Kathmandu"]),
)  # fmt: skip
def test_proposals_lie_in_the_period_apart_and_spread(
    begin: int, days: int, minutes: int, count: int, a_day: int, zone: str
) -> None:
    """S2: no two overlap, no date of the group has more than it may, and nothing better was left out."""
    first, last = MONDAY + timedelta(hours=begin), MONDAY + timedelta(hours=begin, days=days)
    found = searching.propose(first, last, minutes, SPREAD, zone, count, a_day)
    assert all(first <= start < last for start in found)
    assert found == sorted(found)
    assert len(found) <= count
    assert all(other - one >= timedelta(minutes=minutes) for one, other in pairwise(found))
    taken = Counter(start.astimezone(ZoneInfo(zone)).date() for start in found)
    assert max(taken.values()) <= a_day
    best = fairness.best(searching.half_hours(first, last, zone), minutes, SPREAD, {}, zone, 1)[0]
    assert best.start in found
