"""When it may be, how long it is, until when members answer, and who has: without a database (S1, S2, S8)."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import Refusal
from bot.core.i18n import Translator
from bot.core.moments import Doubt, Instant
from handlers.meetings import lengths
from handlers.meetings.asking import answers, grammar, periods, rules, windows
from handlers.meetings.asking.draft import Parts
from handlers.meetings.fair.fairness import Answer, Person, Window
from storage.leave import Leave

NOW = datetime(2026, 3, 23, 9, tzinfo=UTC)
READER = Translator("en", "Europe/Berlin")


def at(day: int, hour: int = 0, month: int = 4) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


PERIODS = [
    ("next week", at(29, 22, 3), at(5, 22)),
    ("this week", at(24, 9, 3), at(29, 22, 3)),
    ("the week after next", at(5, 22), at(12, 22)),
    ("in April", at(31, 22, 3), at(30, 22)),
    ("April", at(31, 22, 3), at(30, 22)),
    ("next month", at(31, 22, 3), at(30, 22)),
    ("the next 10 days", at(24, 9, 3), at(2, 22)),
    ("6 April to 17 April", at(5, 22), at(17, 22)),
    ("from 6 April - 17 April", at(5, 22), at(17, 22)),
    ("6 April", at(5, 22), at(6, 22)),
]


@pytest.mark.parametrize(("said", "begin", "end"), PERIODS)
def test_a_period_is_days_of_the_groups_zone(said: str, begin: datetime, end: datetime) -> None:
    """S5: its borders are midnight there, also after a clock change; nothing of it is less than a day away."""
    assert periods.read(said, NOW, READER, "Europe/Berlin") == (begin, end)


@pytest.mark.parametrize("said", ["Tue 7 Apr 13:00", "whenever", "13:00", "90m", ""])
def test_what_names_a_time_is_no_period(said: str) -> None:
    assert periods.read(said, NOW, READER, "Europe/Berlin") is None


@pytest.mark.parametrize("said", ["today", "1 April to 31 May", "17 April to 6 April", "next Tuesday"])
def test_a_period_that_cannot_be_meant_or_is_not_certain_is_refused(said: str) -> None:
    """S8."""
    with pytest.raises(Refusal):
        periods.read(said, NOW, READER, "Europe/Berlin")


LENGTHS = [
    ("90m", 90), ("1h30", 90), ("1:30", 90), ("90 minutes", 90), ("1 hour 30 minutes", 90), ("2h", 120),
    ("an hour", 60), ("half an hour", 30), ("1.5h", 90), ("0m", 0), ("0", 0), ("30h", 1800), ("90", None),
    ("call", None),
]  # fmt: skip


@pytest.mark.parametrize(("said", "minutes"), LENGTHS)
def test_a_length_has_a_unit(said: str, minutes: int | None) -> None:
    assert lengths.find(said, "en") == minutes


@pytest.mark.parametrize("said", ["0m", "14m", "721m", "30h", "90", "soon"])
def test_no_meeting_is_shorter_than_15_minutes_or_longer_than_12_hours(said: str) -> None:
    with pytest.raises(Refusal):
        lengths.read(said, "en")


ORDERS = [
    ('"April call" 90m: Tue 7 Apr 13:00', ("April call", 90, "Tue 7 Apr 13:00")),
    ("“April call” 60m next week", ("April call", 60, "next week")),
    ("April call 1h30: Tue 7 Apr 13:00 until Friday 18:00", ("April call", 90, "Tue 7 Apr 13:00 until Friday 18:00")),
    ("Call of 3 people 2h next week", ("Call of 3 people", 120, "next week")),
    ('"A" 1 hour 30 minutes: next week for 2d', ("A", 90, "next week for 2d")),
    ('"A" Tue 7 Apr 13:00 for 90m', ("A", 90, "Tue 7 Apr 13:00")),
    ('"A" Tue 7 Apr 13:00', ("A", 0, "Tue 7 Apr 13:00")),
    ('"A" next week for 2d', ("A", 0, "next week for 2d")),
    ('"A":\n60m\nTue 7 Apr 13:00\nTue 7 Apr 18:00', ("A", 60, "Tue 7 Apr 13:00\nTue 7 Apr 18:00")),
    ("60m next week", ("", 60, "next week")),
    ("April call", ("April call", 0, "")),
    ("", ("", 0, "")),
    ('"April call" 90: Tue 7 Apr 13:00', ("April call", 90, "Tue 7 Apr 13:00")),
    ('"April call" 9: Tue 7 Apr 13:00', ("April call", 0, "9: Tue 7 Apr 13:00")),
    ('"April call" 18:00 Tue 7 Apr', ("April call", 0, "18:00 Tue 7 Apr")),
    ('Tue 7 Apr 13:00 "April call" 90m', ("April call", 90, "Tue 7 Apr 13:00")),
    ('The "April" call 90m next week', ('The "April" call', 90, "next week")),
    ("'April call' 90m: Tue 7 Apr 13:00", ("April call", 90, "Tue 7 Apr 13:00")),
    ("‘The members’ call’ 90m next week", ("The members’ call", 90, "next week")),
    ("'tis time 90m next week", ("'tis time", 90, "next week")),
]


@pytest.mark.parametrize(("said", "meant"), ORDERS)
def test_an_order_is_a_title_a_length_and_times(said: str, meant: tuple[str, int, str]) -> None:
    order = grammar.read(said, READER)
    assert (order.title, order.minutes, order.times) == meant


@pytest.mark.parametrize(("said", "until"), [
    ("Tue 7 Apr 13:00 until Friday 18:00", at(27, 17, 3)),
    ("Tue 7 Apr 13:00, answers by Friday 18:00", at(27, 17, 3)),
    ("Tue 7 Apr 13:00 for 2d", at(25, 9, 3)),
    ("next week (until Friday 18:00)", at(27, 17, 3)),
    ("Tue 7 Apr 13:00", None),
])  # fmt: skip
def test_the_deadline_stands_behind_the_times(said: str, until: datetime | None) -> None:
    """S8."""
    assert grammar.read_times(said, NOW, READER, "Europe/Berlin").until == until


@pytest.mark.parametrize("said", ["pekan depan", "minggu depan"])
def test_a_week_that_may_be_a_sunday_stands_before_a_deadline_as_it_does_alone(said: str) -> None:
    """S8: Indonesian has one word for both. Up to a time of day is no range of days, so nothing is left to ask."""
    reader = Translator("id", "Asia/Jakarta")
    times = grammar.read_times(f"{said} sampai besok 18:00", NOW, reader, "Asia/Jakarta")
    assert times.period == periods.read(said, NOW, reader, "Asia/Jakarta") == (at(29, 17, 3), at(5, 17))
    assert times.until == at(24, 11, 3)


def test_a_range_of_days_that_are_not_certain_is_refused() -> None:
    """S8."""
    with pytest.raises(Refusal):
        grammar.read_times("minggu depan sampai Jumat", NOW, Translator("id", "Asia/Jakarta"), "Asia/Jakarta")


def test_a_doubt_is_settled_without_touching_the_rest() -> None:
    """S8: what was certain stays, what is left is asked next, and the deadline is kept."""
    said = "Tue 7 Apr 9:30, Wed 8 Apr 10:00, Thu 9 Apr 7:00 until Friday 18:00"
    times = grammar.read_times(said, NOW, READER, "Europe/Berlin")
    settled = grammar.read_times(times.spelled("2026-04-07 19:30 UTC"), NOW, READER, "Europe/Berlin")
    assert settled.doubt is not None
    assert settled.doubt.said == "Thu 9 Apr 7:00"
    last = grammar.read_times(settled.spelled("2026-04-09 05:00 UTC"), NOW, READER, "Europe/Berlin")
    assert last.doubt is None
    assert last.until == at(27, 17, 3)


def test_a_zone_that_is_chosen_is_asked_about_for_the_times_beside_it() -> None:
    """S1, S8: the neighbour may be by that clock or by one's own."""
    times = grammar.read_times("Tue 7 Apr 13:00 CST, Wed 8 Apr 13:00", NOW, READER, "Europe/Berlin")
    assert times.doubt is not None
    chicago = next(each for each in times.doubt.choices if isinstance(each, Instant) and each.zone == "America/Chicago")
    settled = grammar.read_times(times.spelled(chicago.spelled), NOW, READER, "Europe/Berlin")
    assert settled.slots[0] == chicago
    assert settled.doubt is not None
    assert settled.doubt.said == "Wed 8 Apr 13:00"
    assert [choice.spelled for choice in settled.doubt.choices] == ["2026-04-08 11:00 UTC", "2026-04-08 18:00 UTC"]


@pytest.mark.parametrize("zone", [
    "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Argentina/Buenos_Aires",
    "America/Port-au-Prince", "Etc/GMT+5", "US/Eastern", "UTC",
])  # fmt: skip
def test_whatever_zone_is_settled_the_instant_stays(zone: str) -> None:
    """S8."""
    reader = Translator("en", zone)
    for said in ("2026-04-07 13:00, 2026-04-08 9:30", "2026-11-01 01:30, 2026-10-25 02:30"):
        times = grammar.read_times(said, NOW, reader, zone)
        chosen = times.doubt.choices[-1] if times.doubt else None
        again = grammar.read_times(times.spelled(chosen.spelled if chosen else ""), NOW, reader, zone)
        for before, after in zip(times.slots, again.slots, strict=True):
            kept = chosen if before is times.doubt else before
            if not isinstance(after, Doubt):
                assert isinstance(kept, Instant)
                assert isinstance(after, Instant)
                assert after.at == kept.at


# Deadlines


@pytest.mark.parametrize(("said", "code", "named"), [
    ("Tue 7 Apr 13:00, Wed 8 Apr 13:00 until Friday", "moment-missing-time", "Friday, 27 March 2026"),
    ("Tue 7 Apr 13:00, Wed 8 Apr 13:00 until 27 March", "moment-missing-time", "Friday, 27 March 2026"),
    ("Tue 7 Apr 13:00, Wed 8 Apr 13:00 until today", "moment-missing-time", "Monday, 23 March 2026"),
    ("Tue 7 Apr 13:00, Wed 8 Apr 13:00 until yesterday", "moment-past", "Sunday, 22 March 2026"),
    ("Tue 7 Apr 13:00, Wed 8 Apr 13:00 by the full moon", "moment-unsure", "“the full moon”"),
    ("next week until Monday", "moment-today", "2026-03-30"),
    ("next week for 3 dasy", "length-unreadable", "“3 dasy”"),
])  # fmt: skip
def test_a_deadline_that_is_not_certain_is_named(said: str, code: str, named: str) -> None:
    """S8: the times before it are not blamed, and nothing is said about a text that it might be a part of."""
    with pytest.raises(Refusal) as caught:
        grammar.read_times(said, NOW, READER, "Europe/Berlin")
    shown = str(READER(caught.value.template, **caught.value.values))
    assert caught.value.code == code
    assert named in shown
    assert "7 Apr" not in shown
    assert "part of the text" not in shown


def test_what_stands_before_a_zone_is_no_deadline() -> None:
    """In Spanish, `para` stands before both."""
    reader = Translator("es", "Europe/Berlin")
    times = grammar.read_times("martes 7 de abril 13:00 para mí", NOW, reader, "Europe/Berlin")
    assert (len(times.slots), times.until) == (1, None)


@given(st.integers(2, 60 * 24 * 60))
def test_members_have_at_most_three_days_and_at_least_half_of_the_time(minutes: int) -> None:
    """S4: the deadline lies between now and the first slot, and leaves a day for the notice where there is one."""
    first = NOW + timedelta(minutes=minutes)
    until = rules.deadline(Parts(starts=(first, first + timedelta(hours=2)), minutes=60), NOW)
    assert NOW <= until < first
    assert until <= NOW + rules.DEFAULT
    assert until >= min(NOW + rules.DEFAULT, NOW + (first - NOW) / 2) - timedelta(minutes=1)
    assert NOW <= rules.reminder(NOW, until) <= until


# Who has answered


def away(start: date, end: date | None = None) -> tuple[Leave]:
    return (Leave(person_id=1, start=start, end=end, created_at=NOW),)


PEOPLE = [
    Person(1, "Europe/Berlin"),
    Person(
        2, "America/Lima", leaves=(Leave(person_id=2, start=date(2026, 4, 8), end=date(2026, 4, 8), created_at=NOW),)
    ),
    Person(3, None),
    Person(4, "Asia/Tokyo", leaves=(Leave(person_id=4, start=date(2026, 3, 20), created_at=NOW),)),
    Person(
        5, "Asia/Jakarta", leaves=(Leave(person_id=5, start=date(2026, 3, 20), end=date(2026, 3, 30), created_at=NOW),)
    ),
]
STARTS = [at(7, 13), at(8, 13)]
YES = Answer.YES


def test_nobody_on_leave_throughout_is_expected_and_nobody_on_leave_now_is_waited_for() -> None:
    """G7."""
    expected, answered = rules.turnout(PEOPLE, STARTS, {}, NOW, "UTC")
    assert (expected, answered) == ({1, 2, 3}, set())


def test_whoever_answers_for_the_days_that_they_are_there_has_answered() -> None:
    """S2: the second person is away on the second date."""
    said = {STARTS[0]: {1: YES, 2: YES, 4: YES, 5: YES}, STARTS[1]: {1: YES, 4: YES, 5: YES}}
    expected, answered = rules.turnout(PEOPLE, STARTS, said, NOW, "UTC")
    assert (expected, answered) == ({1, 2, 3, 5}, {1, 2, 5})


def test_slots_that_have_begun_need_no_answer_and_have_no_place() -> None:
    expected, answered = rules.turnout(PEOPLE, STARTS, {STARTS[1]: {1: YES}}, at(7, 14), "UTC")
    assert (expected, answered) == ({1, 3, 5}, {1})
    assert [ranked.start for ranked in rules.ranking(PEOPLE, STARTS, 60, {}, at(7, 14), "UTC")] == [STARTS[1]]
    assert rules.ranking(PEOPLE, STARTS, 60, {}, at(9), "UTC") == []


# Windows


@pytest.mark.parametrize(("said", "start", "end"), [
    ("09:00 to 18:00", 9, 18), ("9 to 17", 9, 17), ("9-17", 9, 17), ("from 8am to 9pm", 8, 21),
    ("10 until 6 pm", 10, 18), ("22:00 to 06:00", 22, 6), ("07h00 – 23h00", 7, 23), ("any time", 0, 0),
])  # fmt: skip
def test_a_window_is_read_by_the_clock(said: str, start: int, end: int) -> None:
    """S2: it may go over midnight."""
    found = windows.read(said, "en")
    assert found is not None
    assert (found.start.hour, found.end.hour) == (start, end)


def test_the_usual_window_is_not_kept() -> None:
    assert windows.read("usual", "en") is None
    assert (Window().start.hour, Window().end.hour) == (8, 21)


@pytest.mark.parametrize("said", ["9-5", "9 to 9", "mornings", "9", "25:00 to 26:00", "9 to", "09:00 to 18:00 mostly"])
def test_a_window_that_is_not_certain_is_refused(said: str) -> None:
    """S8."""
    with pytest.raises(Refusal):
        windows.read(said, "en")


# Whatever people write

WORDS = st.lists(
    st.sampled_from([
        '"April call"', '"', "90m", "0m", "30h", "1:30:", ":", "next week", "April", "to", "-", "until", "Friday 18:00",
        "for", "2d", "Tue 7 Apr 13:00", "Tue 7 Apr 9:30", "CST", "Springfield", ",", "\n", "9", "17", "yes", "no",
        "rest", "if needed", "1", "3-1", "clear", "✅", "2026-02-30", "25:00", "in", "from", "١",
    ]) | st.text(max_size=8),
    max_size=8,
).map(" ".join)  # fmt: skip


@given(WORDS)
def test_whatever_is_written_is_understood_or_refused(text: str) -> None:
    """S8: nothing else goes wrong."""
    for read in (
        lambda: grammar.read_times(grammar.read(text, READER).times or text, NOW, READER, "Europe/Berlin"),
        lambda: grammar.read_deadline(text, NOW, READER),
        lambda: windows.read(text, "en"),
        lambda: answers.read(text, 1, {1, 2, 3}),
        lambda: answers.is_answer(text),
    ):
        with suppress(Refusal):
            read()
