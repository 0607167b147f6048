"""Decisions about hours."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import week_rules
from bot.core.errors import Refusal
from bot.core.weeks import days_of, week_after, week_of
from handlers.hours import rules
from storage.expectations import Expectation
from storage.hours import Entry
from storage.leave import Leave
from storage.nudges import Nudge

NOW = datetime(2026, 3, 29, 18, tzinfo=UTC)
LIMA, JAKARTA, LONDON = ZoneInfo("America/Lima"), ZoneInfo("Asia/Jakarta"), ZoneInfo("Europe/London")


@dataclass
class Stay:
    joined_at: datetime
    left_at: datetime | None = None


def leave(start: str, end: str | None) -> Leave:
    return Leave(
        person_id=1, start=date.fromisoformat(start), end=date.fromisoformat(end) if end else None, created_at=NOW
    )


def entry(logged_at: datetime) -> Entry:
    return Entry(
        person_id=1, group_id=1, number=3, minutes=60, day=date(2026, 3, 1), week="2026-W09", logged_at=logged_at
    )


def nudge(week: str, *, answered: bool) -> Nudge:
    return Nudge(person_id=1, group_id=1, week=week, sent_at=NOW, answered_at=NOW if answered else None)


def test_a_week_closes_on_monday_noon_when_sunday_has_ended_everywhere() -> None:
    """H2: at UTC−12, Sunday ends on Monday 12:00 UTC."""
    assert week_rules.closes_at("2026-W13") == datetime(2026, 3, 30, 12, tzinfo=UTC)
    assert week_rules.closes_at("2026-W53") == datetime(2027, 1, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "newest"),
    [
        ("2026-03-30T11:59:59+00:00", "2026-W12"),
        ("2026-03-30T12:00:00+00:00", "2026-W13"),
        ("2026-04-05T23:59:00+00:00", "2026-W13"),
        ("2027-01-04T12:00:00+00:00", "2026-W53"),
    ],
)
def test_the_newest_closable_week_is_the_one_that_is_over_everywhere(now: str, newest: str) -> None:
    """H2."""
    assert week_rules.last_closable(datetime.fromisoformat(now)) == newest


@given(st.integers(1, 1440), st.integers(0, 1440))
def test_no_day_gets_more_than_24_hours(minutes: int, already: int) -> None:
    """H1."""
    if minutes + already <= 1440:
        rules.check_day(minutes, already, "today")
    else:
        with pytest.raises(Refusal) as refused:
            rules.check_day(minutes, already, "today")
        assert refused.value.code == "day-full"


def test_an_entry_can_be_changed_for_28_days() -> None:
    """H1."""
    kept = entry(NOW - timedelta(days=28))
    assert rules.changeable(kept, 3, NOW) is kept
    for found, number, code in (
        (entry(NOW - timedelta(days=28, seconds=1)), 3, "entry-settled"),
        (None, 3, "no-entry"),
        (None, None, "nothing-logged"),
    ):
        with pytest.raises(Refusal) as refused:
            rules.changeable(found, number, NOW)
        assert refused.value.code == code


def test_an_expectation_holds_from_its_week_on_and_never_backwards() -> None:
    """H3."""
    changes = [
        Expectation(group_id=1, from_week="2026-W14", minutes=240),
        Expectation(group_id=1, from_week="0001-W01", minutes=300),
        Expectation(group_id=1, from_week="2026-W20", minutes=120),
    ]
    found = [
        week_rules.expectation_in(changes, week)
        for week in ("2020-W53", "2026-W13", "2026-W14", "2026-W19", "2027-W01")
    ]
    assert found == [300, 300, 240, 240, 120]
    assert week_rules.expectation_in([], "2026-W13") == week_rules.DEFAULT_EXPECTATION == 300


@pytest.mark.parametrize(
    ("start", "end", "is_leave"),
    [
        ("2026-03-23", "2026-03-29", True),
        ("2026-03-23", "2026-03-26", True),
        ("2026-03-23", "2026-03-25", False),
        ("2026-03-27", "2026-04-30", False),
        ("2026-03-26", None, True),
        ("2026-03-30", None, False),
    ],
)
def test_a_week_is_on_leave_when_fewer_than_four_days_are_left_of_it(
    start: str, end: str | None, is_leave: bool
) -> None:
    """H3, G7."""
    assert week_rules.is_leave_week([leave(start, end)], "2026-W13") is is_leave


def test_nothing_is_expected_of_somebody_in_a_week_that_does_not_count() -> None:
    """H3: before joining, between two stays, and on leave."""
    stays = [
        Stay(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC)),
        Stay(datetime(2026, 3, 23, tzinfo=UTC)),
    ]
    leaves = [leave("2026-03-30", "2026-04-05")]
    weeks = [week_after("2026-W09", n) for n in range(7)]
    found = [rules.own_week(week, 60, [], stays, leaves, LONDON).expected for week in weeks]
    assert found == [0, 300, 0, 0, 300, 0, 300]


def test_two_leaves_in_one_week_count_together() -> None:
    """H3, G7."""
    leaves = [leave("2026-03-20", "2026-03-24"), leave("2026-03-28", "2026-03-31")]
    assert week_rules.is_leave_week(leaves, "2026-W13")


@pytest.mark.parametrize(
    ("joined", "zone", "does"),
    [
        ("2026-03-26T12:00:00+00:00", LIMA, True),
        ("2026-03-27T03:00:00+00:00", LIMA, True),  # still Thursday there
        ("2026-03-27T03:00:00+00:00", JAKARTA, False),
        ("2026-03-27T12:00:00+00:00", LIMA, False),
    ],
)
def test_the_week_of_joining_counts_when_four_days_of_it_are_left(joined: str, zone: ZoneInfo, does: bool) -> None:
    """H3: by the member's own calendar."""
    assert week_rules.counts([Stay(datetime.fromisoformat(joined))], [], "2026-W13", zone) is does


@given(
    minutes=st.lists(st.integers(0, 3000), min_size=1, max_size=8),
    away=st.sets(st.integers(0, 7)),
)
def test_leave_weeks_are_left_out_of_both_sides_of_the_average(minutes: list[int], away: set[int]) -> None:
    """H3."""
    weeks = [week_after("2026-W05", n) for n in range(len(minutes))]
    leaves = [leave(str(days_of(weeks[n])[0]), str(days_of(weeks[n])[-1])) for n in away if n < len(weeks)]
    stay = Stay(datetime(2026, 1, 1, tzinfo=UTC))
    counted = [w for w in weeks if week_rules.counts([stay], leaves, w, LIMA)]
    left = [amount for n, amount in enumerate(minutes) if n not in away]
    found = rules.average(dict(zip(weeks, minutes, strict=True)), [], counted)
    if not left:
        assert found is None
    else:
        assert found is not None
        assert (found.weeks, found.expected) == (len(left), 300)
        assert abs(found.minutes - sum(left) / len(left)) <= 0.5


@pytest.mark.parametrize(
    ("now", "zone", "at"),
    [
        ("2026-03-23T12:00:00+00:00", "America/Lima", "2026-03-29T22:00:00+00:00"),
        ("2026-03-23T12:00:00+00:00", "Europe/Berlin", "2026-03-29T15:00:00+00:00"),  # summer time since that morning
        ("2026-03-29T22:00:00+00:00", "America/Lima", "2026-04-05T22:00:00+00:00"),
        ("2026-03-23T12:00:00+00:00", "Pacific/Kiritimati", "2026-03-29T03:00:00+00:00"),
        ("2026-03-23T12:00:00+00:00", "Pacific/Niue", "2026-03-30T04:00:00+00:00"),
    ],
)
def test_a_nudge_comes_on_sunday_at_five_in_the_afternoon_local_time(now: str, zone: str, at: str) -> None:
    """H5."""
    found = rules.next_nudge(datetime.fromisoformat(now), ZoneInfo(zone))
    assert found == datetime.fromisoformat(at)
    assert rules.is_nudge_time(found, ZoneInfo(zone))
    assert not rules.is_nudge_time(found + timedelta(hours=4, minutes=1), ZoneInfo(zone))


@pytest.mark.parametrize(
    ("now", "saturday"),
    [
        ("2026-03-23T12:00", "2026-03-28T12:00"),
        ("2026-03-28T11:59", "2026-03-28T12:00"),
        ("2026-03-28T12:00", "2026-04-04T12:00"),
        ("2026-03-29T04:00", "2026-04-04T12:00"),
    ],
)
def test_the_questions_are_prepared_on_saturday_noon(now: str, saturday: str) -> None:
    """H5: before it is Sunday evening anywhere."""
    assert rules.next_saturday(datetime.fromisoformat(f"{now}Z")) == datetime.fromisoformat(f"{saturday}Z")


@pytest.mark.parametrize(
    ("logged", "leaves", "nudges", "may"),
    [
        (False, [], [], True),
        (True, [], [], False),
        (False, [("2026-03-29", "2026-03-29")], [], False),
        (False, [("2026-03-23", "2026-03-27")], [], False),
        (False, [("2026-03-23", "2026-03-25")], [], True),
        (False, [], [("2026-W13", False)], False),
        (False, [], [("2026-W13", True)], False),
        (False, [], [("2026-W12", False)], True),
        (False, [], [("2026-W12", False), ("2026-W10", False)], False),
        (False, [], [("2026-W12", False), ("2026-W10", True)], True),
        (False, [], [("2026-W12", True), ("2026-W10", False), ("2026-W09", False)], True),
    ],
)
def test_a_nudge_is_rare_and_stops_without_an_answer(
    logged: bool, leaves: list[tuple[str, str]], nudges: list[tuple[str, bool]], may: bool
) -> None:
    """H5: at most once a week, not on leave, no more after two without an answer."""
    found = rules.may_nudge(
        date(2026, 3, 29),
        [leave(start, end) for start, end in leaves],
        logged=logged,
        nudges=[nudge(week, answered=answered) for week, answered in nudges],
    )
    assert found is may


def test_a_week_is_heavy_above_twice_the_expectation() -> None:
    """H5."""
    assert not rules.is_heavy(600, 300)
    assert rules.is_heavy(601, 300)


def test_sunday_night_in_lima_and_monday_in_jakarta_are_two_weeks() -> None:
    """H2: the story's Sunday, 23:30 in Lima."""
    instant = datetime(2026, 3, 30, 4, 30, tzinfo=UTC)
    assert week_of(instant.astimezone(LIMA).date()) == "2026-W13"
    assert week_of(instant.astimezone(JAKARTA).date()) == "2026-W14"
