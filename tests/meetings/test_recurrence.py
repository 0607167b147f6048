"""Series: their dates, the times that clocks leave out or show twice, and whom a change of the clock moves."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil import rrule
from hypothesis import given
from hypothesis import strategies as st

from handlers.meetings.series import recurrence
from handlers.meetings.series.recurrence import LAST, Every, Instance, Missing, Series, Twice

ZONES = st.sampled_from(sorted(available_timezones() - {"localtime", "Factory"}))


def series(zone: str, at: str, first: str, every: Every = Every.WEEK, which: int = 0, until: str = "") -> Series:
    return Series(
        zone, time.fromisoformat(at), date.fromisoformat(first), every, which,
        date.fromisoformat(until) if until else None,
    )  # fmt: skip


def dates(one: Series, begin: str, end: str) -> list[str]:
    return [f"{day:%d.%m.}" for day in recurrence.days(one, date.fromisoformat(begin), date.fromisoformat(end))]


def instances(one: Series, begin: str, end: str) -> list[Instance]:
    found = recurrence.found(one, date.fromisoformat(begin), date.fromisoformat(end))
    assert all(isinstance(each, Instance) for each in found)
    return [each for each in found if isinstance(each, Instance)]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (series("UTC", "15:00", "2026-03-10"), ["10.03.", "17.03.", "24.03.", "31.03."]),
        (series("UTC", "15:00", "2026-01-06"), ["03.03.", "10.03.", "17.03.", "24.03.", "31.03."]),
        (series("UTC", "15:00", "2026-03-10", Every.TWO_WEEKS), ["10.03.", "24.03."]),
        (series("UTC", "15:00", "2026-01-06", Every.TWO_WEEKS), ["03.03.", "17.03.", "31.03."]),
        (series("UTC", "15:00", "2026-01-06", Every.MONTH, 1), ["03.03."]),
        (series("UTC", "15:00", "2026-01-13", Every.MONTH, 2), ["10.03."]),
        (series("UTC", "15:00", "2026-01-27", Every.MONTH, 4), ["24.03."]),
        (series("UTC", "15:00", "2026-01-27", Every.MONTH, LAST), ["31.03."]),
        (series("UTC", "15:00", "2026-01-06", until="2026-03-16"), ["03.03.", "10.03."]),
        (series("UTC", "15:00", "2026-01-06", until="2026-03-17"), ["03.03.", "10.03.", "17.03."]),
        (series("UTC", "15:00", "2026-04-07"), []),
        (series("UTC", "15:00", "2026-04-07", Every.MONTH, 1), []),
    ],
)
def test_a_series_meets_on_its_dates(one: Series, expected: list[str]) -> None:
    """S5: the dates of March."""
    assert dates(one, "2026-03-01", "2026-03-31") == expected


def test_the_last_weekday_of_february_may_be_the_29th() -> None:
    """S5: of a leap year."""
    tuesdays = series("UTC", "15:00", "2028-01-25", Every.MONTH, LAST)
    assert dates(tuesdays, "2028-02-01", "2028-03-31") == ["29.02.", "28.03."]


def test_weekly_dates_go_on_over_week_53() -> None:
    """S5: 2026 has one."""
    assert dates(series("UTC", "15:00", "2026-12-24"), "2026-12-20", "2027-01-14") == [
        "24.12.",
        "31.12.",
        "07.01.",
        "14.01.",
    ]


@given(
    st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.sampled_from(Every), st.integers(0, 900), st.integers(0, 900),
    st.none() | st.integers(0, 900),
)  # fmt: skip
def test_the_dates_are_those_of_the_rule_that_calendars_follow(
    first: date, every: Every, begin: int, length: int, until: int | None
) -> None:
    """S5, S6: held against the rules of RFC 5545 as another library reads them."""
    which = ((first.day - 1) // 7 + 1 if first.day <= 28 else LAST) if every == Every.MONTH else 0
    last = first + timedelta(days=until) if until is not None else None
    one = Series("UTC", time(15), first, every, which, last)
    start, end = first + timedelta(days=begin - 100), first + timedelta(days=begin - 100 + length)
    rule = rrule.rrule(
        rrule.MONTHLY if every == Every.MONTH else rrule.WEEKLY,
        dtstart=datetime.combine(first, time()),
        interval=2 if every == Every.TWO_WEEKS else 1,
        byweekday=rrule.weekday(first.weekday(), which) if every == Every.MONTH else None,
        until=datetime.combine(last, time()) if last else None,
    )
    wanted = rule.between(datetime.combine(start, time()), datetime.combine(end, time()), inc=True)
    assert list(recurrence.days(one, start, end)) == [each.date() for each in wanted]


@pytest.mark.parametrize(
    ("every", "which", "first"),
    [
        (Every.WEEK, 1, "2026-03-03"),
        (Every.MONTH, 0, "2026-03-03"),
        (Every.MONTH, 5, "2026-03-31"),
        (Every.MONTH, 2, "2026-03-03"),
        (Every.MONTH, LAST, "2026-03-24"),
    ],
)
def test_a_series_that_means_another_date_than_its_first_is_a_slip_of_the_caller(
    every: Every, which: int, first: str
) -> None:
    with pytest.raises(ValueError, match=r"is none of|is not the weekday"):
        series("UTC", "15:00", first, every, which)


def test_a_series_stays_at_its_local_time_when_the_clocks_change() -> None:
    """S5: never at a UTC instant."""
    found = instances(series("Europe/Berlin", "15:00", "2026-03-24"), "2026-03-01", "2026-04-01")
    assert [each.at for each in found] == [
        datetime(2026, 3, 24, 14, tzinfo=UTC), datetime(2026, 3, 31, 13, tzinfo=UTC),
    ]  # fmt: skip
    assert [each.local for each in found] == [datetime(2026, 3, 24, 15), datetime(2026, 3, 31, 15)]  # noqa: DTZ001


# Times that are left out or come twice


@pytest.mark.parametrize(
    ("zone", "at", "first", "earlier", "later"),
    [
        ("Europe/Berlin", "02:30", "2026-03-29", "2026-03-29T00:30Z", "2026-03-29T01:30Z"),
        ("Australia/Lord_Howe", "02:15", "2026-10-04", "2026-10-03T15:15Z", "2026-10-03T15:45Z"),
        ("America/Santiago", "00:30", "2026-09-06", "2026-09-06T03:30Z", "2026-09-06T04:30Z"),
    ],
)
def test_a_time_that_the_clocks_leave_out_asks_for_a_choice(
    zone: str, at: str, first: str, earlier: str, later: str
) -> None:
    """S5: refused or made unambiguous with a choice, also where half an hour or a midnight is left out."""
    one = series(zone, at, first)
    (found,) = recurrence.found(one, one.first, one.first)
    assert isinstance(found, Missing)
    assert (found.day, found.local) == (one.first, datetime.combine(one.first, one.at))
    assert (found.earlier.at, found.later.at) == (datetime.fromisoformat(earlier), datetime.fromisoformat(later))
    assert found.earlier.local < found.local < found.later.local


@pytest.mark.parametrize(
    ("zone", "at", "day", "first", "second"),
    [
        ("Europe/Berlin", "02:30", "2026-10-25", "2026-10-25T00:30Z", "2026-10-25T01:30Z"),
        ("Australia/Lord_Howe", "01:45", "2026-04-05", "2026-04-04T14:45Z", "2026-04-04T15:15Z"),
        ("America/Santiago", "23:30", "2026-04-04", "2026-04-05T02:30Z", "2026-04-05T03:30Z"),
    ],
)
def test_a_time_that_the_clocks_show_twice_asks_for_a_choice(
    zone: str, at: str, day: str, first: str, second: str
) -> None:
    """S5."""
    one = series(zone, at, day)
    (found,) = recurrence.found(one, one.first, one.first)
    assert isinstance(found, Twice)
    assert (found.first.at, found.second.at) == (datetime.fromisoformat(first), datetime.fromisoformat(second))
    assert found.first.local == found.second.local == datetime.combine(one.first, one.at)


def test_a_choice_settles_a_date_and_what_was_not_offered_does_not() -> None:
    """S5: or leaves the date out."""
    one = series("Europe/Berlin", "02:30", "2026-03-22")
    found = recurrence.found(one, date(2026, 3, 22), date(2026, 4, 5))
    gap = found[1]
    assert isinstance(gap, Missing)
    for chosen in (gap.earlier, gap.later):
        settled, waiting = recurrence.settled(found, {gap.day: chosen.at})
        assert (settled[1], len(settled), waiting) == (chosen, 3, [])
    assert recurrence.settled(found, {}) == ([found[0], found[2]], [gap])
    assert recurrence.settled(found, {gap.day: datetime(2026, 3, 29, tzinfo=UTC)}) == ([found[0], found[2]], [gap])
    assert recurrence.settled(found, {gap.day: None}) == ([found[0], found[2]], [])


def test_the_second_of_two_can_be_chosen() -> None:
    """S5."""
    one = series("Europe/Berlin", "02:30", "2026-10-25")
    found = recurrence.found(one, one.first, one.first)
    both = found[0]
    assert isinstance(both, Twice)
    assert recurrence.settled(found, {one.first: both.second.at}) == ([both.second], [])


@given(ZONES, st.dates(date(2026, 1, 1), date(2028, 12, 31)), st.integers(0, 95))
def test_there_is_one_instant_for_a_time_or_a_choice_between_two(zone: str, day: date, quarter: int) -> None:
    """S5: in every zone, by the clock there."""
    at = time(quarter // 4, quarter % 4 * 15)
    local = datetime.combine(day, at)
    middle = local.replace(tzinfo=UTC)
    shown = [
        instant for n in range(-15 * 60, 15 * 60, 15)
        if (instant := middle + timedelta(minutes=n)).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local
    ]  # fmt: skip
    found = recurrence.on_day(day, at, zone)
    if isinstance(found, Instance):
        assert (shown, found.local) == ([found.at], local)
    elif isinstance(found, Twice):
        assert shown == [found.first.at, found.second.at]
    else:
        assert shown == []


# Whom a change of the clock moves


def test_a_clock_change_moves_those_whose_clocks_do_not_go_along() -> None:
    """S5: Berlin changes on 29 March; Lima and Kolkata never do, London does on the same day."""
    found = instances(series("Europe/Berlin", "15:00", "2026-03-24"), "2026-03-24", "2026-04-14")
    zones = ["Asia/Kolkata", "America/Lima", "Europe/Berlin", "Europe/London", "America/Lima"]
    moves = recurrence.moved_for(zones, found)
    assert [(move.zone, move.instance, move.by) for move in moves] == [
        ("America/Lima", found[1], timedelta(hours=-1)), ("Asia/Kolkata", found[1], timedelta(hours=-1)),
    ]  # fmt: skip
    assert (f"{moves[0].usual:%d %H:%M}", f"{moves[0].local:%d %H:%M}") == ("31 09:00", "31 08:00")
    assert moves[0].announce_at == datetime(2026, 3, 24, 13, tzinfo=UTC)


def test_zones_that_change_earlier_are_moved_and_moved_back() -> None:
    """S5: New York on 8 March, Berlin on 29 March, Lord Howe by half an hour on 5 April."""
    found = instances(series("Europe/Berlin", "15:00", "2026-03-03"), "2026-03-03", "2026-04-14")
    moves = recurrence.moved_for(["America/New_York", "Australia/Lord_Howe"], found)
    assert [(move.zone, move.instance.day.isoformat()[5:], move.by // timedelta(minutes=1)) for move in moves] == [
        ("America/New_York", "03-10", 60),
        ("America/New_York", "03-31", -60),
        ("Australia/Lord_Howe", "03-31", -60),
        ("Australia/Lord_Howe", "04-07", -30),
    ]


def test_a_move_may_bring_another_date() -> None:
    """S5: half past midnight in Kolkata becomes half past eleven on the evening before."""
    found = instances(series("Europe/Berlin", "20:00", "2026-03-24"), "2026-03-24", "2026-03-31")
    (move,) = recurrence.moved_for(["Asia/Kolkata"], found)
    assert (f"{move.usual:%d %H:%M}", f"{move.local:%d %H:%M}") == ("01 00:30", "31 23:30")


def test_a_time_that_was_chosen_is_no_clock_change() -> None:
    """S5: the series' own zone is never moved by its own clocks."""
    one = series("Europe/Berlin", "02:30", "2026-03-22")
    found = recurrence.found(one, date(2026, 3, 22), date(2026, 4, 5))
    gap = found[1]
    assert isinstance(gap, Missing)
    settled, _ = recurrence.settled(found, {gap.day: gap.later.at})
    assert recurrence.moved_for(["Europe/Berlin"], settled) == []


@given(ZONES, ZONES, st.dates(date(2026, 1, 1), date(2027, 12, 1)))
def test_who_is_not_moved_sees_the_same_time_as_the_week_before(anchor: str, zone: str, first: date) -> None:
    """S5: nobody's time moves without a word, and nobody hears of a move that there is not."""
    found = recurrence.found(Series(anchor, time(12), first), first, first + timedelta(weeks=30))
    settled, _ = recurrence.settled(found, {})
    moved = {move.instance.day: move.by for move in recurrence.moved_for([zone], settled)}
    for before, after in pairwise(settled):
        past, now = (each.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for each in (before, after))
        assert now - past == after.local - before.local + moved.get(after.day, timedelta())
        assert moved.get(after.day) != timedelta()
