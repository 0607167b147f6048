"""What calendar files say of clocks, read by dateutil and held against the clocks themselves (S6)."""

import io
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from zoneinfo import available_timezones

import pytest
from dateutil import tz
from hypothesis import given
from hypothesis import strategies as st

from handlers.meetings.calendar.vtimezones import vtimezone
from handlers.meetings.fair import clocks
from handlers.meetings.series import recurrence
from handlers.meetings.series.recurrence import Instance

FIRST, LAST = datetime(2026, 3, 1, tzinfo=UTC), datetime(2031, 3, 1, tzinfo=UTC)
ZONES = sorted(available_timezones() - {"localtime", "Factory"})


def text(zone: str) -> str:
    written: bytes = vtimezone(zone, FIRST, LAST).to_ical()
    return written.decode()


@cache
def read(zone: str) -> tzinfo | None:
    """The zone as dateutil has it from the file."""
    return tz.tzical(io.StringIO(text(zone))).get()


def check(zone: str, day: date, at: time) -> None:
    """A time that the clock shows once is the same instant by the file."""
    found = recurrence.on_day(day, at, zone)
    if isinstance(found, Instance):
        assert datetime.combine(day, at, read(zone)).astimezone(UTC) == found.at


@given(st.sampled_from(ZONES), st.dates(FIRST.date(), LAST.date()), st.integers(0, 95))
def test_every_zones_clock_is_told_as_it_goes(zone: str, day: date, quarter: int) -> None:
    """S6: all zones that there are."""
    check(zone, day, time(quarter // 4, quarter % 4 * 15))


@pytest.mark.parametrize(
    "zone",
    ["Europe/Berlin", "Europe/Dublin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "America/Nuuk",
     "Africa/Casablanca", "Africa/Cairo", "Asia/Gaza", "Asia/Beirut", "Pacific/Auckland", "Pacific/Chatham",
     "America/Asuncion", "Asia/Tehran"],
)  # fmt: skip
def test_the_hours_around_each_change_are_right(zone: str) -> None:
    """S6: also the hour after clocks were put forward."""
    for span in clocks.spans(zone, clocks.number(FIRST), clocks.number(LAST))[1:]:
        for quarters in range(-12, 13):
            local = clocks.wall(zone, clocks.instant(span.begin) + timedelta(minutes=15 * quarters))
            check(zone, local.date(), local.time())


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Europe/Berlin", ["19700329T020000 BYDAY=-1SU;BYMONTH=3", "19701025T030000 BYDAY=-1SU;BYMONTH=10"]),
        ("Australia/Lord_Howe", ["19700405T020000 BYDAY=1SU;BYMONTH=4", "19701004T020000 BYDAY=1SU;BYMONTH=10"]),
        (
            "America/Santiago",
            [
                "19700405T000000 BYDAY=SU;BYMONTHDAY=2,3,4,5,6,7,8;BYMONTH=4",
                "19700906T000000 BYDAY=SU;BYMONTHDAY=2,3,4,5,6,7,8;BYMONTH=9",
            ],
        ),
        ("Asia/Kathmandu", ["19700101T000000 "]),
    ],
)
def test_a_rule_is_told_as_one(zone: str, expected: list[str]) -> None:
    """S6: it begins with what the clock shows when it is put, and Chile's is no Sunday of a number."""
    lines = text(zone).replace("\r\n ", "").splitlines()
    starts = [line.removeprefix("DTSTART:") for line in lines if line.startswith("DTSTART")]
    rules = [line.removeprefix("RRULE:FREQ=YEARLY;") for line in lines if line.startswith("RRULE")] or [""]
    assert [f"{start} {rule}" for start, rule in zip(starts, rules, strict=True)] == expected


@pytest.mark.parametrize("year", range(2020, 2040))
def test_a_rule_is_found_whatever_the_years_that_are_asked_for(year: int) -> None:
    """S6: also for a single day."""
    day = datetime(year, 3, 1, tzinfo=UTC)
    for zone in ("Europe/Berlin", "America/New_York", "Pacific/Auckland"):
        assert vtimezone(zone, day, day).to_ical().count(b"RRULE:FREQ=YEARLY;BYDAY=") == 2


def test_clocks_that_go_by_the_moon_are_told_change_by_change() -> None:
    """S6: all from the year before, and where the clock stood until then."""
    begin, end = (clocks.number(datetime(year, 1, 1, tzinfo=UTC)) for year in (2025, 2032))
    assert text("Africa/Casablanca").count("DTSTART") == len(clocks.spans("Africa/Casablanca", begin, end)) == 16
    assert "RRULE" not in text("Africa/Casablanca")
    assert "RDATE" not in text("Africa/Casablanca")
