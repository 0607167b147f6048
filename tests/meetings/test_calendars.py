"""Calendar files: what they say, and that two other programs read the same instants and texts from them (S6)."""

import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.meetings.calendar import calendars
from handlers.meetings.calendar.calendars import About, Exceptional, Repeating, Single
from handlers.meetings.series import recurrence
from handlers.meetings.series.recurrence import LAST, Every, Instance, Missing, Series, Twice
from tests.meetings.readers import Reader, by_ical, by_vobject, read_by_its_rules

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ABOUT = About("april-call@example", "April call", 90)
READERS = pytest.mark.parametrize("read", [by_ical, by_vobject], ids=["ical", "vobject"])


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def weekly(zone: str = "Europe/Berlin", clock: str = "15:00", first: str = "2026-03-24", until: str = "") -> Series:
    last = date.fromisoformat(until) if until else None
    return Series(zone, time.fromisoformat(clock), date.fromisoformat(first), until=last)


def lines(*entries: Single | Repeating, name: str = "", refresh: timedelta | None = None) -> list[str]:
    file = calendars.write(entries, NOW, name, refresh).decode()
    return file.replace("\r\n ", "").split("\r\n")


def events(*entries: Single | Repeating) -> list[dict[str, str]]:
    """The properties of each event."""
    found: list[dict[str, str]] = []
    inside = False
    for line in lines(*entries):
        key, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            inside = True
            found.append({})
        elif line == "END:VEVENT":
            inside = False
        elif inside:
            found[-1][key] = value
    return found


# What a file says


def test_a_meeting_of_its_own_is_in_utc() -> None:
    """S6."""
    start = datetime.fromisoformat("2026-04-07T15:00+02:00")
    assert events(Single(replace(ABOUT, sequence=2), start)) == [
        {
            "UID": "april-call@example", "DTSTAMP": "20260301T120000Z", "SEQUENCE": "2", "SUMMARY": "April call",
            "DTSTART": "20260407T130000Z", "DURATION": "PT1H30M", "STATUS": "CONFIRMED",
        }
    ]  # fmt: skip


def test_a_file_is_published_and_names_nobody() -> None:
    """S6: METHOD:PUBLISH; no attendee and no organizer."""
    found = lines(Single(ABOUT, NOW), Repeating(ABOUT, weekly()))
    assert found[0] == "BEGIN:VCALENDAR"
    assert {"VERSION:2.0", "METHOD:PUBLISH", "CALSCALE:GREGORIAN", f"PRODID:{calendars.MAKER}"} <= set(found)
    assert not [line for line in found if line.startswith(("ATTENDEE", "ORGANIZER", "CONTACT")) or "mailto:" in line]


def test_a_series_has_its_zone_its_rules_and_a_rule() -> None:
    """S6: TZID, VTIMEZONE and RRULE."""
    found = lines(Repeating(ABOUT, weekly()))
    assert {"TZID:Europe/Berlin", "DTSTART;TZID=Europe/Berlin:20260324T150000", "RRULE:FREQ=WEEKLY;BYDAY=TU"} <= set(
        found
    )
    assert found.count("BEGIN:VTIMEZONE") == 1


@pytest.mark.parametrize(
    ("zone", "name"),
    [("Africa/Abidjan", "Africa/Abidjan"), ("Asia/Calcutta", "Asia/Calcutta"), ("UTC", "Etc/UTC")],
)
def test_a_zone_has_one_name_wherever_it_stands(zone: str, name: str) -> None:
    """S6: a time that has another zone's name, or none, is no local time of the series (RFC 5545, 3.2.19)."""
    cancelled = {date(2026, 3, 31): Exceptional(1, cancelled=True)}
    found = lines(Repeating(ABOUT, weekly(zone), exceptions=cancelled))
    said = {f"TZID:{name}", f"DTSTART;TZID={name}:20260324T150000", f"RECURRENCE-ID;TZID={name}:20260331T150000"}
    assert said <= set(found)


@pytest.mark.parametrize(
    ("every", "which", "first", "until", "rule"),
    [
        (Every.TWO_WEEKS, 0, "2026-03-24", "", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        (Every.MONTH, 2, "2026-03-10", "", "FREQ=MONTHLY;BYDAY=2TU"),
        (Every.MONTH, LAST, "2026-03-31", "", "FREQ=MONTHLY;BYDAY=-1TU"),
        (Every.WEEK, 0, "2026-03-24", "2026-04-30", "FREQ=WEEKLY;UNTIL=20260428T130000Z;BYDAY=TU"),
        (Every.WEEK, 0, "2026-03-24", "2026-03-24", "FREQ=WEEKLY;UNTIL=20260324T140000Z;BYDAY=TU"),
    ],
)
def test_a_rule_ends_with_its_last_meeting(every: Every, which: int, first: str, until: str, rule: str) -> None:
    """S6: UNTIL is in UTC, where DTSTART has a zone (RFC 5545, 3.3.10)."""
    last = date.fromisoformat(until) if until else None
    series = Series("Europe/Berlin", time(15), date.fromisoformat(first), every, which, last)
    assert events(Repeating(ABOUT, series))[0]["RRULE"] == rule


def test_a_moved_meeting_keeps_its_place_in_the_series() -> None:
    """S6: RECURRENCE-ID, and a SEQUENCE of its own that is not below the series'."""
    moved = Exceptional(4, at("2026-04-08T08:00Z"))
    _, event = events(Repeating(replace(ABOUT, sequence=3), weekly(), exceptions={date(2026, 4, 7): moved}))
    assert event["UID"] == ABOUT.uid
    assert event["RECURRENCE-ID;TZID=Europe/Berlin"] == "20260407T150000"
    assert (event["DTSTART"], event["SEQUENCE"], event["STATUS"]) == ("20260408T080000Z", "4", "CONFIRMED")
    _, older = events(Repeating(replace(ABOUT, sequence=9), weekly(), exceptions={date(2026, 4, 7): moved}))
    assert older["SEQUENCE"] == "9"


def test_a_cancelled_meeting_stays_and_says_so() -> None:
    """S6: also where it is one of a series; its time is free again."""
    gone = Exceptional(1, cancelled=True, title="Cancelled: April call", description="The room is taken.")
    _, one = events(Repeating(ABOUT, weekly(), exceptions={date(2026, 4, 7): gone}))
    assert one["DTSTART"] == "20260407T130000Z"
    assert (one["SUMMARY"], one["DESCRIPTION"]) == ("Cancelled: April call", "The room is taken.")
    alone, whole = events(
        Single(replace(ABOUT, cancelled=True, sequence=1), NOW), Repeating(replace(ABOUT, cancelled=True), weekly())
    )
    for event in (one, alone, whole):
        assert (event["STATUS"], event["TRANSP"]) == ("CANCELLED", "TRANSPARENT")


def test_dates_that_the_series_does_not_have_are_no_exceptions() -> None:
    """S6."""
    stray = {date(2026, 4, 8): Exceptional(1, cancelled=True), date(2026, 5, 26): Exceptional(1, cancelled=True)}
    assert len(events(Repeating(ABOUT, weekly(until="2026-05-01"), exceptions=stray))) == 1


def test_a_link_is_where_the_meeting_is() -> None:
    """S6: what is no part of an address is quoted, so that nothing in it begins a line of its own."""
    (event,) = events(Single(replace(ABOUT, link=" https://meet.example/ü b\r\nATTENDEE:x@y?a=1#c "), NOW))
    assert event["URL"] == event["LOCATION"] == "https://meet.example/%C3%BC%20b%0D%0AATTENDEE:x@y?a=1#c"


def test_a_calendar_to_subscribe_to_has_a_name_and_says_when_to_look_again() -> None:
    """S6; RFC 7986."""
    found = lines(Single(ABOUT, NOW), name="Diversity", refresh=timedelta(hours=6))
    assert {"NAME:Diversity", "X-WR-CALNAME:Diversity", "REFRESH-INTERVAL;VALUE=DURATION:PT6H"} <= set(found)
    assert not [line for line in lines(Single(ABOUT, NOW)) if "NAME" in line or "TTL" in line]


def test_the_same_meetings_give_the_same_bytes_and_zones_stand_once() -> None:
    """S6."""
    entries = [Repeating(ABOUT, weekly()), Repeating(replace(ABOUT, uid="two"), weekly(first="2026-03-25"))]
    assert calendars.write(entries, NOW) == calendars.write(entries, NOW)
    assert calendars.write(entries, NOW).count(b"BEGIN:VTIMEZONE") == 1


def test_an_id_is_the_same_for_the_same_thing_only() -> None:
    """S6: a stable UID."""
    bot, other = UUID(int=1), UUID(int=2)
    ids = {
        calendars.stable_uid(bot, "meeting-1"),
        calendars.stable_uid(bot, "series-1"),
        calendars.stable_uid(other, "meeting-1"),
    }
    assert len(ids) == 3
    assert calendars.stable_uid(bot, "meeting-1") in ids


# What others read


@READERS
@pytest.mark.parametrize("clock", ["00:30", "02:30", "12:00", "23:30"])
@pytest.mark.parametrize(
    "zone",
    ["Europe/Berlin", "Europe/Dublin", "America/New_York", "Australia/Lord_Howe", "America/Santiago",
     "Africa/Casablanca", "Africa/Cairo", "Asia/Gaza", "America/Nuuk", "Asia/Kathmandu", "Etc/GMT+12"],
)  # fmt: skip
def test_three_years_on_every_weekday_are_read_to_the_minute(read: Reader, zone: str, clock: str) -> None:
    """S6: series on each weekday, since clocks change on different ones; the rules in the file are gone by."""
    for weekday in range(7):
        first = date(2026, 3, 2) + timedelta(days=weekday)
        entry = Repeating(ABOUT, Series(zone, time.fromisoformat(clock), first, until=date(2028, 12, 31)))
        check(read, entry, at("2026-01-01T00:00Z"), at("2029-02-01T00:00Z"))


def test_what_follows_no_rule_is_right_for_ten_years() -> None:
    """S6: a series without an end, in a country whose clocks go by the moon."""
    entry = Repeating(ABOUT, Series("Africa/Casablanca", time(20), date(2026, 3, 6)))
    check(by_vobject, entry, at("2026-01-01T00:00Z"), at("2036-01-01T00:00Z"))


def check(read: Reader, entry: Repeating, begin: datetime, end: datetime) -> None:
    found = read_by_its_rules(read, calendars.write([entry], NOW), entry.series.zone, begin, end)
    assert [(seen.start, seen.minutes) for seen in found] == [
        (start, entry.about.minutes) for start in expected(entry, begin, end)
    ]


def expected(entry: Repeating, begin: datetime, end: datetime) -> list[datetime]:
    """When a series meets: by its zone's clock, with its choices and exceptions."""
    instances, _ = recurrence.settled(recurrence.found(entry.series, entry.series.first, end.date()), entry.choices)
    starts = []
    for one in instances:
        change = entry.exceptions.get(one.day, Exceptional(0))
        if not change.cancelled:
            starts.append(change.start or one.at)
    return sorted(start for start in starts if begin <= start < end)


GAP, FOLD = date(2026, 3, 29), date(2026, 10, 25)


@READERS
@pytest.mark.parametrize(
    ("choices", "meetings"),
    [
        pytest.param({}, [], id="nobody has chosen"),
        pytest.param({GAP: None, FOLD: None}, [], id="left out"),
        pytest.param(
            {GAP: at("2026-03-29T01:30Z"), FOLD: at("2026-10-25T00:30Z")},
            ["2026-03-29T01:30Z", "2026-10-25T00:30Z"], id="the later one, the first",
        ),
        pytest.param(
            {GAP: at("2026-03-29T00:30Z"), FOLD: at("2026-10-25T01:30Z")},
            ["2026-03-29T00:30Z", "2026-10-25T01:30Z"], id="the earlier one, the second",
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("first", ["2026-03-22", "2026-03-29"])
def test_a_time_that_is_left_out_or_comes_twice_is_read_as_it_was_chosen(
    read: Reader, first: str, choices: dict[date, datetime | None], meetings: Sequence[str]
) -> None:
    """S5, S6: also where it is the first one of the series."""
    entry = Repeating(ABOUT, weekly(clock="02:30", first=first, until="2026-12-31"), choices)
    check(read, entry, at("2026-01-01T00:00Z"), at("2027-01-01T00:00Z"))
    seen = read(calendars.write([entry], NOW), at("2026-01-01T00:00Z"), at("2027-01-01T00:00Z"))
    assert [each.start for each in seen if each.start.date() in (GAP, FOLD)] == [at(start) for start in meetings]


def test_the_first_of_two_equal_times_is_what_the_rule_says_already() -> None:
    """S5, S6; RFC 5545, 3.3.5: nothing more is said of it."""
    series = weekly(clock="02:30", first="2026-10-18", until="2026-11-01")
    assert len(events(Repeating(ABOUT, series, {FOLD: at("2026-10-25T00:30Z")}))) == 1


def test_a_rule_leaves_out_no_date_before_it_begins() -> None:
    """S5, S6: it begins on the first date that has its time."""
    (event,) = events(Repeating(ABOUT, weekly(clock="02:30", first="2026-03-29", until="2026-04-30")))
    assert event["DTSTART;TZID=Europe/Berlin"] == "20260405T023000"
    assert not [key for key in event if key.startswith("EXDATE")]


@READERS
def test_what_was_chosen_can_be_moved_and_cancelled(read: Reader) -> None:
    """S5, S6: a time in place of one that there is not has an id of its own."""
    choices = {GAP: at("2026-03-29T01:30Z"), FOLD: at("2026-10-25T01:30Z")}
    for change in (Exceptional(1, at("2026-03-30T08:00Z")), Exceptional(1, cancelled=True)):
        entry = Repeating(
            ABOUT, weekly(clock="02:30", first="2026-03-22", until="2026-12-31"), choices, {GAP: change, FOLD: change}
        )
        check(read, entry, at("2026-01-01T00:00Z"), at("2027-01-01T00:00Z"))
    uids = [event["UID"] for event in events(entry)]
    assert uids == [ABOUT.uid, f"{ABOUT.uid}-20260329", ABOUT.uid]


@READERS
def test_a_series_that_never_has_its_time_is_only_what_was_chosen(read: Reader) -> None:
    """S5, S6: one date, and the clocks leave its time out."""
    series = weekly(clock="02:30", first="2026-03-29", until="2026-03-29")
    assert events(Repeating(ABOUT, series)) == []
    check(read, Repeating(ABOUT, series, {GAP: at("2026-03-29T01:30Z")}), NOW, NOW + timedelta(days=99))


ZONES = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Africa/Casablanca",
     "Africa/Cairo", "Asia/Kolkata", "Pacific/Auckland"]
)  # fmt: skip


@st.composite
def series_of_all_kinds(draw: st.DrawFn) -> Repeating:
    first, every = draw(st.dates(date(2026, 1, 1), date(2027, 6, 1))), draw(st.sampled_from(Every))
    which = ((first.day - 1) // 7 + 1 if first.day <= 28 else LAST) if every == Every.MONTH else 0
    clock = draw(st.integers(0, 95).map(lambda n: time(n // 4, n % 4 * 15)))
    until = draw(st.none() | st.integers(0, 500).map(lambda days: first + timedelta(days=days)))
    series = Series(draw(ZONES), clock, first, every, which, until)
    found = recurrence.found(series, first, first + timedelta(days=600))
    choices = {}
    for each in found:
        if not isinstance(each, Instance) and (offered := draw(st.sampled_from([None, False, True]))) is not None:
            one, other = (each.earlier, each.later) if isinstance(each, Missing) else (each.first, each.second)
            choices[each.day] = (other if offered else one).at
    exceptions = {}
    for each in draw(st.lists(st.sampled_from(found), max_size=4, unique_by=lambda each: each.day)):
        start = draw(st.none() | st.integers(-3000, 3000))
        base = datetime.combine(each.day, time(), UTC)
        moved = base + timedelta(minutes=start) if start is not None else None
        exceptions[each.day] = Exceptional(1, moved, cancelled=draw(st.booleans()))
    return Repeating(ABOUT, series, choices, exceptions)


@settings(max_examples=60)
@given(series_of_all_kinds())
def test_two_readers_see_what_the_group_sees(entry: Repeating) -> None:
    """S6: every kind of series, moved, cancelled and chosen."""
    for read in (by_ical, by_vobject):
        check(
            read,
            entry,
            at("2025-12-01T00:00Z"),
            datetime.combine(entry.series.first + timedelta(days=500), time(), UTC),
        )


# Texts

TITLES = st.text(
    st.characters(codec="utf-8")
    | st.sampled_from([*"\r\n\t\\;,:\"'<>&^|%={}", "\u2028", "\u202e", "é", "文", *"👩‍👧🏽", "\0"]),
    max_size=200,
)


@READERS
@given(title=TITLES, description=TITLES)
def test_texts_come_out_as_they_went_in(read: Reader, title: str, description: str) -> None:
    """S6: markup, line breaks, emoji, separators; a title is one line. Lines of the file have 75 octets at most."""
    file = calendars.write([Single(replace(ABOUT, title=title, description=description), NOW)], NOW)
    (seen,) = read(file, NOW - timedelta(days=1), NOW + timedelta(days=1))
    assert seen.title == " ".join(shown(title).split())
    assert seen.description.strip() == shown(description).strip()
    for line in file.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    assert not {b"\r", b"\n"} & set(file.replace(b"\r\n", b""))


def shown(text: str) -> str:
    """Without characters that control or turn; all line breaks are one."""
    direction = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    kept = [
        "".join(
            c
            for c in line
            if unicodedata.category(c) != "Cc"
            and unicodedata.bidirectional(c) not in direction
            and c not in "\u200e\u200f\u061c"
        )
        for line in text.splitlines()
    ]
    return "\n".join(kept)


@READERS
def test_a_text_cannot_become_a_property(read: Reader) -> None:
    """S6."""
    title = "a\r\nATTENDEE:mailto:x@y\r\nEND:VEVENT\nBEGIN:VEVENT"
    file = calendars.write([Single(replace(ABOUT, title=title, description=title), NOW)], NOW)
    assert len(read(file, NOW, NOW + timedelta(days=1))) == 1
    assert b"\nATTENDEE" not in file


def test_the_libraries_are_not_loaded_before_something_is_written_or_drawn() -> None:
    """They would cost every process a third of a second and some 40 MB."""
    code = (
        "import sys; from handlers.meetings.calendar import calendars; from handlers.meetings.fair import pictures; "
        "sys.exit(bool({'icalendar', 'matplotlib'} & {*sys.modules}))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_unclear_dates_are_what_the_tests_take_them_for() -> None:
    """S5: Berlin leaves 02:30 out on the one date, and shows it twice on the other."""
    assert isinstance(recurrence.on_day(GAP, time(2, 30), "Europe/Berlin"), Missing)
    assert isinstance(recurrence.on_day(FOLD, time(2, 30), "Europe/Berlin"), Twice)
