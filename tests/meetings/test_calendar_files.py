"""Meetings and series of the database as calendar files, as two other programs read them (S6)."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import vobject
from sqlmodel import Session, SQLModel, select

from bot.core.i18n import Translator
from handlers.meetings.calendar import calendars, entries, filing
from handlers.meetings.calendar.calendars import Repeating
from handlers.meetings.series import plans
from storage import installation, people
from storage.agendas import AgendaItem
from storage.database import Database
from storage.groups import Group
from storage.meetings import ASKING, CANCELLED, HELD, Meeting
from storage.migrations import upgrade
from storage.series import Series, SeriesChoice
from tests.meetings.readers import Reader, Seen, by_ical, by_vobject

CALLED = datetime(2026, 3, 1, 12, tzinfo=UTC)
SPRING = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
READERS = pytest.mark.parametrize("read", [by_ical, by_vobject], ids=["ical", "vobject"])


class Rows:
    """A group whose meetings a test writes down."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.group = Group(slug="diversity", name="Diversity", created_at=CALLED)
        _, person = people.add_account(session, "console", "berlin", "berlin", CALLED)
        session.add(self.group)
        session.flush()
        self.by = {"group_id": self.group.id, "called_by_person_id": person.id, "called_at": CALLED}
        self.person_id = person.id

    def meeting(self, number: int, start: str, title: str = "April call", **more: Any) -> Meeting:
        """A meeting of 90 minutes; `start` is ISO in UTC."""
        at = datetime.fromisoformat(f"{start}Z")
        fields = {"minutes": 90, "set_at": CALLED, **self.by, **more}
        meeting = Meeting(id=number, title=title, starts_at=at, **fields)
        self._add(meeting)
        return meeting

    def series(self, **more: Any) -> Series:
        """S1: Tuesdays at 15:00 in Berlin, from 10 March on, an hour each."""
        fields = {
            "title": "Weekly", "minutes": 60, "zone": "Europe/Berlin", "first": date(2026, 3, 10), "at": time(15),
            "every": "week", **self.by, **more,
        }  # fmt: skip
        series = Series(id=1, **fields)
        self._add(series)
        return series

    def of_series(self, number: int, day: str, start: str, **more: Any) -> Meeting:
        """One of its meetings that has a row."""
        wanted = {"title": "Weekly", "minutes": 60, "series_id": 1, "series_day": date.fromisoformat(day), **more}
        return self.meeting(number, start, **wanted)

    def agenda(self, meeting: int, *items: tuple[str, int | None]) -> None:
        mine: dict[str, Any] = {"meeting_id": meeting, "by_person_id": self.person_id, "at": CALLED}
        for position, (text, length) in enumerate(items, start=1):
            self._add(AgendaItem(position=position, text=text, minutes=length, **mine))

    def file(self, meeting: int, language: str = "") -> bytes:
        return filing.of_meeting(self.session, {"meeting": meeting, "language": language})

    def series_file(self) -> bytes:
        return filing.of_series(self.session, {"series": 1, "language": ""})

    def _add(self, row: SQLModel) -> None:
        self.session.add(row)
        self.session.flush()


@pytest.fixture
def rows(database_url: str) -> Iterator[Rows]:
    """On SQLite and on PostgreSQL."""
    with closing(Database(database_url)) as database:
        upgrade(database)
        with Session(database.engine) as session:
            yield Rows(session)


def starts(found: list[Seen]) -> list[str]:
    return [f"{each.start:%m-%d %H:%M}" for each in found]


def unfolded(file: bytes) -> str:
    return file.decode().replace("\r\n ", "")


# A meeting of its own


@READERS
def test_a_planned_meeting_reads_as_it_was_set(rows: Rows, read: Reader) -> None:
    """S6: title and group, length, agenda."""
    rows.meeting(1, "2026-04-07T13:00", link="https://meet.example.org/call")
    rows.agenda(1, ("Budget; or\nnot", 10), ("Anything else", None))
    (seen,) = read(rows.file(1), *SPRING)
    assert (seen.title, seen.minutes, starts([seen])) == ("April call (Diversity)", 90, ["04-07 13:00"])
    assert seen.description == "Agenda:\n1. Budget; or\nnot (10 min)\n2. Anything else\n\nDiversity, M1"
    assert "LOCATION:https://meet.example.org/call\r\n" in unfolded(rows.file(1))
    rows.session.exec(select(AgendaItem)).all()[1].at = CALLED + timedelta(days=1)
    assert "DTSTAMP:20260302T120000Z" in unfolded(rows.file(1))


@READERS
def test_a_moved_meeting_takes_the_place_of_the_one_before(rows: Rows, read: Reader) -> None:
    """S6: the same UID, and one more in SEQUENCE."""
    meeting = rows.meeting(1, "2026-04-07T13:00")
    (before,), first = read(rows.file(1), *SPRING), unfolded(rows.file(1))
    meeting.starts_at, meeting.sequence = meeting.begins + timedelta(days=1), 1
    meeting.reason, meeting.set_at = "the train is late", CALLED + timedelta(days=2)
    (after,), second = read(rows.file(1), *SPRING), unfolded(rows.file(1))
    assert before.uid == after.uid
    assert starts([after]) == ["04-08 13:00"]
    assert after.description == "Moved: the train is late\n\nDiversity, M1"
    assert ("SEQUENCE:0" in first, "SEQUENCE:1" in second) == (True, True)
    assert ("DTSTAMP:20260301T120000Z" in first, "DTSTAMP:20260303T120000Z" in second) == (True, True)


@READERS
def test_a_cancelled_meeting_is_taken_out_and_says_why(rows: Rows, read: Reader) -> None:
    """S6; RFC 5546, 3.2.5."""
    rows.meeting(
        1, "2026-04-07T13:00", state=CANCELLED, sequence=1, reason="Nobody can", ended_at=CALLED + timedelta(days=3)
    )
    rows.agenda(1, ("Budget", None))
    file = unfolded(rows.file(1))
    assert read(rows.file(1), *SPRING) == []
    assert "SUMMARY:Cancelled: April call (Diversity)" in file
    assert "DESCRIPTION:Cancelled: Nobody can\\n\\nDiversity\\, M1\r\n" in file
    assert "STATUS:CANCELLED" in file
    assert "DTSTAMP:20260304T120000Z" in file


def test_the_same_rows_give_the_same_file(rows: Rows) -> None:
    """S6: nothing in it depends on when it is made."""
    rows.series()
    rows.of_series(1, "2026-04-07", "2026-04-08T13:00", sequence=1)
    assert rows.file(1) == rows.file(1) == rows.series_file()


def test_a_file_speaks_the_groups_language_or_the_one_that_is_wanted(rows: Rows) -> None:
    """L1."""
    rows.group.language = "es"
    rows.meeting(1, "2026-04-07T13:00", state=CANCELLED, reason="x")
    spanish = str(Translator("es", "UTC")("Cancelled: {title} ({group})", title="April call", group="Diversity"))
    assert f"SUMMARY:{spanish}" in unfolded(rows.file(1))
    assert "SUMMARY:Cancelled: April call (Diversity)" in unfolded(rows.file(1, "en"))


def test_two_databases_never_name_a_meeting_the_same(rows: Rows) -> None:
    """S6: M1 of one bot does not take the place of another one's M1."""
    rows.meeting(1, "2026-04-07T13:00")
    mine = rows.file(1)
    known = rows.session.get_one(installation.Installation, 1)
    known.name = "00000000-0000-4000-8000-000000000000"
    assert [line for line in unfolded(mine).split("\r\n") if line.startswith("UID")] != [
        line for line in unfolded(rows.file(1)).split("\r\n") if line.startswith("UID")
    ]


def test_a_database_keeps_its_name(rows: Rows) -> None:
    """S6: stable UID."""
    assert installation.name_of(rows.session) == installation.name_of(rows.session)


# A series


@READERS
def test_a_series_meets_by_its_own_clock(rows: Rows, read: Reader) -> None:
    """S5, S6: Berlin's clock changes on 29 March."""
    rows.series(until=date(2026, 4, 14))
    seen = read(rows.series_file(), *SPRING)
    assert starts(seen) == ["03-10 14:00", "03-17 14:00", "03-24 14:00", "03-31 13:00", "04-07 13:00", "04-14 13:00"]
    assert {each.title for each in seen} == {"Weekly (Diversity)"}


@READERS
def test_one_meeting_of_a_series_is_moved_and_another_one_skipped(rows: Rows, read: Reader) -> None:
    """S6: RECURRENCE-ID; the file of any of them is that of the series."""
    rows.series(until=date(2026, 4, 14))
    rows.of_series(1, "2026-03-31", "2026-04-02T08:30", sequence=1, reason="Easter")
    rows.of_series(2, "2026-04-07", "2026-04-07T13:00", sequence=1, reason="Holidays", state=CANCELLED)
    rows.of_series(3, "2026-03-10", "2026-03-10T14:00", state=HELD)
    seen = read(rows.file(3), *SPRING)
    assert starts(seen) == ["03-10 14:00", "03-17 14:00", "03-24 14:00", "04-02 08:30", "04-14 13:00"]
    assert len({each.uid for each in seen}) == 1
    assert seen[3].description == "Moved: Easter\n\nDiversity, M1"
    assert unfolded(rows.file(1)).count("BEGIN:VEVENT") == 3


def test_a_meeting_that_is_as_the_others_stands_in_no_exception(rows: Rows) -> None:
    """S6: unless it has an agenda, or a link of its own."""
    rows.series(link="https://meet.example.org/weekly")
    rows.of_series(1, "2026-03-31", "2026-03-31T13:00", link="https://meet.example.org/weekly")
    assert unfolded(rows.file(1)).count("BEGIN:VEVENT") == 1
    rows.agenda(1, ("Budget", None))
    rows.of_series(2, "2026-04-07", "2026-04-07T13:00", link="https://meet.example.org/other")
    assert unfolded(rows.file(1)).count("RECURRENCE-ID;TZID=Europe/Berlin") == 2


@READERS
def test_a_series_that_was_called_off_ends_with_its_last_meeting(rows: Rows, read: Reader) -> None:
    """S6: the meetings that its end has cancelled are gone, those before it stay."""
    rows.series(ended_at=datetime(2026, 3, 24, 14, 30, tzinfo=UTC), sequence=1)
    rows.of_series(1, "2026-03-31", "2026-03-31T13:00", state=CANCELLED, sequence=1)
    assert starts(read(rows.series_file(), *SPRING)) == ["03-10 14:00", "03-17 14:00", "03-24 14:00"]


@READERS
def test_a_series_that_never_met_is_cancelled_as_a_whole(rows: Rows, read: Reader) -> None:
    """S6."""
    rows.series(ended_at=datetime(2026, 3, 10, 14, tzinfo=UTC), sequence=1)
    assert read(rows.series_file(), *SPRING) == []
    assert "SUMMARY:Cancelled: Weekly (Diversity)" in unfolded(rows.series_file())


@READERS
def test_slots_that_take_turns_are_read_in_their_order(rows: Rows, read: Reader) -> None:
    """S3, S6: Tuesdays first; from 30 March on Monday morning, then Thursday afternoon, then Friday night."""
    series = rows.series(until=date(2026, 5, 3), sequence=1)
    plans.end_before(series, date(2026, 3, 30))
    series.rotation = json.dumps([[0, "08:00"], [3, "14:00"], [4, "23:30"]])
    series.rotates_from = date(2026, 3, 30)
    seen = read(rows.series_file(), *SPRING)
    assert starts(seen) == [
        "03-10 14:00", "03-17 14:00", "03-24 14:00",
        "03-30 06:00", "04-09 12:00", "04-17 21:30", "04-20 06:00", "04-30 12:00",
    ]  # fmt: skip
    assert len({each.uid for each in seen}) == 4


@READERS
def test_other_times_from_a_date_on_leave_the_earlier_ones_as_they_were(rows: Rows, read: Reader) -> None:
    """S6: what was held stays where it was, also in the calendars of those who take the new file."""
    series = rows.series(until=date(2026, 4, 7), sequence=0)
    (first, *_rest) = read(rows.series_file(), *SPRING)
    plans.end_before(series, date(2026, 3, 23))
    series.first, series.at, series.sequence = date(2026, 3, 26), time(9), 1
    seen = read(rows.series_file(), *SPRING)
    assert starts(seen) == ["03-10 14:00", "03-17 14:00", "03-26 08:00", "04-02 07:00"]
    assert seen[0].uid == first.uid != seen[2].uid


@READERS
def test_a_time_that_the_clocks_leave_out_is_as_it_was_chosen(rows: Rows, read: Reader) -> None:
    """S5: on Sunday 29 March there is no 02:30 in Berlin."""
    rows.series(first=date(2026, 3, 22), at=time(2, 30), until=date(2026, 4, 5))
    assert starts(read(rows.series_file(), *SPRING)) == ["03-22 01:30", "04-05 00:30"]
    rows.session.add(
        SeriesChoice(series_id=1, day=date(2026, 3, 29), starts_at=datetime(2026, 3, 29, 1, 30, tzinfo=UTC))
    )
    rows.session.flush()
    rows.of_series(1, "2026-03-29", "2026-03-29T01:30")
    assert starts(read(rows.series_file(), *SPRING)) == ["03-22 01:30", "03-29 01:30", "04-05 00:30"]


@READERS
def test_a_meeting_that_its_series_does_not_have_any_more_stands_alone(rows: Rows, read: Reader) -> None:
    """S6: it was held on a day of earlier."""
    rows.series(until=date(2026, 3, 10))
    rows.of_series(1, "2026-03-05", "2026-03-05T09:00", state=HELD)
    rows.of_series(2, "2026-03-06", "2026-03-06T09:00", state=CANCELLED)
    assert starts(read(rows.series_file(), *SPRING)) == ["03-05 09:00", "03-10 14:00"]


# All meetings of a group


def test_a_calendar_has_the_meetings_that_have_a_time_and_none_of_other_groups(rows: Rows) -> None:
    """S6."""
    other = Group(slug="other", name="Other", created_at=CALLED)
    rows.session.add(other)
    rows.session.flush()
    rows.meeting(1, "2026-04-07T13:00")
    rows.meeting(2, "2025-03-07T13:00", state=HELD)
    asked = rows.meeting(3, "2026-04-07T13:00", state=ASKING)
    asked.starts_at = None
    rows.meeting(4, "2026-04-08T13:00", group_id=other.id)
    rows.series()
    found = entries.of_groups(rows.session, [rows.group], CALLED - timedelta(days=300))
    said = entries.entries(Translator("en", "UTC"), found)
    assert [each.about.title for each in said] == ["Weekly (Diversity)", "April call (Diversity)"]


def test_a_calendar_forgets_what_was_long_ago(rows: Rows) -> None:
    """S6: of a series that was called off before, nothing is left; of one that goes on, everything."""
    rows.series(ended_at=CALLED - timedelta(days=301), first=date(2025, 1, 7))
    rows.of_series(1, "2025-01-07", "2025-01-08T09:00", state=HELD, sequence=1)
    rows.of_series(2, "2025-12-02", "2025-12-02T14:00", state=CANCELLED, sequence=1)
    since, _ = CALLED - timedelta(days=300), Translator("en", "UTC")
    assert entries.entries(_, entries.of_groups(rows.session, [rows.group], since)) == []
    rows.session.get_one(Series, 1).ended_at = None
    (said,) = entries.entries(_, entries.of_groups(rows.session, [rows.group], since))
    assert isinstance(said, Repeating)
    assert set(said.exceptions) == {date(2025, 1, 7), date(2025, 12, 2)}


def test_a_calendar_without_meetings_can_be_read() -> None:
    """RFC 5545, 3.6: a calendar has at least one component."""
    file = calendars.write([], CALLED, name="Diversity")
    assert by_ical(file, *SPRING) == []
    assert [part.name for part in vobject.readOne(file.decode()).components()] == ["VTIMEZONE"]
